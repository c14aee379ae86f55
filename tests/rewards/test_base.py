"""What a subclass of Reward gets, and what it must define."""

import pickle
from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from pathreward import Sample, Score
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
