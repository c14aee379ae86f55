"""Write a graph: to tables, to networkx."""

import hashlib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pathreward.kg.builder import GraphParts
from pathreward.kg.concept import FREQUENCIES, Relation

if TYPE_CHECKING:
    import networkx


class GraphExports:
    """The formats that `pathreward.kg.KnowledgeGraph` is written to."""

    @property
    def _parts(self) -> GraphParts:
        raise NotImplementedError

    @cached_property
    def digest(self) -> str:
        """A digest of the concepts and relations, equal for equal graphs.

        >>> from pathreward.kg import Concept, KnowledgeGraph
        >>> one, two = (KnowledgeGraph([Concept("a", "wart", "finding")]) for _ in range(2))
        >>> one.digest == two.digest
        True
        """
        parts = self._parts
        found = hashlib.blake2b(repr(parts.kinds).encode(), digest_size=20)
        for each in parts.concepts:
            fields = (each.id, each.name, each.type, each.synonyms, each.xrefs)
            found.update(repr(fields).encode())
        for column in parts.edges.in_order():
            found.update(column.tobytes())
        return found.hexdigest()

    def to_tables(self, folder: str | Path, *, source: str = "not recorded") -> None:
        r"""Write ``concepts.tsv`` and ``relations.tsv`` to a folder, which is made if missing.

        ``KnowledgeGraph.from_tables(folder, strict=False)`` returns an equal graph, and equal
        graphs give equal files: concepts in their order, relations by subject, kind and object. A
        tab, a line break, a bar or a backslash in a name is escaped (``\t``, ``\n``, ``\r``,
        ``\|``, ``\\``).

        Args:
            folder: The folder; tables in it are replaced.
            source: The content of the column `source`, which a graph does not keep.

        >>> from tempfile import mkdtemp
        >>> from pathreward.kg import Concept, KnowledgeGraph
        >>> folder = mkdtemp()
        >>> KnowledgeGraph([Concept("wart", "wart", "diagnosis", ("verruca",))]).to_tables(folder)
        >>> print((Path(folder) / "concepts.tsv").read_text().splitlines()[1].split("\t"))
        ['wart', 'wart', 'diagnosis', 'verruca', '', 'not recorded']

        Raises:
            GraphError: If a table can't hold a concept: a blank name, spaces at its ends, text that
                is not Unicode; the message names the concept and the field.
            DataError: If the folder is not writable.
        """
        from pathreward.kg.sources.tables import write_tables

        parts = self._parts
        write_tables(Path(folder), parts.concepts, _in_order(parts), source)

    def to_networkx(self) -> "networkx.MultiDiGraph[str]":
        """Return a networkx graph: nodes by id with their fields, edges keyed by relation."""
        from pathreward.kg.sources.view import to_networkx

        parts = self._parts
        return to_networkx(parts.concepts, _in_order(parts))


def _in_order(parts: GraphParts) -> Iterator[Relation]:
    """Yield the relations by subject, kind and object."""
    ids = [each.id for each in parts.concepts]
    columns: list[Any] = [each.tolist() for each in parts.edges.in_order()]
    for subject, kind, target, frequency in zip(*columns, strict=True):
        yield Relation(ids[subject], parts.kinds[kind], ids[target], FREQUENCIES[frequency])
