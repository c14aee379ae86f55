import pytest

from pathreward.claims.facts import fact_claims, named_result


def axes(text: str, *types: str) -> set[tuple[str, str]]:
    return {axis for claim in fact_claims(text, types) for axis in claim.axes}


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("Gleason 3+4", "grade", {("grade Gleason patterns", "3+4"), ("grade grade group", "2")}),
        ("up to grade 2", "grade", {("grade grade", "2")}),
        ("pT2a", "stage", {("stage T", "2a")}),
        ("ER positive", "marker", {("marker ER expression", "positive")}),
        ("MDM2 amplified", "marker", {("marker MDM2 amplification", "positive")}),
        ("BRAF V600E mutated", "marker", {("marker BRAF mutation", "positive")}),
        ("p53 wild type", "marker", {("marker p53 mutation", "negative")}),
        ("MLH1 lost", "marker", {("marker MMR expression", "negative")}),  # follows
        ("pMMR", "marker", {("marker MSH2 expression", "positive")}),
        ("left breast", "laterality", {("side", "left")}),
    ],
)
def test_what_a_fact_says(text: str, kind: str, expected: set[tuple[str, str]]) -> None:
    assert expected <= axes(text, kind)


def test_expression_and_rearrangement_of_a_gene_are_two_things() -> None:
    stain, fish = axes("MYC positive", "marker"), axes("MYC not rearranged", "marker")
    assert {axis for axis, _ in stain}.isdisjoint(axis for axis, _ in fish)


@pytest.mark.parametrize(
    ("name", "denied", "axis"),
    [
        ("p53 wild-type pattern", False, ("marker p53 mutation", "negative")),
        ("p53 wild-type pattern", True, ("marker p53 mutation", "positive")),
        ("BRAF mutation", True, ("marker BRAF mutation", "negative")),
        ("cytokeratin 7", False, ("marker CK7 expression", "positive")),
    ],
)
def test_the_mention_of_a_marker(name: str, denied: bool, axis: tuple[str, str]) -> None:
    assert named_result([name], "other", denied=denied)[0] == axis
