"""What each value of a text belongs to: its marker, lesion, specimen part, side, site or column.

The owner of a value is a set of tokens: the stems of the words of its piece of the sentence, the
other claims there, and the places that it inherits from the head of its line or specimen.
"""

import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from pathreward.assertion.tokens import Kept
from pathreward.claims.claim import NOT, UNSURE, Axis, Claim
from pathreward.claims.measures import ANY_ROLE, COUNT
from pathreward.claims.pieces import Span, pieces
from pathreward.claims.places import LEAST_FINDING, Places
from pathreward.claims.scope import Scope
from pathreward.claims.words import common_words, stem, stems_in_order

FINDING = "finding"
"""The class of the affirmed concepts of a text."""
_TOKEN = re.compile(r"[^\W\d_][^\W_]+|\b\d{1,2}\b")
_COUNT = "number"
_OF_COUNTED = frozenset({"side", "position", "site"})
"""Places that the span of a count may name itself."""


class Owned(NamedTuple):
    """A claim with its value and its owner."""

    claim: Claim
    value: str
    owner: frozenset[str]
    places: frozenset[str]
    """The tokens of the owner that name a place, a label or a rank."""
    sentence: int
    """The number of its sentence."""


def values_of(claim: Claim) -> Sequence[tuple[str, str]]:
    """Return (class, value) for each value that could be exchanged.

    Only values of one class can be exchanged: two lengths, two percentages, two severities.

    >>> values_of(Claim(0, 4, "measurement", (("size mm", "25/25"), ("any mm", "25/25")), 1))
    (('any mm', '25/25'),)
    """
    _, _, kind, axes, weight, concept, _ = claim
    value = axes[0][1]
    if value == UNSURE or value.startswith(NOT):
        return ()
    return _values(kind, axes, weight >= LEAST_FINDING, concept)


@lru_cache(maxsize=1 << 14)
def _values(
    kind: str, axes: tuple[Axis, ...], is_telling: bool, concept: str
) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    first, value = axes[0]
    if kind == "concept":
        if is_telling and first.startswith("concept "):
            found.append(axes[0])
            if value == "affirmed":
                found.append((FINDING, concept))
    elif kind == "number" or (kind == "measurement" and first.startswith(COUNT)):
        if value.count("/") > 1:
            found.append(axes[0])
        elif not first.endswith("%"):
            found.append((_COUNT, value.partition("/")[0]))
    elif kind not in {"code", "measurement"}:
        found.append(axes[0])
    for axis, each in axes:
        if axis.startswith(ANY_ROLE) and kind == "measurement":
            found.append((axis, each))
        elif axis.endswith(" score"):
            found.append((_COUNT, each.removesuffix("+")))
    return tuple(found)


