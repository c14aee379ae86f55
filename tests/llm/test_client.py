import time
from collections.abc import Callable
from email.utils import formatdate
from typing import TYPE_CHECKING, Any

import pytest

from pathreward import JudgeReward, Sample

if TYPE_CHECKING:
    from tests.llm.stub_server import Answer, Call, Server


KEY = "sk-s3cret"
FAST = {"backoff": 0.01, "cache": None}


def judge(server: "Server", **settings: Any) -> JudgeReward:
    return JudgeReward(**{"base_url": server.url, "model": "judge", **FAST, **settings})


def sample(answer: str, gold: str = "melanoma") -> Sample:
    return Sample(f"<think>Nests.</think><answer>{answer}</answer>", answer=gold)


def once_then_honest(server: "Server", first: "Answer") -> "Callable[[Call], Answer]":
    return lambda call: server.honest(call) if call.number else first


@pytest.mark.parametrize(
    ("status", "headers"),
    [(429, {"Retry-After": "0"}), (429, {}), (500, {}), (503, {"Retry-After": "soon"}), (529, {})],
)
def test_a_transient_fault_is_retried(
    server: "Server", status: int, headers: dict[str, str]
) -> None:
    server.behave = once_then_honest(server, server.answer(status, headers=headers))
    reward = judge(server)
    assert reward(sample("melanoma")).value == 1.0
    assert (reward.ledger.calls, reward.ledger.retries) == (2, 1)


@pytest.mark.parametrize("date", [False, True])
def test_retry_after_is_honoured(server: "Server", date: bool) -> None:
    after = formatdate(time.time() + 2, usegmt=True) if date else "1"  # a date has whole seconds
    server.behave = once_then_honest(server, server.answer(429, headers={"Retry-After": after}))
    began = time.monotonic()
    assert judge(server)(sample("melanoma")).value == 1.0
    assert time.monotonic() - began >= 0.9


def test_a_retry_after_beyond_the_batch_deadline_is_not_waited_for(server: "Server") -> None:
    server.behave = lambda _: server.answer(429, headers={"Retry-After": "60"})
    score = judge(server, deadline=90, batch_deadline=30)(sample("melanoma"))
    assert (score.value, score.reason) == (None, "the endpoint answers 429")
    assert len(server.calls) == 1


def test_a_retry_after_beyond_the_deadline_of_a_call_is_not_waited_for(server: "Server") -> None:
    server.behave = lambda _: server.answer(429, headers={"Retry-After": "31536000"})
    score = judge(server, deadline=2, batch_deadline=1e9)(sample("melanoma"))
    assert score.value is None
    assert score.reason == (
        "the endpoint answers 429 and asks to wait 31,536,000 s, longer than the deadline of a "
        "call, 2 s"
    )
    assert len(server.calls) == 1


@pytest.mark.parametrize("cut", [0, 20])
def test_a_cut_connection_is_retried(server: "Server", cut: int) -> None:
    server.behave = lambda call: server.answer(
        **{**vars(server.honest(call)), "cut": None if call.number else cut}
    )
    assert judge(server)(sample("melanoma")).value == 1.0
    assert len(server.calls) == 2


@pytest.mark.parametrize(
    ("answer", "reason", "calls"),
    [
        ({"status": 500}, "the endpoint answers 500", 3),
        ({"cut": 3, "body": b"x" * 9}, "no connection: RemoteProtocolError, ", 3),
        ({"status": 401, "body": b"no such key: sk-s3cret"}, "the endpoint refuses with 401", 1),
        ({"status": 400, "body": b"no sk-s3cret schema"}, "refuses with 400: no *** schema", 1),
        ({"status": 302, "headers": {"Location": "http://x/"}}, "the endpoint refuses with 302", 1),
        ({"delay": 5}, "no reply within 0.3 s", 1),
        ({"body": b"x" * 999, "drip": 0.05}, "no reply within 0.3 s", 1),
    ],
)
def test_an_outage_has_no_value(
    server: "Server",
    monkeypatch: pytest.MonkeyPatch,
    answer: dict[str, Any],
    reason: str,
    calls: int,
) -> None:
    monkeypatch.setenv("MINE", KEY)
    server.behave = lambda _: server.answer(**answer)
    deadline = 0.3 if "0.3 s" in reason else 30
    reward = judge(server, retries=2, deadline=deadline, api_key_env="MINE")
    score = reward(sample("melanoma"))
    assert score.value is None
    assert reason in score.reason
    assert KEY not in score.reason
    assert (len(server.calls), reward.ledger.failures) == (calls, 1)
    assert server.calls[0].headers["authorization"] == f"Bearer {KEY}"


def test_without_a_server_there_is_no_value(server: "Server") -> None:
    score = judge(server, base_url="http://127.0.0.1:1/v1", retries=1)(sample("melanoma"))
    assert score.value is None
    assert score.reason.startswith("no connection: ConnectError")
