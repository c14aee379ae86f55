"""The relations of a graph as compact arrays."""

from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

Triple = tuple[int, int, int]
"""The index of the subject, the code of the relation and the index of the object."""

Edge = tuple[int, int, int, int]
"""A triple and the code of its frequency, 0 where none is given."""

_MOST_KEPT = 1 << 20


class Edges:
    """Edges in compressed sparse rows: sorted by subject, with an index by object.

    An edge takes eleven bytes, and four more once edges are selected by object. Rows and
    columns are cached as tuples, so that a repeated query costs one dictionary look-up.

    >>> edges = Edges(3, [(2, 0, 1, 0), (0, 1, 2, 3)])
    >>> list(edges), list(edges.select(target=1)), (0, 1, 2) in edges
    ([(0, 1, 2, 3), (2, 0, 1, 0)], [(2, 0, 1, 0)], True)
    """

    def __init__(self, nodes: int, edges: Sequence[Edge]) -> None:
        import numpy as np

        self._set(nodes, *np.array(edges, dtype=np.int64).reshape(-1, 4).T)

    @classmethod
    def of_columns(
        cls,
        nodes: int,
        subjects: "ArrayLike",
        kinds: "ArrayLike",
        targets: "ArrayLike",
        frequencies: "ArrayLike",
    ) -> "Edges":
        """Return the edges of four columns: subjects, relations, objects and frequencies.

        >>> list(Edges.of_columns(3, [0], [1], [2], [0]))
        [(0, 1, 2, 0)]
        """
        made = cls.__new__(cls)
        made._set(nodes, subjects, kinds, targets, frequencies)
        return made

    def _set(
        self,
        nodes: int,
        subjects: "ArrayLike",
        kinds: "ArrayLike",
        targets: "ArrayLike",
        frequencies: "ArrayLike",
    ) -> None:
        import numpy as np

        start = np.asarray(subjects, dtype=np.int32)
        kind = np.asarray(kinds, dtype=np.int16)
        end = np.asarray(targets, dtype=np.int32)
        frequency = np.asarray(frequencies, dtype=np.int8)
        if start.size and (start[1:] < start[:-1]).any():
            order = np.argsort(start, kind="stable")
            start, kind = start[order], kind[order]
            end, frequency = end[order], frequency[order]
        self.nodes = nodes
        self.subjects: NDArray[np.int32] = start
        self.kinds: NDArray[np.int16] = kind
        self.targets: NDArray[np.int32] = end
        self.frequencies: NDArray[np.int8] = frequency
        self.starts: NDArray[np.int64] = np.searchsorted(start, np.arange(nodes + 1))
        # The rows and columns of a dense graph are long, so fewer are cached.
        kept = int(min(1 << 16, _MOST_KEPT * nodes // max(1, 16 * len(start)) + 64))
        self._row = lru_cache(maxsize=kept)(self._load_row)
        self._column = lru_cache(maxsize=kept)(self._load_column)
        self._triples_of = lru_cache(maxsize=kept)(self._load_triples)

    def __len__(self) -> int:
        return len(self.subjects)

    def __iter__(self) -> Iterator[Edge]:
        return iter(self._gather(slice(None)))

    def __contains__(self, triple: tuple[int | None, int | None, int | None]) -> bool:
        subject = triple[0]
        return subject is not None and triple in self._triples_of(subject)

    def __eq__(self, other: object) -> bool:
        import numpy as np

        if not isinstance(other, Edges):
            return NotImplemented
        if self.nodes != other.nodes or len(self) != len(other):
            return False
        return all(map(np.array_equal, self.in_order(), other.in_order()))

    def __hash__(self) -> int:
        return hash((self.nodes, len(self)))

    def __reduce__(self) -> tuple[Any, ...]:
        return Edges.of_columns, (self.nodes, *self.columns)

    def select(
        self, subject: int | None = None, kind: int | None = None, target: int | None = None
    ) -> Iterator[Edge]:
        """Yield the edges with this subject, relation and object; None means any."""
        rows: Iterator[Edge]
        if subject is not None:
            rows = iter(self._row(subject))
        elif target is not None:
            rows = iter(self._column(target))
        else:
            rows = iter(self)
        for edge in rows:
            if (kind is None or edge[1] == kind) and (target is None or edge[2] == target):
                yield edge

    def targets_of(self, kind: int) -> list[list[int]]:
        """Return the objects of each node by one relation.

        >>> Edges(3, [(2, 0, 1, 0), (0, 1, 2, 0)]).targets_of(0)
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
        """The positions of the edges sorted by object, and the first of each object."""
        import numpy as np

        order = np.argsort(self.targets, kind="stable").astype(np.int32)
        starts = np.searchsorted(self.targets[order], np.arange(self.nodes + 1))
        return order, starts

    def in_order(self) -> "list[NDArray[Any]]":
        """Return the columns sorted by subject, relation and object.

        >>> [each.tolist() for each in Edges(3, [(0, 1, 2, 0), (0, 0, 1, 3)]).in_order()]
        [[0, 0], [0, 1], [1, 2], [3, 0]]
        """
        import numpy as np

        order = np.lexsort((self.targets, self.kinds, self.subjects))
        return [each[order] for each in self.columns]

    @property
    def columns(self) -> "tuple[NDArray[Any], ...]":
        """Subjects, relations, objects and frequencies."""
        return self.subjects, self.kinds, self.targets, self.frequencies

    def _load_row(self, subject: int) -> tuple[Edge, ...]:
        if not 0 <= subject < self.nodes:
            return ()
        return self._gather(slice(self.starts[subject], self.starts[subject + 1]))

    def _load_triples(self, subject: int) -> frozenset[Triple]:
        return frozenset(each[:3] for each in self._row(subject))

    def _load_column(self, target: int) -> tuple[Edge, ...]:
        if not 0 <= target < self.nodes:
            return ()
        order, starts = self.by_target
        return self._gather(order[starts[target] : starts[target + 1]])

    def _gather(self, where: Any) -> tuple[Edge, ...]:
        return tuple(zip(*(each[where].tolist() for each in self.columns), strict=True))
