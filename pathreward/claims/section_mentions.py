"""The concepts that the sections of a completion mention, each with its polarity."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple, overload

from pathreward.claims.disowned import claimed_text
from pathreward.completion.scanning import MOST
from pathreward.completion.sections import Completion
from pathreward.linking import Linker, Mention, Mentions
from pathreward.linking.mention import Claim
from pathreward.score import Polarity

Claims = Mapping[str, Polarity]
"""Polarities by concept id, in the order in which the concepts are first named."""


_START = attrgetter("start")


class SectionMention(NamedTuple):
    """A mention with its section; the offsets are those of the whole completion."""

    section: str
    start: int
    end: int
    mention: Mention


class LinkedSection(NamedTuple):
    """A section and its mentions, whose offsets are those of the section."""

    section: str
    start: int
    mentions: Mentions
    text: str
    """The text of the section, as far as it is read."""


class CombinedClaims(NamedTuple):
    """One polarity for each concept, of all claims about it."""

    claims: Claims
    """A concept that is affirmed or negated, and uncertain elsewhere, counts as affirmed or
    negated; one that is affirmed and negated counts as affirmed."""
    contradicted: frozenset[str]
    """The concepts that are affirmed and negated."""


def combine_claims(claims: Iterable[Claim]) -> CombinedClaims:
    """Return one polarity for each concept.

    >>> claims = [("mucin", "negated"), ("mucin", "uncertain"), ("necrosis", "affirmed")]
    >>> combine_claims(claims).claims
    {'mucin': 'negated', 'necrosis': 'affirmed'}
    """
    claims = tuple(claims)
    first: dict[str, Polarity] = dict(claims)
    if len(first) == len(claims):
        return CombinedClaims(first, frozenset())
    first.clear()
    polarities: dict[str, set[Polarity]] = {}
    for concept, polarity in claims:
        if (before := first.setdefault(concept, polarity)) != polarity:
            polarities.setdefault(concept, {before}).add(polarity)
    # "affirmed" < "negated" < "uncertain" is the order of the alphabet too.
    first.update((concept, min(each)) for concept, each in polarities.items())
    both = (concept for concept, each in polarities.items() if {"affirmed", "negated"} <= each)
    return CombinedClaims(first, frozenset(both))


class SectionMentions(Sequence[SectionMention]):
    """The mentions of some sections. Spans are expensive, so they are computed on first access."""

    def __init__(self, sections: tuple[LinkedSection, ...]) -> None:
        self.sections = sections
        self.claims: tuple[Claim, ...] = tuple(
            dict.fromkeys([each for section in sections for each in section.mentions.claims])
        )
        """The distinct pairs of a concept's id and a polarity, in the order of the text."""
        self._items: list[SectionMention] | None = None
        self._combined: CombinedClaims | None = None

    @property
    def combined(self) -> CombinedClaims:
        """One polarity for each concept, of all its mentions."""
        if self._combined is None:
            self._combined = combine_claims(self.claims)
        return self._combined

    def about(self, concepts: Collection[str]) -> list[SectionMention]:
        """Return the mentions of some concepts, by their ids, in the order of the text.

        >>> from pathreward.completion.sections import parse_completion
        >>> parsed = parse_completion("<observe>Mucin. No necrosis.</observe>")
        >>> found = section_mentions(parsed, ("observe",), Linker.default())
        >>> [(each.start, each.mention.text) for each in found.about({"necrosis"})]
        [(19, 'necrosis')]
        """
        return [
            SectionMention(section, start + each.start, start + each.end, each)
            for section, start, mentions, _ in self.sections
            for each in mentions.about(concepts)
        ]

    def within(self, start: int, end: int) -> list[SectionMention]:
        """Return the mentions that begin in a span of the completion.

        >>> from pathreward.completion.sections import parse_completion
        >>> parsed = parse_completion("<observe>Mucin. No necrosis.</observe>")
        >>> found = section_mentions(parsed, ("observe",), Linker.default())
        >>> [each.mention.text for each in found.within(16, 28)]
        ['necrosis']
        """
        found: list[SectionMention] = []
        for section, offset, mentions, text in self.sections:
            if offset < end and start < offset + len(text):
                made = mentions[:]
                first = bisect_left(made, start - offset, key=_START)
                after = bisect_left(made, end - offset, first, key=_START)
                found += [
                    SectionMention(section, offset + each.start, offset + each.end, each)
                    for each in made[first:after]
                ]
        return found

    def of(self, name: str) -> "SectionMentions":
        """Return the mentions of the sections of this name."""
        return SectionMentions(tuple(each for each in self.sections if each.section == name))

    def _all(self) -> list[SectionMention]:
        if self._items is None:
            self._items = [
                SectionMention(section, start + each.start, start + each.end, each)
                for section, start, mentions, _ in self.sections
                for each in mentions
            ]
        return self._items

    @overload
    def __getitem__(self, index: int) -> SectionMention: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[SectionMention]: ...

    def __getitem__(self, index: int | slice) -> SectionMention | Sequence[SectionMention]:
        return self._all()[index]

    def __iter__(self) -> Iterator[SectionMention]:
        return iter(self._all())

    def __len__(self) -> int:
        return sum(len(each.mentions) for each in self.sections)


def section_mentions(
    completion: Completion, sections: tuple[str, ...], linker: Linker
) -> SectionMentions:
    """Return the mentions in the named sections; in the whole text where it has no section.

    Each section is linked on its own, so that no negation reaches across a tag. What the completion
    disowns or says of another case is left out (`pathreward.claims.disowned`). Only the first
    50,000 characters are read: later text earns nothing. The results for the last few completions
    are cached, so that the rewards of a recipe share them.

    >>> from pathreward.completion.sections import parse_completion
    >>> parsed = parse_completion("<observe>No necrosis.</observe><answer>melanoma</answer>")
    >>> found = section_mentions(parsed, ("observe",), Linker.default())
    >>> [(each.mention.text, each.mention.polarity) for each in found]
    [('necrosis', 'negated')]
    """
    return _section_mentions(completion, sections, linker)


@lru_cache(maxsize=16)
def _section_mentions(
    completion: Completion, sections: tuple[str, ...], linker: Linker
) -> SectionMentions:
    text = claimed_text(completion)
    if not completion.sections:
        return SectionMentions((LinkedSection("", 0, linker.read(text[:MOST]), text[:MOST]),))
    found = []
    for each in completion.sections:
        if each.name in sections and each.start < MOST:
            body = text[each.start : min(each.end, MOST)]
            found.append(LinkedSection(each.name, each.start, linker.read(body), body))
    return SectionMentions(tuple(found))
