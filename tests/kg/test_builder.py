import pytest

from pathreward.errors import GraphError
from pathreward.kg import Concept, KnowledgeGraph, Relation
from pathreward.kg.builder import GraphBuilder, unite_concepts


def test_a_relation_may_come_before_its_concepts() -> None:
    builder = GraphBuilder()
    builder.add_relation("a", "is_a", "b", 1)
    builder.add_concept(Concept("b", "b", "x"), 2)
    builder.add_concept(Concept("a", "a", "x"), 3)
    parts = builder.parts()
    assert [each.id for each in parts.concepts] == ["b", "a"]
    assert list(parts.edges) == [(1, 0, 0, 0)]


def test_our_relations_come_first_and_others_by_the_alphabet() -> None:
    for order in (["zeta", "alpha"], ["alpha", "zeta"]):
        builder = GraphBuilder()
        builder.add_concept(Concept("a", "a", "x"), 1)
        for relation in order:
            builder.add_relation("a", relation, "a", 2)
        assert builder.parts().kinds[-2:] == ("alpha", "zeta")
        assert builder.parts().kinds[0] == "is_a"


def test_the_nearest_typed_ancestor_gives_the_type() -> None:
    builder = GraphBuilder({"X:1": "diagnosis", "X:2": "finding"}, {"Y": "cell"})
    for concept in ("X:1", "X:2", "X:3", "X:4", "Y:1", "Z:1"):
        builder.add_concept(Concept(concept, concept, ""), 1)
    for child, parent in (("X:2", "X:1"), ("X:3", "X:2"), ("X:4", "X:1")):
        builder.add_relation(child, "is_a", parent, 1)
    assert [each.type for each in builder.parts().concepts] == [
        *("diagnosis", "finding", "finding", "diagnosis"),
        *("cell", "concept"),
    ]


def test_names_that_differ_in_capitals_are_one_but_abbreviations_are_not() -> None:
    first = Concept("a", "acute leukaemia", "", ("ALL",))
    second = Concept("b", "Acute Leukaemia", "", ("all", "ALL"), ("X:1",))
    assert unite_concepts(first, second).names == ("acute leukaemia", "ALL", "all")


@pytest.mark.parametrize(
    ("concepts", "relations", "message"),
    [
        (["a", "a"], [], "the id 'a' is defined twice; keep one of the two"),
        ([""], [], "expected an id, got none"),
        (["a"], [("a", "is_a", "b")], "'a' is_a 'b', and no concept has the id 'b'"),
        (["a"], [("b", "is_a", "a")], "'b' is_a 'a', and no concept has the id 'b'"),
    ],
)
def test_what_would_break_a_graph_is_refused(
    concepts: list[str], relations: list[tuple[str, str, str]], message: str
) -> None:
    rows = [Concept(each, "x", "y") for each in concepts]
    with pytest.raises(GraphError) as raised:
        KnowledgeGraph(rows, [Relation(*each) for each in relations], strict=False)
    assert message in str(raised.value)
