"""Send a batch of requests to an endpoint: concurrent, within a deadline, equal requests once."""

import os
import queue
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

import anyio
from anyio.from_thread import start_blocking_portal

from pathreward.llm.client import ChatClient, OutageError
from pathreward.llm.endpoint import Endpoint
from pathreward.llm.reply import ReplyError

_POLL = 0.02  # seconds between two checks of a request that another thread has sent

Request = TypeVar("Request")
Result = TypeVar("Result")
Ask = Callable[[ChatClient, Request], Awaitable[Result]]
"""Makes the calls of one request; raises `OutageError` or `ReplyError` where they fail."""


class Failure(NamedTuple):
    """A request without a result."""

    reason: str
    outage: bool
    """Whether the endpoint gave no reply; else the reply could not be used."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How a batch is sent."""

    concurrency: int = 32
    """Calls at once."""
    deadline: float = 600.0
    """Seconds for the batch; infinite for none."""
    outages: int = 16
    """After so many outages in a row, each past its retries, the rest is not sent."""
    shared: bool = True
    """Whether a request that another thread of the process has in flight, by its key, is not sent
    again; its key must be a digest of its content."""


_in_flight: dict[tuple[int, str, str], "Future[Any]"] = {}
"""Requests in flight in this process, by process id, so that a forked child finds none."""


def ask_all(
    requests: Mapping[str, Request],
    ask: Ask[Request, Result],
    endpoint: Endpoint,
    limits: Limits,
    counts: Counter[str],
) -> Iterator[tuple[str, Result | Failure]]:
    """Yield the result of each request as it arrives, in the calling thread.

    It may be called within a running event loop: the calls are made in a separate thread, which
    ends with the batch. A request that is cut off by the deadline yields nothing.

    Args:
        requests: The requests by key.
        ask: What is done for one of them.
        endpoint: The endpoint.
        limits: How they are sent.
        counts: Counts of calls and tokens, which are added to.
    """
    arrived: queue.SimpleQueue[tuple[str, Result | Failure] | None] = queue.SimpleQueue()
    workers = _Workers(ask, endpoint, limits, counts, arrived, iter(requests.items()))
    with start_blocking_portal() as portal:
        done = portal.start_task_soon(workers.work_all, len(requests))
        done.add_done_callback(lambda _: arrived.put(None))
        try:
            while (each := arrived.get()) is not None:
                yield each
        finally:
            done.cancel()  # where the caller stops early; else it is done
    if not done.cancelled():
        done.result()


class _Workers(Generic[Request, Result]):
    """The workers of a batch, which share one iterator of requests."""

    def __init__(
        self,
        ask: Ask[Request, Result],
        endpoint: Endpoint,
        limits: Limits,
        counts: Counter[str],
        arrived: "queue.SimpleQueue[tuple[str, Result | Failure] | None]",
        requests: Iterator[tuple[str, Request]],
    ) -> None:
        self._ask = ask
        self._endpoint = endpoint
        self._limits = limits
        self._counts = counts
        self._arrived = arrived
        self._requests = requests
        self._outages = 0

    async def work_all(self, count: int) -> None:
        """Send `count` requests, at most `concurrency` at once, until the deadline."""
        with anyio.move_on_after(self._limits.deadline):
            async with anyio.create_task_group() as group:
                for _ in range(min(self._limits.concurrency, count)):
                    group.start_soon(self._work)

    async def _work(self) -> None:
        async with ChatClient.open(self._endpoint, self._counts) as client:
            for key, request in self._requests:
                if self._outages >= self._limits.outages:
                    reason = f"not asked: {self._outages} calls in a row had no reply"
                    self._arrived.put((key, Failure(reason, outage=True)))
                else:
                    self._arrived.put((key, await self._ask_once(key, request, client)))

    async def _ask_once(self, key: str, request: Request, client: ChatClient) -> Result | Failure:
        """Return the result of a request, from another thread where it is in flight there."""
        if not self._limits.shared:
            return await self._ask_or_fail(request, client)
        place = (os.getpid(), self._endpoint.url, key)
        while True:
            mine: Future[Result | Failure | None] = Future()
            other = _in_flight.setdefault(place, mine)
            if other is mine:
                return await self._ask_and_share(place, mine, request, client)
            while not other.done():
                await anyio.sleep(_POLL)
            result: Result | Failure | None = other.result()
            if result is not None:
                self._counts["shared"] += not isinstance(result, Failure)
                return result

    async def _ask_and_share(
        self,
        place: tuple[int, str, str],
        mine: "Future[Result | Failure | None]",
        request: Request,
        client: ChatClient,
    ) -> Result | Failure:
        result = None
        try:
            result = await self._ask_or_fail(request, client)
        finally:
            del _in_flight[place]
            mine.set_result(result)  # None where this batch was cut off: a waiting thread asks
        return result

    async def _ask_or_fail(self, request: Request, client: ChatClient) -> Result | Failure:
        result: Result | Failure
        try:
            result = await self._ask(client, request)
        except OutageError as error:
            self._outages += 1
            return Failure(str(error), outage=True)
        except ReplyError as error:
            result = Failure(str(error), outage=False)
        self._outages = 0
        return result
