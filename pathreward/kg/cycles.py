"""Find cycles in a hierarchy."""

from collections.abc import Hashable, Sequence
from typing import TypeVar

Node = TypeVar("Node", bound=Hashable)


def closing_edges(
    children: Sequence[Node], parents: Sequence[Node]
) -> list[tuple[int, list[Node]]]:
    """Return the edges that close a cycle: the position of each, and the nodes of the cycle.

    The search is depth first in the order of the edges, so that the result is deterministic.
    Without the returned edges the graph has no cycle.

    >>> closing_edges([0, 1, 2, 2], [1, 2, 0, 2])
    [(2, [0, 1, 2, 0]), (3, [2, 2])]
    """
    above: dict[Node, list[tuple[Node, int]]] = {}
    for at, (child, parent) in enumerate(zip(children, parents, strict=True)):
        above.setdefault(child, []).append((parent, at))
    finished: set[Node] = set()
    found: list[tuple[int, list[Node]]] = []
    for start, first in above.items():
        if start in finished:
            continue
        path, on_path, waiting = [start], {start}, [iter(first)]
        while waiting:
            step = next(waiting[-1], None)
            if step is None:
                waiting.pop()
                node = path.pop()
                on_path.discard(node)
                finished.add(node)
                continue
            parent, at = step
            if parent in on_path:
                found.append((at, [*path[path.index(parent) :], parent]))
            elif parent not in finished:
                path.append(parent)
                on_path.add(parent)
                waiting.append(iter(above.get(parent, ())))
    return sorted(found, key=lambda each: each[0])
