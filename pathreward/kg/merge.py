"""Merge graphs: find equal concepts and unite them.

A concept of one graph and one of another are candidates if they have the same id, if one refers to
the other, or if both have a cross-reference in common. Candidates are ranked: the same id first,
then a reference to the other, then the number of common cross-references; ties are broken by a
common name, then by the order of the concepts. Each concept is in at most one pair, so that two
concepts that one source distinguishes are never united. Codes of classifications (ICD, ICD-O)
cover many concepts and are ignored.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from pathreward.errors import GraphError, unknown
from pathreward.kg.builder import GraphBuilder, GraphParts, unite_concepts
from pathreward.kg.concept import Concept

_CLASSIFICATIONS = ("ICD",)
_SAME_ID, _REFERS = 1_000_000, 1_000
_MOST_SHARING = 20
"""Most concepts with one cross-reference; a more frequent one is ignored."""


def merge_parts(graphs: Sequence[GraphParts], by: Literal["xrefs", "ids"]) -> GraphParts:
    """Return the parts of one graph merged from several, in their order.

    Raises:
        GraphError: If `by` is neither "xrefs" nor "ids".
    """
    if by not in ("xrefs", "ids"):
        raise GraphError(unknown("way to merge", by, ["xrefs", "ids"]))
    concepts: dict[str, Concept] = {}
    matches: list[dict[str, str]] = []
    for graph in graphs:
        matched = _matches(list(concepts.values()), graph.concepts, by)
        matches.append(matched)
        for concept in graph.concepts:
            ours = concepts.get(matched.get(concept.id, concept.id))
            concepts[ours.id if ours else concept.id] = _united(ours, concept)
    builder = GraphBuilder()
    for i, concept in enumerate(concepts.values(), start=1):
        builder.add_concept(concept, i)
    for graph, matched in zip(graphs, matches, strict=True):
        numbers = [builder.number_of(matched.get(each.id, each.id)) for each in graph.concepts]
        _relate(builder, graph, numbers)
        builder.repairs += graph.repairs
    return builder.parts()


def _relate(builder: GraphBuilder, graph: GraphParts, numbers: Sequence[int]) -> None:
    """Add a graph's relations, except those between concepts that have been united."""
    import numpy as np

    matched = np.array(numbers, dtype=np.int32)
    kinds = np.array([builder.relation_code(each) for each in graph.kinds], dtype=np.int16)
    subjects, targets = matched[graph.edges.subjects], matched[graph.edges.targets]
    apart = subjects != targets
    edges = graph.edges
    builder.add_edges(
        subjects[apart], kinds[edges.kinds[apart]], targets[apart], edges.frequencies[apart]
    )


def _united(ours: Concept | None, concept: Concept) -> Concept:
    if ours is None:
        return concept
    united = unite_concepts(ours, concept)
    if concept.id == ours.id or concept.id in united.xrefs:
        return united
    return replace(united, xrefs=(*united.xrefs, concept.id))


def _matches(ours: Sequence[Concept], theirs: Sequence[Concept], by: str) -> dict[str, str]:
    """Return the id of our equal concept for each of their concepts that has one."""
    ids = {each.id for each in ours}
    if by == "ids":
        return {each.id: each.id for each in theirs if each.id in ids}
    places = {each.id: i for i, each in enumerate(ours)}
    likeness: dict[tuple[int, int], int] = defaultdict(int)
    for j, i, points in _hints(ours, theirs, places):
        likeness[j, i] += points
    ranked = sorted(
        likeness,
        key=lambda pair: (-likeness[pair], not _share_name(theirs[pair[0]], ours[pair[1]]), pair),
    )
    matched: dict[str, str] = {}
    taken: set[int] = set()
    for j, i in ranked:
        if theirs[j].id not in matched and i not in taken:
            matched[theirs[j].id] = ours[i].id
            taken.add(i)
    return matched


def _hints(
    ours: Sequence[Concept], theirs: Sequence[Concept], places: dict[str, int]
) -> Iterator[tuple[int, int, int]]:
    """Yield the evidence for pairs: the index of theirs, the index of ours, the points."""
    holders: dict[str, list[int]] = defaultdict(list)
    for i, each in enumerate(ours):
        for reference in each.xrefs:
            if not reference.startswith(_CLASSIFICATIONS):
                holders[reference].append(i)
    for j, each in enumerate(theirs):
        if each.id in places:
            yield j, places[each.id], _SAME_ID
        for i in holders.get(each.id, ())[:_MOST_SHARING]:
            yield j, i, _REFERS
        for reference in each.xrefs:
            if reference in places:
                yield j, places[reference], _REFERS
            sharing = holders.get(reference, ())
            if len(sharing) <= _MOST_SHARING:
                for i in sharing:
                    yield j, i, 1


def _share_name(a: Concept, b: Concept) -> bool:
    return not {each.casefold() for each in a.names}.isdisjoint(each.casefold() for each in b.names)
