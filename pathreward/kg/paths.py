"""Shortest paths between two concepts along the relations of a graph."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pathreward.kg.concept import Relation
from pathreward.kg.edges import Edges

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Step = tuple[int, int]
"""The position of an edge, and the node that it leads to."""


@dataclass(frozen=True, slots=True)
class Path:
    """A path through the graph: its concepts, and the relations between them in either direction.

    >>> print(Path(("a", "b", "c"), (Relation("a", "is_a", "b"), Relation("c", "supports", "b"))))
    a -is_a-> b <-supports- c
    """

    concepts: tuple[str, ...]
    relations: tuple[Relation, ...]
    """One fewer than the concepts; each with the direction that it has in the graph."""

    def __len__(self) -> int:
        return len(self.relations)

    def __str__(self) -> str:
        text = self.concepts[0]
        for at, (each, reached) in enumerate(zip(self.relations, self.concepts[1:], strict=True)):
            forward = each.subject == self.concepts[at] and each.object == reached
            text += f" -{each.relation}-> " if forward else f" <-{each.relation}- "
            text += reached
        return text


def shortest_first(
    edges: Edges, start: int, goal: int, depth: int, kinds: Collection[int] | None = None
) -> Iterator[list[Step]]:
    """Yield the simple paths from `start` to `goal` of at most `depth` edges, shorter ones first.

    Paths of the same length are in the order of their edges. A breadth-first search from the goal,
    extended by one step for each length, limits the nodes that are tried.

    >>> edges = Edges(3, [(0, 0, 1, 0), (1, 0, 2, 0), (0, 0, 2, 0)])
    >>> [[node for _, node in path] for path in shortest_first(edges, 0, 2, 3)]
    [[2], [1, 2]]
    """
    if start == goal:
        yield []
        return
    reach = _Reach(edges, kinds)
    if reach.degree(goal) <= reach.degree(start):
        yield from reach.search(start, goal, depth)
        return
    for path in reach.search(goal, start, depth):  # start at the end of smaller degree
        passed = [goal, *(node for _, node in path)]
        yield [(edge, passed[at]) for at, (edge, _) in reversed([*enumerate(path)])]


class _Reach:
    """The edges of a node in both directions, limited to some relations."""

    def __init__(self, edges: Edges, kinds: Collection[int] | None) -> None:
        import numpy as np

        self._edges = edges
        self._order, self._starts = edges.by_target
        self._allowed: NDArray[np.bool_] | None = None
        if kinds is not None:
            self._allowed = np.zeros(int(edges.kinds.max(initial=0)) + 1, dtype=bool)
            self._allowed[[each for each in kinds if each < len(self._allowed)]] = True

    def degree(self, node: int) -> int:
        """Return the number of edges at a node."""
        starts, others = self._edges.starts, self._starts
        return int(starts[node + 1] - starts[node] + others[node + 1] - others[node])

    def search(self, start: int, goal: int, depth: int) -> Iterator[list[Step]]:
        """Yield the paths of 1, 2, ... up to `depth` edges."""
        import numpy as np

        distance = np.full(self._edges.nodes, -1, dtype=np.int8)
        distance[goal] = 0
        frontier = np.array([goal])
        for length in range(1, depth + 1):
            yield from self.paths_of_length(start, goal, length, distance)
            if length < depth and len(frontier):
                reached = self._neighbours(frontier)
                distance[reached[distance[reached] < 0]] = length
                frontier = np.flatnonzero(distance == length)

    def paths_of_length(
        self, node: int, goal: int, left: int, distance: "NDArray[np.int8]"
    ) -> Iterator[list[Step]]:
        """Yield the paths of exactly `left` edges; nodes too far from the goal have distance -1."""
        path: list[Step] = []
        waiting = [iter(self._steps(node, left, distance))]
        while waiting:
            step = next(waiting[-1], None)
            if step is None:
                waiting.pop()
                if path:
                    path.pop()
                continue
            reached = step[1]
            if len(waiting) == left:
                if reached == goal:
                    yield [*path, step]
            elif reached not in (goal, node) and all(reached != each for _, each in path):
                path.append(step)
                waiting.append(iter(self._steps(reached, left - len(path), distance)))

    def _steps(self, node: int, left: int, distance: "NDArray[np.int8]") -> Iterator[Step]:
        """Yield the steps from a node after which the goal is at most ``left - 1`` edges away."""
        import numpy as np

        edges = self._edges
        out = np.arange(edges.starts[node], edges.starts[node + 1])
        back = self._order[self._starts[node] : self._starts[node + 1]]
        for rows, ends in ((out, edges.targets[out]), (back, edges.subjects[back])):
            near = distance[ends]
            mask = (near >= 0) & (near < left)
            if self._allowed is not None:
                mask &= self._allowed[edges.kinds[rows]]
            yield from zip(rows[mask].tolist(), ends[mask].tolist(), strict=True)

    def _neighbours(self, nodes: "NDArray[np.int64]") -> "NDArray[np.int32]":
        """Return the neighbours of `nodes` in both directions, with duplicates."""
        import numpy as np

        edges = self._edges
        out = _ranges(edges.starts[nodes], edges.starts[nodes + 1])
        back = self._order[_ranges(self._starts[nodes], self._starts[nodes + 1])]
        if self._allowed is not None:
            out = out[self._allowed[edges.kinds[out]]]
            back = back[self._allowed[edges.kinds[back]]]
        return np.concatenate([edges.targets[out], edges.subjects[back]])


def _ranges(starts: "NDArray[np.int64]", ends: "NDArray[np.int64]") -> "NDArray[np.int64]":
    """Return the concatenated numbers of all ranges."""
    import numpy as np

    lengths = ends - starts
    shift = np.repeat(ends - lengths.cumsum(), lengths)
    numbers: NDArray[np.int64] = np.arange(int(lengths.sum())) + shift
    return numbers
