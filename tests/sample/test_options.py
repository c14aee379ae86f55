from typing import Any

import pytest

from pathreward import DataError
from pathreward.sample.options import normalized_options

BARE = {"A": "cyst", "B": "abscess"}


@pytest.mark.parametrize(
    ("given", "options"),
    [
        (["cyst", "abscess"], BARE),
        (["A) cyst", "B) abscess"], BARE),
        (["(A) cyst", "(B) abscess"], BARE),
        (["[A] cyst", "[B] abscess"], BARE),
        (["A. cyst", "B. abscess"], BARE),
        (["A: cyst", "B: abscess"], BARE),
        (["a) cyst", "b) abscess"], BARE),
        (["A)cyst", "B)abscess"], BARE),
        (["A\u3001cyst", "B\u3001abscess"], BARE),
        (["B) abscess", "A) cyst"], {"B": "abscess", "A": "cyst"}),  # shuffled, labels kept
        (["1. cyst", "2. abscess"], {"1": "cyst", "2": "abscess"}),
        ({"A": "A) cyst", "B": "B) abscess"}, BARE),
        ({"A": "(A) cyst", "B": "(B) abscess"}, BARE),
        ({"A": "B) cyst", "B": "A) abscess"}, {"A": "B) cyst", "B": "A) abscess"}),  # not its own
        (["A. fumigatus", "Candida"], {"A": "A. fumigatus", "B": "Candida"}),  # not all have one
        (["A) cyst", "A) abscess"], {"A": "A) cyst", "B": "A) abscess"}),  # one label twice
        (["1.5 cm", "2.5 cm"], {"A": "1.5 cm", "B": "2.5 cm"}),  # a number, no label
        (["A", "B"], {"A": "A", "B": "B"}),  # a label without a text
        ([True, False], {"A": "yes", "B": "no"}),
        ({1: 20, 2: 2.5}, {"1": "20", "2": "2.5"}),
        ([], None),
        ({}, None),
        (None, None),
    ],
)
def test_options_become_texts_by_label(given: Any, options: dict[str, str] | None) -> None:
    found = normalized_options(given)
    assert found == options
    assert list(found or {}) == list(options or {})


def test_normalizing_twice_changes_nothing() -> None:
    once = normalized_options(["A) cyst", "B) abscess"])
    assert normalized_options(once) == once


def test_a_list_of_thirty_options_is_lettered_on() -> None:
    options = normalized_options([f"cyst {each}" for each in range(30)])
    assert list(options or {})[24:28] == ["Y", "Z", "AA", "AB"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("cyst", "expected options as a mapping or a list, got str"),
        ([["cyst"]], r"expected options as text by label, got \['cyst'\]"),
        ({"A": None}, "expected options as text by label, got None beside 'A'"),
        ({" ": "cyst"}, "an option has the empty label ' '"),
    ],
)
def test_what_is_no_option_is_refused(given: Any, message: str) -> None:
    with pytest.raises(DataError, match=f"^field 'options': {message}"):
        normalized_options(given)
