"""Breslow thickness by name."""

import pytest

from pathreward.facts.breslow.parse import thicknesses


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Breslow thickness 1.2 mm", [1.2]),
        ("Breslow depth: 0.8 mm", [0.8]),
        ("Breslow's thickness of 0.12 cm", [1.2]),
        ("thickness (Breslow): 1.2 mm", [1.2]),
        ("1.2 mm Breslow thickness", [1.2]),
        ("BRESLOW ........ 3.1 MM", [3.1]),
        ("Breslow 1.2 mm in part A; Breslow 2 mm in part B", [1.2, 2.0]),
        ("Clark level IV", []),
        ("Breslow level IV, 3 mm margin", []),
        ("a 3 mm margin. Breslow thickness is not stated.", []),
        ("melanoma, 1.2 mm thick", []),  # a measurement
    ],
)
def test_thicknesses(text: str, expected: list[float]) -> None:
    assert [each.thickness.low for each in thicknesses(text)] == pytest.approx(expected)


def test_a_fact_spans_its_name() -> None:
    text = "Melanoma, Breslow depth: 0.8 mm, ulcerated"
    [found] = thicknesses(text)
    assert text[found.start : found.end] == "Breslow depth: 0.8 mm"
