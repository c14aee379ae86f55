import math
import pickle
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward import Gate, RecipeError, Reward, Sample, Schedule, Score, WeightedSum


@dataclass(frozen=True)
class Fixed(Reward):
    value: float

    def __call__(self, sample: Sample) -> Score:
        return Score(self.value, "fixed")


@pytest.mark.parametrize(
    ("schedule", "step", "weight"),
    [
        (Schedule(1.0, 0.2, (0, 400)), 100, 1.0 - 0.8 / 4),
        (Schedule(0.0, 1.0, (100, 200)), 50, 0.0),  # before the first step
        (Schedule(0.0, 1.0, (100, 200)), 150, 0.5),
        (Schedule(0.0, 1.0, (100, 200)), math.inf, 1.0),
        (Schedule(1.0, 0.0, (0, 3), "cosine"), 1, 1 - (1 - 0.5) / 2),  # cos 60 degrees is a half
        (Schedule(1.0, 0.0, (0, 3), "cosine"), 3, 0.0),
    ],
)
def test_weights_worked_by_hand(schedule: Schedule, step: float, weight: float) -> None:
    assert schedule.at(step) == pytest.approx(weight)


@given(
    st.floats(0, 5),
    st.floats(0, 5),
    st.tuples(st.integers(0, 50), st.integers(51, 99)),
    st.sampled_from(["linear", "cosine"]),
    st.lists(st.integers(0, 150), min_size=2, max_size=9).map(sorted),
)
def test_goes_one_way_and_stays_between_its_ends(
    start: float, end: float, over: tuple[int, int], shape: Any, steps: list[int]
) -> None:
    weights = [Schedule(start, end, over, shape).at(step) for step in steps]
    assert all(min(start, end) - 1e-9 <= each <= max(start, end) + 1e-9 for each in weights)
    turned = weights if start <= end else weights[::-1]
    assert all(low <= high + 1e-9 for low, high in pairwise(turned))


SHAPED = WeightedSum(
    {"answer": Fixed(1.0), "entity": Fixed(0.0)}, {"entity": Schedule(1.0, 0.0, (0, 100))}
)


@pytest.mark.parametrize(("step", "value"), [(0, 1 / 2), (50, 1 / 1.5), (100, 1.0), (5000, 1.0)])
def test_a_sum_whose_shaping_fades(step: int, value: float) -> None:
    gated = Gate(SHAPED, by=("answer",))  # a schedule is found in whatever is around it
    assert SHAPED.at(step)(Sample("")).value == pytest.approx(value)
    assert gated.at(step)(Sample("")).value == pytest.approx(value)
    assert pickle.loads(pickle.dumps(gated)).at(step) == gated.at(step)


def test_without_a_step_the_weights_are_those_of_step_0() -> None:
    assert SHAPED(Sample("")) == SHAPED.at(0)(Sample(""))


def test_a_weight_that_has_all_but_faded_counts_no_more() -> None:
    steps = 10**6
    fading = WeightedSum(SHAPED.parts, {"entity": Schedule(1.0, 0.0, (0, steps), "cosine")})
    assert fading.at(steps - 1).weights["entity"] == 0.0
    assert fading.at(steps // 2).weights["entity"] == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Schedule(-1.0, 0.0, (0, 9)), "must be finite and 0 or more, got -1.0"),
        (lambda: Schedule(1.0, math.nan, (0, 9)), "must be finite and 0 or more, got nan"),
        (lambda: Schedule(1.0, 0.0, (9, 9)), r"a first and a later last step.*got \(9, 9\)"),
        (lambda: Schedule(1.0, 0.0, (0, 9), "step"), "must be linear or cosine, got 'step'"),  # type: ignore[arg-type]  # what the test is about
        (
            lambda: WeightedSum({"a": Fixed(1.0)}, {"a": Schedule(1.0, 0.0, (0, 9))}),
            "at least one weight must be positive at step 9",
        ),
        (
            lambda: WeightedSum(
                {"a": Fixed(1.0), "b": Fixed(1.0)},
                {"a": Schedule(1.0, 0.0, (0, 9)), "b": Schedule(0.0, 1.0, (20, 30))},
            ),
            "at least one weight must be positive at step 9",  # none from 9 to 20
        ),
    ],
)
def test_refuses_what_cannot_be(make: Any, message: str) -> None:
    with pytest.raises(RecipeError, match=message):
        make()
