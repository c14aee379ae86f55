"""The gate around routes that answer with what they got; `test_app` has the real ones."""

import asyncio
import base64
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from pathreward.server.gate import Message, Receive, RequestGate, Send
from pathreward.server.metrics import Metrics
from pathreward.server.settings import RequestLimits, ServerSettings

LIMITS = RequestLimits(body=100, buffered=150, read_seconds=0.2)


class Echo:
    """Answers with the body that it gets, after a moment."""

    def __init__(self, statuses: Sequence[int] = (200,)) -> None:
        self.statuses = list(statuses)
        self.calls = 0

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        body = (await receive())["body"]
        status = self.statuses[min(self.calls, len(self.statuses) - 1)]
        self.calls += 1
        await asyncio.sleep(0.05)
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": body})


def gate(echo: Echo, **settings: Any) -> RequestGate:
    chosen = replace(ServerSettings(("ours",)), limits=LIMITS, **settings)
    return RequestGate(echo, chosen, Metrics(), frozenset({"/v1/score"}))


async def call(
    one: RequestGate,
    *parts: bytes | None,
    headers: Sequence[tuple[bytes, bytes]] = (),
    last: bool = True,
) -> tuple[int, bytes]:
    """Send the parts of a body; None: the client goes, and without the last part it waits."""
    sent: list[Message] = []
    waiting = list(parts)

    async def receive() -> Message:
        if not waiting:
            await asyncio.sleep(60)
        part = waiting.pop(0)
        if part is None:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": part, "more_body": bool(waiting) or not last}

    async def send(message: Message) -> None:
        sent.append(message)

    scope: Message = {
        "type": "http",
        "method": "POST",
        "path": "/v1/score",
        "raw_path": b"/v1/score",
        "query_string": b"",
        "headers": [(b"host", b"localhost"), *headers],
        "client": ("127.0.0.1", 1),
    }
    await one(scope, receive, send)
    if not sent:
        return 0, b""
    return sent[0]["status"], b"".join(each.get("body", b"") for each in sent[1:])


def length(number: int) -> tuple[bytes, bytes]:
    return (b"content-length", str(number).encode())


@pytest.mark.parametrize(
    ("parts", "headers", "last", "status"),
    [
        ([b"a" * 50, b"b" * 50], [], True, 200),
        ([b"a" * 50, b"b" * 51], [], True, 413),
        ([b"a" * 300], [length(300)], True, 413),
        ([], [length(401)], True, 413),
        ([b"a" * 500], [], False, 413),
        ([b"a"], [], False, 408),
        ([b"a" * 101], [], False, 413),
        ([b"a"], [length(101)], False, 413),
        ([b"a", None], [], False, 0),
    ],
    ids=[
        "whole",
        "chunked",
        "read to its end",
        "far too large",
        "endless",
        "slow",
        "large, never ends",
        "large by its header",
        "client goes",
    ],
)
def test_bodies(
    parts: list[bytes | None], headers: list[tuple[bytes, bytes]], last: bool, status: int
) -> None:
    echo = Echo()
    one = gate(echo)
    answered, body = asyncio.run(call(one, *parts, headers=headers, last=last))
    assert answered == status
    assert one.buffered == 0
    assert echo.calls == (1 if status == 200 else 0)
    if status == 200:
        assert body == b"a" * 50 + b"b" * 50


def test_the_bodies_of_all_requests_are_bounded() -> None:
    one = gate(Echo())

    async def both() -> list[tuple[int, bytes]]:
        return list(await asyncio.gather(call(one, b"a" * 90), call(one, b"b" * 90)))

    assert [status for status, _ in asyncio.run(both())] == [200, 429]
    assert one.buffered == 0


def test_equal_requests_at_once_are_answered_once() -> None:
    echo = Echo()
    one = gate(echo)
    key = [(b"idempotency-key", b"mine")]

    async def several() -> list[tuple[int, bytes]]:
        return await asyncio.gather(*(call(one, b"body", headers=key) for _ in range(3)))

    assert asyncio.run(several()) == [(200, b"body")] * 3
    assert echo.calls == 1


def test_a_failed_request_may_be_repeated() -> None:
    echo = Echo([503, 200])
    one = gate(echo)
    key = [(b"idempotency-key", b"mine")]
    statuses = [asyncio.run(call(one, b"body", headers=key))[0] for _ in range(3)]
    assert (statuses, echo.calls) == ([503, 200, 200], 2)


@pytest.mark.parametrize("key", [b"", b"two words", b"x" * 201, b"\xff"])
def test_a_key_that_is_none(key: bytes) -> None:
    status, body = asyncio.run(call(gate(Echo()), b"body", headers=[(b"idempotency-key", key)]))
    assert (status, b"expected an Idempotency-Key of 1 to 200" in body) == (400, True)


@pytest.mark.parametrize(
    ("header", "status"),
    [
        (b"Bearer 0123456789abcdef", 200),
        (b"bearer  0123456789abcdef ", 200),
        (b"Bearer 0123456789abcdeF", 401),
        (b"Bearer \xff\xfe", 401),
        (b"Basic " + base64.b64encode(b"token:0123456789abcdef"), 200),
        (b"Basic " + base64.b64encode(b"0123456789abcdef:token"), 401),
        (b"Basic 0123456789abcdef", 401),
        (b"0123456789abcdef", 401),
        (b"", 401),
    ],
)
def test_tokens(header: bytes, status: int) -> None:
    one = gate(Echo(), token="0123456789abcdef")
    assert asyncio.run(call(one, b"x", headers=[(b"authorization", header)]))[0] == status
