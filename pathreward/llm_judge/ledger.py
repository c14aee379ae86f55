"""What judging cost, counted."""

import os
from collections.abc import Hashable
from dataclasses import asdict, dataclass, fields
from threading import Lock


@dataclass(frozen=True, slots=True)
class Ledger:
    """Counts of one process, which add up.

    >>> total = Ledger(samples=3, cached=1, calls=2, prompt_tokens=900, completion_tokens=80)
    >>> str(total + Ledger(samples=1, shared=1)).split("; ")[0]
    '4 samples: 0 settled unasked, 1 cached, 1 shared, 0 failed'
    """

    samples: int = 0
    """Samples that were to be judged."""
    settled: int = 0
    """Of these, settled without a judge: no answer, or nothing to judge it by."""
    cached: int = 0
    """Of these, with a verdict from the cache."""
    shared: int = 0
    """Of these, with the verdict of an equal sample of the same batch or of another thread."""
    failures: int = 0
    """Of these, left without a verdict."""
    calls: int = 0
    """Requests sent, whatever became of them."""
    retries: int = 0
    """Of these, sent because the one before met a full, failing or silent endpoint."""
    asked_again: int = 0
    """Of these, sent because the reply before was no verdict."""
    unmetered: int = 0
    """Replies that did not say how many tokens they took: the cost is higher than it says."""
    prompt_tokens: int = 0
    completion_tokens: int = 0
    seconds: float = 0.0
    """Time that callers waited."""
    cost: float = 0.0
    """Tokens by the reward's prices, in the currency of these."""

    def __add__(self, other: "Ledger") -> "Ledger":
        names = [each.name for each in fields(self)]
        return Ledger(**{name: getattr(self, name) + getattr(other, name) for name in names})

    def __str__(self) -> str:
        return (
            "{samples:,} samples: {settled:,} settled unasked, {cached:,} cached, {shared:,} "
            "shared, {failures:,} failed; {calls:,} calls ({retries:,} retries, {asked_again:,} "
            "asked again), {prompt_tokens:,} + {completion_tokens:,} tokens, {seconds:.1f} s, "
            "cost {cost:.4f}"
        ).format(**asdict(self))


class _Books:
    """The ledgers of one process, by whose they are."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._totals: dict[Hashable, Ledger] = {}

    def add(self, owner: Hashable, entry: Ledger) -> None:
        with self._lock:
            self._totals[owner] = self.total(owner) + entry

    def total(self, owner: Hashable) -> Ledger:
        return self._totals.get(owner, Ledger())


_books: dict[int, _Books] = {}
"""By process: a forked child begins with nothing, and with a lock that nobody holds."""


def book(owner: Hashable, entry: Ledger) -> None:
    """Add to what is booked for an owner in this process; equal owners share one ledger."""
    _books.setdefault(os.getpid(), _Books()).add(owner, entry)


def total(owner: Hashable) -> Ledger:
    """Return what is booked for an owner in this process."""
    return _books.setdefault(os.getpid(), _Books()).total(owner)
