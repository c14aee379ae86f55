"""Streaming statistics over scores, with constant memory."""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from pathreward.score import Score


@dataclass(slots=True)
class Figures:
    """Count, mean, standard deviation and distribution of one reward's values.

    >>> tally = Figures()
    >>> for value in (0.0, 0.5, 1.0, None):
    ...     tally.add(value)
    >>> tally.mean, tally.sd, tally.unscored_share
    (0.5, 0.5, 0.25)
    """

    scored: int = 0
    unscored: int = 0
    mean: float = math.nan
    """NaN before the first value."""
    lowest: float = math.inf
    highest: float = -math.inf
    counts: Counter[float] = field(default_factory=Counter)
    """Frequency of each value, rounded to two decimals."""
    _squares: float = 0.0

    def add(self, value: float | None) -> None:
        """Count one value; None counts as unscored and changes no other figure."""
        if value is None:
            self.unscored += 1
            return
        self.scored += 1
        before = self.mean if self.scored > 1 else 0.0
        self.mean = before + (value - before) / self.scored  # Welford: exact for millions of rows
        self._squares += (value - before) * (value - self.mean)
        self.lowest, self.highest = min(self.lowest, value), max(self.highest, value)
        self.counts[round(value, 2)] += 1

    @property
    def sd(self) -> float:
        """The sample standard deviation (n - 1); NaN below two values."""
        return math.sqrt(self._squares / (self.scored - 1)) if self.scored > 1 else math.nan

    @property
    def unscored_share(self) -> float:
        """Share of the rows without a value, in [0, 1]; 0 where there are no rows."""
        rows = self.scored + self.unscored
        return self.unscored / rows if rows else 0.0

    @property
    def bounds(self) -> tuple[float, float]:
        """The axis of a bar or histogram of these values: [0, 1], extended to the values."""
        return min(0.0, self.lowest), max(1.0, self.highest)

    def histogram(self, bins: int) -> list[int]:
        """Return the number of values in each of `bins` equal intervals of the bounds.

        >>> tally = Figures()
        >>> for value in (0.0, 0.1, 1.0):
        ...     tally.add(value)
        >>> tally.histogram(2)
        [2, 1]
        """
        low, high = self.bounds
        filled = [0] * bins
        for value, count in self.counts.items():
            place = int((value - low) / (high - low) * bins)
            filled[min(max(place, 0), bins - 1)] += count
        return filled


@dataclass(slots=True)
class Summary:
    """The tallies of a reward's total and of its parts."""

    total: Figures = field(default_factory=Figures)
    parts: dict[str, Figures] = field(default_factory=dict)

    def add(self, score: Score) -> None:
        """Count one score."""
        self.total.add(score.value)
        for name, part in score.parts.items():
            self.parts.setdefault(name, Figures()).add(part.value)

    @property
    def rows(self) -> int:
        """Number of counted scores."""
        return self.total.scored + self.total.unscored

    def tallies(self) -> Iterator[tuple[str, Figures]]:
        """Yield each part by name, the total last."""
        yield from self.parts.items()
        yield "total", self.total
