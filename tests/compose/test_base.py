"""Laws of every composite, however it is nested."""

import gc
import json
import math
import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
import yaml
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
    RewardError,
    Sample,
    Scale,
    Schedule,
    Score,
    WeightedSum,
)
from pathreward.recipes.grammar import read_composite, write_composite

NAMES = ("format", "answer", "entity", "path")


@dataclass(frozen=True)
class Fixed(Reward):
    """The value that the completion, a JSON object, has under a name."""

    name: str

    def __call__(self, sample: Sample) -> Score:
        value = json.loads(sample.text)[self.name]
        return Score(value, "as given") if value is not None else Score.unscored("not given")


_VALUES = st.one_of(st.none(), st.floats(0, 1), st.sampled_from([0.0, 0.5, 1.0]))
ROWS = st.fixed_dictionaries(dict.fromkeys(NAMES, _VALUES))
_WEIGHTS = st.one_of(
    st.just(0.0),
    st.floats(1e-3, 9),
    st.builds(
        Schedule,
        st.floats(1e-3, 2),
        st.floats(0, 2),
        st.tuples(st.integers(0, 5), st.integers(6, 9)),
        st.sampled_from(["linear", "cosine"]),
    ),
)


@st.composite
def parts(draw: st.DrawFn, inner: st.SearchStrategy[Composite] | None = None) -> dict[str, Reward]:
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, unique=True))
    found: dict[str, Reward] = {name: Fixed(name) for name in names}
    if inner is not None:
        composite = draw(inner)
        found[f"{len(composite.named_rewards)} inside"] = composite
    return found


@st.composite
def sums(draw: st.DrawFn, inner: st.SearchStrategy[Composite] | None = None) -> WeightedSum:
    found = draw(parts(inner))
    first, *others = found
    weights = {name: draw(_WEIGHTS) for name in others} | {first: draw(st.floats(0.01, 9))}
    needs = draw(st.sampled_from([{}, {others[0]: first}])) if others else {}
    return WeightedSum(found, weights, needs)


def minima(inner: st.SearchStrategy[Composite] | None = None) -> st.SearchStrategy[Minimum]:
    return st.builds(Minimum, parts(inner))


@st.composite
def arounds(draw: st.DrawFn, inner: st.SearchStrategy[Composite]) -> Composite:
    of = draw(inner)
    by = tuple(draw(st.lists(st.sampled_from(sorted(of.leaves)), min_size=1, max_size=2)))
    ends = sorted(draw(st.lists(st.floats(-1, 1), min_size=2, max_size=2, unique=True)))
    return draw(
        st.sampled_from(
            [
                Gate(of, by, draw(st.floats(0, 1)), draw(st.floats(-1, 0))),
                Product(of, by),
                Clip(of, *ends),
                Scale(of, draw(st.floats(0.1, 3)), draw(st.floats(-1, 1))),
            ]
        )
    )


def nested() -> st.SearchStrategy[Composite]:
    return st.recursive(
        st.one_of(sums(), minima()),
        lambda inner: st.one_of(sums(inner), minima(inner), arounds(inner)),
        max_leaves=3,
    )


def sample(row: Mapping[str, float | None]) -> Sample:
    return Sample(json.dumps(row))


@given(nested(), ROWS, st.integers(0, 10))
def test_the_weighted_shares_are_the_value(
    reward: Composite, row: dict[str, float | None], step: int
) -> None:
    reward = reward.at(step)
    score = reward(sample(row))
    shares = reward.shares(score.parts)
    assert math.fsum(reward.weights.values()) == pytest.approx(1)
    if score.value is None:
        assert not shares
        return
    total = math.fsum(reward.weights[name] * share for name, share in shares.items())
    assert total == pytest.approx(score.value, abs=1e-9)
    assert reward.range[0] <= score.value <= reward.range[1]
    assert score.reason


