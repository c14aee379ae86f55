from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

import pathreward as pr
from pathreward.recipes.loading import parse
from pathreward.recipes.registry import reward_class
from tests.plugins import Install

pytestmark = pytest.mark.usefixtures("own_code")


@dataclass(frozen=True)
class Brevity(pr.Reward):
    """Pay for a text of at most `words` words."""

    words: int = 10

    def __call__(self, sample: pr.Sample) -> pr.Score:
        return pr.Score(float(len(sample.text.split()) <= self.words), "counted")


def in_order(text: str) -> float | None:
    return parse("reward: {sum: {brevity: {words: 2}}}").reward(pr.Sample(text)).value


@pytest.mark.parametrize(
    "write",
    [lambda: pr.register("brevity", Brevity), lambda: pr.register("brevity")(Brevity)],
    ids=["call", "decorator"],
)
def test_a_registered_reward_is_loaded(write: Callable[[], type]) -> None:
    assert write() is Brevity
    assert [in_order(text) for text in ("a b", "a b c")] == [1.0, 0.0]
    pr.register("brevity", Brevity)  # the same class again
    with pytest.raises(pr.RecipeError, match=r"'brevity' is taken by Brevity; .*another name"):
        pr.register("brevity", pr.AnswerReward)


class Plain(pr.Reward):
    def __call__(self, sample: pr.Sample) -> pr.Score:
        return pr.Score(1.0)


def function(sample: pr.Sample) -> float:
    return 1.0


@pytest.mark.parametrize(
    ("reward", "message"),
    [
        (function, "can't register 'x': function is no class; write a class that inherits from"),
        (Brevity(), "Brevity is no class"),
        (dict, "dict does not inherit from `pathreward.Reward`"),
        (Plain, "Plain must be a dataclass.*put `@dataclass\\(frozen=True\\)` above the class"),
    ],
    ids=["function", "instance", "other class", "no dataclass"],
)
def test_what_is_no_reward_class_is_refused(reward: Any, message: str) -> None:
    with pytest.raises(pr.RecipeError, match=message):
        pr.register("x", reward)


def test_a_reward_of_an_installed_package_is_found(installing: Install) -> None:
    installing(
        {"pathreward.rewards": {"terse": "lab_rewards:Terse"}},
        {"lab_rewards.py": TERSE},
    )
    assert reward_class("terse").__name__ == "Terse"
    reward = parse("reward: {sum: {terse: {}}}").reward
    assert reward(pr.Sample("a b c")).value == 1.0


TERSE = """
from dataclasses import dataclass
import pathreward as pr

@dataclass(frozen=True)
class Terse(pr.Reward):
    most: int = 3

    def __call__(self, sample):
        return pr.Score(float(len(sample.text.split()) <= self.most))

def no_class(): ...
"""


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("lab_rewards:Tersest", "AttributeError: .*Tersest"),
        ("lab_nothing:Terse", "ModuleNotFoundError: No module named 'lab_nothing'"),
        ("lab_rewards:no_class", "no_class is no class"),
    ],
    ids=["no such name", "no such module", "not a reward"],
)
def test_a_broken_reward_names_its_package(installing: Install, value: str, message: str) -> None:
    installing({"pathreward.rewards": {"terse": value}}, {"lab_rewards.py": TERSE})
    with pytest.raises(pr.RecipeError, match=message) as raised:
        parse("reward: {sum: {terse: {}}}")
    assert f"reward.sum.terse: the entry point 'terse = {value}' (path" in str(raised.value)
    assert "of lab-rewards 1.2 is broken" in str(raised.value)
    # It harms no recipe that does not name it.
    assert parse("reward: {sum: {answer: {}}}").reward.leaves


def test_an_unknown_reward_lists_those_of_packages(installing: Install) -> None:
    installing({"pathreward.rewards": {"terse": "lab_rewards:Terse"}}, {"lab_rewards.py": TERSE})
    with pytest.raises(pr.RecipeError, match=r"did you mean 'terse'\? Known: .*, terse"):
        parse("reward: {sum: {tersee: {}}}")
