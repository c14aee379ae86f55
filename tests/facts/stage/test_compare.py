"""Whether two texts state the same stage."""

import pytest

from pathreward.facts.protocol import Credit
from pathreward.facts.stage.compare import bare_number, compare, detail, unique
from pathreward.facts.stage.parse import stages


@pytest.mark.parametrize(
    ("answer", "gold", "near", "value"),
    [
        ("T2 N0", "T2 N0 Mx", 0, 1),  # MX need not be stated
        ("T2", "T2 N0", 0, 0),
        ("pT2", "T2", 0, 1),
        ("cT2", "pT2", 0, 0),
        ("T2a", "T2", 0, 0),
        ("T2a", "T2", 0.5, 0.5),
        ("T3", "T2", 0.5, 0),
        ("stage 3a", "IIIA", 0, 1),
        ("IIIB", "IIIA", 0.5, 0),
        ("stage III", "IIIA", 0.5, 0.5),
        ("IIA (T2 N0 M0)", "IIA", 0, 1),
        ("T2 N0 M0", "IIA", 0, 0),
        ("FIGO IB", "stage IB", 0, 1),
        ("FIGO IIB", "Ann Arbor IIB", 0, 0),
        ("Clark level IV", "stage IV", 0, 0),
        ("Clark level IV", "Clark level IV", 0, 1),
        ("T2-T3", "T2", 0, 0),
        ("T2, T3", "T2", 0, 0),
        ("", "T2", 0, 0),
    ],
)
def test_compare(answer: str, gold: str, near: float, value: float) -> None:
    assert compare(stages(answer), stages(gold), Credit(near=near)).value == value


def test_bare_number() -> None:
    assert [each.value for each in bare_number("3b", stages("stage IIA"), "")] == ["IIIB"]
    assert bare_number("2", stages("pT2"), "") == ()  # no bare number is a category
    [level] = bare_number("4", stages("Clark level III"), "")
    assert (level.axis, level.value) == ("level", "IV")


def test_details_are_equal_for_all_spellings() -> None:
    texts = ("pT2a", "pt2a", "PT2A", "T stage: 2a", "T2a(m)")
    assert {detail(text, each) for text in texts for each in stages(text)} == {("stage", "T", "2a")}


def test_a_case_has_one_stage() -> None:
    assert [unique(each) for each in stages("pT2, stage II, Clark level IV")] == [
        ("T", "2"),
        ("stage", "II"),
        ("Clark level", "IV"),
    ]
