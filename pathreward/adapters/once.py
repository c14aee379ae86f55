"""A thing that several callables of one framework need of the same batch, computed once."""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")

_KEPT = 8
"""Batches that wait for a callable which may never ask."""


class Once(Generic[T]):
    """Compute a batch's result once, although each of `readers` callables asks for it.

    A batch is known by the identity of the lists that the framework hands to all callables alike,
    and serves each of them once, so that nothing stale is ever given. Callables may ask from
    several threads; the later ones wait for the first and see its error too. A copy or a pickle
    starts empty.

    >>> once: Once[int] = Once(readers=2)
    >>> batch = [["a completion"]]
    >>> once("format", batch, lambda: 1), once("answer", batch, lambda: 2)
    (1, 1)
    """

    def __init__(self, readers: int) -> None:
        self._readers = readers
        self._lock = threading.Lock()
        self._entries: deque[_Entry[T]] = deque(maxlen=_KEPT)

    def __reduce__(self) -> tuple[object, ...]:
        return Once, (self._readers,)

    def __call__(self, reader: str, lists: Sequence[object], compute: Callable[[], T]) -> T:
        """Return the result for `lists`, computed if `reader` is the first to ask."""
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
            except BaseException as error:  # those who wait must see it too
                entry.result.set_exception(error)
                raise
        return entry.result.result()


@dataclass(eq=False, slots=True)
class _Entry(Generic[T]):
    lists: Sequence[object]
    result: "Future[T]" = field(default_factory=Future)
    readers: set[str] = field(default_factory=set)

    def serves(self, reader: str, lists: Sequence[object]) -> bool:
        return reader not in self.readers and (
            len(lists) == len(self.lists)
            and all(mine is theirs for mine, theirs in zip(self.lists, lists, strict=True))
        )
