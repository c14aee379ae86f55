"""Share the result of a batch between several reward functions of one framework."""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


class SharedResult(Generic[T]):
    """Compute the result of a batch once, although each of `readers` callables needs it.

    A batch is identified by the identity of the lists that the framework passes to all callables.
    It serves each callable once, so that no stale result is returned. Callables may call from
    several threads: the later ones wait for the first and get its error too. A copy or a pickle
    starts empty.

    >>> shared: SharedResult[int] = SharedResult(readers=2)
    >>> batch = [["a completion"]]
    >>> shared("format", batch, lambda: 1), shared("answer", batch, lambda: 2)
    (1, 1)
    """

    def __init__(self, readers: int, kept: int = 8) -> None:
        """Prepare for a number of callables.

        Args:
            readers: The callables.
            kept: Most batches that are kept for callables that have not called yet.
        """
        self._readers = readers
        self._kept = kept
        self._lock = threading.Lock()
        self._entries: deque[_Entry[T]] = deque(maxlen=kept)

    def __reduce__(self) -> tuple[object, ...]:
        return SharedResult, (self._readers, self._kept)

    def __call__(self, reader: str, lists: Sequence[object], compute: Callable[[], T]) -> T:
        """Return the result for `lists`, computed if `reader` is the first to call."""
        with self._lock:
            entry = next((each for each in self._entries if each.serves(reader, lists)), None)
            first = entry is None
            if entry is None:
                entry = _Entry(lists)
                self._entries.append(entry)
            entry.readers.add(reader)
            if len(entry.readers) == self._readers:
                self._entries.remove(entry)
        if first:
            try:
                entry.result.set_result(compute())
            except BaseException as error:  # waiting callables must get it too
                entry.result.set_exception(error)
                raise
        return entry.result.result()


@dataclass(eq=False, slots=True)
class _Entry(Generic[T]):
    lists: Sequence[object]
    result: "Future[T]" = field(default_factory=Future)
    readers: set[str] = field(default_factory=set)

    def serves(self, reader: str, lists: Sequence[object]) -> bool:
        """Return whether the entry is of these very lists, and `reader` has not taken it yet."""
        return reader not in self.readers and (
            len(lists) == len(self.lists)
            and all(mine is theirs for mine, theirs in zip(self.lists, lists, strict=True))
        )
