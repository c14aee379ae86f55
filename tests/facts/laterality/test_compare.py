"""Sides of an answer beside the gold ones."""

import pytest

from pathreward.facts.laterality.compare import compare, describe, detail, unique
from pathreward.facts.laterality.parse import sides
from pathreward.facts.protocol import Credit


@pytest.mark.parametrize(
    ("answer", "gold", "value"),
    [
        ("right ovary", "left ovary", 0),
        ("on the left", "left ovary", 1),
        ("left and right", "bilateral", 1),
        ("both ovaries", "bilateral ovaries", 1),
        ("left", "bilateral", 0),
        ("left and right", "left", 0),
        ("left; the contralateral breast is normal", "left breast", 1),
        ("breast", "left breast", 0),
    ],
)
def test_values(answer: str, gold: str, value: float) -> None:
    assert compare(sides(answer), sides(gold), Credit()).value == value


def test_reasons() -> None:
    gold = sides("left ovary")
    assert compare((), gold, Credit()).reason == "the answer states no side, expected left"
    wrong = compare(sides("right ovary"), gold, Credit())
    assert wrong.reason == "the answer says 'right', expected 'left'"


def test_a_relative_side_is_no_detail() -> None:
    [left, other] = sides("left breast, contralateral breast")
    assert detail("", left) == ("laterality", "breast", "left")
    assert (detail("", other), unique(other)) == (None, None)
    assert (describe(left), unique(left)) == ("left breast", ("side", "left"))
