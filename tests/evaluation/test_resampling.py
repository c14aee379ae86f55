import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.evaluation.resampling import (
    Figure,
    Groups,
    figures,
    flip_test,
    function_figure,
    mcnemar,
)

ALONE = Groups.of([""] * 100)


def column(*values: float) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.array(values, dtype=float)[:, None]


def width(figure: Figure) -> float:
    assert figure.low is not None
    assert figure.high is not None
    return figure.high - figure.low


def test_the_interval_of_a_mean_is_near_that_of_the_normal_distribution() -> None:
    # 36 of 100: the standard error is .048, so the interval is .36 -+ .094
    [found] = figures(column(*[1] * 36, *[0] * 64), ALONE, [True])
    assert found.value == 0.36
    assert (found.low, found.high) == pytest.approx((0.266, 0.454), abs=0.015)


def test_rows_of_one_group_are_one_observation() -> None:
    values = column(*[1] * 50, *[0] * 50)
    [alone] = figures(values, ALONE, [True])
    [grouped] = figures(values, Groups.of([f"p{n // 10}" for n in range(100)]), [True])
    assert alone.groups == 100
    assert grouped.groups == 10
    assert width(grouped) > 2 * width(alone)


def test_where_no_draw_differs_a_share_has_wilsons_interval() -> None:
    [found] = figures(column(1, 1, 1, 1), Groups.of([""] * 4), [True])
    # 4 of 4 and z = 1.96: the lower bound is 4 / (4 + z**2)
    assert (found.low, found.high) == pytest.approx((4 / (4 + 1.96**2), 1), abs=1e-4)


def test_completions_of_one_row_do_not_narrow_wilsons_interval() -> None:
    # Half of each row's completions are right, n = 4: the ends are 1/2 -+ z / (2 sqrt(n + z**2)).
    [found] = figures(column(0.5, 0.5, 0.5, 0.5), Groups.of([""] * 4), [True])
    half = 1.96 / (2 * (4 + 1.96**2) ** 0.5)
    assert (found.low, found.high) == pytest.approx((0.5 - half, 0.5 + half), abs=1e-4)


def test_one_group_has_no_interval() -> None:
    values = column(1, 0, 1, 0.5)
    [found] = figures(values, Groups.of(["p"] * 4), [True])
    assert (found.value, found.low, found.high, found.groups) == (0.625, None, None, 1)


def test_the_seed_decides_and_nothing_else() -> None:
    values = column(*np.linspace(0, 1, 100))
    assert figures(values, ALONE, [False], seed=3) == figures(values, ALONE, [False], seed=3)
    assert figures(values, ALONE, [False], seed=3) != figures(values, ALONE, [False], seed=4)


def test_a_column_without_values_has_none() -> None:
    [found] = figures(column(np.nan, np.nan), Groups.of(["", ""]), [False])
    assert found.items == 0


@given(st.lists(st.floats(-10, 10), min_size=2, max_size=30))
def test_an_interval_holds_the_mean_or_bounds_the_values(values: list[float]) -> None:
    [found] = figures(column(*values), Groups.of([""] * len(values)), [False])
    assert found.low is not None
    assert found.high is not None
    assert min(values) - 1e-9 <= found.low <= found.high <= max(values) + 1e-9


def test_a_function_of_summed_counts() -> None:
    counts = np.array([[1.0, 2.0], [3.0, 4.0], [np.nan, np.nan]])
    found = function_figure(counts, Groups.of(["", "", ""]), lambda each: each[0] / max(each[1], 1))
    assert found is not None
    assert (found.value, found.items) == (4 / 6, 2)


def test_a_difference_in_one_direction_is_rarely_by_chance() -> None:
    [p] = flip_test(column(*[1] * 12), Groups.of([""] * 12))
    assert p is not None
    assert p == pytest.approx(2 / 2**12, abs=1e-3)
    [grouped] = flip_test(column(*[1] * 12), Groups.of(["a", "b"] * 6))
    assert grouped == pytest.approx(
        0.5, abs=0.05
    )  # of two groups, the signs agree half of the time


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([1, 1, 0, 0], [1, 1, 0, 0], 1.0),
        ([0] * 6, [1] * 6, 2 / 2**6),
        ([1, 0, 0, 0], [0, 1, 1, 1], 0.625),  # 1 of 4: 2 * (1 + 4) / 16
        ([None], [1], None),
    ],
    ids=["no change", "all better", "1 of 4", "no pair"],
)
def test_mcnemar(
    before: list[float | None], after: list[float | None], expected: float | None
) -> None:
    assert mcnemar(before, after) == expected
