"""Values of systems with a name, which the fact types do not know."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.claims.extract import text_claims
from pathreward.claims.systems import arabic, system_claims
from pathreward.linking import Linker


@pytest.mark.parametrize(
    ("texts", "axis", "value"),
    [
        (("Knosp grade (MRI): 2", "Knosp grade 2 on MRI", "it is Knosp 2."), "code knosp", "2"),
        (("Lugano (clinical): III", "Lugano stage III", "in Lugano III."), "code lugano", "3"),
        (("ISS (clinical): stage II", "ISS stage II", "(ISS II)"), "code iss", "2"),
        (("CKD stage (clinical): 3a", "CKD stage is 3A", "CKD of stage IIIa"), "code ckd", "3A"),
        (("Quix type: B", "Quix of type B", "Quix type B"), "code quix", "B"),
    ],
)
def test_a_system_is_read_alike_in_all_layouts(
    texts: tuple[str, ...], axis: str, value: str
) -> None:
    for text in texts:
        assert [(axis, value)] == [each.axes[0] for each in system_claims(text, ())]


@pytest.mark.parametrize(
    "text",
    [
        "Nodes: 3 of 12",
        "Size: 3 cm",
        "Tumor 2.5 x 3 cm",
        "Ki-67 20%",
        "HER2 3+",
        "Mitoses 4/10 HPF",
        "The 2 fragments",
        "Stage IV disease",
        "of type B",
        "Case A was reviewed",
        "Patient Age: 67",
    ],
)
def test_measurements_counts_and_ratios_are_no_values_of_systems(text: str) -> None:
    assert list(system_claims(text, ())) == []


def test_a_fact_of_a_known_system_is_not_read_twice() -> None:
    found = text_claims("Masaoka stage II, FNCLCC grade 3.", Linker.default())
    assert [each.kind for each in found.claims] == ["stage", "grade"]


@given(st.integers(1, 39), st.sampled_from(["", "a", "B", "c"]))
def test_roman_and_arabic_numerals_are_one_value(number: int, letter: str) -> None:
    tens, ones = divmod(number, 10)
    units = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    assert arabic(f"{'X' * tens}{units[ones]}{letter}") == f"{number}{letter.upper()}"
