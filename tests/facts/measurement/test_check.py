"""Quantities that cannot be."""

import pytest

from pathreward.facts.measurement.check import check


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("17 of 12 nodes", ["17 of 12 nodes can't be"]),
        ("lymph nodes: 3/2", ["3 of 2 nodes can't be"]),
        ("2 of 15 nodes", []),
        ("Ki-67 120 %", ["120 % is more than the whole"]),
        ("an increase of 150 %", []),
        ("100 % of cells", []),
    ],
)
def test_contradictions(text: str, notes: list[str]) -> None:
    assert [each.note for each in check(text)] == notes
