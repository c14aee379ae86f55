"""Concepts near a concept in the graph, and the replacement of mentions in a text."""

from collections.abc import Callable, Iterable
from functools import lru_cache

from pathreward.kg import Concept, KnowledgeGraph
from pathreward.linking import Mention

_NEAREST = 5


@lru_cache(maxsize=4096)
def siblings(concept: Concept, graph: KnowledgeGraph) -> list[Concept]:
    """Return concepts with a parent in common with `concept`, the most similar first.

    >>> graph = KnowledgeGraph.default()
    >>> "keratin_pearls" in [each.id for each in siblings(graph["keratin_pearls"], graph)]
    False
    """
    parents = [each.object for each in graph.relations(concept.id, "is_a")]
    siblings = {
        each.subject for parent in parents for each in graph.relations(None, "is_a", parent)
    }
    apart = sorted(
        each
        for each in siblings
        if not graph.is_a(each, concept.id) and not graph.is_a(concept.id, each)
    )
    nearest = sorted(apart, key=lambda each: -graph.similarity(concept.id, each))
    return [graph[each] for each in nearest[:_NEAREST]]


def names_of(graph: KnowledgeGraph, *types: str) -> list[str]:
    """Return the names of all concepts of these types, in the graph's order."""
    return [each.name for each in graph.concepts.values() if each.type in types]


def supporting_names(diagnosis: Concept, graph: KnowledgeGraph) -> list[str]:
    """Return the names of the concepts that support a diagnosis in the graph."""
    return [graph[each.subject].name for each in graph.relations(None, "supports", diagnosis.id)]


def replace_mentions(
    text: str, mentions: Iterable[Mention], write: Callable[[Mention], str | None]
) -> str | None:
    """Return `text` with mentions replaced, or None where none is.

    `write` returns the replacement of a mention, or None to keep it.
    """
    pieces = []
    done = 0
    for mention in mentions:
        words = write(mention)
        if words is not None and mention.start >= done:
            pieces += [text[done : mention.start], words]
            done = mention.end
    return "".join([*pieces, text[done:]]) if pieces else None
