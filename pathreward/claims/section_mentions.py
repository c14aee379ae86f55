"""What a text says of the graph's concepts: pairs of a concept and a polarity."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, overload

from pathreward.completion.scanning import MOST
from pathreward.completion.sections import read
from pathreward.linking import Linker, Mention, Mentions
from pathreward.linking.mention import Claim
from pathreward.score import Polarity

Claims = Mapping[str, Polarity]
"""Concept ids with what is said of them, in the order in which they are named first."""


class Statement(NamedTuple):
    """A mention in its section, with offsets in the whole completion."""

    section: str
    start: int
    end: int
    mention: Mention


class Part(NamedTuple):
    """A section and what it mentions, with offsets in the section."""

    section: str
    start: int
    mentions: Mentions


class Settled(NamedTuple):
    """What is said of each concept once all its claims are taken together."""

    claims: Claims
    """What is said for sure and as uncertain too counts as it is said for sure; what is affirmed
    and negated stands as affirmed."""
    both: frozenset[str]
    """The concepts that are affirmed and negated."""


def settled(claims: Iterable[Claim]) -> Settled:
    """Return what claims say of each concept.

    >>> settled([("mucin", "negated"), ("mucin", "uncertain"), ("necrosis", "affirmed")]).claims
    {'mucin': 'negated', 'necrosis': 'affirmed'}
    """
    first: dict[str, Polarity] = {}
    ways: dict[str, set[Polarity]] = {}
    for concept, polarity in claims:
        if (before := first.setdefault(concept, polarity)) != polarity:
            ways.setdefault(concept, {before}).add(polarity)
    first.update((concept, min(each)) for concept, each in ways.items())  # in the alphabet's order
    both = (concept for concept, each in ways.items() if {"affirmed", "negated"} <= each)
    return Settled(first, frozenset(both))


class Statements(Sequence[Statement]):
    """The statements of some sections of a text, made when they are looked at."""

    def __init__(self, parts: tuple[Part, ...]) -> None:
        self.parts = parts
        self.claims: tuple[Claim, ...] = tuple(
            dict.fromkeys([each for part in parts for each in part.mentions.claims])
        )
        """The different pairs of a concept's id and a polarity, in the order of the text."""
        self._found: list[Statement] | None = None
        self._settled: Settled | None = None

    @property
    def settled(self) -> Settled:
        """What they say of each concept, all claims taken together."""
        if self._settled is None:
            self._settled = settled(self.claims)
        return self._settled

    def about(self, concepts: Collection[str]) -> list[Statement]:
        """Return the statements about some concepts, by their ids, in the order of the text."""
        return [
            Statement(section, start + each.start, start + each.end, each)
            for section, start, mentions in self.parts
            for each in mentions.about(concepts)
        ]

    def of(self, section: str) -> "Statements":
        """Return the statements of the sections called so."""
        return Statements(tuple(part for part in self.parts if part.section == section))

    def _made(self) -> list[Statement]:
        if self._found is None:
            self._found = [
                Statement(section, start + each.start, start + each.end, each)
                for section, start, mentions in self.parts
                for each in mentions
            ]
        return self._found

    @overload
    def __getitem__(self, index: int) -> Statement: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Statement]: ...

    def __getitem__(self, index: int | slice) -> Statement | Sequence[Statement]:
        return self._made()[index]

    def __iter__(self) -> Iterator[Statement]:
        return iter(self._made())

    def __len__(self) -> int:
        return sum(len(part.mentions) for part in self.parts)


def statements(text: str, sections: tuple[str, ...], linker: Linker) -> Statements:
    """Return the mentions in these sections of `text`; in all of it where it has no section.

    Each section is linked on its own, so that no negation reaches across a tag. What stands behind
    the first 50,000 characters of the text is not read: it earns nothing. The last few texts are
    kept, so that the rewards that read one after another read once.

    >>> text = "<observe>No necrosis.</observe><answer>melanoma</answer>"
    >>> found = statements(text, ("observe",), Linker.default())
    >>> [(each.mention.text, each.mention.polarity) for each in found]
    [('necrosis', 'negated')]
    """
    return _statements(text, sections, linker)


@lru_cache(maxsize=16)
def _statements(text: str, sections: tuple[str, ...], linker: Linker) -> Statements:
    reading = read(text)
    if not reading.sections:
        return Statements((Part("", 0, linker.read(text[:MOST])),))
    return Statements(
        tuple(
            [
                Part(each.name, each.start, linker.read(text[each.start : min(each.end, MOST)]))
                for each in reading.sections
                if each.name in sections and each.start < MOST
            ]
        )
    )
