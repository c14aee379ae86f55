import pytest

from pathreward.audit.relatives import names_of, replace_mentions, siblings, supporting_names
from pathreward.kg import Concept, KnowledgeGraph, Relation
from pathreward.linking import Linker, Mention

GRAPH = KnowledgeGraph(
    [
        Concept("tumor", "tumor", "diagnosis"),
        Concept("a", "adenoma", "diagnosis"),
        Concept("b", "papilloma", "diagnosis"),
        Concept("c", "tubular adenoma", "diagnosis"),
        Concept("glands", "glands", "finding"),
        Concept("ck7", "CK7", "marker"),
    ],
    [
        Relation("a", "is_a", "tumor"),
        Relation("b", "is_a", "tumor"),
        Relation("c", "is_a", "tumor"),
        Relation("c", "is_a", "a"),
        Relation("glands", "supports", "a"),
    ],
)


def test_siblings_share_a_parent_and_are_no_ancestors() -> None:
    assert [each.id for each in siblings(GRAPH["a"], GRAPH)] == ["b"]  # "c" is a kind of "a"
    assert {each.id for each in siblings(GRAPH["b"], GRAPH)} == {"a", "c"}
    assert siblings(GRAPH["tumor"], GRAPH) == []


def test_names_by_type_and_by_support() -> None:
    assert names_of(GRAPH, "finding", "marker") == ["glands", "CK7"]
    assert supporting_names(GRAPH["a"], GRAPH) == ["glands"]
    assert supporting_names(GRAPH["b"], GRAPH) == []


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        ({"glands": "nests"}, "nests and CK7."),
        ({"glands": "nests", "ck7": "CK20"}, "nests and CK20."),
        ({"ck7": ""}, "Glands and ."),
        ({}, None),
    ],
)
def test_mentions_are_replaced(new: dict[str, str], expected: str | None) -> None:
    text = "Glands and CK7."

    def write(mention: Mention) -> str | None:
        return new.get(mention.concept.id)

    assert replace_mentions(text, Linker(GRAPH).link(text), write) == expected
