"""What a row states besides its gold answer: it supports what an answer adds."""

from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from pathreward.answers.vocabulary import forms_of
from pathreward.facts.registry import fact_types
from pathreward.kg.sites import located, meet, places, plain
from pathreward.linking import Linker

_LONGEST = 6_000
"""Characters of a row that are read."""
_LEAST = 5
"""Letters of a word whose adjective is recognised."""
_SITUATED = ("in situ", "noninvasive", "non-invasive", "no invasion", "without invasion")


@dataclass(frozen=True)
class Row:
    """The prompt and the findings of a row."""

    text: str
    gold: str
    linker: Linker = field(repr=False)

    @cached_property
    def concepts(self) -> frozenset[str]:
        """The concepts that the row names, with those above them."""
        graph = self.linker.graph
        found = {each.concept.id for each in self.linker.link(self.text)}
        return frozenset(found.union(*map(graph.ancestors, found)))

    @cached_property
    def sites(self) -> frozenset[str]:
        """The sites that the row names, or implies: "lung biopsy", "pulmonary", "pneumonectomy"."""
        text = f"{self.text}\n{self.gold}"
        found = frozenset(
            e.concept.id for e in self.linker.link(text) if e.concept.type == "anatomy"
        )
        found = found.union(*(_sites_of(word, self.linker.unbound) for word in self.words))
        return found | places(self.text, self.linker.graph)

    def has_site(self, site: str, diagnosis: str) -> bool:
        """Return whether the row names a site; of a row without any, whether the graph does."""
        graph = self.linker.graph
        known = self.sites or located(diagnosis, graph)
        return any(meet(site, each, graph) for each in known)

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the row, in lower case."""
        return forms_of(self.text)

    @cached_property
    def _stems(self) -> frozenset[str]:
        found = {part for each in self.words for part in plain(each)}
        return frozenset(each for each in found if len(each) >= _LEAST)

    def says(self, word: str) -> bool:
        """Return whether the row has a word, in the singular, or the noun of the adjective.

        >>> row = Row("Fat after trauma; antibiotics", "", Linker.default())
        >>> row.says("traumatic"), row.says("antibiotic"), row.says("infection")
        (True, True, False)
        """
        if word in self.words:
            return True
        return any(word[:size] in self._stems for size in range(len(word), len(word) - 4, -1))

    def facts(self, name: str) -> frozenset[str]:
        """Return the facts of a type that the row states, as a reader would write them."""
        fact_type = fact_types()[name]
        return frozenset(map(fact_type.describe, fact_type.parse(self.text)))

    @cached_property
    def says_in_situ(self) -> bool:
        """Whether the gold answer or the row says that nothing is invasive."""
        folded = f"{self.text} {self.gold}".casefold()
        return any(each in folded for each in _SITUATED)


@lru_cache(maxsize=1 << 14)
def _sites_of(word: str, linker: Linker) -> frozenset[str]:
    """Return the sites that a word alone names; rows share most of their words."""
    return frozenset(e.concept.id for e in linker.link(word) if e.concept.type == "anatomy")


@lru_cache(maxsize=1024)
def row_of(text: str, gold: str, linker: Linker) -> Row:
    """Return what a row says; rows are kept, as a group shares one."""
    return Row(text[-_LONGEST:], gold, linker)
