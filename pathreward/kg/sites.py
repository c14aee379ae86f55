"""The sites of a diagnosis, and its names without the words for them.

A name may contain its site ("lung adenocarcinoma", "renal oncocytoma") or be next to it
("adenocarcinoma of the left lung"). The row decides which site is meant.
"""

from collections.abc import Mapping
from functools import lru_cache
from itertools import islice

from pathreward.completion.words import words
from pathreward.facts.phrases import PhraseFinder
from pathreward.facts.registry import fact_types
from pathreward.kg import KnowledgeGraph
from pathreward.lexicon import load_table

_PLACES = 100
"""Places of a row that are read."""
_UP = ("is_a", "part_of")
_MOST = 200
_VAGUE = frozenset({"organ", "anatomical_structure", "tissue", "body_part"})
_LINKS = frozenset({"of", "in", "type", "to"})


@lru_cache(maxsize=8)
def adjectives(graph: KnowledgeGraph) -> Mapping[str, str]:
    """Return the organ that each adjective means.

    >>> adjectives(KnowledgeGraph.default())["renal"]
    'kidney'
    """
    table = load_table("pathreward.lexicon", "organ_adjectives", None)
    found = {}
    for entry in table.entries:
        if sites := anatomy(entry.cls, graph):
            found[entry.phrase] = sites[0]
    return found


@lru_cache(maxsize=1)
def _procedures() -> PhraseFinder[str]:
    table = load_table("pathreward.lexicon", "procedure_sites", None)
    return PhraseFinder(table.class_of)


@lru_cache(maxsize=1024)
def places(text: str, graph: KnowledgeGraph) -> frozenset[str]:
    """Return the sites that a text implies: by noun, adjective, or a procedure on an organ.

    >>> sorted(places("Hysterectomy; vulval biopsy", KnowledgeGraph.default()))
    ['uterus', 'vulva']
    """
    named = [each.name for each in fact_types()["site"].parse(text)[:_PLACES]]
    named += [each.value for each in islice(_procedures().find(text), _PLACES)]
    organs = adjectives(graph)
    found = {site for name in named for site in anatomy(name, graph)}
    return frozenset(found | {organs[e] for e in words(text) if e in organs})


@lru_cache(maxsize=8)
def _sites_by_name(graph: KnowledgeGraph) -> Mapping[str, tuple[str, ...]]:
    """Return the sites of each name as written: those with it as their name come first."""
    sites = [each for each in graph.concepts.values() if each.type == "anatomy"]
    named = [(each.name, each.id) for each in sites]
    named += [(name, each.id) for each in sites for name in each.synonyms]
    found: dict[str, dict[str, None]] = {}
    for name, site in named:
        found.setdefault(name, {})[site] = None
    return {name: tuple(each) for name, each in found.items()}


@lru_cache(maxsize=4096)
def anatomy(name: str, graph: KnowledgeGraph) -> tuple[str, ...]:
    """Return the graph's sites of a name.

    Few names are no site's as written, and only those need the graph's index of all its names.
    """
    if name not in graph and (sites := _sites_by_name(graph).get(name)):
        return sites
    return tuple(each.id for each in graph.find(name) if each.type == "anatomy")


def located(diagnosis: str, graph: KnowledgeGraph) -> tuple[str, ...]:
    """Return the sites at which the graph locates a diagnosis."""
    if "located_in" not in graph.kinds:
        return ()
    return tuple(each.object for each in graph.relations(diagnosis, "located_in"))


def plain(name: str) -> tuple[str, ...]:
    """Return the words of a name, in the singular and without those that only link.

    >>> plain("Carcinomas of the lung")
    ('carcinoma', 'lung')
    """
    return tuple(_singular(each) for each in words(name.replace("-", " ")) if each not in _LINKS)


def _singular(word: str) -> str:
    if len(word) < 5 or word.endswith(("ss", "us", "is")):
        return word.removesuffix("'s")
    return word.removesuffix("s").removesuffix("'")


@lru_cache(maxsize=4096)
def site_words(site: str, graph: KnowledgeGraph) -> frozenset[str]:
    """Return the words that mean a site or what it is part of.

    >>> {"lung", "pulmonary"} <= site_words("lung", KnowledgeGraph.default())
    True
    """
    around = regions(site, graph)
    found = {
        word
        for each in around
        if each in graph
        for name in graph[each].names
        for word in plain(name)
    }
    return frozenset(found | {word for word, organ in adjectives(graph).items() if organ in around})


@lru_cache(maxsize=4096)
def without_site(name: str, sites: frozenset[str], graph: KnowledgeGraph) -> tuple[str, ...]:
    """Return the words of a name but those that mean one of some sites.

    >>> without_site("lung adenocarcinoma", frozenset({"lung"}), KnowledgeGraph.default())
    ('adenocarcinoma',)
    """
    known = frozenset().union(*(site_words(each, graph) for each in sites))
    return tuple(each for each in plain(name) if each not in known)


@lru_cache(maxsize=4096)
def adds_site(lower: str, upper: str, graph: KnowledgeGraph) -> bool:
    """Return whether a diagnosis adds only its site to another: lung to adenocarcinoma."""
    sites = frozenset(located(lower, graph))
    names = {frozenset(plain(name)) for name in graph[upper].names}
    return any(frozenset(without_site(name, sites, graph)) in names for name in graph[lower].names)


def meet(a: str, b: str, graph: KnowledgeGraph) -> bool:
    """Return whether one site is the other, or contains it."""
    return a in regions(b, graph) or b in regions(a, graph)


@lru_cache(maxsize=4096)
def regions(site: str, graph: KnowledgeGraph) -> frozenset[str]:
    """Return a site and what it is part of, without the concepts above all organs.

    >>> "lung" in regions("left_upper_lobe", KnowledgeGraph.default())
    True
    """
    found, waiting = {site}, [site]
    while waiting and len(found) < _MOST:
        node = waiting.pop()
        for relation in _UP:
            if relation in graph.kinds:
                above = {each.object for each in graph.relations(node, relation)} - found - _VAGUE
                found |= above
                waiting.extend(above)
    return frozenset(found)
