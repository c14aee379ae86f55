"""A training step: the scores of a batch, and the metrics and columns for the trainer's log."""

import json
import math
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

import numpy as np

from pathreward.adapters.groups import Exchange, GroupedScores, drop_incomplete_parts, prompt_key
from pathreward.compose import Composite
from pathreward.rewards import Reward
from pathreward.rewards.parallel import score_batch
from pathreward.sample import Sample
from pathreward.score import Detail, Score


@dataclass(frozen=True, slots=True)
class Step:
    """The scores of a batch, one a completion."""

    measured: Mapping[str, list[Score]]
    """Scores by part, before parts are dropped by group; key "" for a reward without parts."""
    grouped: GroupedScores
    scores: list[Score]
    """The totals."""
    reward: Reward
    """The reward with the weights of this step."""

    def metrics(self) -> dict[str, float]:
        """Return the metrics by name; a part without any value has no mean.

        ``group_std`` is the standard deviation within a group, as a mean over the groups in which
        two completions or more have a value.
        """
        metrics: dict[str, float] = {"incomplete_groups": self.grouped.incomplete}
        for name, column in self.measured.items():
            values = [each.value for each in column if each.value is not None]
            if name and values:
                metrics[f"{name}/mean"] = fmean(values)
            if name:
                metrics[f"{name}/unscored"] = 1 - len(values) / len(column)
            if name and (spread := self._group_std(column)) is not None:
                metrics[f"{name}/group_std"] = spread
        unscored = sum(each.value is None for each in self.scores)
        if (spread := self._group_std(self.scores)) is not None:
            metrics["group_std"] = spread
        return metrics | {"unscored": unscored / len(self.scores)}

    def _group_std(self, column: Sequence[Score]) -> float | None:
        by_group: dict[int, list[float]] = {}
        for group, score in zip(self.grouped.groups, column, strict=True):
            if score.value is not None:
                by_group.setdefault(group, []).append(score.value)
        found = [float(np.std(values)) for values in by_group.values() if len(values) > 1]
        return fmean(found) if found else None

    def table(self, *, evidence: bool) -> dict[str, list[Any]]:
        """Return columns with one cell a completion, of the same types in every step.

        Args:
            evidence: Whether to add the parts' values, reasons and evidence to the total's reason.
        """
        if not evidence:
            return {"reason": [_storable(each.reason) for each in self.scores]}
        table: dict[str, list[Any]] = {
            f"{name}/value": [
                math.nan if each.value is None else float(each.value) for each in column
            ]
            for name, column in self.grouped.columns.items()
            if name
        }
        table["reason"] = [_storable("\n".join(_reasons(each))) for each in self.scores]
        table["evidence"] = [_storable(_evidence(each)) for each in self.scores]
        return table


def at_step(reward: Reward, step: int | None) -> Reward:
    """Return a reward with the weights of a trainer's step; None: the trainer passes none."""
    if not isinstance(reward, Composite) or reward.at(0) is reward:
        return reward
    if step is None:
        warnings.warn(
            "the reward has a schedule and the trainer passes no step, so its weights stay as they "
            "are at step 0",
            stacklevel=2,
        )
    return reward.at(step or 0)


def score_step(
    reward: Reward,
    samples: Sequence[Sample],
    size: int | None,
    exchange: Exchange,
    *,
    workers: int | None = None,
    detail: Detail = "value",
) -> Step:
    """Score a batch, each part dropped for the groups in which a completion lacks its value.

    Args:
        reward: The reward.
        samples: The batch, the completions of a prompt next to each other.
        size: Completions a prompt; None: found from the prompts.
        exchange: As in `pathreward.adapters.groups.drop_incomplete_parts`.
        workers: The number of worker processes, as for `Reward.score`.
        detail: What is read of the scores, as for `Reward.score`.
    """
    if isinstance(reward, Composite):
        measured = reward.measure(samples, workers=workers, detail=detail)
    else:
        measured = {"": score_batch(reward, samples, workers, detail)}
    prompts = [prompt_key(each) for each in samples]
    grouped = drop_incomplete_parts(measured, prompts, size=size, exchange=exchange)
    if not isinstance(reward, Composite):
        return Step(measured, grouped, grouped.columns[""], reward)
    rows = range(len(samples))
    by_row = [{name: column[at] for name, column in grouped.columns.items()} for at in rows]
    return Step(measured, grouped, [reward.combine(each) for each in by_row], reward)


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
    """Return text with lone surrogates escaped, so that it can be encoded as UTF-8."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
