"""Batches of requests; `tests/llm_judge/test_batch.py` has what a judge adds."""

import math
from collections import Counter
from typing import TYPE_CHECKING

from pathreward.llm.batch import Failure, Limits, ask_all
from pathreward.llm.client import ChatClient, OutageError
from pathreward.llm.endpoint import Endpoint, chat_url
from pathreward.llm.reply import ReplyError

if TYPE_CHECKING:
    from tests.llm.stub_server import Server


async def say(client: ChatClient, text: str) -> str:
    if text == "unusable":
        raise ReplyError("it is unusable")
    if text == "outage":
        raise OutageError("it is down")
    return (await client.ask({"messages": [{}, {"content": text}]})).text


def asked(server: "Server", texts: list[str], **limits: float) -> dict[str, str | Failure]:
    server.behave = lambda call: server.completion(call.user)
    endpoint = Endpoint(chat_url(server.url), retries=0)
    every = Limits(**{"concurrency": 1, "deadline": math.inf, **limits})  # type: ignore[arg-type]  # an int and a float
    requests = {f"{number} {text}": text for number, text in enumerate(texts)}
    return dict(ask_all(requests, say, endpoint, every, Counter()))


def test_each_request_has_its_result(server: "Server") -> None:
    found = asked(server, [*"abcdefg"], concurrency=3)
    assert found == {f"{number} {text}": text for number, text in enumerate("abcdefg")}


def test_after_some_outages_in_a_row_the_rest_is_not_sent(server: "Server") -> None:
    found = asked(server, ["outage", "a", "outage", "outage", "b", "c"], outages=2)
    down, rest = (
        Failure("it is down", True),
        Failure("not asked: 2 calls in a row had no reply", True),
    )
    assert list(found.values()) == [down, "a", down, down, rest, rest]


def test_a_reply_that_cannot_be_used_is_no_outage(server: "Server") -> None:
    found = asked(server, ["unusable", "unusable", "a"], outages=1)
    failed = Failure("it is unusable", False)
    assert list(found.values()) == [failed, failed, "a"]


def test_a_caller_may_stop_early(server: "Server") -> None:
    server.behave = lambda call: server.answer(
        **{**vars(server.completion(call.user)), "delay": 30 if call.number else 0}
    )
    endpoint = Endpoint(chat_url(server.url), retries=0)
    requests = {text: text for text in "abc"}
    arriving = ask_all(requests, say, endpoint, Limits(1), Counter())
    assert next(arriving) == ("a", "a")
    arriving.close()  # type: ignore[attr-defined]  # it is a generator, and ends the calls
