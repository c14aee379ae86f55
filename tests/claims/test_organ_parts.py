import pytest

from pathreward.claims.organ_parts import organ_parts
from pathreward.linking import Linker

LINKER = Linker.default()


@pytest.mark.parametrize(
    ("text", "concepts"),
    [
        ("Pancreas: in the tail there is a cyst.", ["pancreatic_tail"]),
        ("Distal pancreatectomy\nSite: tail", ["pancreatic_tail"]),
        ("Gastric biopsies from the body.", ["gastric_body"]),
        ("Gastric biopsies from the corpus.", ["gastric_body"]),
        ("Stomach and pancreas; a tumor in the body.", []),  # of one of two organs
        ("Tumor of the tail of the pancreas", []),  # linked already
        ("The tail is of no organ here.", []),
        ("Pancreas: a foreign body.", []),
    ],
)
def test_a_part_is_of_the_one_organ_of_the_text(text: str, concepts: list[str]) -> None:
    found = organ_parts(text, LINKER.read(text).made(), LINKER.graph)
    assert [each.concept for each in found] == concepts
