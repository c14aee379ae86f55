from hypothesis import given
from hypothesis import strategies as st

from pathreward.kg.edges import Edges

NODES = 5
triples = st.lists(
    st.tuples(st.integers(0, NODES - 1), st.integers(0, 3), st.integers(0, NODES - 1)),
    unique=True,
)
maybe = st.none() | st.integers(-1, NODES)


@given(triples, maybe, maybe, maybe)
def test_selects_what_a_scan_of_the_list_selects(
    given_triples: list[tuple[int, int, int]],
    subject: int | None,
    kind: int | None,
    target: int | None,
) -> None:
    wanted = {
        triple
        for triple in given_triples
        if all(w is None or w == t for w, t in zip((subject, kind, target), triple, strict=True))
    }
    edges = Edges(NODES, given_triples)
    assert sorted(edges.select(subject, kind, target)) == sorted(wanted)


@given(triples)
def test_contains_its_triples_and_no_others(given_triples: list[tuple[int, int, int]]) -> None:
    edges = Edges(NODES, given_triples)
    assert len(edges) == len(given_triples)
    assert all(each in edges for each in given_triples)
    assert (0, 9, 0) not in edges
    assert (None, 0, 0) not in edges


def test_equal_triples_make_equal_edges() -> None:
    assert Edges(2, [(0, 0, 1), (1, 0, 0)]) == Edges(2, [(1, 0, 0), (0, 0, 1)])
    assert Edges(2, [(0, 0, 1)]) != Edges(3, [(0, 0, 1)])


def test_objects_by_one_relation() -> None:
    assert Edges(3, [(2, 1, 0), (0, 0, 1), (2, 1, 1)]).targets_of(1) == [[], [], [0, 1]]
