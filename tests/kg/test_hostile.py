"""Names and texts that no ontology should have, and some do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.kg import Concept, KnowledgeGraph, Relation

names = st.text(min_size=1, max_size=40) | st.sampled_from(
    [
        "\x00",
        "肿瘤",
        "e\N{COMBINING ACUTE ACCENT}dema",
        "\N{RIGHT-TO-LEFT OVERRIDE}x",
        "\ud800",
        " ",
    ]
)


@given(st.lists(names, max_size=6), names)
def test_any_name_makes_a_graph_that_answers(given_names: list[str], name: str) -> None:
    concepts = [Concept(f"id{i}", name, "x") for i, name in enumerate(given_names)]
    relations = [Relation(each.id, "is_a", "id0") for each in concepts[1:]]
    graph = KnowledgeGraph(concepts, relations, strict=False)
    assert len(graph) == len(given_names)
    assert {each.id for each in graph.find(name)} <= set(graph)
    assert all(graph.similarity("id0", each) >= 0.0 for each in graph)


@pytest.mark.parametrize(
    "name", ["carcinoma " * 1_000, "x" * 10_000, "肿瘤" * 5_000, "\x00" * 10_000]
)
def test_a_name_of_ten_thousand_characters(name: str) -> None:
    graph = KnowledgeGraph([Concept("long", name, "x"), Concept("a", "adenoma", "x")], strict=False)
    assert {each.id for each in graph.find(name)} <= {"long"}
    assert [each.id for each in graph.find("adenomas")] == ["a"]


def test_an_empty_graph_answers() -> None:
    graph = KnowledgeGraph([])
    assert (len(graph), list(graph.relations()), graph.find("a")) == (0, [], ())
    assert KnowledgeGraph.from_networkx(graph.to_networkx()) == graph
    assert graph.merge(KnowledgeGraph.default()) == KnowledgeGraph.default()


def test_two_concepts_of_one_name_are_both_found_in_their_order() -> None:
    concepts = [
        Concept("c", "nevus", "diagnosis", ("mole",)),
        Concept("b", "mole", "animal"),
        Concept("a", "mole", "unit"),
    ]
    graph = KnowledgeGraph(concepts, strict=False)
    assert [each.id for each in graph.find("mole")] == ["b", "a", "c"]  # synonyms come last
