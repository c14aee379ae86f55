from typing import Any

import numpy as np
import pytest

from pathreward import AnswerReward, PathrewardError, Sample, Score
from pathreward.testing.subject import RewardOutput, Subject, as_number, style_of, to_output

SAMPLE = Sample("<answer>yes</answer>", "Is it?", "yes")


def _trl(completions: list[Any], answer: list[str], **_: Any) -> list[float]:
    return [float(gold in str(each)) for each, gold in zip(completions, answer, strict=True)]


@pytest.mark.parametrize(
    ("reward", "style"),
    [
        (AnswerReward(), "reward"),
        (_trl, "trl"),
        (lambda completion_ids, **columns: [], "trl"),
        (lambda sample: 1.0, "sample"),
        (float, "sample"),  # a builtin without a signature of ours
    ],
)
def test_the_calling_convention_is_inferred(reward: object, style: str) -> None:
    assert style_of(reward) == style


def test_what_is_not_callable_is_refused() -> None:
    with pytest.raises(PathrewardError, match="expected a reward, got int, not a callable"):
        style_of(3)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(np.float32(0.5), 0.5), (np.array([1.0]), 1.0), (0.25, 0.25), (None, None), ("x", "x")],
)
def test_arrays_of_one_number_become_the_number(value: Any, expected: Any) -> None:
    assert as_number(value) == expected


def test_a_score_keeps_its_reason() -> None:
    score = Score.unscored("no answer")
    assert to_output(score) == RewardOutput(None, "no answer", score)
    assert to_output(0.5) == RewardOutput(0.5)


@pytest.mark.parametrize(
    ("reward", "style"),
    [(AnswerReward(), "reward"), (_trl, "trl"), (lambda sample: 1.0, "sample")],
)
def test_every_convention_gives_the_same_outputs(reward: Any, style: Any) -> None:
    subject = Subject(reward, style)
    assert [each.value for each in subject([SAMPLE, SAMPLE])] == [1.0, 1.0]
    assert subject.single(SAMPLE).value == 1.0


def test_a_trl_function_gets_its_own_columns_and_messages() -> None:
    seen: dict[str, Any] = {}

    def function(completions: list[Any], gold_text: list[str], **columns: Any) -> list[float]:
        seen.update(completions=completions, gold=gold_text)
        columns["log_extra"]("reason", ["because"])
        return [1.0]

    subject = Subject(function, "trl", {"gold_text": "answer"}, messages=False)
    assert subject.single(SAMPLE) == RewardOutput(1.0, "because")
    assert seen == {"completions": ["<answer>yes</answer>"], "gold": ["yes"]}


def test_modified_arguments_are_reported_once() -> None:
    def function(completions: list[Any], **_: Any) -> list[float]:
        completions.append("more")
        return [1.0]

    subject = Subject(function, "trl")
    subject.single(SAMPLE)
    assert subject.pop_changes() == "the column 'completions'"
    assert subject.pop_changes() == ""


def test_an_asynchronous_function_is_awaited() -> None:
    async def function(completions: list[Any], **_: Any) -> list[float]:
        return [0.5] * len(completions)

    assert Subject(function, "trl").single(SAMPLE).value == 0.5
