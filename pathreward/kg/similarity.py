"""Measures of the similarity of two concepts in the is_a hierarchy.

A hierarchy with several roots has a virtual root above them. It counts for the information content
and is no common ancestor.
"""

import math
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache

MEASURES = ("lin", "wu_palmer", "resnik", "path")
"""The measures of `Hierarchy.similarity`."""


class Hierarchy:
    """An is_a hierarchy, with the quantities that the measures of similarity need.

    >>> hierarchy = Hierarchy([[], [0], [0], [1], [1]])
    >>> hierarchy.similarity(3, 4, "path"), round(hierarchy.similarity(3, 4, "wu_palmer"), 3)
    (0.3333333333333333, 0.667)

    Args:
        parents: The parents of each node, by index, without cycles.
    """

    def __init__(self, parents: Sequence[Sequence[int]]) -> None:
        self._parents = parents
        self._climb = lru_cache(maxsize=1 << 14)(self._climbed)
        self._measures: dict[str, Callable[[int, int], float]] = {
            "lin": self._lin,
            "wu_palmer": self._wu_palmer,
            "resnik": self._resnik,
            "path": self._path,
        }

    def similarity(self, a: int, b: int, measure: str = "lin") -> float:
        """Return one of `MEASURES` for two nodes; `KnowledgeGraph.similarity` defines them.

        Raises:
            KeyError: If there is no such measure.
        """
        return self._measures[measure](a, b)

    @cached_property
    def ancestors(self) -> list[frozenset[int]]:
        """The ancestors of each node, including itself."""
        return ancestor_sets(self._parents)

    @cached_property
    def content(self) -> list[float]:
        """The intrinsic information content of each node."""
        return information_content(self.ancestors)

    @cached_property
    def depths(self) -> list[int]:
        """The number of nodes on the longest path from a root to each node, both included."""
        depths = [0] * len(self._parents)
        for node in sorted(range(len(depths)), key=lambda each: len(self.ancestors[each])):
            depths[node] = 1 + max((depths[each] for each in self._parents[node]), default=0)
        return depths

    def _lin(self, a: int, b: int) -> float:
        return lin(a, b, self.ancestors, self.content)

    def _resnik(self, a: int, b: int) -> float:
        if a == b:
            return self.content[a]  # no ancestor has more
        shared = self.ancestors[a] & self.ancestors[b]
        return max((self.content[each] for each in shared), default=0.0)

    def _wu_palmer(self, a: int, b: int) -> float:
        shared = self.ancestors[a] & self.ancestors[b]
        deepest = max((self.depths[each] for each in shared), default=0)
        return 2.0 * deepest / (self.depths[a] + self.depths[b])

    def _path(self, a: int, b: int) -> float:
        up, other = self._climb(a), self._climb(b)
        if len(up) > len(other):
            up, other = other, up
        edges = [steps + other[node] for node, steps in up.items() if node in other]
        return 1.0 / (1.0 + min(edges)) if edges else 0.0

    def _climbed(self, node: int) -> dict[int, int]:
        """Return the fewest is_a edges from a node to each of its ancestors."""
        steps, level = {node: 0}, [node]
        while level:
            above = [each for child in level for each in self._parents[child]]
            level = [each for each in dict.fromkeys(above) if each not in steps]
            steps.update(dict.fromkeys(level, max(steps.values()) + 1))
        return steps


def ancestor_sets(parents: Sequence[Sequence[int]]) -> list[frozenset[int]]:
    """Return the ancestors of each node, including itself.

    Args:
        parents: The parents of each node, by index, without cycles.

    >>> ancestor_sets([[], [0], [1]])[2] == {0, 1, 2}
    True
    """
    done: list[frozenset[int] | None] = [None] * len(parents)
    for start in range(len(parents)):
        waiting = [start]
        while waiting:
            node = waiting[-1]
            missing = [each for each in parents[node] if done[each] is None]
            if missing:
                waiting.extend(missing)
                continue
            waiting.pop()
            if done[node] is None:
                above = (done[each] or frozenset() for each in parents[node])
                done[node] = frozenset({node}).union(*above)
    return [each or frozenset() for each in done]


def information_content(ancestors: Sequence[frozenset[int]]) -> list[float]:
    """Return the information content of each node: 0 for a single root, higher for specific nodes.

    ``-log((leaves(c) / subsumers(c) + 1) / (all leaves + 1))``, where ``leaves(c)`` is the number
    of leaves at or below `c` (1 for a leaf) and ``subsumers(c)`` that of `c` and its ancestors,
    including the virtual root if there are several roots. Equation 10 of Sanchez, Batet and Isern
    (2011), with the leaves of a leaf counted as in nxontology.

    >>> [round(each, 3) for each in information_content([frozenset({0}), frozenset({0, 1})])]
    [0.0, 0.288]
    """
    inner = set[int]().union(*(above - {node} for node, above in enumerate(ancestors)))
    below = [0] * len(ancestors)
    for node, above in enumerate(ancestors):
        if node not in inner:
            for each in above:
                below[each] += 1
    every = len(ancestors) - len(inner)
    virtual = sum(len(above) == 1 for above in ancestors) > 1
    return [
        abs(math.log((below[node] / (len(above) + virtual) + 1) / (every + 1)))
        for node, above in enumerate(ancestors)
    ]


def lin(a: int, b: int, ancestors: Sequence[frozenset[int]], content: Sequence[float]) -> float:
    """Return ``2 IC(c) / (IC(a) + IC(b))`` for the most informative common ancestor `c`.

    In [0, 1]; 1 for a node and itself, 0 without a common ancestor. Lin (1998).

    >>> above = ancestor_sets([[], [0], [0]])
    >>> lin(1, 1, above, information_content(above)), 0 < lin(1, 2, above, [0.2, 1.0, 1.0])
    (1.0, True)
    """
    if a == b:
        return 1.0
    shared = ancestors[a] & ancestors[b]
    if not shared:
        return 0.0
    total = content[a] + content[b]
    if total == 0.0:
        return 1.0
    return min(1.0, 2.0 * max(content[each] for each in shared) / total)
