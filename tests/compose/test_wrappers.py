import math
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward import (
    Clip,
    Composite,
    Gate,
    Minimum,
    Product,
    RecipeError,
    Reward,
    Sample,
    Scale,
    Score,
    WeightedSum,
)

NAMES = ("format", "answer", "entity")


@dataclass(frozen=True)
class Fixed(Reward):
    """A reward that gives what it was given to, or no value."""

    value: float | None = 1.0

    def __call__(self, sample: Sample) -> Score:
        return Score(self.value, "fixed" if self.value is not None else "nothing to judge by")


class Penalty(Fixed):
    range: ClassVar[tuple[float, float]] = (-1.0, 0.0)


def mean(*values: float | None) -> WeightedSum:
    return WeightedSum({name: Fixed(value) for name, value in zip(NAMES, values, strict=False)})


LEAST = Minimum({"entity": Fixed(0.4), "path": Fixed(0.8)})
COSTLY = WeightedSum({"answer": Fixed(1.0), "length": Penalty(-0.5)})


@pytest.mark.parametrize(
    ("reward", "value"),
    [
        (Gate(mean(1.0, 0.5), by=("format",)), 0.75),
        (Gate(mean(0.9, 0.5), by=("format",)), 0.0),
        (Gate(mean(0.9, 0.5), by=("format",), at_least=0.9), 0.7),
        (Gate(mean(0.0, 0.5), by=("format",), otherwise=-1), -1.0),
        (Gate(mean(None, 0.5), by=("format",)), 0.5),  # no value closes nothing
        (Gate(mean(1.0, 0.5, 0.0), by=("format", "answer")), 0.0),
        (Gate(Gate(mean(1.0, 1.0), by=("format",)), by=("answer",)), 1.0),
        (Gate(mean(None, None), by=("format",), otherwise=-1), None),
        (Product(mean(0.5, 0.8), by=("format",)), 0.65 * 0.5),
        (Product(mean(0.5, 0.8), by=("format", "answer")), 0.65 * 0.5 * 0.8),
        (Product(mean(None, 0.8), by=("format",)), 0.8),  # no value is no factor
        (Product(mean(1.0, 0.0), by=("answer",)), 0.0),
        (Clip(COSTLY, low=0.0), 0.25),
        (Clip(COSTLY, low=0.5), 0.5),
        (Clip(COSTLY, low=-1, high=0.1), 0.1),
        (Scale(mean(1.0, 0.5), factor=2, offset=-1), 0.5),
        (Scale(mean(0.0, 0.0), factor=2, offset=-1), -1.0),
        (Scale(mean(None)), None),
        # a minimum within a sum, and a gate by it
        (WeightedSum({"answer": Fixed(1.0), "reasons": LEAST}), 0.7),
        (Gate(WeightedSum({"answer": Fixed(1.0), "reasons": LEAST}), by=("reasons",)), 0.0),
        (Product(WeightedSum({"answer": Fixed(1.0), "reasons": LEAST}), by=("reasons",)), 0.28),
        (Product(LEAST, by=("path",)), 0.4 * 0.8),
    ],
)
def test_figures_worked_by_hand(reward: Composite, value: float | None) -> None:
    assert reward(Sample("")).value == (None if value is None else pytest.approx(value))


_MEANS = st.tuples(*[st.one_of(st.none(), st.floats(0, 1))] * 3).map(lambda each: mean(*each))


@given(_MEANS)
def test_a_gate_that_every_value_passes_is_the_identity(of: WeightedSum) -> None:
    assert Gate(of, NAMES, at_least=0)(Sample("")) == of(Sample(""))


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_product_by_1_is_the_identity(answer: float, entity: float) -> None:
    of = mean(1.0, answer, entity)
    assert Product(of, ("format",))(Sample("")).value == of(Sample("")).value


@given(_MEANS, st.floats(-1, 0.5), st.floats(0.6, 2))
def test_clipping_twice_is_clipping_once(of: WeightedSum, low: float, high: float) -> None:
    once = Clip(of, low, high)
    assert Clip(once, low, high)(Sample("")).value == once(Sample("")).value


@given(_MEANS)
def test_a_clip_to_the_range_is_the_identity(of: WeightedSum) -> None:
    assert Clip(of, *of.range)(Sample("")) == of(Sample(""))


@given(_MEANS, st.floats(0.1, 9), st.floats(-9, 9))
def test_a_scale_is_undone_by_its_inverse(of: WeightedSum, factor: float, offset: float) -> None:
    back = Scale(Scale(of, factor, offset), 1 / factor, -offset / factor)
    value = of(Sample("")).value
    assert back(Sample("")).value == (None if value is None else pytest.approx(value, abs=1e-9))


@pytest.mark.parametrize(
    ("reward", "expected"),
    [
        (Gate(mean(1.0), ("format",), otherwise=-1), "(-1.0, 1.0)"),
        (Product(Scale(mean(1.0), 1, 0.5), ("format",)), "(0.0, 1.5)"),
        (Clip(COSTLY), "(0.0, 1.0)"),
        (Clip(COSTLY, -0.5, 3), "(-0.5, 1.0)"),
        (Scale(mean(1.0), 2, -1), "(-1.0, 1.0)"),
        (COSTLY, "(-1.0, 1.0)"),
    ],
)
def test_the_range_is_declared(reward: Composite, expected: str) -> None:
    assert str(tuple(map(float, reward.range))) == expected


def test_every_part_is_in_the_score_unweighted() -> None:
    score = Gate(mean(0.0, 0.5, None), by=("format",))(Sample(""))
    assert {name: part.value for name, part in score.parts.items()} == {
        "format": 0.0,
        "answer": 0.5,
        "entity": None,
    }
    assert score.reason == "0, as format 0.00 is below 1: fixed"


@pytest.mark.parametrize(
    ("reward", "reason"),
    [
        (
            Product(mean(0.5, 1.0), ("format",)),
            "mean of format 0.50, answer 1.00; times format 0.50",
        ),
        (Clip(COSTLY, low=0.5), "mean of answer 1.00, length -0.50; clipped to 0.5"),
        (Scale(mean(1.0), 2, -1), "format 1.00; times 2; minus 1"),
    ],
)
def test_the_reason_explains_the_value(reward: Composite, reason: str) -> None:
    assert reward(Sample("")).reason == reason


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Gate(mean(1.0), by=("answr",)), "unknown part 'answr'"),
        (lambda: Gate(mean(1.0), by=()), "at least one part in `by`"),
        (lambda: Gate(mean(1.0), ("format",), otherwise=math.inf), "`otherwise` must be finite"),
        (lambda: Product(mean(1.0), by=("answr",)), "unknown part 'answr'"),
        (lambda: Product(mean(1.0), by=()), "at least one part in `by`"),
        (lambda: Product(COSTLY, by=("length",)), r"'length' must stay in \[0, 1\] to multiply"),
        (lambda: Clip(mean(1.0), low=1, high=1), "`low` must be below `high`, got 1 and 1"),
        (lambda: Clip(mean(1.0), low=math.nan), "`low` must be finite, got nan"),
        (lambda: Scale(mean(1.0), factor=0), "`factor` must be positive, got 0"),
        (lambda: Scale(mean(1.0), offset=math.inf), "`offset` must be finite, got inf"),
    ],
)
def test_refuses_what_cannot_be(make: Any, message: str) -> None:
    with pytest.raises(RecipeError, match=message):
        make()
