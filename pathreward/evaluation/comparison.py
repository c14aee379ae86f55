"""Two policies on the same rows: differences with intervals and tests."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from pathreward.errors import DataError
from pathreward.evaluation.evaluate import Evaluation, as_array
from pathreward.evaluation.measures import described, measure_names
from pathreward.evaluation.resampling import figures, flip_test, mcnemar

_LISTED = 3


@dataclass(frozen=True, slots=True)
class Difference:
    """How much more one policy gets than another on the rows that both have a value of."""

    value: float
    low: float | None
    high: float | None
    """The 95 % interval of the difference, by the bootstrap over groups; None of one group."""
    p: float | None
    """Of a two-sided test with random signs of the groups' differences."""
    mcnemar: float | None
    """Of McNemar's exact test; None where values are not 0 or 1, or rows are grouped."""
    before: float
    """The mean of the other policy on these rows."""
    after: float
    items: int
    """Rows."""


@dataclass(frozen=True, slots=True)
class PolicyComparison:
    """An evaluation compared with that of another policy."""

    source: str
    other: str
    """The file of the other policy's completions."""
    differences: dict[str, Difference]
    """By measure."""

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as JSON values."""
        return {
            "source": self.source,
            "against": self.other,
            "differences": {name: asdict(each) for name, each in self.differences.items()},
        }


def compare(evaluation: Evaluation, other: Evaluation) -> PolicyComparison:
    """Return how one policy differs from another on the same rows.

    The difference of BLEU is that of the mean of the rows' own BLEU. P values are of one test each;
    of many tests some are small by chance.

    Raises:
        DataError: If the two are not of the same rows.
    """
    mine = [each.key for each in evaluation.items]
    places = {each.key: at for at, each in enumerate(other.items)}
    _expect_same(evaluation, other, mine, places)
    theirs = [other.values[places[key]] for key in mine]
    names = measure_names(evaluation.values)
    after, before = as_array(evaluation.values, names), as_array(theirs, names)
    change = after - before
    groups = evaluation.groups()
    single = evaluation.samples_each == other.samples_each == 1
    shares = [False] * len(names)
    means = figures(change, groups, shares, evaluation.seed)
    tests = flip_test(change, groups, evaluation.seed)
    found = {}
    for at, (name, mean) in enumerate(zip(names, means, strict=True)):
        if not mean.items:
            continue
        known = ~np.isnan(change[:, at])
        exact = described(name).is_share and single and not evaluation.grouped
        found[name] = Difference(
            mean.value,
            mean.low,
            mean.high,
            tests[at],
            mcnemar(before[known, at].tolist(), after[known, at].tolist()) if exact else None,
            float(before[known, at].mean()),
            float(after[known, at].mean()),
            mean.items,
        )
    return PolicyComparison(evaluation.source, other.source, found)


def _expect_same(
    evaluation: Evaluation, other: Evaluation, mine: list[str], places: dict[str, int]
) -> None:
    own = set(mine)
    alone = [key for key in mine if key not in places]
    others = [key for key in places if key not in own]
    if alone or others:
        first = ", ".join(map(repr, (alone or others)[:_LISTED]))
        side = evaluation.source if alone else other.source
        raise DataError(
            f"{evaluation.source} and {other.source} are of different rows: {len(alone):,} only in "
            f"the first, {len(others):,} only in the second (in {side} alone: {first}); compare "
            "completions of the same rows"
        )
    for item in evaluation.items:
        theirs = other.items[places[item.key]]
        if sorted(item.samples[0].gold_texts) != sorted(theirs.samples[0].gold_texts):
            raise DataError(
                f"row {item.key!r} has another gold answer in {other.source}; compare completions "
                "of the same rows"
            )
