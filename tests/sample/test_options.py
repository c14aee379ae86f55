from typing import Any

import numpy as np
import pytest

from pathreward import DataError
from pathreward.sample.options import normalized_options

BARE = {"A": "cyst", "B": "abscess"}
GIVE = "give {'A': '...', 'B': '...'} or ['...', '...']"
OWN = "give each option a label of its own"
TOO_LARGE = "the number (int) is beyond the range of a float; give it as text"


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
        (  # an abbreviated genus, no label
            ["A. fumigatus", "A. flavus"],
            {"A": "A. fumigatus", "B": "A. flavus"},
        ),
        (  # statements, no labels
            ["(1) and (2)", "(1) and (3)"],
            {"A": "(1) and (2)", "B": "(1) and (3)"},
        ),
        (["A) cyst", "A) lump", "none"], {"A": "A) cyst", "B": "A) lump", "C": "none"}),
        (["1.5 cm", "2.5 cm"], {"A": "1.5 cm", "B": "2.5 cm"}),  # a number, no label
        (["A", "B"], {"A": "A", "B": "B"}),  # a label without a text
        ([True, False], {"A": "yes", "B": "no"}),
        ({1: 20, 2: 2.5}, {"1": "20", "2": "2.5"}),
        ({"A": "cyst", "B": "abscess", "C": None}, BARE),  # as `datasets` fills a column
        ({"A": None}, None),
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
        ("A) cyst", f"expected options as a mapping or a list, got str; {GIVE}"),
        (3, f"expected options as a mapping or a list, got int; {GIVE}"),
        (b"A", "expected options as a mapping or a list, got bytes; decode it first"),
        (
            np.array(["cyst"]),
            "expected options as a mapping or a list, got numpy.ndarray; convert it with .tolist() "
            "first",
        ),
        (
            [["cyst"]],
            "expected options as text by label, got ['cyst'] next to ['cyst']; "
            "give each option as text",
        ),
        (
            [None],
            "expected options as text by label, got None next to None; give each option as text",
        ),
        (
            {"A": ["cyst " * 99]},
            f"expected options as text by label, got ['{'cyst ' * 15}... next to 'A'; "
            "give each option as text",
        ),
        ([10**5000], TOO_LARGE),
        ({10**5000: "cyst"}, TOO_LARGE),
        ({" ": "cyst"}, "an option has the empty label ' '; give a letter"),
        ({1: "cyst", "1": "abscess"}, f"two options have the label '1'; {OWN}"),
        ({"yes": "cyst", True: "abscess"}, f"two options have the label 'yes'; {OWN}"),
        ({"A": "cyst", "a ": "abscess"}, f"two options have the label 'A' or 'a '; {OWN}"),
        (["A) cyst", "A) abscess"], f"two options have the label 'A'; {OWN}"),
        (["A) cyst", "B) abscess", "a) fat"], f"two options have the label 'A' or 'a'; {OWN}"),
        (["1) cyst", "1) abscess"], f"two options have the label '1'; {OWN}"),
    ],
)
def test_what_is_no_option_is_refused(given: Any, message: str) -> None:
    with pytest.raises(DataError) as caught:
        normalized_options(given)
    assert str(caught.value) == f"field 'options': {message}"
