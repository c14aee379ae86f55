import math
import pickle
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward import Composite, Gate, RecipeError, Reward, Sample, Score, WeightedSum

NAMES = ("format", "answer", "entity")


@dataclass(frozen=True)
class Fixed(Reward):
    """A reward that gives what it was told to, or no value."""

    value: float | None = 1.0

    def __call__(self, sample: Sample) -> Score:
        return Score(self.value, "fixed" if self.value is not None else "nothing to judge by")


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
        (Gate(weighted(1.0, 0.5), by=("format",)), 0.75),
        (Gate(weighted(0.9, 0.5), by=("format",)), 0.0),
        (Gate(weighted(0.9, 0.5), by=("format",), at_least=0.9), 0.7),
        (Gate(weighted(0.0, 0.5), by=("format",), otherwise=-1), -1.0),
        (Gate(weighted(None, 0.5), by=("format",)), 0.5),  # no value closes nothing
        (Gate(weighted(1.0, 0.5, 0.0), by=("format", "answer")), 0.0),
        (Gate(Gate(weighted(1.0, 1.0), by=("format",)), by=("answer",)), 1.0),
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
_COMPOSITES = st.recursive(
    _SUMS,
    lambda inner: st.builds(
        lambda of, by, at_least, otherwise: Gate(of, (by,), at_least, otherwise),
        inner,
        st.sampled_from(NAMES),
        st.floats(0, 1),
        st.floats(-1, 0),
    ),
    max_leaves=3,
)


@given(_COMPOSITES)
def test_the_weighted_shares_are_the_value(reward: Composite) -> None:
    score = reward(Sample(""))
    shares = reward.shares(score.parts)
    if score.value is None:
        assert not any(reward.weights[name] for name in shares)
        return
    total = math.fsum(reward.weights[name] * share for name, share in shares.items())
    assert total == pytest.approx(score.value, abs=1e-12)
    assert reward.range[0] <= score.value <= reward.range[1]
    assert math.fsum(reward.weights.values()) == pytest.approx(1)


@given(_SUMS, st.floats(0.1, 10))
def test_weights_are_relative(reward: WeightedSum, factor: float) -> None:
    scaled = WeightedSum(reward.parts, {n: w * factor for n, w in reward.relative.items()})
    assert scaled(Sample("")).value == pytest.approx(reward(Sample("")).value)


@given(_SUMS)
def test_a_gate_that_every_value_passes_is_the_identity(reward: WeightedSum) -> None:
    assert Gate(reward, NAMES, at_least=0)(Sample("")) == reward(Sample(""))


@given(_COMPOSITES)
def test_a_batch_is_one_by_one_and_survives_pickling(reward: Composite) -> None:
    samples = [Sample("a"), Sample("b")]
    again = pickle.loads(pickle.dumps(reward))
    assert again.score(samples) == reward.score(samples) == [reward(each) for each in samples]


@given(_SUMS, st.permutations(NAMES))
def test_the_order_of_the_parts_does_not_matter(reward: WeightedSum, order: list[str]) -> None:
    turned = WeightedSum({name: reward.parts[name] for name in order}, reward.relative)
    assert turned(Sample("")).value == pytest.approx(reward(Sample("")).value)


def test_every_part_is_in_the_score_unweighted() -> None:
    score = Gate(weighted(0.0, 0.5, None), by=("format",))(Sample(""))
    assert {name: part.value for name, part in score.parts.items()} == {
        "format": 0.0,
        "answer": 0.5,
        "entity": None,
    }
    assert score.reason == "closed by format: fixed"


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
        (lambda: WeightedSum({"a": weighted(1.0)}), "part 'a' is a composite"),
        (lambda: Gate(weighted(1.0), by=("answr",)), "unknown part 'answr'"),
        (lambda: Gate(weighted(1.0), by=()), "at least one part in `by`"),
        (
            lambda: Gate(weighted(1.0), ("format",), otherwise=math.inf),
            "`otherwise` must be finite",
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
    shown: list[object] = ["a.png", "b.png", one, other, None, "a.png"]
    scores = WeightedSum({"images": Images()}).score([Sample("B", images=each) for each in shown])
    told = [each.parts["images"].reason for each in scores]
    assert told == [str((each,)) if each else "None" for each in shown]
