"""How two concepts are related in the graph: near misses, and concepts that exclude each other."""

import re
from functools import lru_cache

from pathreward.claims.claim import Claim
from pathreward.facts.anatomy import same_region, site_of_word
from pathreward.kg import KnowledgeGraph

SIBLINGS = 0.4
"""Least similarity of two diagnoses that exclude each other: they are alternatives."""


@lru_cache(maxsize=1 << 15)
def similarity(graph: KnowledgeGraph, one: str, other: str, siblings: bool) -> float:
    """Return the similarity of two concepts, in [0, 1]; 0 where they can't be near misses.

    >>> graph = KnowledgeGraph.default()
    >>> similarity(graph, "crohn_disease", "ulcerative_colitis", siblings=False)
    0.0
    >>> 0 < similarity(graph, "carcinoma", "adenocarcinoma", siblings=False) < 1
    True

    Args:
        graph: The graph.
        one: Id of a concept.
        other: Id of another.
        siblings: Whether concepts that only share an ancestor can be near misses.
    """
    if graph[one].type != graph[other].type:
        return 0.0
    if not (siblings or graph.is_a(one, other) or graph.is_a(other, one)):
        return 0.0
    return graph.similarity(one, other)


@lru_cache(maxsize=1 << 14)
def exclude(graph: KnowledgeGraph, one: str, other: str) -> bool:
    """Return whether two diagnoses, or two parts of one organ, exclude each other in a case.

    >>> graph = KnowledgeGraph.default()
    >>> exclude(graph, "crohn_disease", "ulcerative_colitis")
    True
    >>> exclude(graph, "carcinoma", "adenocarcinoma"), exclude(graph, "colon", "sigmoid_colon")
    (False, False)
    """
    if one == other or graph.is_a(one, other) or graph.is_a(other, one):
        return False
    if graph[one].type == "diagnosis":
        return graph.similarity(one, other) >= SIBLINGS
    mine, theirs = _containers(graph, one), _containers(graph, other)
    if other in mine or one in theirs or mine.isdisjoint(theirs):
        return False
    sites = _sites(graph, one), _sites(graph, other)
    return all(sites) == any(sites) and not same_region(*sites)


@lru_cache(maxsize=1 << 12)
def _sites(graph: KnowledgeGraph, concept: str) -> frozenset[str]:
    """Return the sites that a concept's names name; a structure of tissue has none.

    Duodenum and ileum are alternatives; mesangium and basement membrane are in one specimen.
    """
    known = site_of_word()
    return frozenset([known[name] for name in graph[concept].names if name in known])


@lru_cache(maxsize=1 << 12)
def _containers(graph: KnowledgeGraph, site: str) -> frozenset[str]:
    """Return the organs and their parts that a site lies in, two steps up."""
    found: set[str] = set()
    level = {site}
    for _ in range(2):
        level = {above for each in level for above in _parts_of(graph, each)}
        found |= {each for each in level if _parts_of(graph, each)}
    return frozenset(found)


@lru_cache(maxsize=1 << 12)
def _parts_of(graph: KnowledgeGraph, site: str) -> tuple[str, ...]:
    return tuple(each.object for each in graph.neighbours(site, "part_of") if each.subject == site)


_INVADED = re.compile(
    r"(?:invasion|infiltration|involvement) (?:of|into) (?:the )?(.+)"
    r"|(.+) (?:invasion|infiltration|involvement)"
)


@lru_cache(maxsize=1 << 12)
def invaded_sites(graph: KnowledgeGraph, concept: str) -> tuple[str, ...]:
    """Return the ids of the sites whose invasion a concept is.

    >>> invaded_sites(KnowledgeGraph.default(), "bone_invasion")
    ('bone',)
    """
    found = [_INVADED.fullmatch(name) for name in graph[concept].names]
    sites = {each for match in found if match for each in graph.find(match[1] or match[2])}
    return tuple(sorted(each.id for each in sites if each.type == "anatomy"))


def denies(claim: Claim, other: Claim, graph: KnowledgeGraph) -> bool:
    """Return whether one claim denies a parent of what the other affirms.

    >>> no_carcinoma = Claim(0, 0, "concept", (("", "negated"),), 1.0, "carcinoma")
    >>> adenocarcinoma = Claim(0, 0, "concept", (("", "affirmed"),), 1.0, "adenocarcinoma")
    >>> denies(no_carcinoma, adenocarcinoma, KnowledgeGraph.default())
    True
    """
    if claim.value == "negated":
        return graph.is_a(other.concept, claim.concept)
    return graph.is_a(claim.concept, other.concept)
