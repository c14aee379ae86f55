"""The findings, markers and sites that a graph associates with a diagnosis."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from pathreward.kg.concept import Relation
from pathreward.kg.graph import KnowledgeGraph

_BY_FINDING = ("supports", "excludes")
_BY_DIAGNOSIS = ("marker_positive", "marker_negative", "located_in")
_SUPPORTING = frozenset({"supports", "marker_positive"})
_MOST_UP = 64  # is_a steps; no hierarchy is deeper
_MOST_DOWN = 2  # evidence for a subtype is evidence for the type, but weak further below
_MOST = 400  # concepts on a level; a concept with more children is too general


class Tie(NamedTuple):
    """The association of a concept with a diagnosis."""

    relation: Relation
    """The relation in the graph, which may be of a wider or narrower diagnosis."""
    distance: int
    """Steps of is_a from the diagnosis to that of the relation; negative for a narrower one."""


@lru_cache(maxsize=1024)
def profile(graph: KnowledgeGraph, diagnosis: str) -> Mapping[str, Tie]:
    """Return the findings, cells, markers and sites associated with a diagnosis, by their ids.

    The relations of the diagnosis itself come first, then those of its ancestors, the nearest
    first, and then the supporting relations of its descendants down to two steps. Contradicting
    relations at the same distance cancel out. Subtypes of a finding and parts of a site have the
    association of that finding or site.

    >>> ties = profile(KnowledgeGraph.default(), "lung_squamous_cell_carcinoma")
    >>> str(ties["keratin_pearls"].relation), ties["keratin_pearls"].distance
    ('keratin_pearls supports lung_squamous_cell_carcinoma', 0)
    >>> str(ties["S100"].relation), ties["S100"].distance
    ('squamous_cell_carcinoma marker_negative S100', 1)
    """
    ties: dict[str, Tie] = {}
    for distance, level in _levels(diagnosis, _parents(graph), _MOST_UP):
        _add(ties, distance, (each for one in level for each in _rows(graph, one)))
    for distance, level in _levels(diagnosis, _children(graph), _MOST_DOWN):
        rows = (each for one in level for each in _rows(graph, one))
        _add(ties, -distance, (each for each in rows if each.relation in _SUPPORTING))
    return MappingProxyType({**_kinds(graph, ties), **ties})


def _rows(graph: KnowledgeGraph, diagnosis: str) -> Iterator[Relation]:
    for kind in _BY_FINDING:
        yield from graph.relations(None, kind, diagnosis)
    for kind in _BY_DIAGNOSIS:
        yield from graph.relations(diagnosis, kind)


def _add(ties: dict[str, Tie], distance: int, rows: Iterable[Relation]) -> None:
    """Add the relations at one distance for concepts without a nearer one."""
    found: dict[str, Relation] = {}
    contradicted = set()
    for each in rows:
        concept = each.subject if each.relation in _BY_FINDING else each.object
        if found.setdefault(concept, each).relation != each.relation:
            contradicted.add(concept)
    for concept, each in found.items():
        if concept not in contradicted:
            ties.setdefault(concept, Tie(each, distance))


def _kinds(graph: KnowledgeGraph, ties: Mapping[str, Tie]) -> dict[str, Tie]:
    """Return ties of the descendants of tied findings and sites; the nearest tie counts."""
    found: dict[str, Tie] = {}
    for concept, tie in sorted(ties.items(), key=lambda each: abs(each[1].distance)):
        if tie.relation.relation in {"marker_positive", "marker_negative"}:
            continue  # the result of one keratin does not hold for another
        parts = tie.relation.relation == "located_in"
        for _, level in _levels(concept, _children(graph, parts=parts), _MOST_UP):
            for each in level:
                found.setdefault(each, tie)
    return found


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
