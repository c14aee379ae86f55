"""Build a graph from the rows of a source, with checks and repairs."""

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from pathreward.errors import GraphError
from pathreward.kg.concept import FREQUENCIES, RELATIONS, Concept
from pathreward.kg.cycles import closing_edges
from pathreward.kg.edges import Edges
from pathreward.kg.spelling import is_acronym

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Repair:
    """A kind of invalid rows in a source, and how they were repaired."""

    where: str
    """The file and line of the first such row; empty without a file."""
    message: str
    count: int = 1
    """Number of such rows."""

    def __str__(self) -> str:
        more = f" (and {self.count - 1:,} more)" if self.count > 1 else ""
        return f"{self.where}: {self.message}{more}" if self.where else self.message + more


class GraphParts(NamedTuple):
    """The parts of a graph: concepts, names of relations, and edges by index."""

    concepts: tuple[Concept, ...]
    kinds: tuple[str, ...]
    edges: Edges
    repairs: tuple[Repair, ...] = ()


class GraphBuilder:
    """Collects the concepts and relations of a source, in any order, and builds a graph.

    A concept that two files define gets the names and cross-references of both. Two definitions of
    one id in the same file are refused. A relation with a missing concept is refused too, unless
    the concept belongs to another ontology: then the relation is left out and reported.

    Args:
        types: Types by concept; a concept without a type inherits that of the nearest ancestor.
        by_prefix: Default types by the prefix of the id.
        strict: Refuse relations with missing concepts, except those to other ontologies.

    >>> builder = GraphBuilder()
    >>> builder.start_file("cells.obo")
    >>> builder.add_concept(Concept("CL:1", "cell", "cell"), 3)
    >>> builder.add_relation("CL:1", "is_a", "CL:2", 5)
    >>> builder.add_concept(Concept("CL:2", "T cell", "cell"), 7)
    >>> parts = builder.parts()
    >>> list(parts.edges), parts.kinds[0]
    ([(0, 0, 1, 0)], 'is_a')
    """

    def __init__(
        self,
        types: Mapping[str, str] | None = None,
        by_prefix: Mapping[str, str] | None = None,
        strict: bool = True,
    ) -> None:
        self._types, self._by_prefix = types or {}, by_prefix or {}
        self._strict = strict
        self._numbers: dict[str, int] = {}
        self._concepts: dict[int, tuple[Concept, int]] = {}
        self._codes = {name: code for code, name in enumerate(RELATIONS)}
        self._files: list[tuple[str, str]] = [("", "")]
        self._columns = (array("i"), array("h"), array("i"), array("b"))
        self._lines, self._sources = array("i"), array("h")
        self.repairs: list[Repair] = []

    def start_file(self, file: str, unit: str = "") -> None:
        """Set the file, and the list in it, of the rows that follow."""
        self._files.append((file, unit))

    def location(self, number: int, source: int = -1) -> str:
        """Return the name of a row for messages."""
        file, unit = self._files[source]
        if not file:
            return ""
        return f"{file}, {unit}[{number}]" if unit else f"{file}:{number}"

    def number_of(self, concept_id: str) -> int:
        """Return the number of a concept for `add_edge`; it need not be defined yet."""
        return self._numbers.setdefault(concept_id, len(self._numbers))

    def add_concept(self, concept: Concept, number: int) -> None:
        """Add a concept that row `number` defines.

        Raises:
            GraphError: If it has no id, or the file has defined the id before.
        """
        if not concept.id:
            raise GraphError(f"{self.location(number)}: expected an id, got none; give it one")
        at, source = self.number_of(concept.id), len(self._files) - 1
        first = self._concepts.get(at)
        if first is None:
            self._concepts[at] = concept, source
            return
        if first[1] == source:
            where = self.location(number)
            raise GraphError(
                (f"{where}: " if where else "")
                + f"the id {concept.id!r} is defined twice; keep one of the two"
            )
        self._concepts[at] = unite_concepts(first[0], concept), source

    def add_relation(
        self, subject: str, relation: str, target: str, number: int, frequency: str = ""
    ) -> None:
        """Add a relation that row `number` states.

        Raises:
            GraphError: If `frequency` is none of `FREQUENCIES`.
        """
        if frequency not in FREQUENCIES:
            where = self.location(number)
            expected = ", ".join(FREQUENCIES[1:])
            raise GraphError(
                (f"{where}: " if where else "")
                + f"expected a frequency ({expected}, or empty), got {frequency!r}"
            )
        self.add_edge(
            self.number_of(subject),
            self.relation_code(relation),
            self.number_of(target),
            number,
            FREQUENCIES.index(frequency),
        )

    def relation_code(self, relation: str) -> int:
        """Return the code of a relation for `add_edge`."""
        return self._codes.setdefault(relation, len(self._codes))

    def add_edge(
        self, subject: int, kind: int, target: int, number: int, frequency: int = 0
    ) -> None:
        """Add a relation by the numbers of its concepts and the codes of its kind and frequency."""
        subjects, kinds, targets, frequencies = self._columns
        subjects.append(subject)
        kinds.append(kind)
        targets.append(target)
        frequencies.append(frequency)
        self._lines.append(number)
        self._sources.append(len(self._files) - 1)

    def add_edges(
        self,
        subjects: "NDArray[np.int32]",
        kinds: "NDArray[np.int16]",
        targets: "NDArray[np.int32]",
        frequencies: "NDArray[np.int8]",
    ) -> None:
        """Add relations that come from no file, as `add_edge` does."""
        import numpy as np

        columns = (subjects, kinds, targets, frequencies)
        for column, added in zip(self._columns, columns, strict=True):
            column.frombytes(np.ascontiguousarray(added).tobytes())
        self._lines.frombytes(bytes(4 * len(subjects)))
        self._sources.frombytes(bytes(2 * len(subjects)))

    def parts(self, mirrored: bool = False) -> GraphParts:
        """Return the parts of the graph, without duplicates and invalid relations.

        Args:
            mirrored: The source has each relation in both directions; the first one counts.

        Raises:
            GraphError: If a relation names a missing concept; the message names the row.
        """
        import numpy as np

        order = list(self._concepts)
        index = np.full(len(self._numbers) + 1, -1, dtype=np.int32)
        index[order] = np.arange(len(order), dtype=np.int32)
        given, kinds, pointed, often = (
            np.frombuffer(each, each.typecode) for each in self._columns
        )
        subjects, targets = index[given], index[pointed]
        self._report_dangling(np.flatnonzero((subjects < 0) | (targets < 0)))
        kept = np.flatnonzero((subjects >= 0) & (targets >= 0))
        kept = kept[_first_of_each(subjects[kept], kinds[kept], targets[kept], mirrored)]
        concepts = [self._concepts[number][0] for number in order]
        is_a = kept[kinds[kept] == self._codes["is_a"]]
        closing = closing_edges(subjects[is_a].tolist(), targets[is_a].tolist())
        for at, path in closing:
            self._report_cycle(int(is_a[at]), [concepts[node] for node in path])
        kept = np.setdiff1d(kept, is_a[[at for at, _ in closing]], assume_unique=True)
        used, codes = _canonical_codes(self._codes, kinds[kept])
        edges = Edges.of_columns(len(order), subjects[kept], codes, targets[kept], often[kept])
        typed = self._with_types(concepts, edges, used)
        return GraphParts(tuple(typed), used, edges, tuple(self.repairs))

    def _report_dangling(self, rows: "NDArray[np.int64]") -> None:
        names = list(self._numbers)
        subjects, kinds, targets, _ = self._columns
        relations = list(self._codes)
        first: dict[str, str] = {}
        counted = Counter[str]()
        for row in rows.tolist():
            subject, target = names[subjects[row]], names[targets[row]]
            where = self.location(self._lines[row], self._sources[row])
            missing = target if subjects[row] in self._concepts else subject
            other = subject if missing == target else target
            if self._strict and _prefix(missing) == _prefix(other):
                raise GraphError(
                    f"{where}{': ' if where else ''}{subject!r} {relations[kinds[row]]} "
                    f"{target!r}, and no concept has the id {missing!r}; add its definition or "
                    "remove the relation"
                )
            what = (
                f"relations to {_prefix(missing) or 'concepts'} that are not in the file left out"
            )
            counted[what] += 1
            first.setdefault(what, f"{where}: {missing}" if where else missing)
        self.repairs += [Repair(first[what], what, count) for what, count in counted.items()]

    def _report_cycle(self, row: int, path: Sequence[Concept]) -> None:
        circle = " is_a ".join(each.id for each in path)
        where = self.location(self._lines[row], self._sources[row])
        last = f"{path[-2].id} is_a {path[-1].id}"
        self.repairs.append(Repair(where, f"a cycle, {circle}: {last} left out"))

    def _with_types(
        self, concepts: list[Concept], edges: Edges, kinds: Sequence[str]
    ) -> Iterator[Concept]:
        known: dict[int, str] = {
            i: self._types[each.id] for i, each in enumerate(concepts) if each.id in self._types
        }
        code = kinds.index("is_a")
        for i, each in enumerate(concepts):
            kind = each.type or self._inherited(i, edges, code, known)
            kind = kind or self._by_prefix.get(_prefix(each.id), "") or "concept"
            yield each if each.type else replace(each, type=kind)

    def _inherited(self, node: int, edges: Edges, code: int, known: dict[int, str]) -> str:
        if not known:
            return ""
        seen, level = {node}, [node]
        while level:
            for each in level:
                if each in known:
                    return known[each]
            above = [edge[2] for each in level for edge in edges.select(each, code)]
            level = [each for each in dict.fromkeys(above) if each not in seen]
            seen.update(level)
        return ""


