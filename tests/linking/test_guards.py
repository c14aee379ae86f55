"""The words and prefixes that two spellings of a name must share."""

import pytest

from pathreward.linking.guards import signature


@pytest.mark.parametrize(
    ("name", "numbers", "prefixes"),
    [
        ("necrosis", (), ()),
        ("WHO grade II", ("ii",), ()),  # a Roman numeral is a number
        ("grade 12", ("12",), ()),
        ("hepatitis C", ("c",), ()),  # so is a letter
        ("mild dysplasia", (), ("dys",)),
        ("hyperplasia", (), ("hyper",)),
        ("hyper", (), ()),  # a short word has no prefix
    ],
)
def test_numbers_and_prefixes(
    name: str, numbers: tuple[str, ...], prefixes: tuple[str, ...]
) -> None:
    found = signature(name)
    assert (found.numbers, found.prefixes) == (numbers, prefixes)


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("squamous cell carcinoma", "squamuos cell carcinoma", True),  # a slip
        ("Left breast", "left breast", True),
        ("left breast", "right breast", False),
        ("grade II", "grade III", False),
        ("microinvasion", "macroinvasion", False),
        ("benign tumor", "malignant tumor", False),
        ("acute cholecystitis", "chronic cholecystitis", False),
    ],
)
def test_names_that_differ_in_a_distinctive_part_are_not_alike(
    one: str, other: str, equal: bool
) -> None:
    assert (signature(one) == signature(other)) is equal
