import pytest

from pathreward.errors import GraphError
from pathreward.kg import Concept, KnowledgeGraph, Relation
from pathreward.kg.validation import expect_valid, find_problems

TUMOR = Concept("tumor", "neoplasm", "diagnosis", ("tumor",))
ADENOMA = Concept("adenoma", "adenoma", "diagnosis")
NECROSIS = Concept("necrosis", "necrosis", "finding")
CK7 = Concept("CK7", "CK7", "marker")
ALL = [TUMOR, ADENOMA, NECROSIS, CK7]


@pytest.mark.parametrize(
    ("concepts", "relations", "message"),
    [
        ([*ALL, ADENOMA], [], "the id 'adenoma' is in row 2 too"),
        ([Concept("a b", "x", "finding")], [], "expected an id of one word, got 'a b'"),
        ([Concept("a", "x", "color")], [], "expected one of diagnosis, finding"),
        ([Concept("a", "...", "finding")], [], "expected a name with a letter"),
        ([TUMOR, Concept("b", "Tumours", "finding")], [], "is a name of 'tumor' too ('tumor')"),
        (ALL, [("adenoma", "is_a", "gone")], "no concept has the id 'gone'"),
        (ALL, [("gone", "is_a", "adenoma")], "no concept has the id 'gone'"),
        (ALL, [("adenoma", "causes", "tumor")], "expected one of is_a, part_of"),
        (ALL, [("adenoma", "is_a", "tumor")] * 2, "the relation is in row 1 too"),
        (ALL, [("adenoma", "is_a", "necrosis")], "is_a needs equal types"),
        (ALL, [("adenoma", "supports", "tumor")], "supports needs a cell or finding"),
        (
            ALL,
            [("adenoma", "is_a", "tumor"), ("tumor", "is_a", "adenoma")],
            "'tumor' is_a 'adenoma' closes a cycle",
        ),
        (ALL, [("adenoma", "is_a", "adenoma")], "'adenoma' is_a 'adenoma' closes a cycle"),
        (
            ALL,
            [("adenoma", "marker_positive", "CK7"), ("adenoma", "marker_negative", "CK7")],
            "row 1 has 'adenoma' marker_positive 'CK7'",
        ),
        (
            ALL,
            [("necrosis", "excludes", "adenoma"), ("necrosis", "supports", "adenoma")],
            "row 1 has 'necrosis' excludes 'adenoma'",
        ),
        (
            ALL,
            [("adenoma", "marker_positive", "CK7", "never")],
            "marker_positive needs always or usually or sometimes, or empty, got 'never'",
        ),
        (
            ALL,
            [("necrosis", "excludes", "adenoma", "always")],
            "excludes needs rarely or never, or empty, got 'always'",
        ),
        (
            ALL,
            [("adenoma", "marker_negative", "CK7", "mostly")],
            "marker_negative needs rarely or never, or empty, got 'mostly'",
        ),
        (ALL, [("adenoma", "is_a", "tumor", "always")], "is_a needs an empty cell, got 'always'"),
        (
            ALL,
            [
                ("adenoma", "marker_positive", "CK7", "always"),
                ("adenoma", "marker_positive", "CK7", "sometimes"),
            ],
            "the relation is in row 1 too",
        ),
    ],
)
def test_an_invalid_graph_is_refused(
    concepts: list[Concept], relations: list[tuple[str, ...]], message: str
) -> None:
    edges = [Relation(*each) for each in relations]
    assert any(message in each.message for each in find_problems(concepts, edges))
    with pytest.raises(GraphError):
        KnowledgeGraph(concepts, edges)


def test_a_sound_graph_has_no_problems() -> None:
    assert find_problems(ALL, [Relation("adenoma", "is_a", "tumor")]) == []


def test_a_diamond_is_no_cycle() -> None:
    concepts = [Concept(each, each, "finding") for each in "wxyz"]
    edges = [Relation(*each.split()) for each in ("w is_a x", "w is_a y", "x is_a z", "y is_a z")]
    assert find_problems(concepts, edges) == []


def test_the_message_lists_ten_problems_and_counts_the_rest() -> None:
    edges = [Relation(f"gone{i}", "is_a", "tumor") for i in range(12)]
    with pytest.raises(GraphError, match=r"12 problem\(s\)") as raised:
        expect_valid(ALL, edges)
    assert str(raised.value).endswith("... and 2 more")
