"""Send a batch of requests to the judge: concurrent, within a deadline, equal requests once."""

import os
import queue
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import NamedTuple

import anyio
from anyio.from_thread import start_blocking_portal

from pathreward.llm_judge.cache import JudgementCache
from pathreward.llm_judge.client import JudgeClient, OutageError
from pathreward.llm_judge.endpoint import Endpoint
from pathreward.llm_judge.reply import (
    ItemAnswer,
    Judgement,
    ReplyError,
    drop_unfounded_quotes,
    parse_judgement,
)
from pathreward.llm_judge.request import Request

_DOWN = 16
"""After so many outages in a row, each past its retries, the rest of a batch is not sent."""
_POLL = 0.02  # seconds between two checks of a request that another thread has sent
_AGAIN = "\nAn earlier reply to this was refused: {fault}."


class JudgeResult(NamedTuple):
    """The result of a request: a judgement, or the reason why there is none."""

    judgement: Judgement | None
    reason: str = ""
    model: str = ""
    """The model that answered, as the endpoint names it."""


@dataclass(frozen=True, slots=True)
class CallLimits:
    """How a batch is sent: calls at once, seconds for the batch, replies asked for a request."""

    concurrency: int = 32
    batch_deadline: float = 600.0
    asks: int = 2


OnResult = Callable[[str, JudgeResult], None]
_in_flight: dict[tuple[int, str, str], "Future[JudgeResult | None]"] = {}
"""Requests in flight in this process, by process id, so that a forked child finds none."""


def judge_requests(
    requests: Mapping[str, Request], endpoint: Endpoint, limits: CallLimits, cache: JudgementCache
) -> tuple[dict[str, JudgeResult], Counter[str]]:
    """Return the result of each request, by its key, and the counts of calls and tokens.

    It may be called within a running event loop: the calls are made in a separate thread, which
    ends with the batch. Judgements are cached as they arrive, so that an interrupt loses none.
    """
    counts: Counter[str] = Counter()
    results = {
        key: JudgeResult(judgement)
        for key, judgement in cache.get(requests).items()
        if judgement.keys() == {item.id for item in requests[key].rubric.items}
    }
    counts["cached"] = len(results)
    open_ = {key: each for key, each in requests.items() if key not in results}
    if open_:
        for key, result in _replies(open_, endpoint, limits, counts):
            results[key] = result
            if result.judgement is not None:
                cache.put(key, result.judgement, result.model)
    late = JudgeResult(
        None, f"no judgement within {limits.batch_deadline:g} s, the batch's deadline"
    )
    return {key: results.get(key, late) for key in requests}, counts


def _replies(
    requests: Mapping[str, Request], endpoint: Endpoint, limits: CallLimits, counts: Counter[str]
) -> Iterator[tuple[str, JudgeResult]]:
    """Yield the result of each request as it arrives, in the calling thread."""
    arrived: queue.SimpleQueue[tuple[str, JudgeResult] | None] = queue.SimpleQueue()
    with start_blocking_portal() as portal:
        done = portal.start_task_soon(
            _ask_all,
            requests,
            endpoint,
            limits,
            counts,
            lambda key, result: arrived.put((key, result)),
        )
        done.add_done_callback(lambda _: arrived.put(None))
        while (each := arrived.get()) is not None:
            yield each
        done.result()


async def _ask_all(
    requests: Mapping[str, Request],
    endpoint: Endpoint,
    limits: CallLimits,
    counts: Counter[str],
    on_result: OnResult,
) -> None:
    workers = _Workers(endpoint, limits.asks, counts, on_result, iter(requests.values()))
    with anyio.move_on_after(limits.batch_deadline):
        async with anyio.create_task_group() as group:
            for _ in range(min(limits.concurrency, len(requests))):
                group.start_soon(workers.work)


class _Workers:
    """The workers of a batch, which share one iterator of requests."""

    def __init__(
        self,
        endpoint: Endpoint,
        asks: int,
        counts: Counter[str],
        on_result: OnResult,
        requests: Iterator[Request],
    ) -> None:
        self._endpoint = endpoint
        self._asks = asks
        self._counts = counts
        self._on_result = on_result
        self._requests = requests
        self._outages = 0

    async def work(self) -> None:
        async with JudgeClient.open(self._endpoint, self._counts) as client:
            for request in self._requests:
                if self._outages >= _DOWN:
                    reason = f"not asked: {self._outages} calls in a row had no reply"
                    self._on_result(request.key, JudgeResult(None, reason))
                else:
                    self._on_result(request.key, await self._ask_once(request, client))

    async def _ask_once(self, request: Request, client: JudgeClient) -> JudgeResult:
        """Return the result of a request, from another thread where it is in flight there."""
        key = (os.getpid(), self._endpoint.url, request.key)
        while True:
            mine: Future[JudgeResult | None] = Future()
            other = _in_flight.setdefault(key, mine)
            if other is mine:
                return await self._ask_and_share(key, mine, request, client)
            while not other.done():
                await anyio.sleep(_POLL)
            if (result := other.result()) is not None:
                self._counts["shared"] += result.judgement is not None
                return result

    async def _ask_and_share(
        self,
        key: tuple[int, str, str],
        mine: "Future[JudgeResult | None]",
        request: Request,
        client: JudgeClient,
    ) -> JudgeResult:
        result = None
        try:
            result = await self._ask_or_give_up(request, client)
        finally:
            del _in_flight[key]
            mine.set_result(result)  # None where this batch was cut off: a waiting thread asks
        return result

    async def _ask_or_give_up(self, request: Request, client: JudgeClient) -> JudgeResult:
        try:
            result = await self._ask_until_valid(request, client)
        except OutageError as error:
            self._outages += 1
            return JudgeResult(None, str(error))
        self._outages = 0
        return result

    async def _ask_until_valid(self, request: Request, client: JudgeClient) -> JudgeResult:
        """Ask, at most `asks` times, until the text contains the quotes of the judgement.

        A refused reply is not sent back to the judge: it may repeat an injected instruction.
        """
        body = request.body
        kept: dict[str, ItemAnswer] | None = None
        fault = model = ""
        for ask in range(self._asks):
            if ask:
                self._counts["asked_again"] += 1
            try:
                reply = await client.ask(body)
                judgement = parse_judgement(reply.text, request.rubric)
            except ReplyError as error:
                fault = str(error)
            else:
                kept, lacking = drop_unfounded_quotes(
                    judgement, request.rubric, request.text, request.passages
                )
                model = reply.model
                if not lacking:
                    break
                fault = f"the text does not contain the quote of {', '.join(lacking)}"
            system, user = request.body["messages"]
            again = {**user, "content": user["content"] + _AGAIN.format(fault=fault)}
            body = {**request.body, "messages": [system, again]}
        if kept is None:
            return JudgeResult(
                None, f"the judge's reply is no judgement: {fault} ({self._asks} asked)"
            )
        return JudgeResult(kept, model=model)
