import math
import random
from typing import Any

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nxontology import NXOntology

from pathreward.kg import KnowledgeGraph
from pathreward.kg.similarity import (
    MEASURES,
    Hierarchy,
    ancestor_sets,
    information_content,
    lin,
)

# A tree with its root 0, the inner node 1 and the leaves 2, 3 (below 1) and 4 (below 0).
PARENTS = [[], [0], [1], [1], [0]]


def test_ancestors_include_the_node_itself() -> None:
    assert ancestor_sets(PARENTS) == [{0}, {0, 1}, {0, 1, 2}, {0, 1, 3}, {0, 4}]


def test_ancestors_of_two_parents_are_joined_in_any_order_of_nodes() -> None:
    assert ancestor_sets([[1, 2], [3], [3], []])[0] == {0, 1, 2, 3}


def test_content_by_hand() -> None:
    # Three leaves. Root: 3 leaves, 1 subsumer; inner: 2, 2; leaves: 1 (themselves), 3 or 2.
    expected = [0.0, math.log(2), math.log(3), math.log(3), math.log(8 / 3)]
    assert information_content(ancestor_sets(PARENTS)) == pytest.approx(expected)


def test_several_roots_have_a_virtual_root() -> None:
    # Two trees of a root and a leaf: 2 leaves, and one more subsumer each, the virtual root.
    expected = [math.log(2), math.log(2), math.log(9 / 4), math.log(9 / 4)]
    assert information_content(ancestor_sets([[], [], [0], [1]])) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("a", "b", "value"),
    [
        (2, 2, 1.0),  # a node and itself
        (2, 3, math.log(2) / math.log(3)),  # siblings: what their parent says
        (2, 4, 0.0),  # only the root in common, which says nothing
        (2, 1, 2 * math.log(2) / math.log(6)),  # child and parent
    ],
)
def test_lin_by_hand(a: int, b: int, value: float) -> None:
    above = ancestor_sets(PARENTS)
    assert lin(a, b, above, information_content(above)) == pytest.approx(value)


@pytest.mark.parametrize(
    ("measure", "a", "b", "value"),
    [
        ("wu_palmer", 2, 3, 2 * 2 / (3 + 3)),  # the parent's depth is 2, the leaves' 3
        ("wu_palmer", 2, 4, 2 * 1 / (3 + 2)),  # the root's depth is 1
        ("wu_palmer", 2, 2, 1.0),
        ("resnik", 2, 3, math.log(2)),
        ("resnik", 2, 4, 0.0),
        ("resnik", 2, 2, math.log(3)),
        ("path", 2, 3, 1 / 3),  # up and down
        ("path", 2, 4, 1 / 4),  # two up, one down
        ("path", 2, 0, 1 / 3),
        ("path", 2, 2, 1.0),
    ],
)
def test_other_measures_by_hand(measure: str, a: int, b: int, value: float) -> None:
    assert Hierarchy(PARENTS).similarity(a, b, measure) == pytest.approx(value)


@pytest.mark.parametrize("measure", MEASURES)
def test_no_measure_joins_two_trees(measure: str) -> None:
    assert Hierarchy([[], [], [0], [1]]).similarity(2, 3, measure) == 0.0


def test_depth_is_by_the_longest_way() -> None:
    assert Hierarchy([[], [0], [0, 1]]).depths == [1, 2, 3]


def test_nodes_of_two_trees_have_nothing_in_common() -> None:
    above = ancestor_sets([[], [], [0], [1]])
    assert lin(2, 3, above, information_content(above)) == 0.0


@st.composite
def hierarchies(draw: st.DrawFn) -> list[list[int]]:
    size = draw(st.integers(1, 12))
    return [
        draw(st.lists(st.integers(0, node - 1), unique=True, max_size=3)) if node else []
        for node in range(size)
    ]


@given(hierarchies(), st.data())
def test_lin_is_symmetric_and_bounded(parents: list[list[int]], data: st.DataObject) -> None:
    above = ancestor_sets(parents)
    content = information_content(above)
    a, b = (data.draw(st.integers(0, len(parents) - 1)) for _ in range(2))
    assert lin(a, b, above, content) == lin(b, a, above, content)
    assert 0.0 <= lin(a, b, above, content) <= lin(a, a, above, content) == 1.0


@given(hierarchies())
def test_a_node_has_at_least_the_information_of_its_ancestors(parents: list[list[int]]) -> None:
    above = ancestor_sets(parents)
    content = information_content(above)
    assert all(
        content[node] >= content[each] - 1e-12 for node in range(len(above)) for each in above[node]
    )


@given(hierarchies(), st.data())
def test_measures_are_symmetric_and_bounded(parents: list[list[int]], data: st.DataObject) -> None:
    hierarchy = Hierarchy(parents)
    a, b = (data.draw(st.integers(0, len(parents) - 1)) for _ in range(2))
    for measure in MEASURES:
        value = hierarchy.similarity(a, b, measure)
        assert value == hierarchy.similarity(b, a, measure)
        assert value >= 0.0
        assert measure == "resnik" or value <= 1.0
        assert measure == "resnik" or hierarchy.similarity(a, a, measure) == 1.0


@settings(deadline=None)
@given(hierarchies())
def test_equals_nxontology(parents: list[list[int]]) -> None:
    hierarchy = Hierarchy(parents)
    oracle = oracle_of(parents)
    for a in range(len(parents)):
        for b in range(len(parents)):
            theirs = oracle.similarity(a, b, ic_metric="intrinsic_ic_sanchez")
            assert hierarchy.similarity(a, b) == pytest.approx(theirs.lin, abs=1e-9)
            assert hierarchy.similarity(a, b, "resnik") == pytest.approx(theirs.resnik, abs=1e-9)


def test_equals_nxontology_on_the_shipped_graph() -> None:
    graph = KnowledgeGraph.default()
    index = {each: i for i, each in enumerate(graph)}
    parents: list[list[int]] = [[] for _ in index]
    for each in graph.relations(relation="is_a"):
        parents[index[each.subject]].append(index[each.object])
    oracle = oracle_of(parents)
    draw = random.Random(0)
    ids = list(graph)
    for _ in range(500):
        a, b = draw.choice(ids), draw.choice(ids)
        theirs = oracle.similarity(index[a], index[b], ic_metric="intrinsic_ic_sanchez")
        assert graph.similarity(a, b) == pytest.approx(theirs.lin, abs=1e-9)
        assert graph.similarity(a, b, "resnik") == pytest.approx(theirs.resnik, abs=1e-9)


def oracle_of(parents: list[list[int]]) -> Any:
    """The hierarchy in nxontology, with a root of its own where there are several."""
    graph = networkx.DiGraph()
    graph.add_nodes_from(range(len(parents)))
    graph.add_edges_from((up, node) for node, above in enumerate(parents) for up in above)
    roots = [node for node, above in enumerate(parents) if not above]
    if len(roots) > 1:
        graph.add_edges_from((-1, root) for root in roots)
    oracle: Any = NXOntology(graph)
    oracle.freeze()
    return oracle
