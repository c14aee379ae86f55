"""Sides, the organs that they are of, and words that are no sides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.facts.laterality.parse import sides


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mass in the left breast", [("left", "breast")]),
        ("left-sided mammary carcinoma", [("left", "breast")]),
        ("the left upper outer breast", [("left", "breast")]),
        ("the breast on the left", [("left", "breast")]),
        ("Breast, left, core biopsy", [("left", "breast")]),
        ("ovaries (bilateral)", [("bilateral", "ovary")]),
        ("left side of the neck", [("left", "neck")]),
        ("left lower lobe", [("left", "lobe")]),
        ("left lower lobe of the lung", [("left", "lung")]),  # an organ before its part
        ("lung, right upper lobe", [("right", "lung")]),
        ("right and left distal ureters", [("right", "ureter"), ("left", "ureter")]),
        ("right kidney and left ureter", [("right", "kidney"), ("left", "ureter")]),
        ("RIGHT FALLOPIAN TUBE", [("right", "fallopian tube")]),
        ("left axillary lymph nodes", [("left", "axilla")]),
        ("left lower limb", [("left", "lower limb")]),
        # abbreviations
        ("L cheek", [("left", "cheek")]),
        ("Lt. breast", [("left", "breast")]),
        ("Rt lung", [("right", "lung")]),
        ("Breast (R)", [("right", "breast")]),
        ("LUL lobectomy", [("left", "lung")]),
        ("5 L of fluid, L4 vertebra, R/O carcinoma", []),
        # both
        ("both ovaries", [("bilateral", "ovary")]),
        ("both are wrong", []),
        ("both the dermis and the epidermis", []),
        ("bilateral salpingo-oophorectomy", [("bilateral", "")]),
        ("contralateral breast", [("contralateral", "breast")]),
        # without an organ
        ("on the left side with metastasis to the liver", [("left", "")]),
        ("on the left. Kidney: normal", [("left", "")]),
        ("11 right, 3 left", [("right", ""), ("left", "")]),
        ("Laterality: Right", [("right", "")]),
        ("Radical nephrectomy, right", [("right", "")]),
        ("right radical nephrectomy", [("right", "")]),
        ("left-hand side", [("left", "")]),
        ("the right lung or the left", [("right", "lung"), ("left", "")]),
        ("left", [("left", "")]),
        # correct, and remaining
        ("the right answer, the right diagnosis, left out", []),
        ("You are right. That is right, and B is right; right?", []),
        ("What is left? Nothing is left. The only option left", []),
        ("What is left of the tumour is necrotic.", []),
        ("The patient left the hospital and was left untreated.", []),
        ("right now, on the right track, in their right mind, right-handed", []),
        ("upright, leftover, cleft", []),
    ],
)
def test_sides_and_their_organs(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(each.value, each.organ) for each in sides(text)] == expected


def test_shows_the_organ_with_its_side() -> None:
    text = "Mass of the left ovarian surface; breast (right) clear."
    assert [text[each.start : each.end] for each in sides(text)] == [
        "left ovarian",
        "breast (right",
    ]


_PIECES = (
    "left",
    "right",
    "L",
    "Lt.",
    "both",
    "breasts",
    "lung",
    "of the",
    ",",
    "(",
    ")",
    "is",
    "\n",
)


@given(st.lists(st.sampled_from(_PIECES), max_size=20).map(" ".join) | st.text(max_size=80))
def test_sides_are_spans_of_the_text(text: str) -> None:
    assert all(0 <= each.start < each.end <= len(text) for each in sides(text))


@given(st.sampled_from(["left", "right"]), st.sampled_from(["breast", "kidney", "lung", "ovary"]))
def test_a_side_is_the_same_in_every_layout(side: str, organ: str) -> None:
    letter = side[0].upper()
    for form in ("{s} {o}", "{o}, {s}", "{o} ({s})", "the {o} on the {s}", "{s}-sided {o}"):
        [found] = sides(form.format(s=side, o=organ))
        assert (found.value, found.organ) == (side, organ)
    [short] = sides(f"{letter} {organ}")
    assert (short.value, short.organ) == (side, organ)
