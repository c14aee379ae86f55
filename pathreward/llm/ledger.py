"""Counts and costs of calls, summed per process and owner."""

import os
from collections.abc import Hashable
from dataclasses import dataclass, fields
from threading import Lock

from pathreward.printable import counted


@dataclass(frozen=True, slots=True)
class Prices:
    """What a million tokens cost, in any currency.

    >>> Prices(prompt=0.5, completion=2.0).cost(1_000_000, 100_000)
    0.7
    """

    prompt: float = 0.0
    completion: float = 0.0

    def cost(self, prompt_tokens: int, completion_tokens: int) -> float:
        """Return the cost of some tokens."""
        return (prompt_tokens * self.prompt + completion_tokens * self.completion) / 1e6


@dataclass(frozen=True, slots=True)
class Ledger:
    """Counts of one process; two ledgers can be added and subtracted.

    >>> total = Ledger(samples=3, cached=1, calls=2, prompt_tokens=900, completion_tokens=80)
    >>> str(total + Ledger(samples=1, shared=1)).split("; ")[0]
    '4 samples: 0 not sent, 1 cached, 1 shared, 0 failed'
    """

    samples: int = 0
    """Samples to be judged, or rows to be asked about."""
    not_sent: int = 0
    """Samples that need no call: no answer, or no reference to judge it by."""
    cached: int = 0
    """Samples whose reply came from the cache."""
    shared: int = 0
    """Samples that share the reply of an equal sample of the batch or of another thread."""
    failures: int = 0
    """Samples without a usable reply."""
    unreached: int = 0
    """Of these, samples that the endpoint gave no reply for."""
    calls: int = 0
    """Requests sent, failed ones included."""
    retries: int = 0
    """Requests sent because the previous one met a busy, failing or silent endpoint."""
    asked_again: int = 0
    """Requests sent because the previous reply could not be used."""
    unmetered: int = 0
    """Replies without token counts; the true cost is higher than `cost`."""
    prompt_tokens: int = 0
    completion_tokens: int = 0
    seconds: float = 0.0
    """Wall time that callers waited."""
    cost: float = 0.0
    """Cost of the tokens, in the currency of the prices."""

    def __add__(self, other: "Ledger") -> "Ledger":
        names = [each.name for each in fields(self)]
        return Ledger(**{name: getattr(self, name) + getattr(other, name) for name in names})

    def __sub__(self, other: "Ledger") -> "Ledger":
        names = [each.name for each in fields(self)]
        return Ledger(**{name: getattr(self, name) - getattr(other, name) for name in names})

    def __str__(self) -> str:
        return (
            f"{counted(self.samples, 'sample')}: {self.not_sent:,} not sent, {self.cached:,} "
            f"cached, {self.shared:,} shared, {self.failures:,} failed; "
            f"{counted(self.calls, 'call')} ({counted(self.retries, 'retry', 'retries')}, "
            f"{self.asked_again:,} asked again), {self.prompt_tokens:,} + "
            f"{self.completion_tokens:,} tokens, {self.seconds:.1f} s, cost {self.cost:.4f}"
        )


class _Totals:
    """The ledgers of one process, by owner."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._totals: dict[Hashable, Ledger] = {}

    def add(self, owner: Hashable, entry: Ledger) -> None:
        """Add an entry to the total of an owner; threads may call it at once."""
        with self._lock:
            self._totals[owner] = self.total(owner) + entry

    def total(self, owner: Hashable) -> Ledger:
        """Return the total of an owner, which is empty before its first entry."""
        return self._totals.get(owner, Ledger())


_totals: dict[int, _Totals] = {}
"""By process id, so that a forked child starts with empty totals and a free lock."""


def record(owner: Hashable, entry: Ledger) -> None:
    """Add an entry to the total of an owner in this process; equal owners share one total."""
    _totals.setdefault(os.getpid(), _Totals()).add(owner, entry)


def total(owner: Hashable) -> Ledger:
    """Return the total of an owner in this process."""
    return _totals.setdefault(os.getpid(), _Totals()).total(owner)
