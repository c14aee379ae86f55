"""The relations of a graph as compact arrays."""

from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Triple = tuple[int, int, int]
"""Index of the subject, code of the relation, index of the object."""


class Edges:
    """Triples sorted by subject, in compressed sparse rows, and where each object's stand.

    Nine bytes a triple and four more once objects are asked for. The rows that are asked for
    again are kept as tuples, so that a repeated question costs a dictionary's look-up.

    >>> edges = Edges(3, [(2, 0, 1), (0, 1, 2)])
    >>> list(edges), list(edges.select(target=1)), (0, 1, 2) in edges
    ([(0, 1, 2), (2, 0, 1)], [(2, 0, 1)], True)
    """

    def __init__(self, nodes: int, triples: Sequence[Triple]) -> None:
        import numpy as np

        rows = np.array(triples, dtype=np.int64).reshape(-1, 3)
        rows = rows[np.argsort(rows[:, 0], kind="stable")]
        self._nodes = nodes
        self._subjects: NDArray[np.int32] = rows[:, 0].astype(np.int32)
        self._kinds: NDArray[np.int8] = rows[:, 1].astype(np.int8)
        self._targets: NDArray[np.int32] = rows[:, 2].astype(np.int32)
        self._starts = np.searchsorted(self._subjects, np.arange(nodes + 1))
        self._row = lru_cache(maxsize=1 << 16)(self._read_row)
        self._triples_of = lru_cache(maxsize=1 << 16)(self._read_triples)

    def __len__(self) -> int:
        return len(self._subjects)

    def __iter__(self) -> Iterator[Triple]:
        columns = (self._subjects, self._kinds, self._targets)
        return zip(*(each.tolist() for each in columns), strict=True)

    def __contains__(self, triple: tuple[int | None, int | None, int | None]) -> bool:
        subject = triple[0]
        return subject is not None and triple in self._triples_of(subject)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Edges):
            return NotImplemented
        return self._nodes == other._nodes and list(self) == list(other)

    def __hash__(self) -> int:
        return hash((self._nodes, len(self)))

    def select(
        self, subject: int | None = None, kind: int | None = None, target: int | None = None
    ) -> Iterator[Triple]:
        """Yield the triples with this subject, relation and object; None stands for any."""
        rows: Iterator[Triple]
        if subject is not None:
            rows = iter(self._row(subject))
        elif target is not None:
            rows = iter(self._read_column(target))
        else:
            rows = iter(self)
        for triple in rows:
            if (kind is None or triple[1] == kind) and (target is None or triple[2] == target):
                yield triple

    def _read_row(self, subject: int) -> tuple[Triple, ...]:
        if not 0 <= subject < self._nodes:
            return ()
        return self._gather(slice(self._starts[subject], self._starts[subject + 1]))

    def _read_triples(self, subject: int) -> frozenset[Triple]:
        return frozenset(self._row(subject))

    def _read_column(self, target: int) -> tuple[Triple, ...]:
        if not 0 <= target < self._nodes:
            return ()
        order, starts = self._by_target
        return self._gather(order[starts[target] : starts[target + 1]])

    def _gather(self, where: Any) -> tuple[Triple, ...]:
        columns = (self._subjects[where], self._kinds[where], self._targets[where])
        return tuple(zip(*(each.tolist() for each in columns), strict=True))

    @cached_property
    def _by_target(self) -> "tuple[NDArray[np.int32], NDArray[np.int64]]":
        import numpy as np

        order = np.argsort(self._targets, kind="stable").astype(np.int32)
        starts = np.searchsorted(self._targets[order], np.arange(self._nodes + 1))
        return order, starts
