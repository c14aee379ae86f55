"""Whether two texts state the same grade; the grading rules are those of the docstring."""

import pytest

from pathreward.facts.grade.compare import bare_number, bears_on, compare, detail, unique
from pathreward.facts.grade.parse import grades
from pathreward.facts.protocol import Credit


@pytest.mark.parametrize(
    ("answer", "gold", "value"),
    [
        ("Gleason 3+4", "Gleason 3+4=7", 1),
        ("grade group 2", "Gleason 3+4=7", 1),
        ("Gleason 3+4", "grade group 2", 1),  # nothing else is group 2
        ("Gleason 4+3", "Gleason 3+4=7", 0),
        ("Gleason score 7", "Gleason 3+4=7", 0),  # 3+4 or 4+3
        ("Gleason 3+4=8", "Gleason 3+4=7", 0),  # a wrong sum
        ("Gleason 3+4, grade group 3", "Gleason 3+4=7", 0),
        ("ISUP grade 2", "grade group 2", 1),
        ("Nottingham score 3+2+2=7", "Nottingham grade 2", 1),
        ("Nottingham score 8", "Nottingham grade 2", 0),
        ("moderately differentiated", "grade 2", 1),
        ("poorly differentiated", "grade 2", 0),
        ("G2", "moderately differentiated", 1),
        ("low grade", "grade 1", 0),  # low grade does not say which
        ("grade 1", "low grade", 1),
        ("WHO grade 2", "low grade", 1),
        ("grade 3, low grade", "grade 3", 0),
        ("grade 3. Low-grade areas in the stroma.", "grade 3", 1),  # in passing
        ("grade 2", "Fuhrman grade 2", 1),
        ("FIGO grade 2", "Fuhrman grade 2", 0),
        ("WHO/ISUP grade 2", "WHO grade 2", 1),
        ("grade 2, grade 3", "grade 2", 0),
        ("grade 2-3", "grade 2", 0),
        ("grade 2-3", "grade 2-3", 1),
        ("grade 2", "grade 2-3", 0),
        ("necrosis", "grade 2", 0),
    ],
)
def test_compare(answer: str, gold: str, value: float) -> None:
    assert compare(grades(answer), grades(gold), Credit()).value == value


@pytest.mark.parametrize(
    ("answer", "gold", "value"),
    [
        ("grade 3", "grade 2", 0.5),
        ("grade 4", "grade 2", 0),
        ("Gleason 4+3", "Gleason 3+4", 0.5),
        ("high grade", "intermediate grade", 0.5),
        ("high grade", "low grade", 0),
    ],
)
def test_a_neighbor_earns_the_credit(answer: str, gold: str, value: float) -> None:
    assert compare(grades(answer), grades(gold), Credit(near=0.5)).value == value


@pytest.mark.parametrize(
    ("text", "gold", "prompt", "expected"),
    [
        ("2", "Fuhrman grade 3", "", ("Fuhrman", "2")),
        ("III", "FIGO grade 1", "", ("FIGO", "3")),
        ("2", "well differentiated", "", ("grade", "2")),
        ("7", "", "What is the Gleason score?", ("Gleason score", "7")),
        ("2", "", "Which ISUP grade?", ("grade group", "2")),
        ("2", "", "Which Fuhrman nuclear grade?", ("Fuhrman", "2")),
        ("2", "", "What grade is it?", ("grade", "2")),
    ],
)
def test_bare_number(text: str, gold: str, prompt: str, expected: tuple[str, str]) -> None:
    [found] = bare_number(text, grades(gold), prompt)
    assert (found.scale, found.value) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Fuhrman grade 2 of 4", "2"),
        ("Fuhrman grade 2 of 9", "2 of 9"),
        ("grade 3 (out of 4)", "3"),
        ("Gleason 3+4=8", "3+4=8"),
        ("grade 2-3", "2-3"),
        ("Fuhrman nuclear grade of 2 out of 9", "2 of 9"),  # "of 2" is no whole
        ("grade of 3-4/5", "3-4 of 5"),
        ("Gleason 3+3, score of 11", "3+3=11"),
    ],
)
def test_detail(text: str, value: str) -> None:
    assert [detail(text, each).value for each in grades(text)] == [value]


def test_a_case_has_one_grade_on_a_named_scale_only() -> None:
    assert [unique(each) for each in grades("FIGO grade 2, high grade")] == [("FIGO", "2"), None]


def test_a_grade_on_an_unrelated_scale_does_not_bear_on_the_gold_one() -> None:
    [tier] = grades("high-grade PIN")
    assert not bears_on(tier, grades("Gleason 3+4"))
    assert bears_on(tier, grades("grade 3"))


def test_the_whole_of_a_total_is_not_that_of_a_part() -> None:
    text = "Nottingham: tubules 3 + nuclei 2 + mitoses 1 = 6/9"
    assert [detail(text, each).value for each in grades(text)] == ["3", "2", "1"]
