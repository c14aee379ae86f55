"""What a knowledge graph must not contain."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pathreward.errors import GraphError
from pathreward.kg.concept import CONCEPT_TYPES, RELATIONS, Concept, Relation
from pathreward.kg.cycles import closing_edges
from pathreward.kg.names import Vocabulary


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one row of a graph's tables."""

    table: str
    """``concepts`` or ``relations``."""
    row: int
    """Index of the row among the rows of its table, from 0."""
    column: str
    message: str
    """What was expected, what came and the remedy."""

    def __str__(self) -> str:
        return f"{self.table} row {self.row + 1}, column {self.column!r}: {self.message}"

    @property
    def in_file(self) -> str:
        """The problem with its place in the table's file, where a header stands in line 1."""
        return f"{self.table}.tsv:{self.row + 2}, column {self.column!r}: {self.message}"


def problems_of(concepts: Sequence[Concept], relations: Sequence[Relation]) -> list[Problem]:
    """Return all that is wrong with a graph, in the order of its rows.

    Wrong are: an unknown type or relation, an id or a relation given twice, an id that no concept
    has, a relation between types that it does not join, a cycle of is_a, a name of two concepts,
    a marker both positive and negative, a finding that both supports and excludes.

    >>> problems_of([Concept("a", "abscess", "finding")], [Relation("a", "is_a", "b")])[0].message
    "no concept has the id 'b'; add it to the concepts or correct the relation"
    """
    known = _first_rows(concepts)
    found = [
        *_concept_problems(concepts, known),
        *_name_problems(concepts),
        *_relation_problems(relations, {each.id: each for each in concepts}),
        *_contradictions(relations),
        *_cycles(relations),
    ]
    return sorted(found, key=lambda each: (each.table, each.row))


def expect_sound(concepts: Sequence[Concept], relations: Sequence[Relation]) -> None:
    """Do nothing if the graph holds.

    Raises:
        GraphError: If it does not; the message lists the first ten problems.
    """
    if found := problems_of(concepts, relations):
        raise GraphError(f"the graph has {len(found)} problem(s):\n{listed(map(str, found))}")


def listed(problems: Iterable[str], most: int = 10) -> str:
    r"""Return the first problems, a line each, and how many more there are.

    >>> listed(["one", "two", "three"], most=2)
    'one\ntwo\n... and 1 more'
    """
    lines = list(problems)
    more = [f"... and {len(lines) - most} more"] if len(lines) > most else []
    return "\n".join([*lines[:most], *more])


def _first_rows(concepts: Sequence[Concept]) -> dict[str, int]:
    first: dict[str, int] = {}
    for row, concept in enumerate(concepts):
        first.setdefault(concept.id, row)
    return first


def _concept_problems(concepts: Sequence[Concept], known: dict[str, int]) -> Iterator[Problem]:
    for row, concept in enumerate(concepts):
        if not concept.id or any(each.isspace() for each in concept.id):
            yield Problem("concepts", row, "id", f"expected an id of one word, got {concept.id!r}")
        elif known[concept.id] != row:
            message = f"the id {concept.id!r} stands in row {known[concept.id] + 1} too"
            yield Problem("concepts", row, "id", f"{message}; keep one of the two")
        if concept.type not in CONCEPT_TYPES:
            kinds = ", ".join(CONCEPT_TYPES)
            message = f"expected one of {kinds}, got {concept.type!r}"
            yield Problem("concepts", row, "type", message)


def _name_problems(concepts: Sequence[Concept]) -> Iterator[Problem]:
    vocabulary = Vocabulary(name for concept in concepts for name in concept.names)
    owners: dict[tuple[str, ...], tuple[int, str]] = {}
    for row, concept in enumerate(concepts):
        for column, name in _columns(concept):
            sequence = next(vocabulary.sequences(name), ())
            if not any(sequence):
                message = f"expected a name with a letter or a number in it, got {name!r}"
                yield Problem("concepts", row, column, message)
                continue
            owner, other = owners.setdefault(sequence, (row, name))
            if owner != row:
                message = f"{name!r} is a name of {concepts[owner].id!r} too ({other!r})"
                yield Problem("concepts", row, column, f"{message}; give it to one of them")


def _columns(concept: Concept) -> list[tuple[str, str]]:
    return [("name", concept.name), *(("synonyms", each) for each in concept.synonyms)]


def _relation_problems(
    relations: Sequence[Relation], concepts: dict[str, Concept]
) -> Iterator[Problem]:
    seen: dict[Relation, int] = {}
    for row, each in enumerate(relations):
        if seen.setdefault(each, row) != row:
            message = f"the relation stands in row {seen[each] + 1} too; keep one of the two"
            yield Problem("relations", row, "subject", message)
        dangling = [c for c in ("subject", "object") if getattr(each, c) not in concepts]
        for column in dangling:
            message = f"no concept has the id {getattr(each, column)!r}"
            remedy = "add it to the concepts or correct the relation"
            yield Problem("relations", row, column, f"{message}; {remedy}")
        if each.relation not in RELATIONS:
            message = f"expected one of {', '.join(RELATIONS)}, got {each.relation!r}"
            yield Problem("relations", row, "relation", message)
        elif not dangling:
            yield from _type_problems(row, each, concepts[each.subject], concepts[each.object])


def _type_problems(
    row: int, relation: Relation, subject: Concept, target: Concept
) -> Iterator[Problem]:
    subjects, objects = RELATIONS[relation.relation]
    for column, concept, allowed in (("subject", subject, subjects), ("object", target, objects)):
        if concept.type not in allowed:
            kinds = " or ".join(sorted(allowed))
            message = f"{relation.relation} wants a {kinds}, and {concept.id!r} is a {concept.type}"
            yield Problem("relations", row, column, message)
    if relation.relation == "is_a" and subject.type != target.type:
        message = f"is_a joins equal types, got {subject.type} and {target.type}"
        yield Problem("relations", row, "object", message)


_OPPOSITES = {
    "marker_positive": "marker_negative",
    "marker_negative": "marker_positive",
    "supports": "excludes",
    "excludes": "supports",
}


def _contradictions(relations: Sequence[Relation]) -> Iterator[Problem]:
    said: dict[tuple[str, str, str], int] = {}
    for row, each in enumerate(relations):
        said.setdefault((each.subject, each.relation, each.object), row)
        opposite = _OPPOSITES.get(each.relation, "")
        other = said.get((each.subject, opposite, each.object))
        if other is not None:
            message = f"row {other + 1} says that {each.subject!r} {opposite} {each.object!r}"
            yield Problem("relations", row, "relation", f"{message}; keep one of the two")


def _cycles(relations: Sequence[Relation]) -> Iterator[Problem]:
    rows = [row for row, each in enumerate(relations) if each.relation == "is_a"]
    children = [relations[row].subject for row in rows]
    parents = [relations[row].object for row in rows]
    for at, _ in closing_edges(children, parents):
        message = f"{children[at]!r} is_a {parents[at]!r} closes a cycle; remove one of its edges"
        yield Problem("relations", rows[at], "object", message)
