"""Concepts of the graph near a concept, and what a text would say of them."""

from collections.abc import Callable, Iterable
from functools import lru_cache

from pathreward.kg import Concept, KnowledgeGraph
from pathreward.linking import Mention

_NEAREST = 5


@lru_cache(maxsize=4096)
def siblings(concept: Concept, graph: KnowledgeGraph) -> list[Concept]:
    """Return concepts right below a concept that `concept` is right below too, the nearest first.

    >>> graph = KnowledgeGraph.default()
    >>> "keratin_pearls" in [each.id for each in siblings(graph["keratin_pearls"], graph)]
    False
    """
    parents = [each.object for each in graph.relations(concept.id, "is_a")]
    beside = {each.subject for parent in parents for each in graph.relations(None, "is_a", parent)}
    apart = sorted(
        each
        for each in beside
        if not graph.is_a(each, concept.id) and not graph.is_a(concept.id, each)
    )
    nearest = sorted(apart, key=lambda each: -graph.similarity(concept.id, each))
    return [graph[each] for each in nearest[:_NEAREST]]


def names_of(graph: KnowledgeGraph, *types: str) -> list[str]:
    """Return the names of all concepts of these types, in the graph's order."""
    return [each.name for each in graph.concepts.values() if each.type in types]


def supporting(diagnosis: Concept, graph: KnowledgeGraph) -> list[str]:
    """Return the names of what the graph says supports a diagnosis."""
    return [graph[each.subject].name for each in graph.relations(None, "supports", diagnosis.id)]


def replaced(
    text: str, mentions: Iterable[Mention], write: Callable[[Mention], str | None]
) -> str | None:
    """Return `text` with mentions written anew, or None where none is.

    `write` gives the words in place of a mention, or None to leave it as it is.
    """
    pieces = []
    place = 0
    for mention in mentions:
        words = write(mention)
        if words is not None and mention.start >= place:
            pieces += [text[place : mention.start], words]
            place = mention.end
    return "".join([*pieces, text[place:]]) if pieces else None
