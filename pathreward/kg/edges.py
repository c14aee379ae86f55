"""The relations of a graph as compact arrays."""

from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

Triple = tuple[int, int, int]
"""The index of the subject, the code of the relation and the index of the object."""

_MOST_KEPT = 1 << 20


class Edges:
    """Triples in compressed sparse rows: sorted by subject, with an index by object.

    A triple takes ten bytes, and four more once triples are selected by object. Rows are cached as
    tuples, so that a repeated query costs one dictionary look-up.

    >>> edges = Edges(3, [(2, 0, 1), (0, 1, 2)])
    >>> list(edges), list(edges.select(target=1)), (0, 1, 2) in edges
    ([(0, 1, 2), (2, 0, 1)], [(2, 0, 1)], True)
    """

    def __init__(self, nodes: int, triples: Sequence[Triple]) -> None:
        import numpy as np

        rows = np.array(triples, dtype=np.int64).reshape(-1, 3)
        self._set(nodes, rows[:, 0], rows[:, 1], rows[:, 2])

    @classmethod
    def of_columns(
        cls, nodes: int, subjects: "ArrayLike", kinds: "ArrayLike", targets: "ArrayLike"
    ) -> "Edges":
        """Return the edges of three columns: subjects, relations and objects.

        >>> list(Edges.of_columns(3, [0], [1], [2]))
        [(0, 1, 2)]
        """
        made = cls.__new__(cls)
        made._set(nodes, subjects, kinds, targets)
        return made

    def _set(
        self, nodes: int, subjects: "ArrayLike", kinds: "ArrayLike", targets: "ArrayLike"
    ) -> None:
        import numpy as np

        start = np.asarray(subjects, dtype=np.int32)
        kind = np.asarray(kinds, dtype=np.int16)
        end = np.asarray(targets, dtype=np.int32)
        if start.size and (start[1:] < start[:-1]).any():
            order = np.argsort(start, kind="stable")
            start, kind, end = start[order], kind[order], end[order]
        self.nodes = nodes
        self.subjects: NDArray[np.int32] = start
        self.kinds: NDArray[np.int16] = kind
        self.targets: NDArray[np.int32] = end
        self.starts: NDArray[np.int64] = np.searchsorted(start, np.arange(nodes + 1))
        # The rows of a dense graph are long, so fewer are cached.
        kept = int(min(1 << 16, _MOST_KEPT * nodes // max(1, 16 * len(start)) + 64))
        self._row = lru_cache(maxsize=kept)(self._load_row)
        self._triples_of = lru_cache(maxsize=kept)(self._load_triples)

    def __len__(self) -> int:
        return len(self.subjects)

    def __iter__(self) -> Iterator[Triple]:
        columns = (self.subjects, self.kinds, self.targets)
        return zip(*(each.tolist() for each in columns), strict=True)

    def __contains__(self, triple: tuple[int | None, int | None, int | None]) -> bool:
        subject = triple[0]
        return subject is not None and triple in self._triples_of(subject)

    def __eq__(self, other: object) -> bool:
        import numpy as np

        if not isinstance(other, Edges):
            return NotImplemented
        if self.nodes != other.nodes or len(self) != len(other):
            return False
        return all(map(np.array_equal, self._in_order(), other._in_order()))

    def __hash__(self) -> int:
        return hash((self.nodes, len(self)))

    def __reduce__(self) -> tuple[Any, ...]:
        return Edges.of_columns, (self.nodes, self.subjects, self.kinds, self.targets)

    def select(
        self, subject: int | None = None, kind: int | None = None, target: int | None = None
    ) -> Iterator[Triple]:
        """Yield the triples with this subject, relation and object; None means any."""
        rows: Iterator[Triple]
        if subject is not None:
            rows = iter(self._row(subject))
        elif target is not None:
            rows = iter(self._load_column(target))
        else:
            rows = iter(self)
        for triple in rows:
            if (kind is None or triple[1] == kind) and (target is None or triple[2] == target):
                yield triple

    def targets_of(self, kind: int) -> list[list[int]]:
        """Return the objects of each node by one relation.

        >>> Edges(3, [(2, 0, 1), (0, 1, 2)]).targets_of(0)
        [[], [], [1]]
        """
        found: list[list[int]] = [[] for _ in range(self.nodes)]
        chosen = self.kinds == kind
        columns = self.subjects[chosen].tolist(), self.targets[chosen].tolist()
        for subject, target in zip(*columns, strict=True):
            found[subject].append(target)
        return found

    @cached_property
    def by_target(self) -> "tuple[NDArray[np.int32], NDArray[np.int64]]":
        """The positions of the triples sorted by object, and the first of each object."""
        import numpy as np

        order = np.argsort(self.targets, kind="stable").astype(np.int32)
        starts = np.searchsorted(self.targets[order], np.arange(self.nodes + 1))
        return order, starts

    def _in_order(self) -> "list[NDArray[Any]]":
        import numpy as np

        order = np.lexsort((self.targets, self.kinds, self.subjects))
        return [self.subjects[order], self.kinds[order], self.targets[order]]

    def _load_row(self, subject: int) -> tuple[Triple, ...]:
        if not 0 <= subject < self.nodes:
            return ()
        return self._gather(slice(self.starts[subject], self.starts[subject + 1]))

    def _load_triples(self, subject: int) -> frozenset[Triple]:
        return frozenset(self._row(subject))

    def _load_column(self, target: int) -> tuple[Triple, ...]:
        if not 0 <= target < self.nodes:
            return ()
        order, starts = self.by_target
        return self._gather(order[starts[target] : starts[target + 1]])

    def _gather(self, where: Any) -> tuple[Triple, ...]:
        columns = (self.subjects[where], self.kinds[where], self.targets[where])
        return tuple(zip(*(each.tolist() for each in columns), strict=True))
