"""A reward with given values, a batch in TRL's layout and a trainer's log."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from pathreward import (
    Clip,
    Evidence,
    Gate,
    Minimum,
    Product,
    Reward,
    Sample,
    Scale,
    Score,
    WeightedSum,
)

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


VALUE = st.one_of(st.none(), st.floats(0, 1))
ROWS = st.fixed_dictionaries(dict.fromkeys(NAMES, VALUE))
GROUPS = st.lists(st.lists(ROWS, min_size=1, max_size=4), min_size=1, max_size=3)
WEIGHTS = st.fixed_dictionaries(
    {
        "format": st.floats(0.1, 9),
        "answer": st.one_of(st.just(0.0), st.floats(0.1, 9)),
        "entity": st.one_of(st.just(0.0), st.floats(0.1, 9)),
    }
)


SUMS = st.builds(
    lambda weights, needs: WeightedSum({name: Fixed(name) for name in NAMES}, weights, needs),
    WEIGHTS,
    st.sampled_from([{}, {"entity": "answer"}]),
)


REASONS = Minimum({"answer": Fixed("answer"), "entity": Fixed("entity")})
COMPOSITES = st.one_of(
    SUMS,
    st.builds(lambda of, low: Clip(Scale(of, 2, -1), low), SUMS, st.floats(-1, 0)),
    st.builds(lambda of: Product(of, ("answer",)), SUMS),
    st.just(REASONS),
    st.just(Gate(REASONS, ("entity",), at_least=0.5, otherwise=-1)),
    st.just(WeightedSum({"format": Fixed("format"), "reasons": REASONS}, {"reasons": 3})),
    st.builds(Gate, SUMS, st.sampled_from([("format",), NAMES]), st.floats(0, 1), st.floats(-1, 0)),
)
