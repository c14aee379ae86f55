import itertools

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.errors import GraphError
from pathreward.kg import Concept, KnowledgeGraph, Relation
from pathreward.kg.edges import Edge, Edges
from pathreward.kg.paths import shortest_first

GRAPH = KnowledgeGraph(
    [Concept(each, each, "x") for each in "abcde"],
    [
        Relation(*each.split())
        for each in ("a is_a b", "c is_a b", "a likes c", "a fears c", "c likes d")
    ],
    strict=False,
)


def test_the_shortest_come_first_with_their_directions() -> None:
    assert [str(each) for each in GRAPH.paths("a", "c")] == [
        "a -likes-> c",
        "a -fears-> c",
        "a -is_a-> b <-is_a- c",
    ]
    assert str(GRAPH.paths("c", "a", depth=1)[0]) in {"c <-likes- a", "c <-fears- a"}


@pytest.mark.parametrize(
    ("a", "b", "depth", "count"),
    [
        ("a", "d", 1, 0),  # too far
        ("a", "d", 2, 2),
        ("a", "d", 3, 3),
        ("a", "e", 6, 0),  # nothing leads there
        ("a", "a", 3, 1),  # a path of no relation
        ("a", "c", 0, 0),
        ("a", "a", 0, 1),
    ],
)
def test_depth_bounds_the_paths(a: str, b: str, depth: int, count: int) -> None:
    assert len(GRAPH.paths(a, b, depth)) == count


def test_only_the_requested_relations_are_used() -> None:
    assert [len(each) for each in GRAPH.paths("a", "c", relations=["is_a"])] == [2]
    assert GRAPH.paths("a", "c", relations=["part_of"]) == []
    with pytest.raises(GraphError, match="unknown relation 'hates'"):
        GRAPH.paths("a", "c", relations=["hates"])


def test_limit_and_bad_input() -> None:
    assert len(GRAPH.paths("a", "c", limit=2)) == 2
    with pytest.raises(KeyError, match="unknown concept 'z'"):
        GRAPH.paths("a", "z")
    with pytest.raises(GraphError, match="expected a depth of 0 to 100 relations, got -1"):
        GRAPH.paths("a", "c", depth=-1)


NODES = 6
lists_of_edges = st.lists(
    st.tuples(st.integers(0, NODES - 1), st.integers(0, 1), st.integers(0, NODES - 1), st.just(0)),
    unique=True,
    max_size=14,
)


@given(lists_of_edges, st.integers(0, NODES - 1), st.integers(0, NODES - 1), st.integers(0, 4))
def test_finds_what_networkx_finds(
    given_edges: list[Edge], start: int, goal: int, depth: int
) -> None:
    edges = Edges(NODES, given_edges)
    view = networkx.MultiGraph()
    view.add_nodes_from(range(NODES))
    for at, (a, _, b, _) in enumerate(edges):
        view.add_edge(a, b, key=at)
    found = [[edge for edge, _ in way] for way in shortest_first(edges, start, goal, depth)]
    if start == goal:
        assert found == [[]]
        return
    expected = (
        [
            [key for _, _, key in way]
            for way in networkx.all_simple_edge_paths(view, start, goal, cutoff=depth)
        ]
        if depth
        else []
    )
    assert sorted(found) == sorted(expected)
    assert all(len(a) <= len(b) for a, b in itertools.pairwise(found))
