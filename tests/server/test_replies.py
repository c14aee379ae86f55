from time import monotonic

import pytest

from pathreward.server import replies as module
from pathreward.server.replies import HttpReply, Replies


def reply(status: int = 200, body: bytes = b"x") -> HttpReply:
    return HttpReply(status, (), body)


@pytest.mark.parametrize(
    ("answer", "is_kept"),
    [(reply(200), True), (reply(422), False), (reply(503), False), (None, False)],
    ids=["success", "refused", "busy", "failed"],
)
def test_only_success_is_kept(answer: HttpReply | None, is_kept: bool) -> None:
    replies = Replies()
    entry = replies.begin("key", b"digest")
    assert replies.find("key") is entry  # another request with the key waits for it
    replies.answer(entry, answer)
    assert entry.answered.is_set()
    assert (replies.find("key") is entry) == is_kept


def test_the_oldest_are_dropped_beyond_the_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST", 2)
    replies = Replies()
    for key in "abc":
        replies.answer(replies.begin(key, b""), reply())
    assert [replies.find(key) is not None for key in "abc"] == [False, True, True]
    assert replies.held == 2


def test_the_oldest_are_dropped_beyond_the_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_BYTES", 5)
    replies = Replies()
    for key in "ab":
        replies.answer(replies.begin(key, b""), reply(body=b"four"))
    replies.begin("c", b"")
    assert [replies.find(key) is not None for key in "abc"] == [False, True, True]
    assert replies.held == 4


def test_an_old_reply_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    replies = Replies()
    replies.answer(replies.begin("key", b""), reply())
    later = monotonic() + 601
    monkeypatch.setattr("pathreward.server.replies.monotonic", lambda: later)
    assert replies.find("key") is None
