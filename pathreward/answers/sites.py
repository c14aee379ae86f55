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


@lru_cache(maxsize=2048)
def adds_site(lower: str, upper: str, graph: KnowledgeGraph) -> bool:
    """Say whether a diagnosis adds but its site to another: lung to adenocarcinoma."""
    roots = _roots(lower, graph)
    plain = {frozenset(words(name)) for name in graph[upper].names}
    return any(
        frozenset(word for word in words(name) if word[:4] not in roots | {"of"}) in plain
        for name in graph[lower].names
    )


@lru_cache(maxsize=2048)
def _roots(diagnosis: str, graph: KnowledgeGraph) -> frozenset[str]:
    """Return how the words begin that say the site of a diagnosis."""
    sites = [each for site in _located_in(diagnosis, graph) for each in words(site.replace("_", " "))]
    return frozenset(
        each[:4] for word in sites for each in (word, _ADJECTIVES.get(word, word)) if len(word) > 2
    )


@lru_cache(maxsize=2048)
def generic_names(diagnosis: str, graph: KnowledgeGraph) -> frozenset[tuple[str, ...]]:
    """Return the names of a diagnosis without its site: "adenocarcinoma" of "lung adenocarcinoma".

    >>> ("adenocarcinoma",) in generic_names("lung_adenocarcinoma", KnowledgeGraph.default())
    True
    """
    roots = _roots(diagnosis, graph)
    found = set()
    for name in graph[diagnosis].names:
        every = words(name.replace("-", " "))
        kept = [each for each in every if each[:4] not in roots and each not in {"of"}]
        if kept and len(kept) < len(every):
            found.add(tuple(each.removesuffix("s") if len(each) > 4 and not each.endswith("ss") else each for each in kept))
    return frozenset(found)


def _located_in(diagnosis: str, graph: KnowledgeGraph) -> tuple[str, ...]:
    if "located_in" not in graph.kinds:
        return ()
    return tuple(each.object for each in graph.relations(diagnosis, "located_in"))


def meet(a: str, b: str, graph: KnowledgeGraph) -> bool:
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
