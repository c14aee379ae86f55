"""What a subclass of Reward gets, and what it must define."""

import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest

from pathreward import AnswerReward, DataError, RewardError, Sample, Score, load
from pathreward.audit import rows
from pathreward.recipes.registry import REWARDS
from pathreward.rewards import Reward


@dataclass(frozen=True, slots=True)
class Shouting(Reward):
    """The share of capitals."""

    least: int = 1

    def __call__(self, sample: Sample) -> Score:
        letters = [each for each in sample.text if each.isalpha()]
        if len(letters) < self.least:
            return Score.unscored("too short")
        return Score(sum(map(str.isupper, letters)) / len(letters), "capitals")


SAMPLES = [Sample("ABcd"), Sample("abcd"), Sample("")]


def test_a_batch_is_scored_one_by_one_in_order() -> None:
    scores = Shouting().score(SAMPLES)
    assert [each.value for each in scores] == [0.5, 0.0, None]
    assert [Shouting()(each) for each in SAMPLES] == scores


@pytest.mark.parametrize("samples", [[], SAMPLES[:1]])
def test_a_batch_has_a_score_for_each_sample(samples: Sequence[Sample]) -> None:
    assert len(Shouting().score(samples)) == len(samples)


def test_rewards_of_one_configuration_are_equal() -> None:
    assert Shouting(2) == Shouting(2) != Shouting(3)
    assert hash(Shouting(2)) == hash(Shouting(2))


def test_a_reward_without_a_rule_is_refused() -> None:
    with pytest.raises(TypeError, match="abstract"):
        Reward()  # type: ignore[abstract]  # this is the error


def test_the_range_is_0_to_1_unless_declared() -> None:
    assert Shouting.range == (0.0, 1.0)
    assert pickle.loads(pickle.dumps(Reward)).range == (0.0, 1.0)


@pytest.mark.parametrize("reward", [Shouting(), AnswerReward(), load("pathreward")])
@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("text", 'expected a Sample, got str; .*pass `pathreward.Sample\\(text, answer="yes"\\)`'),
        ({"completion": "text"}, r"got dict; pass `pathreward.Sample.from_row\(row\)`"),
        ([Sample("text")], r"got list; pass several samples to `reward.score\(samples\)`"),
        (["a", "b"], r"got list; pass several samples to `reward.score\(samples\)`"),
        (None, r"got NoneType; pass `pathreward.Sample\(\"text\", answer=\"yes\"\)`"),
    ],
    ids=["text", "dict", "samples", "texts", "None"],
)
def test_what_is_no_sample_is_refused(reward: Reward, given: Any, message: str) -> None:
    with pytest.raises(DataError, match=message):
        reward(given)


@pytest.mark.parametrize("reward", [Shouting(), AnswerReward(), load("pathreward")])
@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("text", "`score` takes a list of samples, got str; pass "),
        ({"completion": "text"}, "takes a list of samples, got dict"),
        (Sample("text"), r"takes a list of samples, got one; pass `\[sample\]`"),
        (["a", "b"], "item 0 of the samples: expected a Sample, got str"),
        ([Sample("a"), {"completion": "b"}], "item 1 of the samples: .*got dict; pass `pathre"),
        (iter(()), "takes a list of samples, got tuple_iterator"),
    ],
    ids=["text", "dict", "one", "texts", "rows", "iterator"],
)
def test_what_are_no_samples_is_refused(reward: Reward, given: Any, message: str) -> None:
    with pytest.raises(DataError, match=message):
        reward.score(given)


@dataclass(frozen=True, slots=True)
class Returning(Reward):
    """What a reward of a user may return by mistake."""

    returned: Any

    def __call__(self, sample: Sample) -> Score:
        return self.returned  # type: ignore[no-any-return]  # that is the mistake


@dataclass(frozen=True)
class Batch(Returning):
    """The same of a batch."""

    def score(self, samples: Any, **_: Any) -> Any:
        return self.returned


@pytest.mark.parametrize(
    ("returned", "message"),
    [
        (0.5, 'Returning returned float, no Score; return `Score\\(0.5, "why"\\)`'),
        (True, r"Returning returned bool, no Score; return `Score\(1.0"),
        (None, r"Returning returned NoneType, no Score; return `Score.unscored\(reason\)`"),
        ((1.0, "right"), r"Returning returned tuple, no Score; return `Score\(value, reason\)`"),
    ],
    ids=["float", "bool", "None", "tuple"],
)
def test_what_is_no_score_is_refused(returned: Any, message: str) -> None:
    for call in (Returning(returned), lambda each: Returning(returned).score([each])):
        with pytest.raises(RewardError, match=message):
            call(Sample("text"))


@pytest.mark.parametrize(
    ("returned", "message"),
    [
        (1.0, "Batch.score returned float, no list"),
        ([Score(1.0)], "Batch.score returned 1 scores for 2 samples; return one Score a sample"),
        ([0.5, 0.5], r"Batch returned float, no Score; return `Score\(0.5"),
        ([Score(1.0), None], "Batch returned NoneType, no Score"),
    ],
    ids=["no list", "too few", "floats", "a None"],
)
def test_what_are_no_scores_is_refused(returned: Any, message: str) -> None:
    with pytest.raises(RewardError, match=message):
        Batch(returned).score(SAMPLES[:2])


class Watched(Sample):
    """A sample that notes which of its fields are read."""

    __slots__ = ()
    read: ClassVar[set[str]] = set()

    def __getattribute__(self, name: str) -> Any:
        Watched.read.add(name)
        return object.__getattribute__(self, name)


@pytest.mark.parametrize("name", [each for each in REWARDS if each not in {"judge", "grounding"}])
def test_a_reward_reads_the_fields_that_it_declares(name: str) -> None:
    fields = {"prompt", "answer", "options", "findings", "reasoning", "entities", "images"}
    reward, found = REWARDS[name](), set()
    for row in rows()[::3]:
        text = f"<observe>{row.findings}</observe><think>{row.reasoning}</think><answer>A</answer>"
        sample = Watched(text, row.prompt, row.answer, row.options, row.findings, row.reasoning)
        Watched.read.clear()
        reward(sample)
        found |= Watched.read & fields
    assert found <= {*reward.reference_fields, *reward.context_fields}
    assert set(reward.reference_fields) <= found
