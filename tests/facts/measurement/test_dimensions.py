"""Numbers that share the unit of the length before them."""

import pytest

from pathreward.facts.measurement.parse import quantities


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("22 mm in diameter and eight deep", [22, 8]),
        ("fourteen millimetres at its base and nine in height, and red", [14, 9]),
        ("Clearances are 5 cm orally and one and a half aborally.", [50, 15]),
        ("7 mm deep and sixteen wide; 3 cores", [7, 16]),
        ("It is 7 mm. Eight deep sections were cut.", [7]),  # another sentence
        ("7 mm deep; 3 high power fields", [7]),  # no dimension
    ],
)
def test_lengths(text: str, lengths: list[float]) -> None:
    assert [each.low for each in quantities(text) if each.unit == "mm"] == lengths
