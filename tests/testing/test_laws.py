import math
from dataclasses import replace
from typing import Any

import pytest

from pathreward import Sample, Score
from pathreward.testing.laws import (
    Trial,
    check_batch,
    check_object,
    check_sample,
    describe_error,
    same_value,
)
from pathreward.testing.subject import Subject

SAMPLE = Sample("<answer>yes</answer>", "Is it?", "yes")
OTHER = replace(SAMPLE, completion="<answer>no</answer>")


def trial(reward: Any, style: Any = "sample") -> Trial:
    return Trial(Subject(reward, style), [SAMPLE, OTHER], (0.0, 1.0))


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        (0.5, 0.5, True),
        (0.1, 0.1 + 1e-8, True),  # rounding of 32 bits
        (0.1, 0.11, False),
        (math.nan, math.nan, True),
        (math.nan, 0.0, False),
        (None, None, True),
        (None, 0.0, False),
    ],
)
def test_values_are_equal_up_to_rounding(one: Any, other: Any, equal: bool) -> None:
    assert same_value(one, other) is equal


def test_an_error_is_one_line() -> None:
    assert describe_error(ValueError("a\n  b")) == "it raised ValueError: a b"


@pytest.mark.parametrize(
    ("value", "law"),
    [
        (0.5, ""),
        (Score(0.5), ""),
        (2.0, "in-range"),
        (math.inf, "finite"),
        ("0.5", "finite"),
        (None, "reasoned"),
        (Score.unscored("no answer"), ""),
    ],
)
def test_a_value_is_checked(value: Any, law: str) -> None:
    faults = check_sample(trial(lambda sample: value), SAMPLE)
    assert [each.law for each in faults] == ([law] if law else [])


def test_an_exception_is_a_fault_with_its_sample() -> None:
    [fault] = check_sample(trial(lambda sample: 1 / 0), SAMPLE)
    assert (fault.law, fault.sample) == ("raises-nothing", SAMPLE)
    assert fault.detail == "it raised ZeroDivisionError: division by zero"


def test_a_value_that_changes_from_call_to_call() -> None:
    values = iter([0.25, 0.75])
    [fault] = check_sample(trial(lambda sample: next(values)), SAMPLE)
    assert fault.law == "deterministic"
    assert fault.detail == "it gave 0.25, and 0.75 the second time"


def test_a_batch_of_the_wrong_length() -> None:
    [fault] = check_batch(trial(lambda completions, **_: [1.0], "trl"))
    assert fault.law == "batch-is-single"
    assert fault.detail == "8 samples got 1 values"  # 2 honest, 2 cut, 2 bare, 2 repeated


def test_a_group_with_some_values_only() -> None:
    def reward(completions: list[Any], **_: Any) -> list[float | None]:
        return [None if not each[0]["content"] else 1.0 for each in completions]

    faults = [each for each in check_batch(trial(reward, "trl")) if each.law == "whole-groups"]
    assert len(faults) == 2  # one for each sample
    assert faults[0].detail == "1 of 4 completions of a prompt have no value"


def test_an_object_that_cannot_be_pickled() -> None:
    [fault] = check_object(trial(lambda sample: 1.0))
    assert fault.law == "picklable"
