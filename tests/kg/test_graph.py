import pickle

import pytest

from pathreward.errors import GraphError
from pathreward.kg import RELATIONS, Concept, KnowledgeGraph, Relation

GRAPH = KnowledgeGraph(
    [
        Concept("carcinoma", "carcinoma", "diagnosis"),
        Concept("scc", "squamous cell carcinoma", "diagnosis", ("SCC",), ("DOID:1749",)),
        Concept("adeno", "adenocarcinoma", "diagnosis"),
        Concept("pearls", "keratin pearls", "finding"),
    ],
    [
        Relation("scc", "is_a", "carcinoma"),
        Relation("adeno", "is_a", "carcinoma"),
        Relation("pearls", "supports", "scc"),
        Relation("pearls", "excludes", "adeno"),
    ],
)


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("scc", ["scc"]),  # an id
        ("SCC", ["scc"]),  # an abbreviation
        ("Squamous-cell carcinomas", ["scc"]),  # a spelling of the name
        ("keratin pearl", ["pearls"]),
        ("melanoma", []),
        ("", []),
        ("???", []),
    ],
)
def test_finds_by_id_name_and_synonym(name: str, ids: list[str]) -> None:
    assert [each.id for each in GRAPH.find(name)] == ids


def test_relations_by_any_of_the_three() -> None:
    supports = Relation("pearls", "supports", "scc")
    assert list(GRAPH.relations(relation="supports")) == [supports]
    assert list(GRAPH.relations(object="scc")) == [supports]
    assert len(list(GRAPH.relations(subject="pearls"))) == 2
    assert len(list(GRAPH.relations())) == 4
    assert list(GRAPH.relations(subject="gone")) == []
    assert str(supports) == "pearls supports scc"
    with pytest.raises(GraphError, match="unknown relation 'suports', did you mean 'supports'"):
        list(GRAPH.relations(relation="suports"))


def test_related_is_this_very_relation() -> None:
    assert GRAPH.related("pearls", "supports", "scc")
    assert not GRAPH.related("scc", "supports", "pearls")
    assert not GRAPH.related("gone", "supports", "scc")
    assert not GRAPH.related("pearls", "gone", "scc")


def test_ancestors_leave_out_the_concept_itself() -> None:
    assert GRAPH.ancestors("scc") == {"carcinoma"}
    assert GRAPH.ancestors("carcinoma") == frozenset()
    assert GRAPH.is_a("scc", "carcinoma")
    assert GRAPH.is_a("scc", "scc")
    assert not GRAPH.is_a("carcinoma", "scc")


def test_similarity_falls_with_the_common_ancestors() -> None:
    assert GRAPH.similarity("scc", "scc") == 1.0
    assert 0.0 < GRAPH.similarity("scc", "adeno") < GRAPH.similarity("scc", "carcinoma") < 1.0
    assert GRAPH.similarity("scc", "pearls") == 0.0


@pytest.mark.parametrize("method", ["ancestors", "__getitem__"])
def test_an_unknown_id_names_those_that_are_near(method: str) -> None:
    with pytest.raises(KeyError, match="unknown concept 'carcinomma', did you mean 'carcinoma'"):
        getattr(GRAPH, method)("carcinomma")


def test_is_a_mapping_of_ids() -> None:
    assert len(GRAPH) == 4
    assert list(GRAPH) == ["carcinoma", "scc", "adeno", "pearls"]
    assert "scc" in GRAPH
    assert GRAPH["scc"].xrefs == ("DOID:1749",)


def test_two_graphs_of_the_same_rows_are_equal() -> None:
    copy = KnowledgeGraph(GRAPH.concepts.values(), GRAPH.relations())
    assert copy == GRAPH
    assert hash(copy) == hash(GRAPH)
    assert KnowledgeGraph(GRAPH.concepts.values()) != GRAPH
    assert GRAPH != "graph"


def test_pickles_by_value_and_the_shipped_one_by_reference() -> None:
    assert pickle.loads(pickle.dumps(GRAPH)) == GRAPH
    shipped = pickle.dumps(KnowledgeGraph.default())
    assert len(shipped) < 100
    assert pickle.loads(shipped) is KnowledgeGraph.default()


def test_networkx_view_has_all_nodes_and_edges() -> None:
    view = GRAPH.to_networkx()
    assert view.nodes["scc"]["type"] == "diagnosis"
    assert view.has_edge("pearls", "scc", key="supports")
    assert (view.number_of_nodes(), view.number_of_edges()) == (4, 4)


def test_neighbours_are_both_ways_round() -> None:
    assert [str(each) for each in GRAPH.neighbours("scc")] == [
        "scc is_a carcinoma",
        "pearls supports scc",
    ]
    assert list(GRAPH.neighbours("scc", "part_of")) == []
    with pytest.raises(KeyError, match="unknown concept"):
        list(GRAPH.neighbours("gone"))


def test_an_unknown_measure_is_refused() -> None:
    assert GRAPH.similarity("scc", "adeno", "path") == pytest.approx(1 / 3)
    with pytest.raises(GraphError, match="unknown measure 'link', did you mean 'lin'"):
        GRAPH.similarity("scc", "adeno", "link")


def test_without_our_rules_a_graph_has_relations_of_its_own() -> None:
    concepts = [Concept("a", "a", "gene"), Concept("b", "b", "drug")]
    graph = KnowledgeGraph(concepts, [Relation("b", "inhibits", "a")], strict=False)
    assert graph.kinds[-1] == "inhibits"
    assert graph.related("b", "inhibits", "a")
    assert [str(each) for each in graph.relations(relation="inhibits")] == ["b inhibits a"]
    assert pickle.loads(pickle.dumps(graph)) == graph
    assert GRAPH.kinds == tuple(RELATIONS)


def test_relations_in_another_order_make_an_equal_graph() -> None:
    copy = KnowledgeGraph(GRAPH.concepts.values(), reversed(list(GRAPH.relations())))
    assert copy == GRAPH


def test_equal_graphs_are_compared_once() -> None:
    one, other, third = (
        KnowledgeGraph([Concept("a", "a", "finding"), Concept(last, last, "finding")])
        for last in "bbc"
    )
    assert one == other
    assert other == one
    assert one != third
    assert other != third
    del one._rows  # what has been compared is not compared again
    assert one == other
