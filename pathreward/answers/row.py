"""What a row says beside its gold answer, which supports what an answer adds."""

from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from pathreward.answers.vocabulary import words_of
from pathreward.facts.registry import fact_types
from pathreward.linking import Linker

_LONGEST = 6_000
"""Characters of a row that are read."""


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
        """The sites that the row names, those of its procedures ("lung biopsy") too."""
        found = set()
        for each in self.linker.link(f"{self.text}\n{self.gold}"):
            if each.concept.type == "anatomy":
                found.add(each.concept.id)
            elif each.concept.type in {"procedure", "diagnosis", "finding"} and " " in each.text:
                words = each.text.split()
                for size in range(len(words) - 1, 0, -1):
                    found |= {e.concept.id for e in self.linker.link(" ".join(words[:size])) if e.concept.type == "anatomy"}
        found |= {
            each.concept.id
            for word in {form for _, _, form in words_of(self.text)}
            for each in self.linker.link(word)
            if each.concept.type == "anatomy"
        }
        return frozenset(found)

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the row, in lower case."""
        return frozenset(form for _, _, form in words_of(self.text))

    def facts(self, name: str) -> frozenset[str]:
        """Return the facts of a type that the row states, as a reader would write them."""
        fact_type = fact_types()[name]
        return frozenset(map(fact_type.describe, fact_type.parse(self.text)))

    @cached_property
    def says_in_situ(self) -> bool:
        """Whether the gold answer or the row says that nothing is invasive."""
        folded = f"{self.text} {self.gold}".casefold()
        return "in situ" in folded or "noninvasive" in folded or "non-invasive" in folded


@lru_cache(maxsize=1024)
def row_of(text: str, gold: str, linker: Linker) -> Row:
    """Return what a row says; rows are kept, as a group shares one."""
    return Row(text[-_LONGEST:], gold, linker)
