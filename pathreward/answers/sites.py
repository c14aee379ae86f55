"""Whether two texts put a diagnosis at the same site.

A name may hold its site ("lung adenocarcinoma") or have it beside it ("adenocarcinoma of the left
lung"), so diagnosis and site are compared together: the sites of a text are those that it names
and those at which the graph locates its diagnoses. Sides are for `qualifiers`.
"""

from collections.abc import Iterable
from functools import lru_cache

from pathreward.completion.words import words
from pathreward.kg import KnowledgeGraph
from pathreward.linking import Mention

_ADJECTIVES = {
    "lung": "pulmonary", "liver": "hepatic", "kidney": "renal", "stomach": "gastric",
    "breast": "mammary", "skin": "cutaneous", "brain": "cerebral", "bladder": "vesical",
    "mouth": "oral", "tongue": "lingual", "colon": "colorectal", "uterus": "uterine",
    "bile": "biliary", "bone": "osseous", "spleen": "splenic", "heart": "cardiac",
}  # fmt: skip
_UP = ("is_a", "part_of")
_MOST = 200
_VAGUE = frozenset({"organ", "anatomical_structure", "tissue", "body_part"})


def same_diagnosis(told: Iterable[Mention], gold: Iterable[Mention], graph: KnowledgeGraph) -> bool:
    """Say whether affirmed diagnoses agree once the sites that they imply are set apart.

    One may be below the other ("lung adenocarcinoma", "adenocarcinoma") if the site is all that it
    says more: the other side has to name a site at which it is located.
    """
    mine, theirs = list(told), list(gold)
    return all(_matched(each, theirs, mine, graph) for each in _diagnoses(mine)) and all(
        _matched(each, mine, theirs, graph) for each in _diagnoses(theirs)
    )


def site_clash(told: Iterable[Mention], gold: Iterable[Mention], graph: KnowledgeGraph) -> str:
    """Return how the site that a text names differs from the gold one, or the empty string."""
    mine = list(told)
    named = [
        each for each in mine if each.concept.type == "anatomy" and each.polarity == "affirmed"
    ]
    at = {site for each in mine for site in _sites(each, graph)}
    for wanted in gold:
        if wanted.concept.type != "anatomy":
            continue
        place = wanted.concept.id
        if other := next((e for e in named if not _meet(e.concept.id, place, graph)), None):
            return f"the answer is at {other.text!r}, expected {wanted.text!r}"
        if not any(_meet(site, place, graph) for site in at):
            return f"the answer leaves out the site, {wanted.text!r}"
    return ""


def _diagnoses(mentions: Iterable[Mention]) -> list[Mention]:
    return [each for each in mentions if each.concept.type == "diagnosis"]


def _matched(
    one: Mention, others: Iterable[Mention], beside: Iterable[Mention], graph: KnowledgeGraph
) -> bool:
    every = list(others)
    for other in _diagnoses(every):
        if one.polarity != other.polarity:
            continue
        a, b = one.concept.id, other.concept.id
        if a == b:
            return True
        if graph.is_a(a, b) and _located(a, every, graph) and _adds_site(a, b, graph):
            return True
        if graph.is_a(b, a) and _located(b, beside, graph) and _adds_site(b, a, graph):
            return True
    return False


@lru_cache(maxsize=2048)
def _adds_site(lower: str, upper: str, graph: KnowledgeGraph) -> bool:
    """Say whether a diagnosis adds but its site to another: lung to adenocarcinoma."""
    sites = [word for site in _located_in(lower, graph) for word in words(site.replace("_", " "))]
    roots = {each[:4] for word in sites for each in (word, _ADJECTIVES.get(word, word))}
    plain = {frozenset(words(name)) for name in graph[upper].names}
    return any(
        frozenset(word for word in words(name) if word[:4] not in roots | {"of"}) in plain
        for name in graph[lower].names
    )


def _located(diagnosis: str, mentions: Iterable[Mention], graph: KnowledgeGraph) -> bool:
    sites = _located_in(diagnosis, graph)
    return any(
        _meet(site, each.concept.id, graph)
        for each in mentions
        if each.concept.type == "anatomy"
        for site in sites
    )


def _sites(mention: Mention, graph: KnowledgeGraph) -> tuple[str, ...]:
    if mention.concept.type == "anatomy":
        return (mention.concept.id,)
    return _located_in(mention.concept.id, graph) if mention.concept.type == "diagnosis" else ()


def _located_in(diagnosis: str, graph: KnowledgeGraph) -> tuple[str, ...]:
    if "located_in" not in graph.kinds:
        return ()
    return tuple(each.object for each in graph.relations(diagnosis, "located_in"))


def _meet(a: str, b: str, graph: KnowledgeGraph) -> bool:
    """Say whether one site is the other, or holds it."""
    return a in _regions(b, graph) or b in _regions(a, graph)


@lru_cache(maxsize=2048)
def _regions(site: str, graph: KnowledgeGraph) -> frozenset[str]:
    """Return a site and what it is part of, but for what every organ is."""
    found, waiting = {site}, [site]
    while waiting and len(found) < _MOST:
        node = waiting.pop()
        for relation in _UP:
            if relation in graph.kinds:
                above = {each.object for each in graph.relations(node, relation)} - found - _VAGUE
                found |= above
                waiting.extend(above)
    return frozenset(found)
