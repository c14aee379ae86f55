"""Intervals by the bootstrap over groups, and tests of paired differences."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

Ends = tuple[float | None, float | None]

DRAWS = 1000
FLIPS = 5000
_Z = 1.959964
"""The normal quantile of 95 %."""
_SAME = 1e-12
"""Range of the draws' means below which none differs."""
_CHUNK = 1 << 21
"""Numbers that are drawn at a time."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean with its 95 % interval."""

    value: float
    low: float | None
    high: float | None
    """The ends of the interval; None where the rows are of one group."""
    items: int
    """The rows that have a value."""
    groups: int
    """The groups that these rows are of."""


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups of the rows: what is drawn together, since rows of one patient are alike."""

    numbers: npt.NDArray[np.intp]
    """The group of each row."""
    count: int

    @classmethod
    def of(cls, names: Sequence[str]) -> "Groups":
        """Return the groups of rows by their names; a row without a name is its own group.

        >>> Groups.of(["p1", "p1", "p2"]).numbers.tolist(), Groups.of(["", ""]).count
        ([0, 0, 1], 2)
        """
        keys = [name or f"\0{at}" for at, name in enumerate(names)]
        places = {key: place for place, key in enumerate(dict.fromkeys(keys))}
        return cls(np.array([places[key] for key in keys], dtype=np.intp), len(places))

    def sums(self, values: Array) -> Array:
        """Return the sum of each column over the rows of each group, of shape (groups, columns)."""
        found = np.zeros((self.count, values.shape[1]))
        np.add.at(found, self.numbers, values)
        return found


def drawn_sums(sums: Array, seed: int = 0, draws: int = DRAWS) -> Array:
    """Return the sums over groups drawn with replacement, of shape (draws, columns).

    >>> drawn_sums(np.ones((5, 1)), draws=3).ravel()
    array([5., 5., 5.])
    """
    generator = np.random.default_rng(seed)
    count = len(sums)
    found = []
    for size in _sizes(draws, count):
        drawn = generator.integers(count, size=(size, count))
        places = (drawn + count * np.arange(size)[:, None]).ravel()
        times = np.bincount(places, minlength=size * count).reshape(size, count)
        found.append(times @ sums)
    return np.vstack(found)


def _sizes(total: int, width: int) -> Iterator[int]:
    most = max(1, _CHUNK // width)
    for start in range(0, total, most):
        yield min(most, total - start)


def figures(values: Array, groups: Groups, shares: Sequence[bool], seed: int = 0) -> list[Figure]:
    """Return the mean of each column with its interval; rows whose value is NaN do not count.

    The interval is the percentile bootstrap over 1,000 draws of all groups with replacement; the
    mean of a draw is that of its rows. Where a share is the same in all groups, such as 0 or 1, no
    draw differs; there it is the Wilson interval of the number of groups. A column without values
    has NaN.

    >>> [found] = figures(np.array([[1.0], [0.0], [1.0], [np.nan]]), Groups.of([""] * 4), [True])
    >>> round(found.value, 3), found.items, found.low <= found.value <= found.high
    (0.667, 3, True)

    Args:
        values: The values, of shape (rows, columns).
        groups: The groups of the rows.
        shares: Whether the values of each column are 0 or 1, or means of such over completions.
        seed: The seed of the draws.
    """
    known = ~np.isnan(values)
    sums = groups.sums(np.where(known, values, 0.0))
    counts = groups.sums(known.astype(float))
    both = drawn_sums(np.hstack([sums, counts]), seed)
    columns = values.shape[1]
    found = []
    for column in range(columns):
        items = int(counts[:, column].sum())
        present = int((counts[:, column] > 0).sum())
        if not items:
            found.append(Figure(np.nan, None, None, 0, 0))
            continue
        value = float(sums[:, column].sum() / items)
        drawn, weight = both[:, column], both[:, columns + column]
        means = drawn[weight > 0] / weight[weight > 0]
        same = value in {0.0, 1.0} or (present > 1 and np.ptp(means) < _SAME)
        ends = _wilson(value, present) if shares[column] and same else interval(means, present)
        found.append(Figure(value, *ends, items, present))
    return found


def interval(drawn: Array, groups: int) -> Ends:
    """Return the middle 95 % of some draws; no interval where they are of one group."""
    if groups < 2:
        return None, None
    low, high = np.quantile(drawn, [0.025, 0.975])
    return float(low), float(high)


def function_figure(
    counts: Array, groups: Groups, function: Callable[[Array], float | None], seed: int = 0
) -> Figure | None:
    """Return a function of summed counts (BLEU) with its interval; None where it has no value.

    Args:
        counts: The counts of each row, of shape (rows, counts); NaN where a row has none.
        groups: The groups of the rows.
        function: What is computed from their sum.
        seed: The seed of the draws.
    """
    known = ~np.isnan(counts[:, 0])
    sums = groups.sums(np.where(known[:, None], counts, 0.0))
    value = function(sums.sum(axis=0))
    if value is None:
        return None
    drawn = [each for row in drawn_sums(sums, seed) if (each := function(row)) is not None]
    present = len(np.unique(groups.numbers[known]))
    return Figure(value, *interval(np.array(drawn), present), int(known.sum()), present)


def flip_test(differences: Array, groups: Groups, seed: int = 0) -> list[float | None]:
    """Return the p value of each column: how often do random signs differ as much from 0?

    The signs of all differences of a group are flipped together, 5,000 times. It is two-sided, and
    at least 1/5001. None where no row has a difference.

    >>> flip_test(np.zeros((4, 1)), Groups.of([""] * 4))
    [1.0]

    Args:
        differences: The difference of each row, of shape (rows, columns); NaN does not count.
        groups: The groups of the rows.
        seed: The seed of the flips.
    """
    known = ~np.isnan(differences)
    sums = groups.sums(np.where(known, differences, 0.0))
    seen = np.abs(sums.sum(axis=0))
    generator = np.random.default_rng(seed)
    as_far = np.zeros(sums.shape[1])
    for size in _sizes(FLIPS, len(sums)):
        signs = 2.0 * generator.integers(2, size=(size, len(sums))) - 1
        as_far += (np.abs(signs @ sums) >= seen - 1e-9).sum(axis=0)
    values = (1 + as_far) / (1 + FLIPS)
    return [float(each) if known[:, at].any() else None for at, each in enumerate(values)]


def mcnemar(before: Sequence[float | None], after: Sequence[float | None]) -> float | None:
    """Return the exact p value of McNemar's test of paired 0 and 1; None without a pair.

    >>> mcnemar([1, 1, 1, 1, 1, 0], [0, 0, 0, 0, 0, 0])  # 5 of 5: 2 / 2**5
    0.0625

    References:
        McNemar, Psychometrika 12, 1947; the exact form is the binomial test of discordant pairs.
    """
    from scipy.stats import binomtest

    pairs = [(a, b) for a, b in zip(before, after, strict=True) if a is not None and b is not None]
    if not pairs:
        return None
    lost = sum(a == 1 and b == 0 for a, b in pairs)
    won = sum(a == 0 and b == 1 for a, b in pairs)
    return float(binomtest(lost, lost + won).pvalue) if lost + won else 1.0


def _wilson(share: float, count: int) -> Ends:
    """Return Wilson's interval of a share, which need not be a whole number of `count`."""
    square = _Z**2 / count
    centre = share + square / 2
    half = _Z * np.sqrt(share * (1 - share) / count + square / (4 * count))
    low, high = (centre - half) / (1 + square), (centre + half) / (1 + square)
    return float(min(max(low, 0.0), share)), float(max(min(high, 1.0), share))
