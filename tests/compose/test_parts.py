import math
from dataclasses import dataclass
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward import Composite, Minimum, RecipeError, Reward, Sample, Score, WeightedSum

NAMES = ("format", "answer", "entity")


@dataclass(frozen=True)
class Fixed(Reward):
    """A reward that gives what it was given to, or no value."""

    value: float | None = 1.0

    def __call__(self, sample: Sample) -> Score:
        return Score(self.value, "fixed" if self.value is not None else "nothing to judge by")


class Penalty(Fixed):
    range: ClassVar[tuple[float, float]] = (-1.0, 0.0)


def weighted(*values: float | None, weights: tuple[float, ...] = (1, 1, 1)) -> WeightedSum:
    parts = {name: Fixed(value) for name, value in zip(NAMES, values, strict=False)}
    return WeightedSum(parts, dict(zip(parts, weights, strict=False)))


@pytest.mark.parametrize(
    ("reward", "value"),
    [
        (weighted(1.0, 0.5, weights=(1, 3)), (1 * 1.0 + 3 * 0.5) / 4),
        (weighted(1.0, None, weights=(1, 3)), 1.0),  # the rest is scaled up
        (weighted(0.4, None, 0.7, weights=(1, 5, 2)), (0.4 + 2 * 0.7) / 3),
        (weighted(1.0, 0.0, weights=(0, 1)), 0.0),  # measured, not counted
        (weighted(None, None), None),
        (weighted(1.0, None, weights=(0, 1)), None),  # all that has a value does not count
        (WeightedSum({"a": Fixed(0.5), "b": Fixed(0.6)}, needs={"b": "a"}), (0.5 + 0.3) / 2),
        (WeightedSum({"a": Fixed(None), "b": Fixed(0.6)}, needs={"b": "a"}), 0.6),
        (Minimum({"a": Fixed(0.5), "b": Fixed(0.6)}), 0.5),
        (Minimum({"a": Fixed(None), "b": Fixed(0.6)}), 0.6),  # left out
        (Minimum({"a": Fixed(None)}), None),
        # a composite is one term; a part missing inside it is left out inside it
        (WeightedSum({"c": weighted(0.2, None), "d": Fixed(1.0)}), 0.6),
        (WeightedSum({"c": weighted(None, None), "d": Fixed(1.0)}), 1.0),
        (WeightedSum({"c": weighted(0.5), "d": Fixed(1.0)}, needs={"d": "c"}), 0.5),
        (WeightedSum({"c": weighted(0.5), "d": Fixed(1.0)}, needs={"c": "format"}), 0.625),
    ],
)
def test_figures_worked_by_hand(reward: Composite, value: float | None) -> None:
    assert reward(Sample("")).value == (None if value is None else pytest.approx(value))


_VALUES = st.one_of(st.none(), st.floats(0, 1))
_SUMS = st.builds(
    lambda values, weights: weighted(*values, weights=weights),
    st.tuples(_VALUES, _VALUES, _VALUES),
    st.tuples(st.floats(0.01, 9), *[st.one_of(st.just(0.0), st.floats(1e-6, 9))] * 2),
)


@given(_SUMS, st.floats(0.1, 10))
def test_weights_are_relative(reward: WeightedSum, factor: float) -> None:
    scaled = WeightedSum(
        reward.parts, {name: weight * factor for name, weight in reward.weights.items()}
    )
    assert scaled(Sample("")).value == pytest.approx(reward(Sample("")).value)


@given(_SUMS)
def test_a_minimum_is_no_more_than_any_part_and_is_one_of_them(reward: WeightedSum) -> None:
    score = Minimum(reward.parts)(Sample(""))
    values = [part.value for part in score.parts.values() if part.value is not None]
    assert score.value in values or not values
    assert all(score.value is not None and score.value <= value for value in values)


@given(_SUMS, st.permutations(NAMES))
def test_the_order_of_the_parts_does_not_matter(reward: WeightedSum, order: list[str]) -> None:
    turned = WeightedSum({name: reward.parts[name] for name in order}, reward.relative)
    assert turned(Sample("")).value == reward(Sample("")).value
    assert Minimum(turned.parts)(Sample("")).value == Minimum(reward.parts)(Sample("")).value


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: WeightedSum({}), "needs at least one part"),
        (lambda: weighted(1.0, weights=(math.nan,)), "weight of 'format' must be finite"),
        (lambda: weighted(1.0, weights=(-1.0,)), "weight of 'format' must be finite and 0 or more"),
        (lambda: weighted(1.0, 1.0, weights=(1, 5e-324)), "weight of 'answer' is too small"),
        (lambda: weighted(1.0, weights=(0.0,)), "at least one weight must be positive"),
        (lambda: WeightedSum({"a": Fixed()}, {"b": 1.0}), "unknown part 'b'. Known: a"),
        (lambda: WeightedSum({"a": Fixed()}, needs={"a": "b"}), "unknown part 'b'. Known: a"),
        (lambda: Minimum({}), "needs at least one part"),
        (
            lambda: WeightedSum({"a": Fixed(), "b": Penalty()}, needs={"a": "b"}),
            r"'b' must stay in \[0, 1\] to multiply, it has \(-1.0, 0.0\)",
        ),
    ],
)
def test_refuses_what_cannot_be(make: object, message: str) -> None:
    with pytest.raises(RecipeError, match=message):
        make()  # type: ignore[operator]  # a table of thunks


@dataclass(frozen=True)
class Images(Reward):
    """Names the images of a sample."""

    def __call__(self, sample: Sample) -> Score:
        return Score(1.0, str(sample.images))


def test_samples_that_differ_in_their_images_alone_are_scored_apart() -> None:
    one, other = b"tile 1", b"tile 2"
    images: list[object] = ["a.png", "b.png", one, other, None, "a.png"]
    scores = WeightedSum({"images": Images()}).score([Sample("B", images=each) for each in images])
    reasons = [each.parts["images"].reason for each in scores]
    assert reasons == [str((each,)) if each else "None" for each in images]
