"""How much a word of a name tells."""

import math
from collections import Counter
from functools import lru_cache

from pathreward.completion.words import words
from pathreward.kg import KnowledgeGraph
from pathreward.rewards.consistency_checks.targets import stem


def word_weight(graph: KnowledgeGraph, word: str) -> float:
    """Return how much a word tells, in (0, 1]: the less, the more names of the graph have it.

    >>> graph = KnowledgeGraph.default()
    >>> word_weight(graph, "carcinoma") < word_weight(graph, "lobular") < word_weight(graph, "grey")
    True
    """
    return 1 / (1 + math.log2(1 + _holders(graph)[stem(word)]) / _SCALE)


_SCALE = 2.0
"""Doublings of the number of names after which a word tells half as much."""


@lru_cache(maxsize=4)
def _holders(graph: KnowledgeGraph) -> Counter[str]:
    """Return the number of concepts whose name has a word, by the word's stem."""
    return Counter(
        each for concept in graph.concepts.values() for each in set(map(stem, words(concept.name)))
    )
