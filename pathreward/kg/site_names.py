"""Names of concepts without the words for their organ, and the concepts that share such a name."""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from pathreward.kg.graph import KnowledgeGraph
from pathreward.kg.sites import adjectives, located, plain, regions

_JOINT = re.compile(r"\b(?:of|in|to)\b|,")
_LONGEST_SITE = 4
"""Words of a site's name."""


class Namesake(NamedTuple):
    """A name without an organ, and a concept whose name is the same with an organ."""

    owner: str
    """The concept that has the name."""
    name: str
    other: str
    """A concept of the same type, of another organ, that is not below the owner."""
    full: str
    """The name of the other one."""


class SiteNames:
    """The sites of a graph with their names: nouns, and the adjectives of organs.

    It is made for one pass over a graph; the functions of `pathreward.kg.sites` cache by graph.

    >>> names = SiteNames(KnowledgeGraph.default())
    >>> names.without_organ("medullary carcinoma of the thyroid gland", ["thyroid_gland"])
    ('medullary', 'carcinoma')
    """

    def __init__(self, graph: KnowledgeGraph) -> None:
        self._graph = graph
        self._regions: dict[str, frozenset[str]] = {}
        self._sites: dict[tuple[str, ...], set[str]] = {}
        for word, organ in adjectives(graph).items():
            self._sites.setdefault((word,), set()).add(organ)
        for each in graph.concepts.values():
            if each.type == "anatomy":
                for name in each.names:
                    self._sites.setdefault(plain(name), set()).add(each.id)

    def meet(self, some: Collection[str], others: Collection[str]) -> bool:
        """Return whether one of some sites is, contains or is within one of the others."""
        return any(
            one in self._around(other) or other in self._around(one)
            for one in some
            for other in others
        )

    def without_organ(self, name: str, sites: Collection[str]) -> tuple[str, ...]:
        """Return the words of a name without the names and adjectives of some sites.

        Unlike `pathreward.kg.sites.without_site`, it keeps single words of a site's name and words
        for parts of an organ: "medullary" is a type of carcinoma too.
        """
        words = plain(name)
        kept: list[str] = []
        at = 0
        while at < len(words):
            for size in range(min(_LONGEST_SITE, len(words) - at), 0, -1):
                named = self._sites.get(words[at : at + size])
                if named and self.meet(named, sites):
                    at += size
                    break
            else:
                kept.append(words[at])
                at += 1
        return tuple(kept)

    def namesakes(self) -> Iterator[Namesake]:
        """Yield the names without their concept's organ that another concept has with its organ.

        >>> found = SiteNames(KnowledgeGraph.default()).namesakes()
        >>> [each.other for each in found if each.name == "basal cell carcinoma"]
        ['basal_cell_carcinoma_of_prostate']
        """
        graph = self._graph
        owners: dict[tuple[str, ...], dict[str, str]] = {}
        bare: list[tuple[str, str, tuple[str, ...]]] = []
        for concept in graph.concepts.values():
            sites = located(concept.id, graph)
            for name in concept.names:
                words = plain(name)
                rest = self.without_organ(name, sites) if sites else words
                if rest == words:
                    owners.setdefault(words, {}).setdefault(concept.id, name)
                elif rest != words[: len(rest)] or _JOINT.search(name):
                    bare.append((concept.id, name, rest))  # "myeloma kidney" is no myeloma
        seen: set[tuple[str, str]] = set()
        for other, full, words in bare:
            for owner, name in owners.get(words, {}).items():
                if (
                    graph[owner].type == graph[other].type
                    and (owner, other) not in seen
                    and not graph.is_a(other, owner)
                    and not self.meet(located(owner, graph), located(other, graph))
                ):
                    seen.add((owner, other))
                    yield Namesake(owner, name, other, full)

    def _around(self, site: str) -> frozenset[str]:
        if site not in self._regions:
            self._regions[site] = regions(site, self._graph)
        return self._regions[site]
