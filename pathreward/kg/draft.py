"""A graph on its way from a source: what is checked, what is mended, and what it becomes."""

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from pathreward.errors import GraphError
from pathreward.kg.concept import RELATIONS, Concept
from pathreward.kg.cycles import closing_edges
from pathreward.kg.edges import Edges
from pathreward.kg.spelling import is_acronym

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Repair:
    """Something that a source had and a graph can't have, and what was done about it."""

    where: str
    """The file and the line of the first of them; empty where no file was read."""
    message: str
    count: int = 1
    """How many were mended alike."""

    def __str__(self) -> str:
        more = f" (and {self.count - 1:,} more)" if self.count > 1 else ""
        return f"{self.where}: {self.message}{more}" if self.where else self.message + more


class Parts(NamedTuple):
    """What a graph is made of: its concepts, the names of its relations, its edges by index."""

    concepts: tuple[Concept, ...]
    kinds: tuple[str, ...]
    edges: Edges
    repairs: tuple[Repair, ...] = ()


class Draft:
    """Concepts and relations as a source gives them, in any order.

    A concept that a second file defines again gains the names and references of the second. Two
    that one file defines under one id are refused, and so is a relation whose concept is missing,
    unless the missing one belongs to another ontology, which a file may point at without holding
    it: such a relation is left out and reported.

    Args:
        types: A concept without a type has that of the nearest of these above it, by is_a.
        by_prefix: The type of a concept that has none yet, by the prefix of its id.
        strict: Refuse any relation whose concept is missing but those to other ontologies.

    >>> draft = Draft()
    >>> draft.reading("cells.obo")
    >>> draft.concept(Concept("CL:1", "cell", "cell"), 3)
    >>> draft.relation("CL:1", "is_a", "CL:2", 5)
    >>> draft.concept(Concept("CL:2", "T cell", "cell"), 7)
    >>> parts = draft.parts()
    >>> list(parts.edges), parts.kinds[0]
    ([(0, 0, 1)], 'is_a')
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
        self._columns = (array("i"), array("h"), array("i"))
        self._lines, self._sources = array("i"), array("h")
        self.repairs: list[Repair] = []

    def reading(self, file: str, unit: str = "") -> None:
        """Say which file, and which list of it, the numbers that follow are of."""
        self._files.append((file, unit))

    def place(self, number: int, source: int = -1) -> str:
        """Return how a row of the file that is being read is named in a message."""
        file, unit = self._files[source]
        if not file:
            return ""
        return f"{file}, {unit}[{number}]" if unit else f"{file}:{number}"

    def number(self, concept_id: str) -> int:
        """Return the number by which `link` knows a concept, defined already or not."""
        return self._numbers.setdefault(concept_id, len(self._numbers))

    def concept(self, concept: Concept, number: int) -> None:
        """Add a concept that row `number` defines.

        Raises:
            GraphError: If it has no id, or the file has defined the id before.
        """
        if not concept.id:
            raise GraphError(f"{self.place(number)}: expected an id, got none; give it one")
        at, source = self.number(concept.id), len(self._files) - 1
        first = self._concepts.get(at)
        if first is None:
            self._concepts[at] = concept, source
            return
        if first[1] == source:
            where = self.place(number)
            raise GraphError(
                (f"{where}: " if where else "")
                + f"the id {concept.id!r} is defined twice; keep one of the two"
            )
        self._concepts[at] = united(first[0], concept), source

    def relation(self, subject: str, relation: str, target: str, number: int) -> None:
        """Add a relation that row `number` states."""
        self.link(self.number(subject), self.kind(relation), self.number(target), number)

    def kind(self, relation: str) -> int:
        """Return the code by which `link` knows a relation."""
        return self._codes.setdefault(relation, len(self._codes))

    def link(self, subject: int, kind: int, target: int, number: int) -> None:
        """Add a relation whose concepts and kind were numbered before."""
        subjects, kinds, targets = self._columns
        subjects.append(subject)
        kinds.append(kind)
        targets.append(target)
        self._lines.append(number)
        self._sources.append(len(self._files) - 1)

    def link_all(
        self,
        subjects: "NDArray[np.int32]",
        kinds: "NDArray[np.int16]",
        targets: "NDArray[np.int32]",
    ) -> None:
        """Add relations as `link` does, which no file states."""
        import numpy as np

        for column, added in zip(self._columns, (subjects, kinds, targets), strict=True):
            column.frombytes(np.ascontiguousarray(added).tobytes())
        self._lines.frombytes(bytes(4 * len(subjects)))
        self._sources.frombytes(bytes(2 * len(subjects)))

    def parts(self, mirrored: bool = False) -> Parts:
        """Return what was added, each relation once, without what a graph can't have.

        Args:
            mirrored: The source states each relation in both directions; the first one counts.

        Raises:
            GraphError: If a relation names a concept that is missing; the message says where.
        """
        import numpy as np

        order = list(self._concepts)
        index = np.full(len(self._numbers) + 1, -1, dtype=np.int32)
        index[order] = np.arange(len(order), dtype=np.int32)
        given, kinds, pointed = (np.frombuffer(each, each.typecode) for each in self._columns)
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
        used, codes = _named(self._codes, kinds[kept])
        edges = Edges.of_columns(len(order), subjects[kept], codes, targets[kept])
        typed = self._typed(concepts, edges, used)
        return Parts(tuple(typed), used, edges, tuple(self.repairs))

    def _report_dangling(self, rows: "NDArray[np.int64]") -> None:
        names = list(self._numbers)
        subjects, kinds, targets = self._columns
        relations = list(self._codes)
        first: dict[str, str] = {}
        counted = Counter[str]()
        for row in rows.tolist():
            subject, target = names[subjects[row]], names[targets[row]]
            where = self.place(self._lines[row], self._sources[row])
            missing = target if subjects[row] in self._concepts else subject
            other = subject if missing == target else target
            if self._strict and _prefix(missing) == _prefix(other):
                raise GraphError(
                    f"{where}{': ' if where else ''}{subject!r} {relations[kinds[row]]} "
                    f"{target!r}, and no concept has the id {missing!r}; add what defines it or "
                    "leave the relation out"
                )
            what = (
                f"relations to {_prefix(missing) or 'concepts'} that are not in the file left out"
            )
            counted[what] += 1
            first.setdefault(what, f"{where}: {missing}" if where else missing)
        self.repairs += [Repair(first[what], what, count) for what, count in counted.items()]

    def _report_cycle(self, row: int, path: Sequence[Concept]) -> None:
        circle = " is_a ".join(each.id for each in path)
        where = self.place(self._lines[row], self._sources[row])
        last = f"{path[-2].id} is_a {path[-1].id}"
        self.repairs.append(Repair(where, f"a cycle, {circle}: {last} left out"))

    def _typed(
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
            above = [j for each in level for _, _, j in edges.select(each, code)]
            level = [each for each in dict.fromkeys(above) if each not in seen]
            seen.update(level)
        return ""


def united(first: Concept, second: Concept) -> Concept:
    """Return a concept with the names and references of two, called as the first.

    A name that differs from another in capitals only is left out, but an abbreviation is not.

    >>> united(Concept("a", "wart", ""), Concept("b", "verruca", "", (), ("X:1",))).names
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
    """Return a mask of the triples that no earlier one equals."""
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


def _named(codes: Mapping[str, int], kinds: "NDArray[Any]") -> "tuple[tuple[str, ...], Any]":
    """Return the relations' names and the edges' codes by them: ours first, then by the alphabet.

    Equal graphs get equal codes, whatever order their sources stated them in.
    """
    import numpy as np

    used = set(np.unique(kinds).tolist())
    foreign = sorted(name for name, code in codes.items() if name not in RELATIONS and code in used)
    names = (*RELATIONS, *foreign)
    table = np.zeros(len(codes), dtype=np.int16)
    for new, name in enumerate(names):
        table[codes[name]] = new
    return names, table[kinds]
