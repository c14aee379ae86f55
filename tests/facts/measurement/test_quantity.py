"""The units of a quantity, and what is equal."""

import pytest

from pathreward.facts.measurement.parse import quantities
from pathreward.facts.measurement.quantity import DENSITY, NUMBER, PART, PERCENT, RATE


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("20 %", PERCENT),
        ("2 of 15 nodes", PART),
        ("3 mitoses per 10 HPF", RATE),
        ("3 mitoses per mm2", DENSITY),
        ("three nodes", NUMBER),
    ],
)
def test_each_unit_is_what_the_parser_gives(text: str, unit: str) -> None:
    [found] = quantities(text)
    assert found.unit == unit


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("2.5 cm", "25 mm", True),  # one base unit for each dimension
        ("0.5 per HPF", "5 per 10 HPF", True),
        ("2 cm", "2 mm", False),
        ("2 cm", "about 2 cm", False),
        ("2 nodes", "2 cores", False),
    ],
)
def test_quantities_are_compared_in_base_units(one: str, other: str, equal: bool) -> None:
    [mine], [theirs] = quantities(one), quantities(other)
    assert (mine[2:] == theirs[2:]) is equal