@given(nested(), ROWS, ROWS)
def test_whether_there_is_a_value_depends_on_which_leaves_have_one_alone(
    reward: Composite, row: dict[str, float | None], other: dict[str, float | None]
) -> None:
    alike = {
        name: None if row[name] is None else (other[name] if other[name] is not None else 0.3)
        for name in row
    }
    assert (reward(sample(row)).value is None) == (reward(sample(alike)).value is None)


@given(nested(), st.lists(ROWS, max_size=5), st.randoms())
def test_a_batch_is_one_by_one_in_any_order(
    reward: Composite, rows: list[dict[str, float | None]], rng: Any
) -> None:
    samples = [sample(row) for row in rows]
    scores = reward.score(samples)
    assert scores == [reward(each) for each in samples]
    order = rng.sample(range(len(rows)), len(rows))
    assert reward.score([samples[at] for at in order]) == [scores[at] for at in order]


def as_settings(leaf: Reward) -> dict[str, Any]:
    assert isinstance(leaf, Fixed)
    return {"reward": "fixed", "name": leaf.name}


@given(nested(), ROWS)
def test_survives_pickling_and_yaml(reward: Composite, row: dict[str, float | None]) -> None:
    tree = yaml.safe_load(yaml.safe_dump(write_composite(reward, as_settings), sort_keys=False))
    read = read_composite(tree, lambda _, settings: Fixed(**settings))
    unpickled = pickle.loads(pickle.dumps(reward))
    assert read == unpickled == reward
    assert read(sample(row)) == unpickled(sample(row)) == reward(sample(row))
    assert read.at(7)(sample(row)) == reward.at(7)(sample(row))


@given(nested())
def test_a_reward_without_schedules_is_itself_at_any_step(reward: Composite) -> None:
    still = reward.at(3)
    assert still.at(9) is still


@pytest.mark.parametrize(
    "make",
    [
        lambda: WeightedSum({"a": Fixed("x"), "b": Minimum({"a": Fixed("y")})}),
        lambda: WeightedSum({"a": Minimum({"a": Fixed("a")})}),
        lambda: Minimum({"b": Minimum({"a": Fixed("x")}), "c": Minimum({"a": Fixed("y")})}),
    ],
)
def test_a_name_means_one_reward(make: Any) -> None:
    with pytest.raises(RecipeError, match="the name 'a' means two rewards; rename one of them"):
        make()


def test_a_leaf_that_occurs_twice_is_scored_once_and_listed_once() -> None:
    twice = WeightedSum({"answer": Fixed("a"), "both": Minimum({"answer": Fixed("a")})})
    assert twice(Sample('{"a": 0.5}')).value == 0.5
    assert list(twice.leaves) == ["answer"]


def test_the_reason_explains_a_nested_composite() -> None:
    least = Minimum({"entity": Fixed("entity"), "path": Fixed("path")})
    reward = Gate(WeightedSum({"answer": Fixed("answer"), "reasons": least}), by=("reasons",))
    score = reward(sample({"answer": 1.0, "entity": 0.4, "path": 0.8}))
    assert score.reason == (
        "0, as reasons 0.40 is below 1: entity 0.40, the lowest of entity 0.40, path 0.80"
    )
    open_ = Gate(reward.of, by=("reasons",), at_least=0.4)
    assert open_(sample({"answer": 1.0, "entity": 0.4, "path": 0.8})).reason == (
        "mean of answer 1.00, reasons 0.40 (entity 0.40, the lowest of entity 0.40, path 0.80)"
    )


def test_a_batch_of_short_and_long_texts_keeps_its_order() -> None:
    seen: list[int] = []

    @dataclass(frozen=True)
    class Long(Reward):
        def __call__(self, sample: Sample) -> Score:
            seen.append(len(sample.text))
            return Score(1.0 if len(sample.text) > 50_000 else 0.0)

    lengths = [*range(20), 60_000, 60_001, *range(20, 25), 60_002]
    samples = [Sample("a" * length) for length in lengths]
    scores = WeightedSum({"long": Long()}).score([*samples, samples[3]])
    assert [each.value for each in scores] == [float(n > 50_000) for n in [*lengths, 3]]
    assert seen == lengths


