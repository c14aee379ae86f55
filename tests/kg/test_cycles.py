from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pathreward.kg.cycles import closing_edges
from pathreward.kg.similarity import ancestor_sets

NODES = 6
edges = st.lists(st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES - 1)), max_size=20)


@given(edges)
def test_without_the_closing_edges_there_is_no_cycle(given_edges: list[tuple[int, int]]) -> None:
    closing = {at for at, _ in closing_edges(*columns(given_edges))}
    parents: list[list[int]] = [[] for _ in range(NODES)]
    for at, (child, parent) in enumerate(given_edges):
        if at not in closing:
            parents[child].append(parent)
    above = ancestor_sets(parents)  # ends only where there is no cycle
    assert all(node in above[node] for node in range(NODES))


@given(edges)
def test_each_closing_edge_closes_the_reported_cycle(
    given_edges: list[tuple[int, int]],
) -> None:
    for at, circle in closing_edges(*columns(given_edges)):
        assert circle[0] == circle[-1]
        assert (circle[-2], circle[-1]) == given_edges[at]
        assert set(pairwise(circle)) <= set(given_edges)


def columns(given_edges: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    return [child for child, _ in given_edges], [parent for _, parent in given_edges]
