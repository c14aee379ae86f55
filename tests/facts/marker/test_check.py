"""Marker results that cannot be."""

import pytest

from pathreward.facts.marker.check import check


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("CD20 positive 0%", ["CD20 is positive in 0 % of cells"]),
        ("HER2 negative (3+)", ["HER2 is negative with a score of 3+"]),
        ("HER2 positive (1+)", ["HER2 is positive with a score of 1+"]),
        ("HER2 equivocal (2+)", []),
        ("ER negative in 80% of cells", ["ER is negative in 80 % of cells"]),
        ("ER negative (0%), PR positive (1%)", []),
        ("ER positive and negative", ["ER is positive and negative"]),
        ("ER positive in the left tumor. ER negative in the right tumor.", []),
        ("CK7 positive, 1+", []),
    ],
)
def test_contradictions(text: str, notes: list[str]) -> None:
    found = list(check(text))
    assert [each.note for each in found] == notes
    assert all(0 <= each.start < each.end <= len(text) for each in found)
