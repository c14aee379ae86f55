"""Concepts that name the absence of another concept."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

from pathreward.kg.concept import Concept
from pathreward.kg.graph import KnowledgeGraph
from pathreward.lexicon import alternatives, load_table

CLASSES = frozenset({"absence", "article", "denial", "preposition", "alteration"})
"""The classes of ``head_words.tsv``, the words that decide what the head of a name is."""

_TABLE = load_table("pathreward.kg", "head_words", CLASSES)
_ABSENCE = re.compile(
    rf"(?:{alternatives(_TABLE.phrases('absence'))}) "
    rf"(?:(?:{alternatives(_TABLE.phrases('article'))}) )?",
    re.IGNORECASE,
)
_TYPES = frozenset({"finding", "cell"})


@lru_cache(maxsize=16)
def complements(graph: KnowledgeGraph) -> Mapping[str, str]:
    """Return, for findings and cells, the concept that names the absence, in both directions.

    A concept names the absence of another one if one of its names is a word of absence ("lack of",
    "absent") in front of a name of the other.

    >>> pairs = complements(KnowledgeGraph.default())
    >>> pairs["basal_cells"], pairs["lack_of_basal_cell_layer"]
    ('lack_of_basal_cell_layer', 'basal_cells')
    """
    found: dict[str, str] = {}
    for concept in graph.concepts.values():
        if concept.type in _TYPES:
            for other in _absent(concept, graph):
                if other not in found and concept.id not in found:
                    found |= {other: concept.id, concept.id: other}
    return MappingProxyType(found)


def _absent(concept: Concept, graph: KnowledgeGraph) -> Iterator[str]:
    """Yield the findings and cells whose absence a concept names."""
    for name in concept.names:
        if words := _ABSENCE.match(name):
            for each in graph.find(name[words.end() :]):
                if each.type in _TYPES and each.id != concept.id:
                    yield each.id
