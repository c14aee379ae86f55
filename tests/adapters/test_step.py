import json
import math

import pytest
from hypothesis import given, settings

from pathreward import (
    AnswerReward,
    Composite,
    EntityReward,
)
from pathreward.adapters.trl import reward_funcs
from tests.adapters.support import COMPOSITES, GROUPS, Fixed, Log, Row, batch, mean_of


@settings(max_examples=30)
@given(COMPOSITES, GROUPS)
def test_every_step_fills_the_same_columns_with_the_same_types(
    reward: Composite, groups: list[list[Row]]
) -> None:
    for fused in (True, False):
        log = Log()
        rows = batch(*groups)
        for function in reward_funcs(reward, fused=fused, evidence=True):
            function(**rows, **log.keywords())
        shape = {name: {type(each) for each in column} for name, column in log.columns.items()}
        assert shape == {
            **{f"pathreward/{name}/value": {float} for name in reward.leaves},
            "pathreward/reason": {str},
            "pathreward/evidence": {str},
        }
        assert {len(column) for column in log.columns.values()} == {len(rows["prompts"])}
        assert all(len(each) == 1 and math.isfinite(each[0]) for each in log.metrics.values())


def test_what_a_step_logs() -> None:
    log = Log()
    rows = batch([{"a": 1, "b": None}, {"a": 0.5, "b": 1}], [{"a": 0, "b": 1}, {"a": 0, "b": 0.5}])
    [fused] = reward_funcs(mean_of(a=1, b=1, c=1), evidence=True)
    assert fused(**rows, **log.keywords()) == pytest.approx([1.0, 0.5, 0.5, 0.25])
    assert log.metrics.pop("pathreward/seconds")[0] > 0
    assert log.metrics == {
        "pathreward/a/mean": [0.375],
        "pathreward/a/unscored": [0.0],
        "pathreward/a/group_std": [0.125],  # .25 and 0
        "pathreward/b/mean": [pytest.approx(2.5 / 3)],  # as measured, before it was left out
        "pathreward/b/unscored": [0.25],
        "pathreward/b/group_std": [0.25],  # of the group with two values
        "pathreward/c/unscored": [1.0],  # and no mean: there is none
        "pathreward/incomplete_groups": [1],
        "pathreward/group_std": [0.1875],  # .25 and .125
        "pathreward/unscored": [0.0],
    }
    assert log.columns["pathreward/a/value"] == [1.0, 0.5, 0.0, 0.0]
    assert str(log.columns["pathreward/b/value"]) == "[nan, nan, 1.0, 0.5]"
    assert log.columns["pathreward/reason"][1].splitlines() == [
        "a 0.50; not scored: b, c",
        "a: as given",
        "b: dropped for the group: 1 of 2 completions have no value (down)",
        "c: down",
    ]
    assert [each["part"] for each in json.loads(log.columns["pathreward/evidence"][2])] == [
        "a",
        "b",
    ]
    first, *_ = json.loads(log.columns["pathreward/evidence"][0])
    assert (first["part"], first["section"], first["text"], first["end"]) == ("a", "think", "{", 1)
    assert (first["concept"], first["polarity"], first["note"]) == ("C:1", "negated", "a")


def test_a_reward_that_is_no_composite_logs_under_its_name() -> None:
    log = Log()
    [function] = reward_funcs(Fixed("a"), name="judge", fused=False)
    assert function.__name__ == "judge"
    assert function(**batch([{"a": 1}], [{}]), **log.keywords()) == [1.0, None]
    assert log.columns == {"judge/reason": ["as given", "down"]}
    assert set(log.metrics) == {"judge/unscored", "judge/incomplete_groups", "judge/seconds"}
    assert log.metrics["judge/unscored"] == [0.5]


def test_text_that_a_table_cannot_hold_is_escaped() -> None:
    log = Log()
    [function] = reward_funcs(EntityReward(), evidence=True)
    function(["q"], ["<think>necrosis \ud800</think>"], findings=["Necrosis."], **log.keywords())
    [function] = reward_funcs(AnswerReward(), evidence=True)
    function(["q"], ["<answer>\ud800</answer>"], answer=["yes"], **log.keywords())
    for column in log.columns.values():
        assert all(each.encode("utf-8") is not None for each in column)
    assert "\\ud800" in log.columns["pathreward/evidence"][1]
