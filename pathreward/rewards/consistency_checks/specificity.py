"""How specific a word of a name is, and which diagnoses are too general to be one of several."""

import math
from collections import Counter
from functools import lru_cache

from pathreward.completion.words import words
from pathreward.kg import KnowledgeGraph
from pathreward.rewards.consistency_checks.targets import stem


def word_weight(graph: KnowledgeGraph, word: str) -> float:
    """Return how specific a word is, in (0, 1]: the less, the more names of the graph have it.

    >>> graph = KnowledgeGraph.default()
    >>> word_weight(graph, "carcinoma") < word_weight(graph, "lobular") < word_weight(graph, "grey")
    True
    """
    return 1 / (1 + math.log2(1 + _holders(graph)[stem(word)]) / _SCALE)


_MOST_KINDS = 200
_SCALE = 2.0
"""Doublings of the number of names after which a word weighs half as much."""


@lru_cache(maxsize=4)
def _holders(graph: KnowledgeGraph) -> Counter[str]:
    """Return the number of concepts whose name has a word, by the word's stem."""
    return Counter(
        each for concept in graph.concepts.values() for each in set(map(stem, words(concept.name)))
    )


def is_general(graph: KnowledgeGraph, concept: str) -> bool:
    """Return whether a diagnosis has so many kinds that it is too general to be a conclusion.

    >>> is_general(KnowledgeGraph.default(), "neoplasm")
    True
    """
    return _kinds(graph)[concept] > _MOST_KINDS


@lru_cache(maxsize=4)
def _kinds(graph: KnowledgeGraph) -> Counter[str]:
    """Return the number of diagnoses that are a kind of each."""
    diagnoses = (each for each, concept in graph.concepts.items() if concept.type == "diagnosis")
    return Counter(above for each in diagnoses for above in graph.ancestors(each))
