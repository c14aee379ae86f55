"""The words of a composite's reason say each value, and where it comes from."""

from typing import Any

import pytest

from pathreward.compose import Scale, WeightedSum
from pathreward.compose.reasons import factor, inside, measured, percent
from pathreward.rewards import AnswerReward, FormatReward
from pathreward.score import Score

FORMAT = FormatReward(("answer",))
PAIR = WeightedSum({"format": FORMAT, "answer": AnswerReward()}, {"format": 1, "answer": 3})
HALF = Scale(WeightedSum({"format": FORMAT}), 0.5)
SCORES = {"format": Score(1.0), "answer": Score(0.5)}


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.0, "0 %"),
        (0.0004, "0.04 %"),
        (0.001, "0.1 %"),
        (0.125, "12.5 %"),
        (1 / 3, "33.3 %"),
        (1.0, "100 %"),
    ],
)
def test_a_share_has_a_decimal_where_it_needs_one(share: float, text: str) -> None:
    assert percent(share) == text


@pytest.mark.parametrize(
    ("name", "rewards", "value", "made_of"),
    [
        ("format", {"format": FORMAT}, "format 1.00", ""),
        # A composite of one part is that part, with the value that it counts as.
        (
            "half",
            {"half": Scale(WeightedSum({"format": FORMAT}), 0.5)},
            "format 1.00 counts as",
            "",
        ),
        ("pair", {"pair": PAIR}, "pair 0.62", "format 1.00"),
    ],
)
def test_a_value_is_said_once(name: str, rewards: Any, value: str, made_of: str) -> None:
    assert measured(name, rewards, SCORES).startswith(value)
    assert made_of in inside(name, rewards, SCORES)
    assert bool(inside(name, rewards, SCORES)) == bool(made_of)


def test_a_factor_names_the_part_that_lowers_it() -> None:
    halved = Scale(WeightedSum({"leak": FORMAT}), 0.5, 0.5)
    assert factor("leak_factor", {"leak_factor": halved}, {"leak": Score(0.0)}) == (
        "0.50 for leak 0.00"
    )
    assert factor("format", {"format": FORMAT}, SCORES) == "format 1.00"
    assert factor("pair", {"pair": PAIR}, SCORES).startswith("pair 0.62 (")
