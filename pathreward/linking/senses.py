"""The concept that a name with several senses means, by the organ of the case.

There are two kinds of such names. A generic name ("oncocytoma") means the concept of an organ
("renal oncocytoma") if the case names the organ. An abbreviation of several concepts (ACC) means
the one that occurs in the organ, and without an organ none of them.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from pathreward.kg import Concept, KnowledgeGraph
from pathreward.kg.kept import kept
from pathreward.kg.site_names import SiteNames
from pathreward.kg.sites import located, places, plain, regions
from pathreward.kg.spelling import is_acronym
from pathreward.linking.lexicon import Found, Lexicon
from pathreward.linking.tokens import Tokens

_LONGEST = 6_000
"""Characters at the end of a text of the case that are read."""

_WORTH_KEEPING = 2_000
"""The least number of concepts of a graph whose senses are kept on disk."""

_NAMESAKES = frozenset({"diagnosis", "cell"})
"""Types of concepts of one organ that share a name with those of another."""

Sites = tuple[frozenset[str], ...]
"""The sites that the texts of a case name, text by text."""


class Sense(NamedTuple):
    """A concept that a name may mean, and the ids of the sites at which it occurs."""

    concept: str
    sites: tuple[str, ...]


def are_different(owners: Sequence[str], graph: KnowledgeGraph) -> bool:
    """Return whether concepts that share an abbreviation are different things.

    They are one thing if one is above the other, or if they have a cross-reference or another name
    in common: two sources have a term for one disease.

    >>> graph = KnowledgeGraph.default()
    >>> are_different(("acinic_cell_carcinoma", "adrenal_cortical_carcinoma"), graph)
    True
    """
    return any(not _same(graph[a], graph[b], graph) for a, b in combinations(owners, 2))


def _same(one: Concept, other: Concept, graph: KnowledgeGraph) -> bool:
    return (
        graph.is_a(one.id, other.id)
        or graph.is_a(other.id, one.id)
        or not set(one.xrefs).isdisjoint(other.xrefs)
        or not _long_names(one).isdisjoint(_long_names(other))
    )


def _long_names(concept: Concept) -> set[tuple[str, ...]]:
    return {plain(name) for name in concept.names if not is_acronym(name)}


def generic_senses(graph: KnowledgeGraph) -> dict[str, tuple[Sense, ...]]:
    """Return, by generic concept, itself and the concepts whose name only adds an organ to its own.

    Such a concept need not be below the generic one ("basal cell carcinoma of the prostate" is
    another tumor than that of the skin). It is no sense if another subtype of the generic one may
    occur in the organ and is not below the sense: "keratinizing squamous cell carcinoma" occurs in
    the lung, and is not below "lung squamous cell carcinoma".

    >>> senses = generic_senses(KnowledgeGraph.default())
    >>> "adenoid_cystic_carcinoma" in senses, "squamous_cell_carcinoma" in senses
    (True, False)
    """
    if not any(graph.relations(relation="located_in")):
        return {}
    if len(graph) < _WORTH_KEEPING:
        return _generic_senses(graph)
    tree = kept("senses", graph.digest, lambda: _generic_senses(graph))
    return {
        owner: tuple(Sense(concept, tuple(sites)) for concept, sites in senses)
        for owner, senses in tree.items()
    }


def _generic_senses(graph: KnowledgeGraph) -> dict[str, tuple[Sense, ...]]:
    names = SiteNames(graph)
    concepts = [each for each in graph.concepts.values() if each.type != "anatomy"]
    owners: dict[tuple[str, ...], list[str]] = defaultdict(list)
    below: dict[str, list[Sense]] = defaultdict(list)
    for each in concepts:
        sense = Sense(each.id, located(each.id, graph))
        for name in each.names:
            owners[plain(name)].append(each.id)
        for above in graph.ancestors(each.id):
            below[above].append(sense)
    found: dict[str, dict[str, Sense]] = defaultdict(dict)
    for each in concepts:
        if sites := located(each.id, graph):
            for name in each.names:
                for owner in owners.get(names.without_organ(name, sites), ()):
                    if owner in graph.ancestors(each.id):
                        found[owner][each.id] = Sense(each.id, sites)
    for namesake in names.namesakes():
        if graph[namesake.owner].type in _NAMESAKES:
            sense = Sense(namesake.other, located(namesake.other, graph))
            found[namesake.owner][sense.concept] = sense
    kept = {
        owner: [
            each
            for each in senses.values()
            if _is_only(each, below[owner], located(owner, graph), graph, names)
        ]
        for owner, senses in found.items()
    }
    return {
        owner: (Sense(owner, located(owner, graph)), *senses)
        for owner, senses in kept.items()
        if senses
    }


def _is_only(
    sense: Sense,
    others: Iterable[Sense],
    usual: tuple[str, ...],
    graph: KnowledgeGraph,
    names: SiteNames,
) -> bool:
    """Return whether all others that may occur at the sites of a sense are below it.

    One without sites of its own has the `usual` ones of the generic concept, or may occur anywhere.
    """
    above = graph.ancestors(sense.concept)
    for each in others:
        sites = each.sites or usual
        may_occur = not sites or names.meet(sites, sense.sites)
        if may_occur and each.concept not in above and not graph.is_a(each.concept, sense.concept):
            return False
    return True


def _reach(sites: Iterable[str], graph: KnowledgeGraph) -> frozenset[str]:
    """Return the sites that are, contain or are within one of some sites."""
    within = _within(graph)
    found = {around for site in sites for around in regions(site, graph)}
    return frozenset(found.union(*(within.get(site, ()) for site in sites)))


@lru_cache(maxsize=2)
def _within(graph: KnowledgeGraph) -> Mapping[str, set[str]]:
    """Return the sites within each site."""
    found: dict[str, set[str]] = defaultdict(set)
    for each in graph.concepts.values():
        if each.type == "anatomy":
            for around in regions(each.id, graph):
                found[around].add(each.id)
    return found


class Senses:
    """The rule that decides between the senses of a name.

    The texts of the case are read one after another, then the text itself: the first whose sites
    leave one sense decides. An abbreviation also means the concept that the text names in full.

    Args:
        graph: The graph of the concepts; the payload of a concept is its position in the graph.
        lexicon: The names.
        shared: The concepts of each abbreviation that several have, by its payload.
        organs: The organ of each adjective, such as "renal".
    """

    def __init__(
        self,
        graph: KnowledgeGraph,
        lexicon: Lexicon,
        shared: Mapping[int, Sequence[str]],
        organs: Mapping[str, str],
    ) -> None:
        self._graph = graph
        self._ids = list(graph.concepts)
        self._numbers = {each: i for i, each in enumerate(self._ids)}
        self._senses = {
            self._numbers[generic]: senses for generic, senses in generic_senses(graph).items()
        }
        for payload, owners in shared.items():
            self._senses[payload] = tuple(Sense(each, located(each, graph)) for each in owners)
        self._reach = {
            payload: [(each.concept, _reach(each.sites, graph)) for each in senses]
            for payload, senses in self._senses.items()
        }
        self._open = frozenset(self._senses)
        self._shared = frozenset(shared)
        self._anatomy = frozenset(
            i for i, each in enumerate(graph.concepts.values()) if each.type == "anatomy"
        )
        self._organs = {lexicon.character(word): organ for word, organ in organs.items()}
        self._adjective = re.compile(
            f"[{''.join(map(re.escape, self._organs))}]" if organs else r"(?!)"
        )

    def sites(self, texts: Iterable[str]) -> Sites:
        """Return the sites that the texts of a case name, without texts that name none."""
        found = (places(each[-_LONGEST:], self._graph) for each in texts)
        return tuple(each for each in found if each)

    def resolve(self, tokens: Tokens, names: list[Found], sites: Sites) -> Sequence[Found | None]:
        """Return the names of a text with the concept that each means in a case.

        None marks an abbreviation that remains ambiguous; the list itself is returned if no
        name changes.

        Args:
            tokens: The text.
            names: The names in it.
            sites: The sites of the case.
        """
        payloads = {payload for _, _, payload in names}
        chosen: dict[int, int | None] = {}
        own: frozenset[str] | None = None
        for payload in payloads & self._open:
            meaning = self._spelled_out(payload, payloads)
            meaning = meaning if meaning is not None else self._first(payload, sites)
            if meaning is None:
                own = self._own_sites(tokens, payloads) if own is None else own
                meaning = self._first(payload, (own,))
            if meaning is not None or payload in self._shared:
                chosen[payload] = meaning
        if not chosen:
            return names
        return [_meant(each, chosen) for each in names]

    def _spelled_out(self, payload: int, payloads: set[int]) -> int | None:
        """Return the concept of an abbreviation that the text also names in full."""
        if payload not in self._shared:
            return None
        named = [self._numbers[each.concept] for each in self._senses[payload]]
        found = payloads.intersection(named)
        return found.pop() if len(found) == 1 else None

    def _first(self, payload: int, sites: Sites) -> int | None:
        for each in sites:
            if each and (meaning := self._decide(payload, each)) is not None:
                return meaning
        return None

    def _decide(self, payload: int, sites: frozenset[str]) -> int | None:
        """Return the payload of the one sense that occurs at one of the sites; None if not one.

        If one of several senses is above all others, it is the one.
        """
        here = [each for each, reach in self._reach[payload] if not reach.isdisjoint(sites)]
        if len(here) > 1:
            is_a = self._graph.is_a
            here = [e for e in here if not any(e != each and is_a(e, each) for each in here)]
        return self._numbers[here[0]] if len(here) == 1 else None

    def _own_sites(self, tokens: Tokens, payloads: set[int]) -> frozenset[str]:
        """Return the sites that a text names itself, by noun or adjective."""
        nouns = [self._ids[each] for each in payloads & self._anatomy]
        adjectives = self._adjective.findall(tokens.characters)
        return frozenset([*nouns, *[self._organs[each] for each in adjectives]])


def _meant(name: Found, chosen: Mapping[int, int | None]) -> Found | None:
    start, stop, payload = name
    meaning = chosen.get(payload, payload)
    return None if meaning is None else (start, stop, meaning)
