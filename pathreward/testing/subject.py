"""Any reward as one thing that gives a batch of samples its verdicts."""

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
"""How a reward is called: ours, a batch in TRL's columns, one sample."""

_TRL = {"completions", "completion_ids"}
_GOLD = ("solution", "solutions", "ground_truth", "gold", "label", "labels", "target", "answers")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reward said of a sample."""

    value: Any
    """Whatever came back as the value, tensors and arrays of one number as that number."""
    reason: str = ""
    """Why there is no value, as far as the reward says so."""
    score: Score | None = None
    """The score, from rewards that give one."""


@dataclass(frozen=True)
class Subject:
    """A reward and how it is called; see `check_reward` for the settings."""

    reward: Any
    style: Style
    columns: Mapping[str, str] = field(default_factory=dict)
    messages: bool = True
    changed: list[str] = field(default_factory=list)
    """What a call changed of its arguments, until `taken` is asked."""

    @property
    def name(self) -> str:
        """What the reward is called in messages."""
        return getattr(self.reward, "__name__", "") or type(self.reward).__name__

    def __call__(self, samples: Sequence[Sample]) -> list[Verdict]:
        """Return the verdicts on a batch."""
        if self.style == "trl":
            return self._columns(samples)
        if self.style == "sample":
            return [verdict(self._guarded(self.reward, each)) for each in samples]
        return [verdict(each) for each in self._guarded(self.reward.score, list(samples))]

    def single(self, sample: Sample) -> Verdict:
        """Return the verdict on one sample, by the reward's way to score one where it has one."""
        if self.style == "reward":
            return verdict(self._guarded(self.reward, sample))
        return self([sample])[0]

    def taken(self) -> str:
        """Return what calls changed since this was last asked."""
        told = "; ".join(self.changed)
        self.changed.clear()
        return told

    def _guarded(self, call: Callable[..., Any], argument: Any) -> Any:
        given = deepcopy(argument)
        found = _awaited(call(given))
        if given != argument:
            self.changed.append("the sample")
        return found

    def _columns(self, samples: Sequence[Sample]) -> list[Verdict]:
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
            Verdict(plain(value), " ".join(str(each[at]) for each in reasons if at < len(each)))
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
            "prompts": [self._said(str(each.prompt), "user") for each in samples],
            "completions": [self._said(text, "assistant") for text in texts],
            "completion_ids": [list(text.encode("utf-8", "surrogatepass")) for text in texts],
            **{
                name: [deepcopy(getattr(each, known)) for each in samples]
                for name, known in columns.items()
            },
        }

    def _said(self, text: str, role: str) -> Any:
        return [{"role": role, "content": text}] if self.messages else text


def style_of(reward: Any) -> Style:
    """Return how a reward is called, told by its type and by the names of its parameters.

    >>> style_of(lambda completions, **columns: []), style_of(lambda sample: 1.0)
    ('trl', 'sample')

    Raises:
        PathrewardError: If it can't be called.
    """
    if isinstance(reward, Reward):
        return "reward"
    if not callable(reward):
        raise PathrewardError(f"expected a reward, got {type(reward).__name__}, no callable")
    return "trl" if _TRL & set(_parameters(reward)) else "sample"


def verdict(given: object) -> Verdict:
    """Return what came back for one sample as a verdict."""
    if isinstance(given, Score):
        return Verdict(plain(given.value), given.reason, given)
    return Verdict(plain(given))


def plain(value: Any) -> Any:
    """Return the number in a tensor or an array of one, and anything else as it is."""
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
