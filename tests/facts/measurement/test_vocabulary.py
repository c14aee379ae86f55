"""Units and nouns of the tables."""

import pytest

from pathreward.facts.measurement.parse import quantities
from pathreward.facts.measurement.vocabulary import nouns, unit, units


@pytest.mark.parametrize(
    ("written", "base"),
    [
        ("cm", ("mm", 10.0)),
        ("centimeters", ("mm", 10.0)),
        ("Millimetres", ("mm", 1.0)),
        ("inches", ("mm", 25.4)),
        ("cm²", ("mm2", 100.0)),
        ("cc", ("mL", 1.0)),
        ("grams", ("g", 1.0)),
        ("percent", ("%", 1.0)),
    ],
)
def test_units(written: str, base: tuple[str, float]) -> None:
    assert unit(written) == base


def test_every_unit_of_the_table_is_found() -> None:
    for name, (base, factor) in units().items():
        [found] = quantities(f"it is 3 {name}, measured twice")
        assert found.unit == base, name
        assert found.low == pytest.approx(3 * factor), name


def test_every_noun_of_the_table_is_found() -> None:
    for noun, counted in nouns().items():
        [found] = quantities(f"we saw 7 {noun} there")
        assert found.counted == counted, noun
