"""The concepts of a graph by their names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from pathreward.kg.concept import Concept
from pathreward.kg.kept import kept
from pathreward.kg.names import Vocabulary

_WORTH_KEEPING = 2_000
"""The least number of concepts whose index is kept on disk."""


@dataclass(frozen=True, slots=True)
class NameIndex:
    """The numbers of the concepts by their normalised names."""

    vocabulary: Vocabulary
    owners: Mapping[str, Sequence[int]]
    """By the words of a name, joined by spaces: those that are called so, then the others."""

    def find(self, name: str) -> Sequence[int]:
        """Return the numbers of the concepts with a name; see `KnowledgeGraph.find`.

        >>> name_index([Concept("a", "nevus", "diagnosis", ("mole",))]).find("Moles")
        [0]
        """
        sequence = next(self.vocabulary.sequences(name), None)
        return [] if sequence is None else self.owners.get(" ".join(sequence), [])


def name_index(concepts: Sequence[Concept]) -> NameIndex:
    """Return the index of the names of some concepts, from the disk if it is kept there."""
    if len(concepts) < _WORTH_KEEPING:
        tree = _index(concepts)
    else:
        names = repr([each.names for each in concepts])
        tree = kept("names", names, lambda: _index(concepts))
    return NameIndex(Vocabulary.of_lists(tree["vocabulary"]), tree["owners"])


def _index(concepts: Sequence[Concept]) -> dict[str, Any]:
    vocabulary = Vocabulary(name for each in concepts for name in each.names)
    found: dict[str, dict[int, None]] = {}
    called = ((i, each.name) for i, each in enumerate(concepts))
    also = ((i, name) for i, each in enumerate(concepts) for name in each.synonyms)
    for i, name in chain(called, also):
        for sequence in vocabulary.sequences(name):
            found.setdefault(" ".join(sequence), {})[i] = None
    owners = {sequence: list(numbers) for sequence, numbers in found.items()}
    return {"vocabulary": vocabulary.to_lists(), "owners": owners}
