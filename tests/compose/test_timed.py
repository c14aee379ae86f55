import time
from dataclasses import dataclass

import pytest

import pathreward as pr
from pathreward.compose import Timed, WeightedSum
from pathreward.errors import DeadlineError, RecipeError
from pathreward.recipes.loading import dump, parse
from pathreward.rewards.watch import DEADLINE, time_limits

RECIPE = "deadline: {}\nreward: {{sum: {{format: {{tags: [answer]}}}}}}"


@dataclass(frozen=True)
class Sleeping(pr.Reward):
    """Takes longer than the deadline of the tests."""

    def __call__(self, sample: pr.Sample) -> pr.Score:
        time.sleep(0.02)
        return pr.Score(1.0, "slept")


SLEEPING = WeightedSum({"mine": Sleeping()})
SAMPLES = [pr.Sample(str(n)) for n in range(3)]


def test_a_call_behind_the_deadline_is_an_error() -> None:
    for call in (Timed(SLEEPING, 0.01).score, Timed(SLEEPING, 0.01).measure):
        with pytest.raises(DeadlineError, match=r"its deadline of 0.01 s; the part 'mine'"):
            call(SAMPLES)
    assert Timed(SLEEPING, 60).score(SAMPLES) == SLEEPING.score(SAMPLES)


@pytest.mark.parametrize("by", ["block", "environment"])
def test_the_users_choice_wins(monkeypatch: pytest.MonkeyPatch, by: str) -> None:
    if by == "environment":
        monkeypatch.setenv(DEADLINE, "60")
        assert len(Timed(SLEEPING, 0.01).score(SAMPLES)) == 3
        return
    with time_limits(deadline=60):
        assert len(Timed(SLEEPING, 0.01).score(SAMPLES)) == 3


def test_worker_processes_have_the_deadline() -> None:
    samples = [pr.Sample(str(n)) for n in range(16)]
    with pytest.raises(DeadlineError, match="the part 'mine'"):
        Timed(SLEEPING, 0.01).score(samples, workers=2)


def test_the_key_of_a_recipe_sets_it_and_is_written_back() -> None:
    reward = parse(RECIPE.format(600)).reward
    assert isinstance(reward, Timed)
    assert reward.deadline == 600
    assert parse(dump(reward)).reward == reward
    assert reward.at(7) == reward


@pytest.mark.parametrize("seconds", ["0", "-1", ".inf", ".nan", "soon", "[1]"])
def test_what_is_no_time_is_refused(seconds: str) -> None:
    with pytest.raises(RecipeError, match="deadline"):
        parse(RECIPE.format(seconds))
