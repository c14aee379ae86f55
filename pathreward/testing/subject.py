"""A uniform interface to any reward under test."""

import asyncio
import inspect
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, Literal

from pathreward.adapters.trl import REFERENCE_COLUMNS
from pathreward.errors import PathrewardError
from pathreward.rewards import Reward
from pathreward.sample import Sample
from pathreward.score import Score

Style = Literal["reward", "trl", "sample"]
"""The calling convention: a `Reward`, TRL's columns of a batch, or a function of one sample."""

_TRL = {"completions", "completion_ids"}
_GOLD = ("solution", "solutions", "ground_truth", "gold", "label", "labels", "target", "answers")


@dataclass(frozen=True, slots=True)
class RewardOutput:
    """The output of a reward for one sample."""

    value: Any
    """The returned value; a tensor or an array of one number is converted to the number."""
    reason: str = ""
    """The reason, where the reward gives one."""
    score: Score | None = None
    """The score, where the reward returns one."""


@dataclass(frozen=True)
class Subject:
    """A reward and its calling convention; `check_reward` documents the settings."""

    reward: Any
    style: Style
    columns: Mapping[str, str] = field(default_factory=dict)
    messages: bool = True
    changed: list[str] = field(default_factory=list)
    """The arguments that calls have modified since the last `pop_changes`."""

    @property
    def name(self) -> str:
        """The reward's name in messages."""
        return getattr(self.reward, "__name__", "") or type(self.reward).__name__

    def __call__(self, samples: Sequence[Sample]) -> list[RewardOutput]:
        """Return the outputs for a batch."""
        if self.style == "trl":
            return self._columns(samples)
        if self.style == "sample":
            return [to_output(self._call_unchanged(self.reward, each)) for each in samples]
        return [to_output(each) for each in self._call_unchanged(self.reward.score, list(samples))]

    def single(self, sample: Sample) -> RewardOutput:
        """Return the output for one sample, by the reward's own call for one where it has one."""
        if self.style == "reward":
            return to_output(self._call_unchanged(self.reward, sample))
        return self([sample])[0]

    def pop_changes(self) -> str:
        """Return the arguments that calls have modified since the last call of this method."""
        changes = "; ".join(self.changed)
        self.changed.clear()
        return changes

    def _call_unchanged(self, call: Callable[..., Any], argument: Any) -> Any:
        given = deepcopy(argument)
        found = _awaited(call(given))
        if given != argument:
            self.changed.append("the sample")
        return found

    def _columns(self, samples: Sequence[Sample]) -> list[RewardOutput]:
        given, before = self._arguments(samples), self._arguments(samples)
        logged: dict[str, list[Any]] = {}
        state = SimpleNamespace(global_step=0, max_steps=100, epoch=0.0)
        found = _awaited(
            self.reward(
                **given,
                trainer_state=state,
                log_extra=lambda column, values: logged.update({column: list(values)}),
                log_metric=lambda name, value: None,
            )
        )
        self.changed.extend(f"the column {name!r}" for name in given if given[name] != before[name])
        reasons = [values for column, values in logged.items() if "reason" in column]
        return [
            RewardOutput(
                as_number(value), " ".join(str(each[at]) for each in reasons if at < len(each))
            )
            for at, value in enumerate(found)
        ]

    def _arguments(self, samples: Sequence[Sample]) -> dict[str, Any]:
        named = set(_parameters(self.reward))
        gold = {name: "answer" for name in _GOLD if name in named}
        known = [
            name for name in REFERENCE_COLUMNS if name != "images" or samples[0].images is not None
        ]
        columns = {name: name for name in known} | gold | dict(self.columns)
        texts = [each.text for each in samples]
        return {
            "prompts": [self._message(str(each.prompt), "user") for each in samples],
            "completions": [self._message(text, "assistant") for text in texts],
            "completion_ids": [list(text.encode("utf-8", "surrogatepass")) for text in texts],
            **{
                name: [deepcopy(getattr(each, known)) for each in samples]
                for name, known in columns.items()
            },
        }

    def _message(self, text: str, role: str) -> Any:
        return [{"role": role, "content": text}] if self.messages else text


def style_of(reward: Any) -> Style:
    """Return the calling convention of a reward, by its type and the names of its parameters.

    >>> style_of(lambda completions, **columns: []), style_of(lambda sample: 1.0)
    ('trl', 'sample')

    Raises:
        PathrewardError: If it is not callable.
    """
    if isinstance(reward, Reward):
        return "reward"
    if not callable(reward):
        raise PathrewardError(f"expected a reward, got {type(reward).__name__}, not a callable")
    return "trl" if _TRL & set(_parameters(reward)) else "sample"


def to_output(given: object) -> RewardOutput:
    """Return the result of a call for one sample as an output."""
    if isinstance(given, Score):
        return RewardOutput(as_number(given.value), given.reason, given)
    return RewardOutput(as_number(given))


def as_number(value: Any) -> Any:
    """Return the number in a tensor or an array of one; any other value unchanged."""
    item = getattr(value, "item", None)
    return item() if callable(item) and getattr(value, "size", None) is not None else value


def _parameters(reward: Any) -> list[str]:
    try:
        return list(inspect.signature(reward).parameters)
    except (TypeError, ValueError):
        return []


def _awaited(found: Any) -> Any:
    async def wait() -> Any:
        return await found

    return asyncio.run(wait()) if inspect.isawaitable(found) else found
