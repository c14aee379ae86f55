"""Search for concepts by name, as a person types it."""

import re
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz, process, utils

from pathreward.kg.concept import Concept
from pathreward.kg.graph import KnowledgeGraph
from pathreward.kg.spelling import fold_word

_LONGEST = 200  # characters; longer than any name
_LEAST = ((fuzz.ratio, 75), (fuzz.token_set_ratio, 85))
"""The least similarity, of 100: letter by letter, or as a set of words in any order."""
_USES = frozenset({"supports", "excludes"})
"""Relations that say little about their subject: of "lobular architecture", the 68 diagnoses."""
_WORD = re.compile(r"[^\W_]+")


def nearest_concepts(graph: KnowledgeGraph, text: str, limit: int = 10) -> list[Concept]:
    """Return at most `limit` concepts that a text may name, the likeliest first.

    The order is that of the best match of any of a concept's names:

    1. a name is the text, in any spelling, plural or case;
    2. the concept's first name starts with the text;
    3. a synonym starts with the text;
    4. each word of the text starts a word of a name, in any order;
    5. a name is similar, letter by letter or as a set of words; the most similar comes first.

    Of equal matches, the concept of which the graph knows more comes first: its evidence, markers,
    kinds and sites, not the diagnoses that it supports. Then the one with the shorter name.

    >>> graph = KnowledgeGraph.default()
    >>> [each.id for each in nearest_concepts(graph, "squamous", 2)]
    ['squamous_cell_carcinoma', 'squamous_cells']
    >>> [each.id for each in nearest_concepts(graph, "keratin perl", 1)]
    ['keratin_pearls']
    """
    text = text[:_LONGEST]
    exact = {each.id: each for each in graph.find(text)}
    concepts = dict(exact)
    for each in (*_matches(graph, _folded(text)), *_similar(graph, text, limit)):
        if len(concepts) >= limit:
            break
        concepts.setdefault(each.id, each)
    return list(concepts.values())[:limit]


def _folded(text: str) -> list[str]:
    return [fold_word(word) for word in _WORD.findall(text)]


def _matches(graph: KnowledgeGraph, words: Sequence[str]) -> Iterator[Concept]:
    """Yield the concepts of which a name contains the words, in the order of their matches."""
    if not words:
        return
    ranked = []
    for concept in graph.concepts.values():
        tier = _tier([" ".join(_folded(name)) for name in concept.names], words)
        if tier is not None:
            known = _relations_about(graph, concept.id)
            ranked.append((tier, -known, len(concept.name), concept.id))
    for *_, concept_id in sorted(ranked):
        yield graph[concept_id]


def _tier(names: Sequence[str], words: Sequence[str]) -> int | None:
    """Return the rank of the best match of folded names: 0 is equal; None: no name matches."""
    start = " ".join(words)
    if start in names:
        return 0
    if names[0].startswith(start):
        return 1
    if any(name.startswith(start) for name in names):
        return 2
    for name in names:
        padded = f" {name}"
        if all(f" {word}" in padded for word in words):
            return 3
    return None


def _relations_about(graph: KnowledgeGraph, concept_id: str) -> int:
    return sum(
        each.subject != concept_id or each.relation not in _USES
        for each in graph.neighbours(concept_id)
    )


def _similar(graph: KnowledgeGraph, text: str, limit: int) -> Iterator[Concept]:
    """Yield the concepts with similar names, the most similar first."""
    by_name = {name: each for each in graph.concepts.values() for name in each.names}
    names, likeness = list(by_name), dict[str, float]()
    for scorer, least in _LEAST:
        near = process.extract(
            *(text, names),
            scorer=scorer,
            processor=utils.default_process,
            limit=min(3 * limit, len(names)),
            score_cutoff=least,
        )
        likeness |= {name: alike for name, alike, _ in near if alike > likeness.get(name, 0.0)}
    for name in sorted(likeness, key=lambda name: (-likeness[name], len(name), name)):
        yield by_name[name]
