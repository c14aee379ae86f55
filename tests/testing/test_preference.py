from dataclasses import dataclass
from typing import Any

import pytest

import pathreward as pr
from pathreward.testing import assert_prefers

PARTS = {"format": pr.FormatReward(("think", "answer")), "answer": pr.AnswerReward()}
REWARD = pr.WeightedSum(PARTS, {"format": 1, "answer": 3})
RIGHT = pr.Sample("<think>Pus.</think><answer>abscess</answer>", answer="abscess")
WRONG = "<think>Pus.</think><answer>granuloma</answer>"


def by_length(completions: list[Any], **columns: Any) -> list[float]:
    return [float(len(each[0]["content"])) for each in completions]


@dataclass(frozen=True)
class Silent(pr.Reward):
    def __call__(self, sample: pr.Sample) -> pr.Score:
        return pr.Score.unscored("the judge is down")


def test_is_silent_where_the_better_one_earns_more() -> None:
    assert_prefers(REWARD, RIGHT, WRONG)
    assert_prefers(REWARD, RIGHT, pr.Sample(WRONG, answer="abscess"), by=0.7)
    assert_prefers(by_length, pr.Sample("longer"), "short")
    assert_prefers(lambda sample: len(sample.text), pr.Sample("longer"), "short")


def test_shows_both_scores_parts_side_by_side() -> None:
    with pytest.raises(AssertionError) as raised:
        assert_prefers(REWARD, pr.Sample(WRONG, answer="abscess"), "abscess")
    assert str(raised.value) == (
        "expected more for the first completion, got 0.25 and 0.75\n"
        "  part    better  worse\n"
        "  total     0.25   0.75\n"
        "  format       1      0\n"
        "  answer       0      1\n"
        "  better: format 1.00 (25 %), answer 0.00 (75 %)\n"
        "  better, format: well formed\n"
        "  better, answer: the answer is granuloma, expected abscess\n"
        "  worse: format 0.00 (25 %), answer 1.00 (75 %)\n"
        "  worse, format: no <think> (required: <think>, <answer>)\n"
        "  worse, answer: the answer is abscess"
    )


@pytest.mark.parametrize(
    ("reward", "by", "message"),
    [
        (REWARD, 0.75, "expected more by over 0.75 for the first completion, got 1 and 0.25"),
        (Silent(), 0.0, "expected more for the first completion, got none and none"),
    ],
)
def test_as_much_is_not_enough_and_no_value_is_no_preference(
    reward: pr.Reward, by: float, message: str
) -> None:
    with pytest.raises(AssertionError, match=message):
        assert_prefers(reward, RIGHT, WRONG, by=by)
