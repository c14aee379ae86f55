"""The places that a text names, and what is about each of them."""

import pytest

from pathreward.claims.extract import text_claims
from pathreward.claims.places import Places
from pathreward.linking import Linker


def _places(text: str) -> Places:
    return text_claims(text, Linker.default()).owners.places


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("Left breast: cysts. Right breast: scar.", "scar", {"side right", "site breast"}),
        ("The left lobe has a scar, the right one cysts.", "cysts", {"side right"}),
        ("LEFT BREAST:\n - scar\nRIGHT BREAST:\n - cysts", "scar", {"side left", "site breast"}),
        ("Part A: scar.\nPart B: cysts.", "cysts", {"label 2"}),
        ("Specimen 1 has a scar, specimen 2 has cysts.", "scar", {"label 1"}),
        ("The larger nodule is a scar, the smaller one a cyst.", "cyst", {"rank smaller"}),
        ("On the left there is a nodule. It is a scar.", "scar", {"side left"}),
        ("| Part | Site | Finding |\n| B | left | scar |", "scar", {"side left"}),
        (
            "A naevus and a melanoma. The former measures 4 mm, the latter 9 mm.",
            "9 mm",
            {"concept melanoma", "any mm=9/9"},
        ),
    ],
)
def test_text_is_about_its_place(text: str, word: str, expected: set[str]) -> None:
    assert _places(text).at(text.index(word)) == expected


def test_next_line_has_no_place_of_the_last_one() -> None:
    text = "Left kidney: scar\nProcedure: biopsy"
    assert _places(text).at(text.index("biopsy")) == frozenset()


def test_what_is_said_once_of_two_places_has_none() -> None:
    text = "Foci are few in the upper and many in the lower part."
    assert _places(text).at(0, [0]) == frozenset()


def test_names_of_diagnoses_hold_no_place() -> None:
    text = "Peripheral nerve sheath tumor"
    findings = text_claims(text, Linker.default()).claims
    assert any(each.axis.startswith("concept ") for each in findings)
    assert _places(text).within(0, len(text)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Part A: scar. Part I: cyst.", ["label 1", "label 9"]),
        ("Lesion A is a scar, lesion I a cyst.", ["label 1", "label 9"]),
        ("Part I: scar. Part II: cyst.", ["label 1", "label 2"]),
        ("Lesion I is a scar, lesion 2 a cyst.", ["label 1", "label 2"]),
        ("Part A: lesion I is a scar, lesion IV a cyst.", ["label 1", "label 4"]),
    ],
)
def test_label_i_is_a_roman_numeral_beside_others_or_without_letters(
    text: str, expected: list[str]
) -> None:
    places = _places(text)
    found = [places.at(text.index(word)) for word in ("scar", "cyst")]
    assert [sorted(each for each in every if each.startswith("label")) for every in found] == [
        [each] for each in expected
    ]


@pytest.mark.parametrize(
    "text",
    [
        "RIGHT (4 cores)\n - scar\nLEFT (5 cores)\n - cysts",
        "A) RIGHT\n   scar\nB) LEFT\n   cysts",
        "A. Right kidney\n   scar, 3 cm\n   surface: smooth\nB. Left kidney\n   cysts",
        "1) RIGHT KIDNEY\n   - 3 cm\n   - scar\n2) LEFT KIDNEY\n   - cysts",
        "[R] Kidney - 3 cm\n    inside: scar\n[L] Kidney - 2 cm\n    inside: cysts",
        "             Right     Left\nWeight       30 g      40 g\nLesion       scar      cysts",
        "             Right     Left\nIn the renal scar      cysts",
    ],
)
def test_line_belongs_to_the_line_that_it_is_below(text: str) -> None:
    places = _places(text)
    sides = [
        {each for each in places.at(text.index(word)) if each.startswith("side")}
        for word in ("scar", "cysts")
    ]
    assert sides == [{"side right"}, {"side left"}]


@pytest.mark.parametrize(
    "text",
    [
        "Left kidney\nProcedure: biopsy\n\nNecrosis",  # a blank line ends a block
        "Left kidney: scar\n  cysts\nNecrosis",  # not indented
        "Left kidney, 3 cm\nNecrosis",  # no head: it has a value
        "The left kidney is small\nNecrosis",
    ],
)
def test_line_that_is_not_below_another_one_has_no_place(text: str) -> None:
    assert _places(text).at(text.index("Necrosis")) == frozenset()


@pytest.mark.parametrize("noun", ["twin", "gland", "level", "station", "ulcer", "zone"])
def test_numbered_things_are_told_apart_by_their_labels(noun: str) -> None:
    text = f"In {noun} 1 there is a scar. In {noun} 2 there are cysts."
    assert _places(text).at(text.index("cysts")) == {"label 2"}
