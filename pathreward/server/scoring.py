"""From the samples of a request to results: limits, queue, deadline, a client that has gone."""

import asyncio
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from pathreward.errors import unknown
from pathreward.server.batch import Batch
from pathreward.server.checks import problem_of
from pathreward.server.engine import DATA, error_json
from pathreward.server.gate import RefusalError
from pathreward.server.jobs import Result, Work
from pathreward.server.metrics import Metrics
from pathreward.server.pool import QueueFullError, ServerPool
from pathreward.server.settings import ServerSettings

_MARGIN = 5.0  # seconds beyond the deadline: a worker that ended is being replaced


@dataclass(frozen=True, slots=True)
class Scoring:
    """Scores requests with the workers of a pool."""

    settings: ServerSettings
    pool: ServerPool
    metrics: Metrics
    names: tuple[str, ...]
    """The names of the recipes; the first is the default."""

    def described(self, name: str) -> dict[str, Any]:
        """Return the description of a recipe; empty before a worker is ready."""
        return next((each for each in self.pool.recipes if each["name"] == name), {})

    def recipe(self, name: str | None) -> str:
        """Return the name of a recipe, the default for None.

        Raises:
            RefusalError: If it is not served.
        """
        if name is not None and name not in self.names:
            raise RefusalError(422, f"{unknown('recipe', name, self.names)} (served here)")
        return name or self.names[0]

    async def run(self, request: Request, work: Work) -> list[Result]:
        """Return the results of a request's samples, in their order.

        Raises:
            RefusalError: If there are too many samples, the queue is full or no worker was free.
            ConnectionResetError: If the client has gone.
        """
        limits = self.settings.limits
        if len(work.rows) > limits.rows:
            raise RefusalError(
                413,
                f"{len(work.rows):,} samples, the limit is {limits.rows:,}; send them in several "
                "requests",
            )
        results = {row: _refused(row, problem, work) for row, problem in self._problems(work)}
        passed = tuple(each for each in work.rows if each[0] not in results)
        if passed:
            scored = await self._scored(request, work, passed)
            results |= {each.row: each for each in scored}
        ordered = [results[row] for row, _ in work.rows]
        self.metrics.scored(work.recipe, ordered)
        request.scope["state"]["fields"] |= {
            "recipe": work.recipe,
            "rows": len(ordered),
            "errors": sum(each.outcome == "error" for each in ordered),
        }
        return ordered

    def _problems(self, work: Work) -> list[tuple[int, str]]:
        found = ((row, problem_of(raw, self.settings.limits.field)) for row, raw in work.rows)
        return [(row, problem) for row, problem in found if problem]

    async def _scored(
        self, request: Request, work: Work, rows: tuple[tuple[int, Any], ...]
    ) -> list[Result]:
        deadline = self.settings.deadline
        passed_work = Work(work.recipe, rows, work.evidence, work.part_reasons, work.page)
        batch = Batch(passed_work, deadline, self.settings.workers)
        try:
            self.pool.submit(batch)
        except QueueFullError as error:
            raise RefusalError(429, f"the queue is full; {error}", error.retry_after) from None
        done = asyncio.wrap_future(batch.done)
        gone: asyncio.Future[None] = asyncio.ensure_future(_disconnected(request))
        try:
            await _first(done, gone, 2 * deadline)
            if not done.done() and not gone.done() and batch.started is not None:
                await _first(done, gone, batch.remaining + _MARGIN)
            if not done.done() and gone.done():
                raise ConnectionResetError
            if not done.done() and batch.started is None:
                why = self.pool.failure or "no worker was free in time"
                raise RefusalError(503, why, 5)
            if not done.done():
                self.pool.expire(batch)
            return await done
        finally:
            gone.cancel()
            batch.cancel()


async def _first(one: asyncio.Future[Any], other: asyncio.Future[Any], seconds: float) -> None:
    await asyncio.wait([one, other], timeout=seconds, return_when=asyncio.FIRST_COMPLETED)


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _refused(row: int, problem: str, work: Work) -> Result:
    content = f"{DATA}: {problem}" if work.page else error_json(DATA, problem)
    return Result(row, "error", None, content)
