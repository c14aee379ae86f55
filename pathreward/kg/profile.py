"""The findings, markers and sites that a graph associates with a diagnosis."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from functools import lru_cache
from types import MappingProxyType
from typing import Literal, NamedTuple

from pathreward.kg.absence import complements
from pathreward.kg.concept import Relation
from pathreward.kg.graph import KnowledgeGraph
from pathreward.kg.heads import naming_findings
from pathreward.kg.specificity import BY_DIAGNOSIS, BY_FINDING, LEAST, descendants, specificity

_ABSENT = frozenset({"excludes", "marker_negative"})
_OPPOSITES = {
    "supports": "excludes",
    "excludes": "supports",
    "marker_positive": "marker_negative",
    "marker_negative": "marker_positive",
}
_AGAINST = {
    ("supports", "always"): 1.0,
    ("excludes", ""): 1.0,
    ("excludes", "rarely"): 0.5,
    ("excludes", "never"): 1.0,
    ("marker_positive", ""): 0.5,
    ("marker_positive", "usually"): 0.5,
    ("marker_positive", "always"): 1.0,
    ("marker_negative", ""): 0.5,
    ("marker_negative", "rarely"): 0.5,
    ("marker_negative", "never"): 1.0,
}
"""How strong the other result is as evidence against a diagnosis, by relation and frequency."""
_SOMETIMES = 0.5
"""Factor of the support of what a diagnosis has sometimes."""
_ABSENCE = 0.5
"""Factor of the support of the absence of a finding that excludes a diagnosis."""

_MOST_UP = 64  # is_a steps; no hierarchy is deeper
_MOST = 400  # concepts on a level; a concept with more children is too general


class Tie(NamedTuple):
    """The association of a concept with a diagnosis."""

    relation: Relation
    """The relation in the graph, which may be of a wider diagnosis."""
    distance: int
    """Steps of is_a from the diagnosis to that of the relation."""
    expected: Literal["affirmed", "negated"]
    """The polarity of the concept that supports the diagnosis."""
    support: float
    """How much that polarity supports the diagnosis, in [0, 1], before the distance counts."""
    against: float
    """How strong the other polarity is as evidence against the diagnosis, in [0, 1]."""
    number: int = 0
    """The number of the relation among those of the diagnosis: ties with one number count once."""


@lru_cache(maxsize=1024)
def profile(graph: KnowledgeGraph, diagnosis: str) -> Mapping[str, Tie]:
    """Return the findings, cells, markers and sites associated with a diagnosis, by their ids.

    The relations of the diagnosis itself come first, then those of its ancestors, the nearest
    first; a type inherits nothing from its subtypes. Contradicting relations at the same distance
    cancel out. A relation of an ancestor need not hold for all its subtypes:

    - The more of the ancestor's other descendants have the opposite relation, the less it supports;
      if one has it, the other result is not evidence against the diagnosis.
    - A relation of an ancestor with more than 100 descendants (adenocarcinoma, lymphoma) supports
      as a stock finding does, and the other result is not evidence against the diagnosis.

    The support of a relation is its specificity (`pathreward.kg.specificity`), in [0.02, 1]. Half
    of it counts for a marker that is sometimes positive, and for the absence of a finding that
    excludes the diagnosis. A finding that is part of the diagnosis's name (infarction, in
    myocardial infarction) supports as a stock finding does. Subtypes of a finding and parts of a
    site have the association of that finding or site. A concept and the negation of its complement
    ("lack of X" and "X", see `pathreward.kg.absence`) have the same association.

    >>> ties = profile(KnowledgeGraph.default(), "lung_squamous_cell_carcinoma")
    >>> str(ties["keratin_pearls"].relation), ties["keratin_pearls"].distance
    ('keratin_pearls supports lung_squamous_cell_carcinoma', 0)
    >>> str(ties["S100"].relation), ties["S100"].distance, ties["S100"].expected
    ('squamous_cell_carcinoma marker_negative S100', 1, 'negated')
    """
    ties: dict[str, Tie] = {}
    for distance, level in _levels(diagnosis, _parents(graph), _MOST_UP):
        rows = {row: one for one in level for row in _rows(graph, one)}
        for concept, row in _consistent(rows).items():
            if concept not in ties:
                ties[concept] = _tie(graph, row, rows[row], concept, distance)
    ties = {**_kinds(graph, ties), **ties}
    for concept, tie in _absences(graph, ties).items():
        own = ties.get(concept)
        ties[concept] = tie if own is None else _united(own, tie)
    for concept in _naming(graph, diagnosis) & ties.keys():
        ties[concept] = ties[concept]._replace(support=min(LEAST, ties[concept].support))
    relations = dict.fromkeys(tie.relation for tie in ties.values())
    numbers = {relation: i for i, relation in enumerate(relations)}
    return MappingProxyType(
        {each: tie._replace(number=numbers[tie.relation]) for each, tie in ties.items()}
    )


def _naming(graph: KnowledgeGraph, diagnosis: str) -> Set[str]:
    return naming_findings(graph, diagnosis) if diagnosis in graph else frozenset()


def _rows(graph: KnowledgeGraph, diagnosis: str) -> Iterator[Relation]:
    for kind in BY_FINDING:
        yield from graph.relations(None, kind, diagnosis)
    for kind in BY_DIAGNOSIS:
        yield from graph.relations(diagnosis, kind)


def _concept(row: Relation) -> str:
    return row.subject if row.relation in BY_FINDING else row.object


def _consistent(rows: Iterable[Relation]) -> dict[str, Relation]:
    """Return the relation of each concept that has one kind of relation only."""
    found: dict[str, Relation] = {}
    contradicted = set()
    for each in rows:
        concept = _concept(each)
        if found.setdefault(concept, each).relation != each.relation:
            contradicted.add(concept)
    return {concept: each for concept, each in found.items() if concept not in contradicted}


def _tie(graph: KnowledgeGraph, row: Relation, owner: str, concept: str, distance: int) -> Tie:
    kind = row.relation
    support = specificity(graph, row)
    against = _AGAINST.get((kind, row.frequency), 0.0)
    if row.frequency == "sometimes":
        support *= _SOMETIMES
    if kind == "excludes":
        support *= _ABSENCE
    if distance:
        below = _relations_below(graph, owner)
        if below is None:
            support, against = min(support, LEAST), 0.0
        elif opposite := below[concept, _OPPOSITES.get(kind, "")]:
            agreeing = 1 + below[concept, kind]
            support, against = support * agreeing / (agreeing + opposite), 0.0
    expected: Literal["affirmed", "negated"] = "negated" if kind in _ABSENT else "affirmed"
    return Tie(row, distance, expected, support, against)


@lru_cache(maxsize=4096)
def _relations_below(graph: KnowledgeGraph, diagnosis: str) -> Counter[tuple[str, str]] | None:
    """Return how many descendants have a kind of relation to a concept; None for an umbrella."""
    below = descendants(graph, diagnosis)
    if below is None:
        return None
    return Counter((_concept(row), row.relation) for one in below for row in _rows(graph, one))


def _kinds(graph: KnowledgeGraph, ties: Mapping[str, Tie]) -> dict[str, Tie]:
    """Return ties of the descendants of tied findings and sites; the nearest tie counts.

    A finding is absent only if all its kinds are: the absence of one kind supports nothing.
    """
    found: dict[str, Tie] = {}
    for concept, tie in sorted(ties.items(), key=lambda each: each[1].distance):
        if tie.relation.relation in {"marker_positive", "marker_negative"}:
            continue  # the result of one keratin does not hold for another
        kind = tie._replace(support=0.0) if tie.expected == "negated" else tie._replace(against=0.0)
        parts = tie.relation.relation == "located_in"
        for _, level in _levels(concept, _children(graph, parts=parts), _MOST_UP):
            for each in level:
                found.setdefault(each, kind)
    return found


def _absences(graph: KnowledgeGraph, ties: Mapping[str, Tie]) -> dict[str, Tie]:
    """Return the ties of the complements of tied concepts, with the other polarity."""
    pairs = complements(graph)
    found: dict[str, Tie] = {}
    for concept, tie in ties.items():
        if concept in pairs:
            other: Literal["affirmed", "negated"] = "negated"
            if tie.expected == "negated":
                other = "affirmed"
            found[pairs[concept]] = tie._replace(expected=other)
    return found


def _united(own: Tie, other: Tie) -> Tie:
    """Return the one tie of a concept whose complement has a tie too."""
    if own.expected != other.expected:
        return own
    stronger = max(own, other, key=lambda each: each.support)
    return stronger._replace(against=max(own.against, other.against))


def _parents(graph: KnowledgeGraph) -> Callable[[str], list[str]]:
    return lambda each: [one.object for one in graph.relations(each, "is_a")]


def _children(graph: KnowledgeGraph, *, parts: bool = False) -> Callable[[str], list[str]]:
    kinds = ("is_a", "part_of") if parts else ("is_a",)
    return lambda each: [one.subject for kind in kinds for one in graph.relations(None, kind, each)]


def _levels(
    start: str, around: Callable[[str], list[str]], depth: int
) -> Iterator[tuple[int, list[str]]]:
    """Yield the concepts by their distance from `start`, beginning with `start` at 0."""
    seen = {start}
    level = [start]
    for distance in range(depth + 1):
        if not level or len(level) > _MOST:
            return
        yield distance, level
        level = [each for one in level for each in around(one) if each not in seen]
        level = list(dict.fromkeys(level))
        seen.update(level)
