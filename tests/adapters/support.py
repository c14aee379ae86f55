"""A reward with given values, a batch in TRL's layout and a trainer's log."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pathreward import Evidence, Reward, Sample, Score, WeightedSum

Row = Mapping[str, float | None]
Batch = dict[str, Any]
NAMES = ("format", "answer", "entity")


@dataclass(frozen=True)
class Fixed(Reward):
    """The value that the completion, a JSON object, has under a name."""

    name: str

    def __call__(self, sample: Sample) -> Score:
        value = json.loads(sample.text).get(self.name)
        span = Evidence("think", 0, 1, "{", "C:1", "negated", note=self.name)
        return (
            Score.unscored("down") if value is None else Score(value, "as given", evidence=(span,))
        )


def mean_of(**weights: float) -> WeightedSum:
    return WeightedSum({name: Fixed(name) for name in weights}, weights)


def batch(*groups: list[Row]) -> Batch:
    """Return a batch in TRL's layout: the completions of a prompt are adjacent."""
    return {
        "prompts": [f"prompt {at}" for at, rows in enumerate(groups) for _ in rows],
        "completions": [json.dumps(row) for rows in groups for row in rows],
    }


class Log:
    """What a trainer keeps of `log_extra` and `log_metric` in one step."""

    def __init__(self) -> None:
        self.columns: dict[str, list[Any]] = {}
        self.metrics: dict[str, list[float]] = {}

    def keywords(self) -> dict[str, Any]:
        return {
            "log_extra": lambda column, row: self.columns.setdefault(column, []).extend(row),
            "log_metric": lambda name, value: self.metrics.setdefault(name, []).append(value),
        }
