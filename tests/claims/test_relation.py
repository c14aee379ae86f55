import pytest

from pathreward.claims.extract import text_claims
from pathreward.claims.relation import may_conflict, related
from pathreward.linking import Linker


def only(text: str, kind: str) -> object:
    [claim] = [each for each in text_claims(text, Linker.default()).claims if each.kind == kind]
    return claim


@pytest.mark.parametrize(
    ("kind", "one", "other", "relation"),
    [
        ("concept", "Necrosis.", "No necrosis.", -1),
        ("concept", "Necrosis.", "Necrosis is seen.", 1),
        ("grade", "Gleason 3+4", "grade group 2", 1),  # implied
        ("grade", "Gleason 3+4", "grade group 3", -1),
        ("stage", "pT2", "pT2a", 1),  # less precise
        ("stage", "pT2", "pT3", -1),
        ("stage", "pT2", "pN1", 0),
        ("measurement", "Size 25 mm", "Size 2.5 cm", 1),
        ("measurement", "Size 25 mm", "Depth 25 mm", 1),  # of what is not certain
        ("measurement", "Size 25 mm", "Depth 4 mm", 0),
        ("measurement", "Size 25 mm", "Size 4 mm", -1),
        ("measurement", "3 of 22 nodes", "1 of 22 nodes", -1),
        ("degree", "Atrophy: mild", "severe atrophy", -1),
        ("degree", "Atrophy: mild", "severe edema", 0),  # of another thing
        ("involvement", "Proximal margin: clear", "The distal margin is involved.", 0),
        ("involvement", "Margins: clear", "The distal margin is involved.", -1),
        ("involvement", "3 of 22 nodes are positive.", "The apical node is spared.", 0),
    ],
)
def test_relations(kind: str, one: str, other: str, relation: int) -> None:
    first, second = only(one, kind), only(other, kind)
    assert related(first, second) == relation  # type: ignore[arg-type]  # claims
    assert related(second, first) == relation  # type: ignore[arg-type]  # claims


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("left breast", "right breast", True),
        ("left breast", "right ovary", False),
        ("on the left", "right breast", True),
        ("bilateral ovaries", "left breast", False),
    ],
)
def test_sides_of_two_organs_do_not_conflict(one: str, other: str, expected: bool) -> None:
    first, second = only(one, "laterality"), only(other, "laterality")
    assert may_conflict(first, second) is expected  # type: ignore[arg-type]  # claims
