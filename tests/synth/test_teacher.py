from pathlib import Path
from typing import TYPE_CHECKING

from pathreward.llm.batch import Failure
from pathreward.llm.endpoint import Endpoint, chat_url
from pathreward.synth.teacher import Teacher, TeacherSampling

if TYPE_CHECKING:
    from tests.llm.stub_server import Server


def asked(server: "Server", path: Path | None, *texts: str, seed: int = 0) -> dict[str, object]:
    bodies = {
        f"{number}": TeacherSampling(seed=seed).body(
            "m", [{"role": "system", "content": "s"}, {"role": "user", "content": text}]
        )
        for number, text in enumerate(texts)
    }
    with Teacher(Endpoint(chat_url(server.url), retries=0, backoff=0.01), path) as teacher:
        return dict(teacher.ask(bodies))


def test_equal_requests_are_sent_once_and_replies_are_kept(
    server: "Server", tmp_path: Path
) -> None:
    server.behave = lambda call: server.completion(call.user.upper())
    path = tmp_path / "replies.sqlite"
    assert asked(server, path, "a", "b", "a") == {"0": "A", "1": "B", "2": "A"}
    assert len(server.calls) == 2
    assert asked(server, path, "b", "c") == {"0": "B", "1": "C"}
    assert len(server.calls) == 3
    assert asked(server, path, "b", seed=1) == {"0": "B"}
    assert len(server.calls) == 4


def test_a_reply_without_text_is_asked_for_again_and_then_given_up(server: "Server") -> None:
    server.behave = lambda call: server.completion(None)
    [found] = asked(server, None, "a").values()
    assert found == Failure("the reply can't be used: it holds no text (2 asked)", False)
    assert len(server.calls) == 2


def test_a_reply_that_was_cut_is_a_text(server: "Server") -> None:
    server.behave = lambda call: server.completion("<think>Nests", finish="length")
    assert asked(server, None, "a") == {"0": "<think>Nests"}


def test_nothing_to_ask(server: "Server") -> None:
    assert asked(server, None) == {}
