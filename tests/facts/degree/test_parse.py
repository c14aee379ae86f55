"""Which degrees a text states, and the tables of their scales."""

import pytest

from pathreward.facts.degree.parse import POSITIONS, SCALES, degrees


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mildly active chronic gastritis", ["mild", "active", "chronic"]),
        ("marked atypia", ["severe"]),
        ("carcinoma in situ", ["in situ"]),
        ("non-keratinising carcinoma", ["nonkeratinizing"]),  # British
        ("the upper third, posteriorly", ["upper"]),
        ("MULTIFOCAL", ["multifocal"]),
        ("acuteness, severed, unfocal", []),
    ],
)
def test_degrees(text: str, expected: list[str]) -> None:
    assert [each.value for each in degrees(text)] == expected


def test_the_scales_are_ordered_and_exclusive() -> None:
    assert SCALES["severity"] == ("minimal", "mild", "moderate", "severe")
    assert SCALES.keys() >= POSITIONS
    values = [value for scale in SCALES.values() for value in scale]
    assert len(values) == len(set(values))
