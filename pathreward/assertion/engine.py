"""What a text asserts of its spans."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Literal, NamedTuple

from pathreward.assertion.classes import ROLES, letters, lexicon
from pathreward.assertion.frames import Frame
from pathreward.assertion.sentence import Sentence, read_sentence
from pathreward.assertion.tokens import Kept, Tokens
from pathreward.assertion.turns import answer, takes_back
from pathreward.score import Polarity

Role = Literal["finding", "place", "marker", "value"]
"""What a span is: a finding or diagnosis, anatomy that may only say where, a marker, a value."""


class Assertion(NamedTuple):
    """How a span is asserted, and for whom."""

    polarity: Polarity
    frame: Frame = "case"
    retracted: bool = False
    """Whether a later sentence takes it back; it is negated then."""
    cue: tuple[int, int] | None = None
    """First character of the cue that decides, and one past its last."""
    rule: str = ""
    """Name of the grammar's rule that decides."""

    @property
    def of_case(self) -> Polarity:
        """What it says of this case: nothing for sure unless it speaks of it.

        >>> Assertion("affirmed", "family").of_case, Assertion("negated", "history").of_case
        ('uncertain', 'negated')
        """
        if self.retracted or self.frame == "rejected":
            return "negated"
        if self.frame != "case" and self.polarity == "affirmed":
            return "uncertain"
        return self.polarity


class _Decision(NamedTuple):
    """What a sentence says of a mention, with its cue's place among the sentence's characters."""

    polarity: Polarity
    frame: Frame
    rule: str
    start: int
    end: int


AFFIRMED = Assertion("affirmed")
_PLAIN = _Decision("affirmed", "case", "", 0, 0)
_END = re.compile(r"[.?;\n]")
_MENTIONS = frozenset(ROLES.values())
_RETRACT = letters("retract")
_NEAR = 3
"""Sentences over which something is taken back, and words before its cue in its own."""
_LONGEST_SENTENCE = 400
_MOST_SENTENCES = 1 << 15


def assertions(
    text: str, spans: Sequence[tuple[int, int]], roles: Sequence[Role] | None = None
) -> list[Assertion]:
    """Return how a text asserts each of its spans.

    >>> text = "No necrosis, but mitoses may be increased."
    >>> [each.polarity for each in assertions(text, [(3, 11), (17, 24)])]
    ['negated', 'uncertain']

    Args:
        text: Any text.
        spans: First character and one past the last of each span.
        roles: What each span is; all are findings if None.
    """
    return _Reader(text, spans, roles).read() if spans else []


