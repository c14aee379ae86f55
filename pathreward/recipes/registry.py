"""The reward classes by their names in recipes: those that ship, registered ones and plugins."""

from collections.abc import Callable
from dataclasses import is_dataclass
from typing import Any, TypeVar, overload

from pathreward.errors import RecipeError, unknown
from pathreward.plugins import REWARDS as GROUP
from pathreward.plugins import broken_plugin, load_plugin, plugins
from pathreward.rewards import (
    AnswerReward,
    ConsistencyReward,
    DetailsReward,
    EntityReward,
    FormatReward,
    GroundingReward,
    JudgeReward,
    LeakReward,
    LengthReward,
    PathReward,
    RelevanceReward,
    RepetitionReward,
    Reward,
)

R = TypeVar("R", bound=Reward)

REWARDS: dict[str, type[Reward]] = {
    "answer": AnswerReward,
    "consistency": ConsistencyReward,
    "details": DetailsReward,
    "entity": EntityReward,
    "format": FormatReward,
    "grounding": GroundingReward,
    "judge": JudgeReward,
    "leak": LeakReward,
    "length": LengthReward,
    "path": PathReward,
    "relevance": RelevanceReward,
    "repetition": RepetitionReward,
}
"""The reward classes by name; `register` adds one."""


@overload
def register(name: str, reward: type[R]) -> type[R]: ...
@overload
def register(name: str) -> Callable[[type[R]], type[R]]: ...
def register(name: str, reward: Any = None) -> Any:
    """Register a reward class for recipes under `name`; without a class, return a decorator.

    >>> from dataclasses import dataclass
    >>> import pathreward as pr
    >>> @pr.register("short-text")
    ... @dataclass(frozen=True)
    ... class Brevity(pr.Reward):
    ...     most: int = 100
    ...
    ...     def __call__(self, sample: pr.Sample) -> pr.Score:
    ...         words = len(sample.text.split())
    ...         return pr.Score(float(words <= self.most), f"{words} words")
    >>> reward_class("short-text").__name__
    'Brevity'

    Raises:
        RecipeError: If `name` is taken by another class, or the class is no `Reward` or no
            dataclass; the message names the remedy.
    """
    if reward is None:
        return lambda found: register(name, found)
    if problem := _unfit(reward):
        raise RecipeError(f"can't register {name!r}: {problem}")
    taken = REWARDS.get(name, reward)
    if taken is not reward:
        raise RecipeError(
            f"the name {name!r} is taken by {taken.__name__}; register the class under another name"
        )
    REWARDS[name] = reward
    return reward


def _unfit(reward: object) -> str:
    """Return why an object is no reward class, and the remedy; empty where it is one."""
    if not isinstance(reward, type):
        shown = getattr(reward, "__name__", type(reward).__name__)
        return (
            f"{shown} is no class; write a class that inherits from `pathreward.Reward` and put "
            "the function's code into its `__call__(self, sample)`"
        )
    if not issubclass(reward, Reward):
        return f"{reward.__name__} does not inherit from `pathreward.Reward`; make it do so"
    if not is_dataclass(reward):
        return (
            f"{reward.__name__} must be a dataclass: its fields are its settings in a recipe; "
            "put `@dataclass(frozen=True)` above the class"
        )
    return ""


def reward_class(name: str) -> type[Reward]:
    """Return the reward class of a name in recipes; a plugin is loaded at its first use.

    >>> reward_class("answer").__name__
    'AnswerReward'

    Raises:
        RecipeError: If no class has this name; the message lists the known ones.
        PluginError: If the entry point of an installed package is broken.
    """
    if name in REWARDS:
        return REWARDS[name]
    found = plugins(GROUP)
    if name not in found:
        listed = unknown("reward", name, [*REWARDS, *found])
        raise RecipeError(f"{listed}; one of your own is known once it is imported (--import)")
    loaded = load_plugin(found[name])
    if problem := _unfit(loaded):
        raise broken_plugin(found[name], problem)
    REWARDS.setdefault(name, loaded)
    return REWARDS[name]
