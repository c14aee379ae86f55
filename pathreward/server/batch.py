"""The samples of one request: how they are divided into chunks, and their results so far."""

import threading
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, InvalidStateError
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Any

from pathreward.server.engine import DEADLINE, error_json
from pathreward.server.jobs import Result, Work

_LARGEST = 32
"""Samples of a chunk; a group may make it larger, up to twice as many."""
_LEAST_PATIENCE = 0.25
"""Seconds: a worker that is killed sooner takes longer to replace than its samples to score."""


@dataclass(frozen=True, slots=True)
class BatchChunk:
    """Samples of a request that one worker scores."""

    batch: "Batch"
    rows: tuple[tuple[int, Any], ...]
    deaths: int = 0
    """How many workers ended while they scored these samples."""
    alone: bool = False
    """Whether the samples are scored one by one: one of them is slow."""
    is_last_try: bool = False
    """Whether its sample has been slow on its own before."""

    @property
    def work(self) -> Work:
        """The chunk as a worker gets it."""
        return replace(self.batch.work, rows=self.rows, alone=self.alone)


@dataclass(slots=True, eq=False)
class Batch:
    """The samples of one request."""

    work: Work
    seconds: float
    """The deadline, from the moment at which the first chunk is taken."""
    workers: int = 1
    done: "Future[list[Result]]" = field(default_factory=Future)
    """All results, in the order of the samples."""
    created: float = field(default_factory=monotonic)
    started: float | None = None
    cancelled: bool = False
    chunks: deque[BatchChunk] = field(init=False)
    """What no worker has taken yet."""
    _results: dict[int, Result] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        size = max(1, min(_LARGEST, -(-len(self.work.rows) // (2 * self.workers))))
        self.chunks = deque(BatchChunk(self, rows) for rows in divide(self.work.rows, size))

    @property
    def rows(self) -> int:
        """How many samples it has."""
        return len(self.work.rows)

    @property
    def is_over(self) -> bool:
        """Whether nobody waits for a further result."""
        return self.cancelled or self.done.done()

    @property
    def remaining(self) -> float:
        """Seconds to the deadline, 0 where it is over."""
        if self.started is None:
            return self.seconds
        return max(0.0, self.started + self.seconds - monotonic())

    @property
    def patience(self) -> float:
        """Seconds that one step of a worker may take: half of what remains.

        The last sample without a result gets all that remains.
        """
        remaining = self.remaining
        if self.rows - len(self._results) <= 1:
            return remaining
        return min(remaining, max(remaining / 2, _LEAST_PATIENCE))

    def add(self, results: Sequence[Result]) -> None:
        """Take results; the last ones complete the batch."""
        with self._lock:
            for each in results:
                self._results.setdefault(each.row, each)
            if len(self._results) < self.rows:
                return
            ordered = [self._results[row] for row, _ in self.work.rows]
        try:
            self.done.set_result(ordered)
        except InvalidStateError:  # cancelled, or completed by another worker at the same moment
            return

    def fail(self, kind: str, message: str, rows: Sequence[tuple[int, Any]]) -> None:
        """Give samples an error in place of a score."""
        page = self.work.page
        content = f"{kind}: {message}" if page else error_json(kind, message)
        self.add([Result(row, "error", None, content) for row, _ in rows])

    def expire(self, rows: Sequence[tuple[int, Any]] | None = None) -> None:
        """Give samples without a result the error of the deadline; all of them by default."""
        if rows is None:
            self.chunks.clear()
        self.fail(
            DEADLINE,
            f"not scored within the {self.seconds:g} s of a request; send fewer or shorter samples"
            ", or start the server with a longer --deadline",
            self.work.rows if rows is None else rows,
        )

    def cancel(self) -> None:
        """Drop what no worker has taken: nobody waits for it."""
        self.cancelled = True
        self.done.cancel()


def divide(rows: Sequence[tuple[int, Any]], size: int) -> Iterator[tuple[tuple[int, Any], ...]]:
    """Yield runs of about `size` samples; samples of one reference stay together.

    A reference is read once in a process. A group of more than twice `size` is divided.

    >>> rows = list(enumerate([{"completion": str(n), "answer": n // 3} for n in range(6)]))
    >>> [[row for row, _ in chunk] for chunk in divide(rows, 2)]
    [[0, 1, 2], [3, 4, 5]]
    """
    chunk: list[tuple[int, Any]] = []
    previous: object = None
    for row, raw in rows:
        reference = _reference(raw)
        if chunk and (len(chunk) >= 2 * size or (len(chunk) >= size and reference != previous)):
            yield tuple(chunk)
            chunk = []
        chunk.append((row, raw))
        previous = reference
    if chunk:
        yield tuple(chunk)


def _reference(raw: Any) -> object:
    if not isinstance(raw, dict):
        return None
    return {key: value for key, value in raw.items() if key != "completion"}
