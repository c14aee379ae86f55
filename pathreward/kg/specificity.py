"""How specific a relation is for its diagnosis."""

from collections.abc import Set
from functools import lru_cache
from math import log

from pathreward.kg.concept import Relation
from pathreward.kg.graph import KnowledgeGraph

BY_FINDING = ("supports", "excludes")
"""Relations of a finding to a diagnosis."""
BY_DIAGNOSIS = ("marker_positive", "marker_negative", "located_in")
"""Relations of a diagnosis to a marker or a site."""

_FEW = 4
"""Diagnoses that a specific finding may have."""
_MANY = 64
"""Diagnoses from which on a finding is a stock finding."""
LEAST = 0.02
"""Specificity of a stock finding."""
_MOST_BELOW = 100
"""Descendants; a concept with more is an umbrella: adenocarcinoma, lymphoma."""


def specificity(graph: KnowledgeGraph, relation: Relation) -> float:
    r"""Return how specific a finding, marker or site is for its diagnoses, in [0.02, 1].

    .. math:: \frac{\log(64 / n)}{\log(64 / 4)},

    where :math:`n` is the number of diagnoses with this relation to the finding or a kind of it.
    A diagnosis is not counted if one of its ancestors is, unless that is an umbrella such as
    adenocarcinoma (see `descendants`). So a finding of up to 4 diagnoses is specific, each doubling
    costs a quarter, and a finding of 64 diagnoses or more is a stock finding.

    >>> graph = KnowledgeGraph.default()
    >>> pearls, stock = (
    ...     next(graph.relations(each, "supports")) for each in ("keratin_pearls", "necrosis")
    ... )
    >>> specificity(graph, stock) < specificity(graph, pearls) / 5
    True
    """
    concept = relation.subject if relation.relation in BY_FINDING else relation.object
    return _specificity(graph, relation.relation, concept)


@lru_cache(maxsize=1 << 14)
def _specificity(graph: KnowledgeGraph, kind: str, concept: str) -> float:
    if kind in BY_FINDING:
        kinds = descendants(graph, concept)
        if kinds is None:
            return LEAST
        holders = {row.object for each in (concept, *kinds) for row in graph.relations(each, kind)}
    else:
        holders = {each.subject for each in graph.relations(None, kind, concept)}
    families = _families(graph, holders)
    return max(LEAST, min(1.0, log(_MANY / max(1, families)) / log(_MANY / _FEW)))


def _families(graph: KnowledgeGraph, diagnoses: Set[str]) -> int:
    """Return the number of diagnoses, without those under another one that is no umbrella."""
    heads = {each for each in diagnoses if descendants(graph, each) is not None}
    return sum(heads.isdisjoint(graph.ancestors(each)) for each in diagnoses)


@lru_cache(maxsize=1 << 14)
def descendants(graph: KnowledgeGraph, concept: str) -> frozenset[str] | None:
    """Return the ids of the descendants by is_a; None for an umbrella, which has more than 100.

    >>> graph = KnowledgeGraph.default()
    >>> descendants(graph, "adenocarcinoma") is None, descendants(graph, "hepatoblastoma") is None
    (True, False)
    """
    found: set[str] = set()
    waiting = [concept]
    while waiting:
        below = {each.subject for each in graph.relations(None, "is_a", waiting.pop())} - found
        found |= below
        waiting += below
        if len(found) > _MOST_BELOW:
            return None
    return frozenset(found)