@dataclass(frozen=True)
class Compared(Fixed):
    """The same, of a part that compares the completion with the gold answer."""

    reference_fields = ("answer",)


@given(row=ROWS)
def test_without_a_compared_part_there_is_no_value(row: dict[str, Any]) -> None:
    """A row without a reference is not paid for its form alone."""
    reward = WeightedSum(
        {
            "format": Fixed("format"),
            "answer": Compared("answer"),
            "inner": Gate(WeightedSum({"entity": Compared("entity")}), by=("entity",)),
        }
    )
    assert reward.reference_fields == ("answer",)
    score = reward(Sample(json.dumps(row)))
    assert (score.value is None) == (row["answer"] is None and row["entity"] is None)
    if score.value is None:
        assert score.reason == (
            "nothing is compared with a reference (answer: not given; entity: not given)"
        )


@dataclass(frozen=True)
class Broken(Reward):
    """What a reward of a user may return by mistake."""

    returned: Any

    def __call__(self, sample: Sample) -> Score:
        return self.returned  # type: ignore[no-any-return]  # that is the mistake


class Short(Broken):
    """A batch with a score too few."""

    def score(self, samples: Any, **_: Any) -> list[Score]:
        return [Score(1.0)] * (len(samples) - 1)


@pytest.mark.parametrize(
    ("part", "message"),
    [
        (Broken(Score(1.5)), "the part 'mine': Broken returned 1.5, which is not in its range"),
        (Broken(Score(-0.1)), "the part 'mine': Broken returned -0.1, which is not in its range"),
        (Broken(0.5), "the part 'mine': Broken returned float, no Score; return `Score(0.5, "),
        (Broken(None), "the part 'mine': Broken returned NoneType, no Score; return `Score.unsc"),
        (Short(None), "the part 'mine': Short.score returned 1 scores for 2 samples"),
    ],
    ids=["above", "below", "a float", "nothing", "too few"],
)
def test_a_part_that_breaks_its_contract_is_named(part: Reward, message: str) -> None:
    reward = WeightedSum({"mine": part, "other": Fixed("format")})
    samples = [Sample('{"format": 1}'), Sample('{"format": 0}')]
    with pytest.raises(RewardError) as caught:
        reward.score(samples)
    assert message in str(caught.value)
    if not isinstance(part, Short):
        with pytest.raises(RewardError):
            reward(samples[0])


def a_function(sample: Sample) -> float:
    return 1.0


@pytest.mark.parametrize(
    ("part", "message"),
    [
        (a_function, "the part 'mine' is no reward but a function; a part is an instance of a"),
        (Short, "but the class Short itself; make one: `Short()`"),
        (None, "is no reward but a NoneType"),
    ],
    ids=["a function", "a class", "nothing"],
)
def test_a_part_that_is_no_reward_is_named(part: Any, message: str) -> None:
    with pytest.raises(RecipeError) as caught:
        WeightedSum({"mine": part})
    assert message in str(caught.value)


@dataclass(frozen=True)
class Collecting(Reward):
    """Whether the garbage collector runs while a sample is scored; an empty one is an error."""

    def __call__(self, sample: Sample) -> Score:
        if not sample.text:
            raise RuntimeError
        return Score(float(gc.isenabled()))


@pytest.mark.parametrize("enabled", [True, False], ids=["running", "stopped by the caller"])
def test_the_garbage_collector_is_paused_and_restored(enabled: bool) -> None:
    reward = WeightedSum({"mine": Collecting(), "other": Fixed("format")})
    try:
        (gc.enable if enabled else gc.disable)()
        [score] = reward.score([Sample('{"format": 1}')])
        assert score.parts["mine"].value == 0.0
        assert gc.isenabled() is enabled
        with pytest.raises(RuntimeError):
            reward.score([Sample("")])
        assert gc.isenabled() is enabled
    finally:
        gc.enable()
