"""What a graph knows that speaks for a diagnosis, and what speaks against it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from pathreward.kg.concept import Relation
from pathreward.kg.graph import KnowledgeGraph

_BY_FINDING = ("supports", "excludes")
_BY_DIAGNOSIS = ("marker_positive", "marker_negative", "located_in")
_SPEAKS_FOR = frozenset({"supports", "marker_positive"})
_FAR_UP = 64  # is_a steps: as far as any hierarchy goes
_FAR_DOWN = 2  # what supports a subtype supports its kind; farther below that says little
_MOST = 400  # concepts on a level: a kind with more right below it is no diagnosis


class Tie(NamedTuple):
    """How a concept stands to a diagnosis."""

    relation: Relation
    """The relation as it stands in the graph, perhaps of a wider or a narrower diagnosis."""
    distance: int
    """Steps of is_a from the diagnosis to that of the relation; negative where it is narrower."""


@lru_cache(maxsize=1024)
def profile(graph: KnowledgeGraph, diagnosis: str) -> Mapping[str, Tie]:
    """Return the findings, cells, markers and sites that a graph ties to a diagnosis, by their ids.

    The diagnosis's own rows come first; what they leave open is taken from its ancestors, the
    nearest first, and then from the diagnoses at most two steps below it, of which only what
    speaks for them counts. Rows of one distance that contradict each other decide nothing. What is
    a kind of a finding, and what is part of a site, is tied as that finding or site is.

    >>> ties = profile(KnowledgeGraph.default(), "lung_squamous_cell_carcinoma")
    >>> str(ties["keratin_pearls"].relation), ties["keratin_pearls"].distance
    ('keratin_pearls supports lung_squamous_cell_carcinoma', 0)
    >>> str(ties["S100"].relation), ties["S100"].distance
    ('squamous_cell_carcinoma marker_negative S100', 1)
    """
    ties: dict[str, Tie] = {}
    for distance, level in _levels(diagnosis, _parents(graph), _FAR_UP):
        _add(ties, distance, (each for one in level for each in _rows(graph, one)))
    for distance, level in _levels(diagnosis, _children(graph), _FAR_DOWN):
        rows = (each for one in level for each in _rows(graph, one))
        _add(ties, -distance, (each for each in rows if each.relation in _SPEAKS_FOR))
    return MappingProxyType({**_kinds(graph, ties), **ties})


def _rows(graph: KnowledgeGraph, diagnosis: str) -> Iterator[Relation]:
    for kind in _BY_FINDING:
        yield from graph.relations(None, kind, diagnosis)
    for kind in _BY_DIAGNOSIS:
        yield from graph.relations(diagnosis, kind)


def _add(ties: dict[str, Tie], distance: int, rows: Iterable[Relation]) -> None:
    """Add what rows of one distance say of concepts that no nearer row speaks of."""
    said: dict[str, Relation] = {}
    undecided = set()
    for each in rows:
        concept = each.subject if each.relation in _BY_FINDING else each.object
        if said.setdefault(concept, each).relation != each.relation:
            undecided.add(concept)
    for concept, each in said.items():
        if concept not in undecided:
            ties.setdefault(concept, Tie(each, distance))


def _kinds(graph: KnowledgeGraph, ties: Mapping[str, Tie]) -> dict[str, Tie]:
    """Return ties of what stands below the tied findings and sites; the nearest tie counts."""
    found: dict[str, Tie] = {}
    for concept, tie in sorted(ties.items(), key=lambda each: abs(each[1].distance)):
        if tie.relation.relation in {"marker_positive", "marker_negative"}:
            continue  # one keratin says nothing of another
        parts = tie.relation.relation == "located_in"
        for _, level in _levels(concept, _children(graph, parts=parts), _FAR_UP):
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
    """Yield what is one step away from `start`, then two; the start itself as no step."""
    seen = {start}
    level = [start]
    for distance in range(depth + 1):
        if not level or len(level) > _MOST:
            return
        yield distance, level
        level = [each for one in level for each in around(one) if each not in seen]
        level = list(dict.fromkeys(level))
        seen.update(level)