class Owners:
    """The owners of the values of a text.

    >>> from pathreward.claims.claim import one_axis
    >>> text = "Steatosis is mild on the left, severe on the right."
    >>> claims = [
    ...     Claim(start, start + len(value), "degree", one_axis("degree severity", value), 0.3)
    ...     for value in ("mild", "severe")
    ...     for start in [text.index(value)]
    ... ]
    >>> found = Owners(text, Scope(text), claims).of("degree severity", {"mild", "severe"}, 2)
    >>> [sorted(each.places) for each in found]
    [['side left'], ['side right']]
    """

    def __init__(self, text: str, scope: Scope, claims: Sequence[Claim]) -> None:
        self.text = text
        self.scope = scope
        self.claims = claims
        self._starts = [each.start for each in claims]
        self._of: dict[tuple[str, int], list[Owned]] = {}
        self._words: dict[int, frozenset[str]] = {}
        self.places = Places(text, scope, claims)

    @cached_property
    def values(self) -> dict[str, list[tuple[Claim, str]]]:
        """The claims with their values, by the classes of which the text has different values."""
        found: dict[str, list[tuple[Claim, str]]] = {}
        for claim in self.claims:
            if claim.kind == "number" and _is_in(claim.start, self.places.labels):
                continue
            for cls, value in values_of(claim):
                found.setdefault(cls, []).append((claim, value))
        return {
            cls: each
            for cls, each in found.items()
            if any(value != each[0][1] for _, value in each)
        }

    def of(self, cls: str, values: Collection[str], most: int) -> list[Owned]:
        """Return the claims with some values of a class, with their owners.

        Args:
            cls: The class.
            values: The values.
            most: How many claims are looked at, at most.
        """
        every = self.values.get(cls, ())
        wanted = [each for each, value in every if value in values][:most]
        numbers = dict.fromkeys([self.scope.sentence(each.start) for each in wanted])
        found = [each for number in numbers for each in self._in_sentence(cls, number)]
        return [each for each in found if each.value in values][:most]

    def _in_sentence(self, cls: str, number: int) -> list[Owned]:
        if (known := self._of.get((cls, number))) is None:
            start, end = self.scope.sentences[number]
            first = bisect_left(self.values[cls], start, key=_start)
            last = bisect_left(self.values[cls], end, key=_start)
            by_places = cls == FINDING or cls.startswith("concept ")
            read = self._placed if by_places else self._with_words
            known = self._of[cls, number] = list(read(self.values[cls][first:last], number))
        return known

    def _placed(self, values: Sequence[tuple[Claim, str]], number: int) -> Iterator[Owned]:
        starts = [each.start for each, _ in values]
        words = self._words_of(number)
        for claim, value in values:
            places = self.places.at(claim.start, starts)
            yield Owned(claim, value, places | words, places, number)

    def _with_words(self, values: Sequence[tuple[Claim, str]], number: int) -> Iterator[Owned]:
        start, end = self.scope.sentences[number]
        spans = _without_overlap([(each.start, min(each.end, end)) for each, _ in values])
        row = self.places.row(values[0][0].start)
        cut = [] if row else pieces(self.text, start, end, spans)
        for claim, value in values:
            if row:
                regions = row.own(claim.start, spans)
            else:
                regions = [cut[bisect_right(spans, (claim.start, sys.maxsize)) - 1]]
            yield self._owned(claim, value, regions, spans)

    def _owned(
        self, claim: Claim, value: str, regions: Sequence[Span], own: Sequence[Span]
    ) -> Owned:
        words: set[str] = set()
        places: set[str] = set()
        scales: set[str] = set()
        for start, end in regions:
            words |= self._tokens(start, end, own)
            within = self.places.within(start, end)
            scales |= {each.scale for each in within}
            places |= {each.token for each in within if not _is_in(each.start, own)}
        if claim.kind == "marker":
            words.add(_marker(claim))
        elif claim.kind == "measurement":  # "six left nodes, all negative" is one value
            within = self.places.within(claim.start, claim.end)
            scales |= {each.scale for each in within if each.scale in _OF_COUNTED}
            places |= {each.token for each in within if each.scale in _OF_COUNTED}
        for scale, tokens in self.places.heads(claim.start).items():
            if scale not in scales:
                places |= tokens
        number = self.scope.sentence(claim.start)
        return Owned(claim, value, frozenset(words | places), frozenset(places), number)

    def _tokens(self, start: int, end: int, own: Sequence[Span]) -> frozenset[str]:
        """Return the stems and the other claims between two places, without some values."""
        found = {
            token
            for each in _TOKEN.finditer(self.text, start, end)
            if (token := _TOKENS[each[0]]) and not _is_in(each.start(), own)
        }
        for claim in self._within(start, end):
            if not _is_in(claim.start, own):
                found.update(_claim_tokens(claim))
        return frozenset(found)

    def _words_of(self, number: int) -> frozenset[str]:
        """Return the stems of the words of a sentence that are in no claim."""
        if (known := self._words.get(number)) is None:
            start, end = self.scope.sentences[number]
            found: set[str] = set()
            reach = start
            for each in self._within(start, end):
                if not each.axis.startswith("present "):
                    found.update(stems_in_order(self.text[reach : each.start]))
                    reach = max(reach, each.end)
            found.update(stems_in_order(self.text[reach:end]))
            known = self._words[number] = frozenset(found)
        return known

    def _within(self, start: int, end: int) -> Sequence[Claim]:
        """Return the claims that begin between two offsets."""
        return self.claims[bisect_left(self._starts, start) : bisect_left(self._starts, end)]


def _token(word: str) -> str:
    """Return the stem of a word; empty if the word says nothing."""
    return "" if word.casefold() in common_words() else stem(word)


_TOKENS = Kept(_token, 64, 1 << 15)
"""What owners are compared by, by the words as they are written."""


def _without_overlap(spans: Sequence[Span]) -> list[Span]:
    """Return spans that do not overlap: each ends where the next one begins."""
    ordered = sorted(set(spans))
    cut = [(start, min(end, after)) for (start, end), (after, _) in pairwise(ordered)]
    found = [*cut, *ordered[-1:]]
    return [each for each in found if each[0] < each[1]] or ordered[:1]


def _is_in(place: int, spans: Sequence[Span]) -> bool:
    """Return whether a place is in one of some spans, which are in their order and apart."""
    at = bisect_right(spans, (place, sys.maxsize)) - 1
    return at >= 0 and spans[at][0] <= place < spans[at][1]


def _start(value: tuple[Claim, str]) -> int:
    return value[0].start


def _marker(claim: Claim) -> str:
    return f"marker {claim.axis.split()[1]}"


def _claim_tokens(claim: Claim) -> Iterator[str]:
    if claim.kind == "marker":
        yield _marker(claim)
    elif claim.kind == "concept":
        yield f"concept {claim.concept}"
    elif claim.is_fact:
        for axis, value in claim.axes:
            yield f"{axis}={value}"
