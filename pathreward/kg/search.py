"""Fuzzy search for concepts by name."""

from rapidfuzz import fuzz, process, utils

from pathreward.kg.concept import Concept
from pathreward.kg.graph import KnowledgeGraph

_LONGEST = 200  # characters; longer than any name
_LEAST = ((fuzz.ratio, 75), (fuzz.token_set_ratio, 85))
"""The least similarity, of 100: letter by letter, or as a set of words in any order."""


def nearest_concepts(graph: KnowledgeGraph, text: str, limit: int = 10) -> list[Concept]:
    """Return at most `limit` concepts: those with this name, then those with similar names.

    >>> [each.id for each in nearest_concepts(KnowledgeGraph.default(), "keratin perl", 1)]
    ['keratin_pearls']
    """
    text = text[:_LONGEST]
    by_name = {name: each for each in graph.concepts.values() for name in each.names}
    names, likeness = list(by_name), dict[str, float]()
    for scorer, least in _LEAST:
        near = process.extract(
            *(text, names),
            scorer=scorer,
            processor=utils.default_process,
            limit=3 * limit,
            score_cutoff=least,
        )
        likeness |= {name: alike for name, alike, _ in near if alike > likeness.get(name, 0.0)}
    ranked = sorted(likeness, key=lambda name: (-likeness[name], len(name), name))
    found = [*graph.find(text), *(by_name[name] for name in ranked)]
    return list({each.id: each for each in found}.values())[:limit]