class _Reader:
    """Reads one text: its sentences first, then what later ones do to earlier ones."""

    def __init__(
        self, text: str, spans: Sequence[tuple[int, int]], roles: Sequence[Role] | None
    ) -> None:
        self.text = text
        self.tokens = Tokens(text)
        order = sorted(range(len(spans)), key=spans.__getitem__)
        self.spans = [spans[i] for i in order]
        self.roles = [ROLES[roles[i]] if roles else ROLES["finding"] for i in order]
        self.order = order
        self.found = [AFFIRMED] * len(spans)
        ends, starts = self.tokens.ends, self.tokens.starts
        self.firsts = [bisect_right(ends, start) for start, _ in self.spans]
        self.afters = [bisect_left(starts, stop) for _, stop in self.spans]
        self.ends = [end.start() for end in _END.finditer(self.tokens.characters)]
        self.ends.append(len(self.tokens.characters))

    def read(self) -> list[Assertion]:
        """Return what the text asserts of the spans, in the order in which they were given."""
        remaining: Sequence[int] = range(len(self.spans))
        while remaining:  # spans that overlap are read in turn
            layer: list[int] = []
            rest: list[int] = []
            end = -1
            for i in remaining:
                if self.spans[i][0] >= end:
                    layer.append(i)
                    end = self.spans[i][1]
                else:
                    rest.append(i)
            self._read_layer(layer)
            remaining = rest
        characters = self.tokens.characters
        if "?" in characters:
            self._answer()
        for start, _, _ in lexicon().turns.find(characters):
            self._turn(start)
        found = self.found[:]
        for place, each in zip(self.order, self.found, strict=True):
            found[place] = each
        return found

    def _sentence(self, first: int, after: int) -> tuple[int, int]:
        """Return the first token of the sentence around some tokens, and that of its end."""
        low = bisect_left(self.ends, first)
        high = self.ends[bisect_left(self.ends, max(first, after - 1))]
        return (self.ends[low - 1] + 1 if low else 0), high

    def _read_layer(self, layer: Sequence[int]) -> None:
        ranges = [(self.firsts[i], self.afters[i]) for i in layer]
        at = 0
        while at < len(layer):
            low, high = self._sentence(*ranges[at])
            last = at + 1
            while last < len(layer) and ranges[last][0] < high:
                last += 1
            self._decide(layer[at:last], ranges[at:last], low, high)
            at = last

    def _decide(
        self, members: Sequence[int], ranges: Sequence[tuple[int, int]], low: int, high: int
    ) -> None:
        """Read the mentions of one sentence, each as one letter."""
        characters = self.tokens.characters
        parts: list[str] = []
        shifts: list[tuple[int, int]] = []
        at, length = low, 0
        for i, (first, after) in zip(members, ranges, strict=True):
            first, after = max(first, at), max(min(after, high), at)
            parts += (characters[at:first], self.roles[i])
            length += first - at + 1
            shifts.append((length, after - length))
            at = after
        parts.append(characters[at : high + 1])
        for i, decision in zip(members, _DECISIONS["".join(parts)], strict=True):
            if decision is not _PLAIN:
                self.found[i] = self._asserted(decision, low, shifts)

    def _asserted(
        self, decision: _Decision, low: int, shifts: Sequence[tuple[int, int]]
    ) -> Assertion:
        polarity, frame, rule, start, end = decision
        if not end:
            return Assertion(polarity, frame, rule=rule)
        first, last = _shifted(shifts, low, start), _shifted(shifts, low, end - 1)
        cue = self.tokens.starts[first], self.tokens.ends[last]
        return Assertion(polarity, frame, False, cue, rule)

    def _answer(self) -> None:
        """Let the sentence behind a question answer it."""
        characters = self.tokens.characters
        for i, first in enumerate(self.firsts):
            _, high = self._sentence(first, first + 1)
            if characters[high : high + 1] != "?":
                continue
            after = high + 1
            if characters[after : after + 1] == "\n":
                after += 1
            said = answer(self._at(after)) if after < len(characters) else None
            if said and self.roles[i] != ROLES["place"]:
                cue = self.tokens.starts[after], self.tokens.ends[after]
                self.found[i] = Assertion(said, self.found[i].frame, False, cue, "answered")

    def _turn(self, start: int) -> None:
        """Let a phrase such as "scratch that" take back the mentions in front of it."""
        low, high = self._sentence(start, start + 1)
        first = bisect_left(self.firsts, low)
        after = bisect_left(self.firsts, high)
        if not first:
            return
        begin, _ = self._sentence(self.firsts[first - 1], self.firsts[first - 1] + 1)
        if bisect_left(self.ends, low) - bisect_left(self.ends, begin) > _NEAR:
            return
        before: Sequence[int] = range(bisect_left(self.firsts, begin), first)
        sentence = self._at(start)
        if _RETRACT in sentence.classes:
            if first < after and self.firsts[first] < start:
                return  # a rule of its sentence is about them
        elif start - low > _NEAR:
            return
        elif first < after or not takes_back(sentence):
            denied = {
                self._name(i) for i in range(first, after) if self.found[i].polarity == "negated"
            }
            before = [i for i in before if self._name(i) in denied]
        cue = self.tokens.starts[start], self.tokens.ends[start]
        for i in before:
            self.found[i] = Assertion("negated", self.found[i].frame, True, cue, "taken back")

    def _at(self, place: int) -> Sentence:
        low, high = self._sentence(place, place + 1)
        return read_sentence(self.tokens.characters[low : high + 1])

    def _name(self, i: int) -> str:
        start, end = self.spans[i]
        return self.text[start:end].casefold()


def _shifted(shifts: Sequence[tuple[int, int]], low: int, place: int) -> int:
    """Return the token of a character of a sentence in which mentions are one letter each."""
    shift = low
    for length, offset in shifts:
        if length <= place:
            shift = offset
    return place + shift


def _decide(written: str) -> tuple[_Decision, ...]:
    """Return what a sentence says of its mentions, which are the letters of their roles in it."""
    sentence = read_sentence(written)
    decisions: list[_Decision] = []
    for i, letter in enumerate(sentence.classes):
        if letter in _MENTIONS:
            polarity, frame, rule, cue = sentence.at(i)
            start = sentence.index[cue.start] if cue else 0
            end = sentence.index[cue.end] if cue else 0
            decision = _Decision(polarity, frame, rule, start, end)
            decisions.append(_PLAIN if decision == _PLAIN else decision)
    return tuple(decisions)


_DECISIONS: Kept[tuple[_Decision, ...]] = Kept(_decide, _LONGEST_SENTENCE, _MOST_SENTENCES)
