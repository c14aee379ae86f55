"""Numbers in digits and words."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.facts.measurement.numbers import NUMBER, number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2.5", 2.5),
        ("2,5", 2.5),
        (".5", 0.5),
        ("1,500", 1500),
        ("0,125", 0.125),
        ("1,013,193", 1013193),
        ("0,000,000", 0),  # nonsense, but no error
        ("1,013,193.5", 1013193.5),
        ("1.013.193,5", 1013193.5),
        ("1.500,5", 1500.5),
        ("twenty-five", 25),
        ("Eleven", 11),
        ("one point six", 1.6),
        ("two point two five", 2.25),
        ("three and a half", 3.5),
        ("six hundred", 600),
        ("one-hundred-and-twenty", 120),
        ("half a", 0.5),
        ("no", 0),  # mitoses
    ],
)
def test_values(text: str, value: float) -> None:
    assert number(text) == value


def test_a_word_that_is_no_number_is_an_error() -> None:
    with pytest.raises(ValueError, match="expected a number, got 'many'"):
        number("many")


@given(st.from_regex(re.compile(NUMBER, re.IGNORECASE), fullmatch=True))
def test_what_the_pattern_matches_is_read(text: str) -> None:
    assert number(text) >= 0
