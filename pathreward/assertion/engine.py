"""What a text asserts of its spans."""

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from pathreward.assertion.classes import ROLES, lexicon, pattern
from pathreward.assertion.frames import Frame, Framed, frames
from pathreward.assertion.layout import SKIPPED
from pathreward.assertion.scopes import Operator, in_scope, operators
from pathreward.assertion.tokens import Kept, Tokens
from pathreward.score import Polarity

Role = Literal["finding", "place", "marker", "value"]
"""What a span is: a finding or diagnosis, anatomy that may only say where, a marker, a value."""


class Assertion(NamedTuple):
    """How a span is asserted, and for whom."""

    polarity: Polarity
    frame: Frame = "case"
    retracted: bool = False
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
    polarity: Polarity
    frame: Frame
    start: int
    end: int
    rule: str


AFFIRMED = Assertion("affirmed")
_ENDS = frozenset(".?;\n")
_INTERJECTION = re.compile(pattern("<comma><break|certain|adverb><comma>"))
"""As in "necrosis is, however, absent"."""
_MENTIONS = frozenset(ROLES.values())


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
    if not spans:
        return []
    return _Reader(text, spans, roles).read()


class _Reader:
    def __init__(
        self, text: str, spans: Sequence[tuple[int, int]], roles: Sequence[Role] | None
    ) -> None:
        self.tokens = Tokens(text)
        self.spans = spans
        self.roles = [ROLES[each] for each in roles] if roles else [ROLES["finding"]] * len(spans)
        self.found = [AFFIRMED] * len(spans)

    def read(self) -> list[Assertion]:
        order = sorted(range(len(self.spans)), key=self.spans.__getitem__)
        while order:
            layer: list[int] = []
            rest: list[int] = []
            end = -1
            for i in order:
                if self.spans[i][0] >= end:
                    layer.append(i)
                    end = self.spans[i][1]
                else:
                    rest.append(i)
            self._read_layer(layer)
            order = rest
        return self.found

    def _read_layer(self, layer: Sequence[int]) -> None:
        tokens = self.tokens
        ranges = [(tokens.first(self.spans[i][0]), tokens.after(self.spans[i][1])) for i in layer]
        characters = tokens.characters
        at = 0
        while at < len(layer):
            low, high = _unit(characters, *ranges[at])
            last = at
            while last < len(layer) and ranges[last][0] < high:
                last += 1
            last = max(last, at + 1)
            self._decide(layer[at:last], ranges[at:last], low, high)
            at = last

    def _decide(
        self, members: Sequence[int], ranges: Sequence[tuple[int, int]], low: int, high: int
    ) -> None:
        characters = self.tokens.characters
        parts: list[str] = []
        at = low
        starts: list[tuple[int, int]] = []
        length = 0
        for i, (first, after) in zip(members, ranges, strict=True):
            first, after = max(first, at), max(min(after, high), at)
            parts += (characters[at:first], self.roles[i])
            length += first - at + 1
            starts.append((length, after - length))
            at = after
        parts.append(characters[at : high + 1])
        decisions = _DECISIONS["".join(parts)]
        for i, decision in zip(members, decisions, strict=True):
            cue = None
            if decision.end:
                shift = low
                for length, offset in starts:
                    if length <= decision.start:
                        shift = offset
                first, last = decision.start + shift, decision.end - 1 + shift
                cue = self.tokens.place(first)[0], self.tokens.place(last)[1]
            self.found[i] = Assertion(decision.polarity, decision.frame, False, cue, decision.rule)


def _unit(characters: str, first: int, after: int) -> tuple[int, int]:
    """Return the first token of the sentence around some tokens, and that of its end."""
    low = max(characters.rfind(each, 0, first) for each in _ENDS) + 1
    ends = [at for each in _ENDS if (at := characters.find(each, max(first, after - 1))) >= 0]
    return low, min(ends, default=len(characters))


class Sentence(NamedTuple):
    """A sentence as the grammar sees it."""

    classes: str
    """A letter for each word, sign and mention."""
    index: tuple[int, ...]
    """The place of each letter among the characters that were read, and one past the last."""
    operators: tuple[Operator, ...]
    frames: tuple[Framed, ...]

    def at(self, i: int) -> tuple[Polarity, Frame, Operator | None]:
        """Return what is said of the word at a place, and the rule that decides."""
        frame: Frame = next((name for low, high, name in self.frames if low <= i < high), "case")
        deciding: Operator | None = None
        for each in self.operators:
            if in_scope(self.classes, each, i) and (
                deciding is None or each.start > i or deciding.start < i
            ):
                deciding = each
        asked = self.classes.endswith("?") and self.classes[i] != ROLES["place"]
        if deciding is None:
            return ("uncertain" if asked else "affirmed"), frame, None
        polarity = deciding.rule.polarity
        if polarity == "affirmed" and asked:
            polarity = "uncertain"
        if deciding.rule.frame != "case" and frame == "case":
            frame = deciding.rule.frame
        if frame in {"hypothesis", "wish"} and polarity == "uncertain":
            polarity = "affirmed"  # "if it were", "to look for" make the frame
        return polarity, frame, deciding


def read_sentence(written: str) -> Sentence:
    """Return what the grammar sees in the characters of a sentence."""
    words = lexicon()
    parts: list[str] = []
    index: list[int] = []
    at = 0
    for start, end, phrase in words.automaton.find(written):
        parts += (written[at:start], words.phrases[phrase])
        index += range(at, start + 1)
        at = end
    parts.append(written[at:])
    index += range(at, len(written) + 1)
    classes = "".join(parts).translate(words.letters)
    if "," in classes:
        classes = _INTERJECTION.sub(lambda found: SKIPPED * len(found[0]), classes)
    if SKIPPED in classes:
        index = [index[i] for i, each in enumerate(classes) if each != SKIPPED] + index[-1:]
        classes = classes.replace(SKIPPED, "")
    return Sentence(classes, tuple(index), tuple(operators(classes)), tuple(frames(classes)))


def _decide(written: str) -> tuple[_Decision, ...]:
    """Return what a sentence says of its mentions, which are the letters of their roles in it."""
    sentence = read_sentence(written)
    decisions: list[_Decision] = []
    for i, letter in enumerate(sentence.classes):
        if letter in _MENTIONS:
            polarity, frame, deciding = sentence.at(i)
            start = end = 0
            if deciding:
                start, end = sentence.index[deciding.start], sentence.index[deciding.end]
            rule = deciding.rule.name if deciding else ""
            decisions.append(_Decision(polarity, frame, start, end, rule))
    return tuple(decisions)


_DECISIONS: Kept[tuple[_Decision, ...]] = Kept(_decide, 400, 1 << 15)
