"""How two concepts are related in the graph: near misses, and concepts that exclude each other."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from pathreward.claims.claim import Claim
from pathreward.claims.degrees import Degree, degrees
from pathreward.claims.words import stems
from pathreward.facts.anatomy import site_of_word
from pathreward.kg import KnowledgeGraph
from pathreward.lexicon import load_table

SIBLINGS = 0.4
"""Least similarity of two diagnoses that exclude each other: they are alternatives."""
_DYSPLASIA = "dysplasia"
_SPREAD = "metastatic neoplasm"
"""The name of what any malignant neoplasm may do; it is no other diagnosis."""
_OF_ALL = frozenset({"height", "severity", "extent", "change", "cellularity", "amount"})
"""Scales on which a finding has one value in a case; vessels may be thin and thick."""
_HEIGHTS = frozenset({"high", "low"})
"""Values that are degrees in a name only: elsewhere, "high" and "low" say where something is."""
_UP = 4
"""Steps from a site to the sites that it is in."""


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
    """Return whether two diagnoses, findings, or sites of one set exclude each other in a case.

    Two neoplasms do unless one is a kind of the other, with or without the organ that its name may
    give. Other diagnoses do if their similarity is `SIBLINGS` or more, and if both or neither are
    kinds of dysplasia: one biopsy may have cervicitis and a precursor of carcinoma. Two findings do
    if their names differ only in a degree. Two sites do if they are in one set of
    ``site_sets.tsv``: parts of the stomach, regions of the skin. Whether both may be present is for
    the caller to decide.

    >>> graph = KnowledgeGraph.default()
    >>> exclude(graph, "crohn_disease", "ulcerative_colitis")
    True
    >>> exclude(graph, "carcinoma", "adenocarcinoma"), exclude(graph, "colon", "sigmoid_colon")
    (False, False)
    >>> exclude(graph, "high_cellularity", "low_cellularity")
    True
    >>> exclude(graph, "testicular_neoplasm", "seminoma"), exclude(graph, "cirrhosis", "cervicitis")
    (False, False)
    """
    if one == other or graph.is_a(one, other) or graph.is_a(other, one):
        return False
    if graph[one].type == "diagnosis":
        if not {one, other}.isdisjoint(each.id for each in graph.find(_SPREAD)):
            return False
        if _are_neoplasms(graph, one, other):
            return not (_may_be(graph, one, other) or _may_be(graph, other, one))
        if _is_dysplastic(graph, one) is not _is_dysplastic(graph, other):
            return False
        return graph.similarity(one, other) >= SIBLINGS
    if graph[one].type == "finding":
        return _differ_in_degree(graph, one, other)
    mine, theirs = _within(graph, one), _within(graph, other)
    if other in mine or one in theirs:
        return False
    found = _members(graph, one), _members(graph, other)
    return any(found[0][each].isdisjoint(found[1][each]) for each in found[0].keys() & found[1])


def _are_neoplasms(graph: KnowledgeGraph, one: str, other: str) -> bool:
    """Return whether two diagnoses are neoplasms: one lesion is one of them."""
    return any(
        graph.is_a(one, each.id) and graph.is_a(other, each.id) for each in graph.find("neoplasm")
    )


def _differ_in_degree(graph: KnowledgeGraph, one: str, other: str) -> bool:
    """Return whether two findings are one but for a value on a scale: mild and severe edema."""
    mine, theirs = _degrees(graph, one), _degrees(graph, other)
    if not mine.name or mine.name != theirs.name:
        return False
    scales = _OF_ALL & mine.values.keys() & theirs.values.keys()
    return any(mine.values[scale] != theirs.values[scale] for scale in scales)


class _Graded(NamedTuple):
    """The values in a name by their scales, and the stems of the other words."""

    values: Mapping[str, str]
    name: frozenset[str]


@lru_cache(maxsize=1 << 12)
def _degrees(graph: KnowledgeGraph, concept: str) -> _Graded:
    name = graph[concept].name
    found = list(degrees(name))
    values = {each.scale: each.value for each in found}
    rest = "".join(letter for i, letter in enumerate(name) if not _is_in(i, found))
    words = rest.split()
    height = [each for each in words if each in _HEIGHTS]
    if height:
        values["height"] = height[0]
    return _Graded(values, stems(" ".join(each for each in words if each not in _HEIGHTS)))


def _is_in(place: int, found: Iterable[Degree]) -> bool:
    return any(each.start <= place < each.end for each in found)


def _may_be(graph: KnowledgeGraph, one: str, other: str) -> bool:
    """Return whether a neoplasm is of the kind that another one is but for its organ."""
    organ, general = _without_organ(graph, one)
    if not general or not any(other == each or graph.is_a(other, each) for each in general):
        return False
    sites = {each.object for each in graph.neighbours(other, "located_in") if each.subject == other}
    organs = {each.id for each in graph.find(organ) if each.type == "anatomy"}
    around = [{site, *_within(graph, site)} for site in sites]
    return not sites or any(
        site in _within(graph, each) or each in found
        for each in organs
        for site, found in zip(sites, around, strict=True)
    )


@lru_cache(maxsize=1 << 12)
def _without_organ(graph: KnowledgeGraph, concept: str) -> tuple[str, frozenset[str]]:
    """Return the organ in the name of a diagnosis, and the diagnoses of the name without it.

    >>> organ, general = _without_organ(KnowledgeGraph.default(), "bladder_neoplasm")
    >>> organ, sorted(general)
    ('urinary bladder', ['neoplasm'])
    """
    words = graph[concept].name.casefold().split()
    organs = [site_of_word().get(each, "") for each in words]
    named = next((each for each in organs if each), "")
    rest = " ".join(word for word, organ in zip(words, organs, strict=True) if not organ)
    found = graph.find(rest) if rest and named else ()
    return named, frozenset(each.id for each in found if each.type == "diagnosis")


def _is_dysplastic(graph: KnowledgeGraph, concept: str) -> bool:
    return any(graph.is_a(concept, each.id) for each in graph.find(_DYSPLASIA))


@lru_cache(maxsize=8)
def site_sets(graph: KnowledgeGraph) -> Mapping[str, frozenset[str]]:
    """Return the sets of sites of which a lesion is in one (``site_sets.tsv``), by name."""
    table = load_table("pathreward.claims", "site_sets", None)
    found: dict[str, set[str]] = {}
    for entry in table.entries:
        sites = found.setdefault(entry.cls, set())
        sites.update(each.id for each in graph.find(entry.phrase) if each.type == "anatomy")
    return {name: frozenset(sites) for name, sites in found.items()}


@lru_cache(maxsize=1 << 12)
def _members(graph: KnowledgeGraph, site: str) -> Mapping[str, frozenset[str]]:
    """Return the members of each set that a site is, or else is within."""
    around = _within(graph, site)
    found = {}
    for name, sites in site_sets(graph).items():
        if members := frozenset([site]) & sites or around & sites:
            found[name] = members
    return found


@lru_cache(maxsize=1 << 12)
def _within(graph: KnowledgeGraph, site: str) -> frozenset[str]:
    """Return the kinds of a site, and the sites that it is in."""
    found: set[str] = set()
    level = {site}
    for _ in range(_UP):
        level = {
            each.object
            for one in level
            for relation in ("is_a", "part_of")
            for each in graph.relations(one, relation)
        } - found
        found |= level
    return frozenset(found)


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
