"""The rules for the tables of a knowledge graph."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pathreward.errors import GraphError
from pathreward.kg.concept import (
    ALLOWED_FREQUENCIES,
    CONCEPT_TYPES,
    FREQUENCIES,
    RELATIONS,
    Concept,
    Relation,
)
from pathreward.kg.cycles import closing_edges
from pathreward.kg.name_rules import hierarchy_problems, name_problems
from pathreward.kg.problem import Problem

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from pathreward.kg.graph import KnowledgeGraph


def find_problems(concepts: Sequence[Concept], relations: Sequence[Relation]) -> list[Problem]:
    """Return all problems of a graph, in the order of its rows.

    Problems are: an unknown type or relation, a duplicate id or relation, an id without a concept,
    a relation between the wrong types, a frequency that does not suit the relation, a cycle of
    is_a, a marker both positive and negative, a finding that both supports and excludes, and names
    that break a rule of `pathreward.kg.name_rules`.

    >>> find_problems([Concept("a", "abscess", "finding")], [Relation("a", "is_a", "b")])[0].message
    "no concept has the id 'b'; add it to the concepts or correct the relation"
    """
    from pathreward.kg.graph import KnowledgeGraph

    known = _first_rows(concepts)
    found = [
        *_concept_problems(concepts, known),
        *_relation_problems(relations, {each.id: each for each in concepts}),
        *_contradictions(relations),
        *_cycles(relations),
    ]
    if not found:  # these rules need a valid graph
        found += hierarchy_problems(KnowledgeGraph(concepts, relations, strict=False))
    found += name_problems(concepts)
    return sorted(found, key=lambda each: (each.table, each.row))


def validate(source: "KnowledgeGraph | str | Path | Traversable") -> list[Problem]:
    """Return the problems of a graph or of a folder of tables; empty if it is valid.

    The rules are those of the shipped graph, also for a graph of another source.

    >>> from pathreward.kg import KnowledgeGraph
    >>> validate(KnowledgeGraph.default())
    []

    Raises:
        GraphError: If a table can't be read; the message names file, line and column.
    """
    from pathreward.kg.graph import KnowledgeGraph
    from pathreward.kg.sources.tables import read_rows

    if isinstance(source, KnowledgeGraph):
        return find_problems(tuple(source.concepts.values()), tuple(source.relations()))
    return find_problems(*read_rows(Path(source) if isinstance(source, str) else source))


def expect_valid(concepts: Sequence[Concept], relations: Sequence[Relation]) -> None:
    """Check that a graph is valid.

    >>> expect_valid([Concept("a", "abscess", "finding")], [])

    Raises:
        GraphError: If not; the message lists the first ten problems.
    """
    if found := find_problems(concepts, relations):
        raise GraphError(
            f"the graph has {len(found)} problem(s):\n{join_problems(map(str, found))}"
        )


def join_problems(problems: Iterable[str], most: int = 10) -> str:
    r"""Return the first problems, one a line, and the number of the others.

    >>> join_problems(["one", "two", "three"], most=2)
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
            message = f"the id {concept.id!r} is in row {known[concept.id] + 1} too"
            yield Problem("concepts", row, "id", f"{message}; keep one of the two")
        if concept.type not in CONCEPT_TYPES:
            kinds = ", ".join(CONCEPT_TYPES)
            message = f"expected one of {kinds}, got {concept.type!r}"
            yield Problem("concepts", row, "type", message)


def _relation_problems(
    relations: Sequence[Relation], concepts: dict[str, Concept]
) -> Iterator[Problem]:
    seen: dict[tuple[str, str, str], int] = {}
    for row, each in enumerate(relations):
        first = seen.setdefault((each.subject, each.relation, each.object), row)
        if first != row:
            message = f"the relation is in row {first + 1} too; keep one of the two"
            yield Problem("relations", row, "subject", message)
        if each.frequency and each.frequency not in ALLOWED_FREQUENCIES.get(each.relation, ()):
            yield Problem("relations", row, "frequency", _frequency_message(each))
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


def _frequency_message(relation: Relation) -> str:
    allowed = ALLOWED_FREQUENCIES.get(relation.relation, frozenset())
    expected = " or ".join(each for each in FREQUENCIES if each in allowed)
    expected = f"{expected}, or empty" if expected else "an empty cell"
    return f"{relation.relation} needs {expected}, got {relation.frequency!r}"


def _type_problems(
    row: int, relation: Relation, subject: Concept, target: Concept
) -> Iterator[Problem]:
    subjects, objects = RELATIONS[relation.relation]
    for column, concept, allowed in (("subject", subject, subjects), ("object", target, objects)):
        if concept.type not in allowed:
            kinds = " or ".join(sorted(allowed))
            message = f"{relation.relation} needs a {kinds}, and {concept.id!r} is a {concept.type}"
            yield Problem("relations", row, column, message)
    if relation.relation == "is_a" and subject.type != target.type:
        message = f"is_a needs equal types, got {subject.type} and {target.type}"
        yield Problem("relations", row, "object", message)


_OPPOSITES = {
    "marker_positive": "marker_negative",
    "marker_negative": "marker_positive",
    "supports": "excludes",
    "excludes": "supports",
}


def _contradictions(relations: Sequence[Relation]) -> Iterator[Problem]:
    first: dict[tuple[str, str, str], int] = {}
    for row, each in enumerate(relations):
        first.setdefault((each.subject, each.relation, each.object), row)
        opposite = _OPPOSITES.get(each.relation, "")
        other = first.get((each.subject, opposite, each.object))
        if other is not None:
            message = f"row {other + 1} has {each.subject!r} {opposite} {each.object!r}"
            yield Problem("relations", row, "relation", f"{message}; keep one of the two")


def _cycles(relations: Sequence[Relation]) -> Iterator[Problem]:
    rows = [row for row, each in enumerate(relations) if each.relation == "is_a"]
    children = [relations[row].subject for row in rows]
    parents = [relations[row].object for row in rows]
    for at, _ in closing_edges(children, parents):
        message = f"{children[at]!r} is_a {parents[at]!r} closes a cycle; remove one of its edges"
        yield Problem("relations", rows[at], "object", message)
