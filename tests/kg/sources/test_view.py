import networkx
import pytest

from pathreward.errors import GraphError
from pathreward.kg import Concept, KnowledgeGraph, Relation

GRAPH = KnowledgeGraph(
    [
        Concept("a", "adenoma", "diagnosis", ("benign one",), ("X:1",)),
        Concept("b", "carcinoma", "diagnosis"),
        Concept("m", "CK7", "marker"),
    ],
    [
        Relation("a", "precursor_of", "b"),
        Relation("a", "differential_of", "b"),
        Relation("a", "marker_positive", "m", "sometimes"),
    ],
)


def test_there_and_back() -> None:
    assert KnowledgeGraph.from_networkx(GRAPH.to_networkx()) == GRAPH
    shipped = KnowledgeGraph.default()
    assert KnowledgeGraph.from_networkx(shipped.to_networkx(), strict=True) == shipped


def test_reads_a_plain_graph() -> None:
    view = networkx.DiGraph()
    view.add_edge("a", "b", relation="likes")
    graph = KnowledgeGraph.from_networkx(view)
    assert (graph["a"].name, graph["a"].type) == ("a", "concept")
    assert [str(each) for each in graph.relations()] == ["a likes b"]


@pytest.mark.parametrize(
    ("node", "fields", "message"),
    [
        (3, {"relation": "x"}, "expected text as the id of a node, got 3"),
        ("a", {}, "the edge 'a', 'b' has no relation"),
    ],
)
def test_what_can_not_be_read_is_refused(
    node: object, fields: dict[str, str], message: str
) -> None:
    view = networkx.DiGraph()
    view.add_edge(node, "b", **fields)
    with pytest.raises(GraphError, match=message):
        KnowledgeGraph.from_networkx(view)


def test_synonyms_must_be_a_list() -> None:
    view = networkx.DiGraph()
    view.add_node("a", synonyms="b")
    with pytest.raises(GraphError, match="node 'a', 'synonyms': expected a list of texts, got 'b'"):
        KnowledgeGraph.from_networkx(view)