def unite_concepts(first: Concept, second: Concept) -> Concept:
    """Return a concept with the names and cross-references of two, and the id of the first.

    A name that differs from another only in case is left out, unless it is an abbreviation.

    >>> unite_concepts(Concept("a", "wart", ""), Concept("b", "verruca", "", (), ("X:1",))).names
    ('wart', 'verruca')
    """
    names: dict[str, str] = {}
    for each in (*first.names, *second.names):
        names.setdefault(each if is_acronym(each) else each.casefold(), each)
    xrefs = dict.fromkeys((*first.xrefs, *second.xrefs))
    kind = first.type or second.type
    return Concept(first.id, first.name, kind, tuple(names.values())[1:], tuple(xrefs))


def _prefix(concept_id: str) -> str:
    return concept_id.partition(":")[0] if ":" in concept_id else ""


def _first_of_each(
    subjects: "NDArray[Any]", kinds: "NDArray[Any]", targets: "NDArray[Any]", mirrored: bool
) -> "NDArray[np.bool_]":
    """Return a mask of the triples without an earlier duplicate."""
    import numpy as np

    if mirrored:
        subjects, targets = np.minimum(subjects, targets), np.maximum(subjects, targets)
    order = np.lexsort((targets, kinds, subjects))
    new = np.zeros(len(order), dtype=bool)
    new[:1] = True
    for column in (subjects, kinds, targets):
        ordered = column[order]
        new[1:] |= ordered[1:] != ordered[:-1]
    mask = np.zeros(len(order), dtype=bool)
    mask[order[new]] = True
    return mask


def _canonical_codes(
    codes: Mapping[str, int], kinds: "NDArray[Any]"
) -> "tuple[tuple[str, ...], Any]":
    """Return the names of the relations and the codes of the edges: ours first, then sorted.

    Equal graphs get equal codes, whatever the order of their sources.
    """
    import numpy as np

    used = set(np.unique(kinds).tolist())
    foreign = sorted(name for name, code in codes.items() if name not in RELATIONS and code in used)
    names = (*RELATIONS, *foreign)
    table = np.zeros(len(codes), dtype=np.int16)
    for new, name in enumerate(names):
        table[codes[name]] = new
    return names, table[kinds]
