import pytest

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
        ("on the left side with metastasis to the liver", [("left", "")]),
        ("on the left. Kidney: normal", [("left", "")]),
        ("11 right, 3 left", [("right", ""), ("left", "")]),
        ("the right answer, the right diagnosis, left out", []),
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
