"""Many questions to the judge at once: bounded, within a deadline, each asked once."""

import os
import queue
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import NamedTuple

import anyio
from anyio.from_thread import start_blocking_portal

from pathreward.llm_judge.cache import VerdictCache
from pathreward.llm_judge.client import Client, OutageError
from pathreward.llm_judge.endpoint import Endpoint
from pathreward.llm_judge.reply import Answered, ReplyError, Verdict, founded, read_verdict
from pathreward.llm_judge.request import Request

_DOWN = 16
"""After so many outages in a row, each past its retries, the rest of a batch is not asked."""
_LOOK = 0.02  # seconds between two looks at what another thread asks
_AGAIN = "\nAn earlier reply to this was refused: {fault}."


class Outcome(NamedTuple):
    """What came of a request: a verdict, or the reason why there is none."""

    verdict: Verdict | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """How a batch is asked."""

    concurrency: int = 32
    batch_deadline: float = 600.0
    asks: int = 2


Tell = Callable[[str, Outcome], None]
_in_flight: dict[tuple[int, str, str], "Future[Outcome | None]"] = {}
"""What threads of this process are asking now; a forked child finds nothing under its own id."""


def consult(
    requests: Mapping[str, Request], endpoint: Endpoint, limits: Limits, cache: VerdictCache
) -> tuple[dict[str, Outcome], Counter[str]]:
    """Return what came of each request, by its key, and what it took.

    It may be called within a running event loop: the calls are made in a thread of their own,
    which ends with the batch. Verdicts are kept as they come, so that an interrupt loses none.
    """
    counts: Counter[str] = Counter()
    outcomes = {
        key: Outcome(verdict)
        for key, verdict in cache.get(requests).items()
        if verdict.keys() == {item.id for item in requests[key].rubric.items}
    }
    counts["cached"] = len(outcomes)
    open_ = {key: each for key, each in requests.items() if key not in outcomes}
    if open_:
        for key, outcome in _replies(open_, endpoint, limits, counts):
            outcomes[key] = outcome
            if outcome.verdict is not None:
                cache.put(key, outcome.verdict)
    late = Outcome(None, f"no verdict within {limits.batch_deadline:g} s, the batch's deadline")
    return {key: outcomes.get(key, late) for key in requests}, counts


def _replies(
    requests: Mapping[str, Request], endpoint: Endpoint, limits: Limits, counts: Counter[str]
) -> Iterator[tuple[str, Outcome]]:
    """Yield what came of each request as it comes, in the calling thread."""
    told: queue.SimpleQueue[tuple[str, Outcome] | None] = queue.SimpleQueue()
    with start_blocking_portal() as portal:
        done = portal.start_task_soon(
            _ask_all, requests, endpoint, limits, counts, lambda key, came: told.put((key, came))
        )
        done.add_done_callback(lambda _: told.put(None))
        while (each := told.get()) is not None:
            yield each
        done.result()


async def _ask_all(
    requests: Mapping[str, Request],
    endpoint: Endpoint,
    limits: Limits,
    counts: Counter[str],
    tell: Tell,
) -> None:
    panel = _Panel(endpoint, limits.asks, counts, tell, iter(requests.values()))
    with anyio.move_on_after(limits.batch_deadline):
        async with anyio.create_task_group() as group:
            for _ in range(min(limits.concurrency, len(requests))):
                group.start_soon(panel.work)


class _Panel:
    """The workers of a batch, who take its requests one by one."""

    def __init__(
        self,
        endpoint: Endpoint,
        asks: int,
        counts: Counter[str],
        tell: Tell,
        requests: Iterator[Request],
    ) -> None:
        self._endpoint = endpoint
        self._asks = asks
        self._counts = counts
        self._tell = tell
        self._requests = requests
        self._outages = 0

    async def work(self) -> None:
        async with Client.open(self._endpoint, self._counts) as client:
            for request in self._requests:
                if self._outages >= _DOWN:
                    reason = f"not asked: {self._outages} calls in a row had no reply"
                    self._tell(request.key, Outcome(None, reason))
                else:
                    self._tell(request.key, await self._settle(request, client))

    async def _settle(self, request: Request, client: Client) -> Outcome:
        """Return what came of a request, asked here unless another thread is asking it."""
        key = (os.getpid(), self._endpoint.url, request.key)
        while True:
            mine: Future[Outcome | None] = Future()
            other = _in_flight.setdefault(key, mine)
            if other is mine:
                return await self._ask_and_share(key, mine, request, client)
            while not other.done():
                await anyio.sleep(_LOOK)
            if (outcome := other.result()) is not None:
                self._counts["shared"] += outcome.verdict is not None
                return outcome

    async def _ask_and_share(
        self,
        key: tuple[int, str, str],
        mine: "Future[Outcome | None]",
        request: Request,
        client: Client,
    ) -> Outcome:
        outcome = None
        try:
            outcome = await self._ask_or_give_up(request, client)
        finally:
            del _in_flight[key]
            mine.set_result(outcome)  # None where this batch was cut off: whoever waits asks itself
        return outcome

    async def _ask_or_give_up(self, request: Request, client: Client) -> Outcome:
        try:
            outcome = await self._ask_until_founded(request, client)
        except OutageError as error:
            self._outages += 1
            return Outcome(None, str(error))
        self._outages = 0
        return outcome

    async def _ask_until_founded(self, request: Request, client: Client) -> Outcome:
        """Ask until there is a verdict whose quotes stand in the text, a bounded number of times.

        The reply that was refused is not shown again: it may repeat what the text had it say.
        """
        body = request.body
        kept: dict[str, Answered] | None = None
        fault = ""
        for ask in range(self._asks):
            if ask:
                self._counts["asked_again"] += 1
            try:
                verdict = read_verdict(await client.ask(body), request.rubric)
            except ReplyError as error:
                fault = str(error)
            else:
                kept, lacking = founded(verdict, request.rubric, request.text, request.passages)
                if not lacking:
                    break
                fault = f"the quote of {', '.join(lacking)} does not stand in the text"
            system, user = request.body["messages"]
            again = {**user, "content": user["content"] + _AGAIN.format(fault=fault)}
            body = {**request.body, "messages": [system, again]}
        if kept is None:
            return Outcome(None, f"the judge's reply is no verdict: {fault} ({self._asks} asked)")
        return Outcome(kept)
