"""How near two concepts stand in the is_a hierarchy."""

import math
from collections.abc import Mapping, Sequence

Ancestors = Mapping[int, frozenset[int]]


def ancestor_sets(parents: Sequence[Sequence[int]]) -> list[frozenset[int]]:
    """Return the ancestors of each node, itself among them.

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
    """Return how specific each node is: 0 for what stands above all leaves, higher for the rare.

    ``-log((leaves(c) / subsumers(c) + 1) / (all leaves + 1))`` over a virtual root above every
    root, where ``leaves(c)`` counts the leaves below `c` (none below a leaf) and ``subsumers(c)``
    counts `c`, its ancestors and the virtual root. The measure of Sanchez, Batet and Isern (2011).

    >>> [round(each, 3) for each in information_content([frozenset({0}), frozenset({0, 1})])]
    [0.288, 0.693]
    """
    inner = set[int]().union(*(above - {node} for node, above in enumerate(ancestors)))
    below = [0] * len(ancestors)
    for node, above in enumerate(ancestors):
        if node not in inner:
            for each in above:
                below[each] += 1
    every = len(ancestors) - len(inner)
    return [
        math.log(every + 1) - math.log((below[node] if node in inner else 0) / (len(above) + 1) + 1)
        for node, above in enumerate(ancestors)
    ]


def lin(a: int, b: int, ancestors: Sequence[frozenset[int]], content: Sequence[float]) -> float:
    """Return ``2 IC(c) / (IC(a) + IC(b))`` for the most informative common ancestor `c`.

    In [0, 1]; 1 for a node and itself, 0 where the nodes have no ancestor in common. Lin (1998).

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
        return 0.0
    return min(1.0, 2.0 * max(content[each] for each in shared) / total)
