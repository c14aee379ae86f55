from hypothesis import given
from hypothesis import strategies as st

from pathreward.kg.edges import Edge, Edges

NODES = 5
lists_of_edges = st.lists(
    st.tuples(
        st.integers(0, NODES - 1),
        st.integers(0, 3),
        st.integers(0, NODES - 1),
        st.integers(0, 5),
    ),
    unique_by=lambda each: each[:3],
)
maybe = st.none() | st.integers(-1, NODES)


@given(lists_of_edges, maybe, maybe, maybe)
def test_selects_what_a_scan_of_the_list_selects(
    given_edges: list[Edge],
    subject: int | None,
    kind: int | None,
    target: int | None,
) -> None:
    wanted = {
        edge
        for edge in given_edges
        if all(w is None or w == t for w, t in zip((subject, kind, target), edge[:3], strict=True))
    }
    edges = Edges(NODES, given_edges)
    assert sorted(edges.select(subject, kind, target)) == sorted(wanted)


@given(lists_of_edges)
def test_contains_the_triples_of_its_edges_and_no_others(given_edges: list[Edge]) -> None:
    edges = Edges(NODES, given_edges)
    assert len(edges) == len(given_edges)
    assert all(each[:3] in edges for each in given_edges)
    assert (0, 9, 0) not in edges
    assert (None, 0, 0) not in edges


def test_the_same_rows_in_another_order_make_equal_edges() -> None:
    assert Edges(2, [(0, 0, 1, 0), (1, 0, 0, 2)]) == Edges(2, [(1, 0, 0, 2), (0, 0, 1, 0)])
    assert Edges(2, [(0, 0, 1, 0)]) != Edges(3, [(0, 0, 1, 0)])
    assert Edges(2, [(0, 0, 1, 1)]) != Edges(2, [(0, 0, 1, 2)])


def test_objects_by_one_relation() -> None:
    assert Edges(3, [(2, 1, 0, 0), (0, 0, 1, 0), (2, 1, 1, 0)]).targets_of(1) == [[], [], [0, 1]]
