"""Several graphs made one: which concepts are the same, and what becomes of them.

A concept of one graph and one of another are candidates if they have the same id, if one refers to
the other, or if both refer to the same third. Of the candidates those count first that are surest:
the same id, then a reference to the other, then by the number of references they share; a name in
common decides between equals, the order of the concepts at last. Each concept takes part in one
pair at most, so that two concepts that one source tells apart stay apart. Codes of classifications
(ICD, ICD-O) stand for many concepts at once and are no reason to hold two for the same.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from pathreward.errors import GraphError, unknown
from pathreward.kg.concept import Concept
from pathreward.kg.draft import Draft, Parts, united

_CLASSIFICATIONS = ("ICD",)
_SAME_ID, _REFERS = 1_000_000, 1_000
_MOST_SHARING = 20
"""Concepts that share one reference; one that more share tells nothing."""


def merged(graphs: Sequence[Parts], by: Literal["xrefs", "ids"]) -> Parts:
    """Return the parts of one graph made of several, in their order.

    Raises:
        GraphError: If `by` is neither.
    """
    if by not in ("xrefs", "ids"):
        raise GraphError(unknown("way to merge", by, ["xrefs", "ids"]))
    concepts: dict[str, Concept] = {}
    callings: list[dict[str, str]] = []
    for graph in graphs:
        called = _called(list(concepts.values()), graph.concepts, by)
        callings.append(called)
        for concept in graph.concepts:
            ours = concepts.get(called.get(concept.id, concept.id))
            concepts[ours.id if ours else concept.id] = _joined(ours, concept)
    draft = Draft()
    for i, concept in enumerate(concepts.values(), start=1):
        draft.concept(concept, i)
    for graph, called in zip(graphs, callings, strict=True):
        numbers = [draft.number(called.get(each.id, each.id)) for each in graph.concepts]
        _relate(draft, graph, numbers)
        draft.repairs += graph.repairs
    return draft.parts()


def _relate(draft: Draft, graph: Parts, numbers: Sequence[int]) -> None:
    """Add a graph's relations, but for those of two concepts that have become one."""
    import numpy as np

    called = np.array(numbers, dtype=np.int32)
    kinds = np.array([draft.kind(each) for each in graph.kinds], dtype=np.int16)
    subjects, targets = called[graph.edges.subjects], called[graph.edges.targets]
    apart = subjects != targets
    draft.link_all(subjects[apart], kinds[graph.edges.kinds[apart]], targets[apart])


def _joined(ours: Concept | None, concept: Concept) -> Concept:
    if ours is None:
        return concept
    joined = united(ours, concept)
    if concept.id == ours.id or concept.id in joined.xrefs:
        return joined
    return replace(joined, xrefs=(*joined.xrefs, concept.id))


def _called(ours: Sequence[Concept], theirs: Sequence[Concept], by: str) -> dict[str, str]:
    """Return what each concept of theirs that is one of ours is called here."""
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
    called: dict[str, str] = {}
    taken: set[int] = set()
    for j, i in ranked:
        if theirs[j].id not in called and i not in taken:
            called[theirs[j].id] = ours[i].id
            taken.add(i)
    return called


def _hints(
    ours: Sequence[Concept], theirs: Sequence[Concept], places: dict[str, int]
) -> Iterator[tuple[int, int, int]]:
    """Yield what speaks for a pair, one of theirs and one of ours, and how strongly."""
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
