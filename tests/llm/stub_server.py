"""An endpoint on this machine that does what a test wants of it, misbehaving included."""

import asyncio
import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest


@dataclass
class Call:
    """A request that the endpoint got."""

    number: int
    """How many calls came before it."""
    headers: Mapping[str, str]
    path: str
    raw: bytes

    @property
    def body(self) -> Any:
        return json.loads(self.raw)

    @property
    def user(self) -> str:
        return str(self.body["messages"][1]["content"])

    @property
    def case(self) -> Any:
        found = re.fullmatch(
            r"The mark is (\w{24})\.\nBEGIN \1\n(.*)\nEND \1\nReply with .*", self.user, re.DOTALL
        )
        assert found is not None
        assert "\n" not in found[2]
        return json.loads(found[2])


@dataclass
class Answer:
    """What the endpoint does."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    cut: int | None = None
    """Close the connection after so many bytes of the body."""
    drip: float = 0.0
    """Seconds between two bytes."""


def judgement(**items: tuple[bool, str]) -> dict[str, Any]:
    """Return a judgement on the default rubric: nothing holds but what is given."""
    ids = ("agrees", "complete", "contradicts", "hedges", "speaks_to_the_judge")
    answers = dict.fromkeys(ids, (False, "")) | items
    return {each: {"holds": holds, "quote": quote} for each, (holds, quote) in answers.items()}


def completion(content: object, usage: object = None, finish: str = "stop") -> Answer:
    """Return a chat completion that holds a text, or a value as JSON."""
    text = content if isinstance(content, str) or content is None else json.dumps(content)
    usage = usage or {"prompt_tokens": 100, "completion_tokens": 10}
    tree = {
        "choices": [{"message": {"content": text}, "finish_reason": finish}],
        "usage": usage,
    }
    return Answer(body=json.dumps(tree).encode())


def honest(call: Call) -> Answer:
    """Agree where the answer holds the reference answer, word for word."""
    case = call.case
    gold, answer = case["reference"]["answer"], case["answer"]
    if isinstance(answer, str) and gold.casefold() in answer.casefold():
        return completion(judgement(agrees=(True, gold), complete=(True, gold)))
    return completion(judgement(contradicts=(True, str(answer))))


class Server:
    """The endpoint; `behave` decides what it does, `calls` are its requests."""

    answer = staticmethod(Answer)
    completion = staticmethod(completion)
    honest = staticmethod(honest)
    judgement = staticmethod(judgement)

    def __init__(self) -> None:
        self.behave: Callable[[Call], Answer] = honest
        self.calls: list[Call] = []
        self.at_once = 0
        self.most_at_once = 0
        self.url = ""
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))

    def __enter__(self) -> "Server":
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        self._open: set[asyncio.Task[None]] = set()
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0, limit=2**22)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        self._ready.set()
        async with server:
            await self._stop.wait()
            for task in self._open:
                task.cancel()
            await asyncio.gather(*self._open, return_exceptions=True)

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(self._talk(reader, writer))
        self._open.add(task)
        task.add_done_callback(self._open.discard)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._exchange(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client went away, as clients do whose deadline is over
        finally:
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {k.lower(): v for k, _, v in (each.partition(": ") for each in head[1:])}
        raw = await reader.readexactly(int(headers["content-length"]))
        call = Call(len(self.calls), headers, head[0].split()[1], raw)
        self.calls.append(call)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            return await self._answer(self.behave(call), writer)
        finally:
            self.at_once -= 1

    async def _answer(self, answer: Answer, writer: asyncio.StreamWriter) -> bool:
        await asyncio.sleep(answer.delay)
        headers = {"Content-Length": str(len(answer.body)), **answer.headers}
        lines = "".join(f"{key}: {value}\r\n" for key, value in headers.items())
        writer.write(f"HTTP/1.1 {answer.status} So\r\n{lines}\r\n".encode())
        if answer.drip:
            for place in range(len(answer.body)):
                writer.write(answer.body[place : place + 1])
                await writer.drain()
                await asyncio.sleep(answer.drip)
        else:
            writer.write(answer.body[: answer.cut])
            await writer.drain()
        return answer.cut is None


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    for name in ("URL", "MODEL", "KEY"):
        monkeypatch.delenv(f"PATHREWARD_JUDGE_{name}", raising=False)
    with Server() as running:
        yield running
