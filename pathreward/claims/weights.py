"""How much a claim about a concept says."""

import math
from collections.abc import Mapping
from functools import lru_cache

from pathreward.kg import KnowledgeGraph
from pathreward.lexicon import load_table

REPORTS = 1000
"""Reports that the frequencies of the table are of."""
TYPES = {
    "diagnosis": 1.0,
    "finding": 1.0,
    "cell": 0.5,
    "anatomy": 0.45,
    "marker": 0.3,
    "procedure": 0.15,
    "stain": 0.15,
    "grade": 0.0,
    "stage": 0.0,
}
"""The share of its information that a concept of each type weighs; grades and stages are facts."""
LEAST = 0.02
_FEW = 20
"""Reports in a thousand below which a concept counts as rare."""


@lru_cache(maxsize=1)
def frequencies() -> Mapping[str, int]:
    """Return in how many of a thousand reports a concept is mentioned; the others are rarer.

    >>> frequencies()["neoplasm"] > frequencies()["necrosis"] > 100
    True
    """
    table = load_table("pathreward.claims", "frequencies", None)
    return {each.phrase: int(each.cls) for each in table.entries}


@lru_cache(maxsize=1 << 14)
def concept_weight(graph: KnowledgeGraph, concept: str) -> float:
    """Return the weight of a concept in [0, 1]: its type, its rarity and its place in the graph.

    >>> graph = KnowledgeGraph.default()
    >>> concept_weight(graph, "perineural_invasion") > 5 * concept_weight(graph, "neoplasm")
    True
    """
    common = math.log1p(frequencies().get(concept, 0) / _FEW) / math.log1p(REPORTS / _FEW)
    own = graph.similarity(concept, concept, "resnik")
    specificity = min(1.0, own / _most(graph)) if own else 0.3
    share = TYPES.get(graph[concept].type, 0.5)
    return share * max(LEAST, (1 - common) * specificity**0.5) if share else 0.0


@lru_cache(maxsize=8)
def _most(graph: KnowledgeGraph) -> float:
    """Return the information of a usual specific concept: the median of the graph's."""
    every = sorted(graph.similarity(each, each, "resnik") for each in graph)
    return every[len(every) // 2] or 1.0
