import math
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.report.summary import Figures, Summary
from pathreward.score import Score

VALUES = st.lists(st.floats(-1, 1), min_size=2, max_size=50)


def _tally(*values: float | None) -> Figures:
    tally = Figures()
    for value in values:
        tally.add(value)
    return tally


@given(VALUES)
def test_the_figures_are_those_of_the_textbook(values: list[float]) -> None:
    tally = _tally(*values)
    assert tally.mean == pytest.approx(statistics.fmean(values), abs=1e-12)
    assert tally.sd == pytest.approx(statistics.stdev(values), abs=1e-9)
    assert (tally.lowest, tally.highest) == (min(values), max(values))
    assert sum(tally.histogram(20)) == len(values)


def test_figures_by_hand() -> None:
    tally = _tally(0.2, 0.4, 0.9, None)
    assert tally.mean == pytest.approx(0.5)  # 1.5 / 3
    assert tally.sd == pytest.approx(math.sqrt(0.13))  # (0.09 + 0.01 + 0.16) / 2
    assert tally.unscored_share == 0.25
    assert tally.histogram(4) == [1, 1, 0, 1]


@pytest.mark.parametrize(
    ("values", "sd_known", "unscored", "bounds"),
    [
        ([], False, 0.0, (0.0, 1.0)),
        ([None, None], False, 1.0, (0.0, 1.0)),
        ([0.5], False, 0.0, (0.0, 1.0)),
        ([-1.0, 1.0], True, 0.0, (-1.0, 1.0)),  # a recipe with a range of its own
    ],
)
def test_few_values(
    values: list[float | None], sd_known: bool, unscored: float, bounds: tuple[float, float]
) -> None:
    tally = _tally(*values)
    assert math.isnan(tally.sd) is not sd_known
    assert (tally.unscored_share, tally.bounds) == (unscored, bounds)
    assert sum(tally.histogram(3)) == sum(value is not None for value in values)


def test_a_summary_counts_parts_and_total() -> None:
    summary = Summary()
    summary.add(Score(0.5, parts={"format": Score(1.0), "answer": Score(0.0)}))
    summary.add(Score(1.0, parts={"format": Score(1.0), "answer": Score.unscored("no gold")}))
    figures = {name: (tally.mean, tally.unscored) for name, tally in summary.tallies()}
    assert figures == {"format": (1.0, 0), "answer": (0.0, 1), "total": (0.75, 0)}
    assert summary.rows == 2
