"""A step: what the completions of a batch earned, and what a trainer's log gets of it."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from pathreward.adapters.groups import Exchange, Settled, prompt_key, settle
from pathreward.compose import Composite
from pathreward.rewards import Reward
from pathreward.sample import Sample
from pathreward.score import Score


@dataclass(frozen=True, slots=True)
class Step:
    """What the completions of a batch earned, one score each."""

    measured: Mapping[str, list[Score]]
    """By part, before any group was settled; the part of a reward without parts has no name."""
    settled: Settled
    scores: list[Score]
    """The totals."""
    reward: Reward
    """The reward as it was at this step."""

    def metrics(self) -> dict[str, float]:
        """Return means and counts by name; the mean of a part that has no value is left out."""
        metrics: dict[str, float] = {"groups_settled": self.settled.groups}
        for name, column in self.measured.items():
            values = [each.value for each in column if each.value is not None]
            if name and values:
                metrics[f"{name}/mean"] = fmean(values)
            if name:
                metrics[f"{name}/unscored"] = 1 - len(values) / len(column)
        unscored = sum(each.value is None for each in self.scores)
        return metrics | {"unscored": unscored / len(self.scores)}

    def table(self, *, evidence: bool) -> dict[str, list[Any]]:
        """Return columns with a cell a completion, of the same types in every step."""
        table: dict[str, list[Any]] = {
            f"{name}/value": [
                math.nan if each.value is None else float(each.value) for each in column
            ]
            for name, column in self.settled.columns.items()
            if name
        }
        table["reason"] = [_storable("\n".join(_reasons(each))) for each in self.scores]
        if evidence:
            table["evidence"] = [_storable(_evidence(each)) for each in self.scores]
        return table


def take_step(
    reward: Reward, samples: Sequence[Sample], size: int | None, exchange: Exchange
) -> Step:
    """Score a batch, with each part left out for the groups where some lack it.

    Args:
        reward: What is paid.
        samples: The batch, the completions of a prompt together.
        size: Completions a prompt; None: found from the prompts.
        exchange: As in `pathreward.adapters.groups.settle`.
    """
    if isinstance(reward, Composite):
        measured = reward.measure(samples)
    else:
        measured = {"": reward.score(samples)}
    prompts = [prompt_key(each) for each in samples]
    settled = settle(measured, prompts, size=size, exchange=exchange)
    if not isinstance(reward, Composite):
        return Step(measured, settled, settled.columns[""], reward)
    rows = range(len(samples))
    by_row = [{name: column[at] for name, column in settled.columns.items()} for at in rows]
    return Step(measured, settled, [reward.combine(each) for each in by_row], reward)


def _number(value: float | None) -> float:
    return math.nan if value is None else float(value)


def _reasons(score: Score) -> list[str]:
    parts = (f"{name}: {part.reason}" for name, part in score.parts.items() if part.reason)
    return [score.reason, *parts]


def _evidence(score: Score) -> str:
    parts = score.parts or {"": score}
    found = [
        {"part": name, **each._asdict()} for name, part in parts.items() for each in part.evidence
    ]
    return json.dumps(found, ensure_ascii=False)


def _storable(text: str) -> str:
    """Return text that a table can be written with: a lone surrogate has no UTF-8."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
