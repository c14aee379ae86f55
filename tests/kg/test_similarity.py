import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.kg.similarity import ancestor_sets, information_content, lin

# A tree with its root 0, the inner node 1 and the leaves 2, 3 (below 1) and 4 (below 0).
PARENTS = [[], [0], [1], [1], [0]]


def test_ancestors_hold_the_node_itself() -> None:
    assert ancestor_sets(PARENTS) == [{0}, {0, 1}, {0, 1, 2}, {0, 1, 3}, {0, 4}]


def test_ancestors_of_two_parents_are_joined_in_any_order_of_nodes() -> None:
    assert ancestor_sets([[1, 2], [3], [3], []])[0] == {0, 1, 2, 3}


def test_content_by_hand() -> None:
    # Three leaves; one more subsumer than named, the virtual root:
    # root: 3 leaves below, 2 subsumers; inner: 2 leaves, 3 subsumers; leaves: none below.
    expected = [
        -math.log((3 / 2 + 1) / 4),
        -math.log((2 / 3 + 1) / 4),
        math.log(4),
        math.log(4),
        math.log(4),
    ]
    assert information_content(ancestor_sets(PARENTS)) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("a", "b", "value"),
    [
        (2, 2, 1.0),  # a node and itself
        (2, 3, math.log(12 / 5) / math.log(4)),  # siblings: what their parent says
        (2, 4, math.log(8 / 5) / math.log(4)),  # only the root in common
        (2, 1, 2 * math.log(12 / 5) / (math.log(12 / 5) + math.log(4))),  # child and parent
    ],
)
def test_lin_by_hand(a: int, b: int, value: float) -> None:
    above = ancestor_sets(PARENTS)
    assert lin(a, b, above, information_content(above)) == pytest.approx(value)


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
def test_a_node_says_at_least_what_its_ancestors_say(parents: list[list[int]]) -> None:
    above = ancestor_sets(parents)
    content = information_content(above)
    assert all(
        content[node] >= content[each] - 1e-12 for node in range(len(above)) for each in above[node]
    )
