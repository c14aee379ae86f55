"""Grades that contradict each other."""

import pytest

from pathreward.facts.grade.check import check


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("Gleason score 3+4=7.", []),
        ("Gleason score 3+4=8.", ["3+4 makes 7, not 8"]),
        ("Gleason score 7 (3+4).", []),
        ("Gleason score 6 (3+4).", ["3+4 makes 7, not 6"]),
        ("Gleason 4+3=7 (grade group 3).", []),
        ("Gleason 4+3=7, grade group 2.", ["4+3 is grade group 3, not 2"]),
        ("Gleason 4+4=8, grade group 5.", ["4+4 is grade group 4, not 5"]),
        ("Gleason 3+4=7. Elsewhere grade group 4 was considered.", []),  # another sentence
        ("ER 2+ and PR 3+ are seen.", []),  # no patterns
        ("Nottingham grade 2, score 3+2+2=7.", []),
        (
            "Nottingham grade 2, score 3+3+2=7.",
            ["3+3+2 makes 8, not 7", "a score of 8 is grade 3, not 2"],
        ),
        ("Nottingham grade 3, score 3+2+2=7.", ["a score of 7 is grade 2, not 3"]),
        ("NOTTINGHAM GRADE 3, SCORE 3+2+2=7.", ["a score of 7 is grade 2, not 3"]),
        (
            "Nottingham: tubules 3, nuclei 2, mitoses 1, total score 7/9",
            ["the parts make 6, not 7"],
        ),
        ("Nottingham score 2+1+1=4, grade 1.", []),
    ],
)
def test_check(text: str, notes: list[str]) -> None:
    assert [each.note for each in check(text)] == notes


def test_a_violation_spans_what_contradicts() -> None:
    text = "Prostate: Gleason 4+3=7, grade group 2."
    [found] = check(text)
    assert text[found.start : found.end] == "4+3=7, grade group 2"
