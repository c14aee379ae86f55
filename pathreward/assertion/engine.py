"""What a text asserts of its spans."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Literal, NamedTuple, get_args

from pathreward.assertion.classes import ROLES, letters, lexicon
from pathreward.assertion.frames import Frame
from pathreward.assertion.lexemes import MENTION, STRIKE
from pathreward.assertion.lists import denied_lists, struck_out
from pathreward.assertion.membership import is_whole
from pathreward.assertion.sentence import SentenceReading, read_sentence
from pathreward.assertion.tokens import Encoded, Kept, part_around
from pathreward.assertion.triggers import triggers
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
    is_whole: bool = False
    """Whether the rule is about all that a statement states, and so about a value too."""

    @property
    def of_case(self) -> Polarity:
        """What it says of this case: nothing for sure unless it speaks of it.

        >>> Assertion("affirmed", "family").of_case, Assertion("negated", "history").of_case
        ('uncertain', 'negated')
        """
        return _of_case(self.polarity, self.frame, self.retracted)


class Decision(NamedTuple):
    """What is said of a mention, with its cue's place among the characters of its sentence."""

    polarity: Polarity
    frame: Frame
    rule: str
    start: int
    end: int
    retracted: bool = False
    is_whole: bool = False

    @property
    def of_case(self) -> Polarity:
        """What it says of this case, as `Assertion.of_case`."""
        return _of_case(self.polarity, self.frame, self.retracted)


def _of_case(polarity: Polarity, frame: Frame, retracted: bool) -> Polarity:
    if retracted or frame == "rejected":
        return "negated"
    return "uncertain" if frame != "case" and polarity == "affirmed" else polarity


AFFIRMED = Assertion("affirmed")
PLAIN = Decision("affirmed", "case", "", 0, 0)
_MARKS: dict[Role, str] = {role: f"{MENTION}{ROLES[role]}" for role in get_args(Role)}
_MENTION = re.compile("[1-4]")
_END = re.compile(r"[.?;\n]")
_RETRACT = letters("retract")
_CONTRASTS = letters("break")
_NEAR = 3
"""Sentences over which something is taken back, and words before its cue in its own."""
LONGEST_SENTENCE = 400
"""Tokens of a sentence whose decisions are kept."""
MOST_WORDS = 240
"""Tokens of a sentence; longer ones are cut, so that a mention is compared with few cues."""
MOST_SENTENCES = 1 << 15
"""Sentences whose decisions are kept."""


def _always(_number: int, _polarity: Polarity) -> bool:
    return True


def no_cues(_number: int, _polarity: Polarity) -> bool:
    """Locate no cues: for `assertions`."""
    return False


def assertions(
    text: str,
    spans: Sequence[tuple[int, int]],
    roles: Sequence[Role] | None = None,
    cued: Callable[[int, Polarity], bool] = _always,
) -> list[Assertion]:
    """Return how a text asserts each of its spans.

    >>> text = "No necrosis, but mitoses may be present."
    >>> [each.polarity for each in assertions(text, [(3, 11), (17, 24)])]
    ['negated', 'uncertain']

    Args:
        text: Any text.
        spans: First character and one past the last of each span.
        roles: What each span is; all are findings if None.
        cued: Returns whether the cue of a span is located, which takes time, by the span's number
            and its polarity; by default all are.
    """
    found = [AFFIRMED] * len(spans)
    remaining = sorted(range(len(spans)), key=spans.__getitem__)
    while remaining:  # spans that overlap are read in turn
        layer: list[int] = []
        rest: list[int] = []
        end = -1
        for i in remaining:
            start, stop = spans[i]
            if start >= end:
                layer.append(i)
                end = max(start, stop)
            else:
                rest.append(i)
        part, shifts = part_around(text, spans, layer)
        placed = [spans[i] for i in layer]
        if any(shifts):
            placed = [
                (start - by, end - by) for (start, end), by in zip(placed, shifts, strict=True)
            ]
        read = _Reader(part, placed, [roles[i] for i in layer] if roles else None)
        for i, decision, sentence in read.decided:
            is_cued = cued(layer[i], decision.polarity)
            shift = shifts[i] if is_cued else None
            found[layer[i]] = read.asserted(decision, sentence, shift)
        remaining = rest
    return found


def mark(text: str, spans: Iterable[tuple[int, int]], roles: Iterable[Role]) -> str:
    """Return a text with the mark of its role in place of each span.

    Args:
        text: Any text.
        spans: The spans, in their order and apart.
        roles: What each of them is.
    """
    if MENTION in text:
        text = text.replace(MENTION, " ")
    parts: list[str] = []
    at = 0
    for (start, end), written in zip(spans, map(_MARKS.__getitem__, roles), strict=True):
        parts.append(text[at:start])
        parts.append(written)
        at = end
    parts.append(text[at:])
    return "".join(parts)


class TextReading:
    """A text in which each span is one letter: its sentences, and what later ones do to earlier.

    Args:
        characters: The marked text as `pathreward.assertion.tokens.encoded` returns it.
        name: Returns the text that a mark replaces, by the number of the mark.
    """

    def __init__(self, characters: str, name: Callable[[int], str]) -> None:
        self.characters = characters
        self.decisions: list[Decision] = []
        self.places: list[int] = []
        """The place of each span among the characters."""
        self.bounds: list[int] = [-1]
        """Where among the characters each sentence ends; -1 first."""
        self.starts: list[int] = []
        """Where among the characters the sentence of each span begins."""
        self._name = name
        self._sentences: dict[int, SentenceReading] = {}

    def read(self) -> Sequence[Decision]:
        """Return what the text decides of each span."""
        characters = self.characters
        self.bounds = _bounds(characters)
        decisions: list[Decision] = []
        for before, end in pairwise(self.bounds):
            if made := DECISIONS[characters[before + 1 : end + 1]]:
                decisions += made
                self.starts += [before + 1] * len(made)
        self.decisions = decisions
        words = lexicon()
        acts_across = words.acts_across(characters)
        if STRIKE in characters or (acts_across and words.lists.find(characters)):
            self.places = [each.start() for each in _MENTION.finditer(characters)]
            self._deny_passages()
        turns = words.turns.find(characters) if acts_across else ()
        if turns or "?" in characters:
            self.places = [each.start() for each in _MENTION.finditer(characters)]
            if "?" in characters:
                self._answer()
            seen: set[int] = set()
            that = words.characters["that"]
            for start, end, _ in turns:
                if characters[end : end + 1] == that:
                    continue  # "it is wrong that X" is about X
                number = self.sentence_number(start)
                if number not in seen:
                    seen.add(number)
                    self._turn(start)
        return decisions

    def sentence_number(self, place: int) -> int:
        """Return the number of the sentence around a character."""
        return max(1, bisect_left(self.bounds, place))

    def _deny_passages(self) -> None:
        """Deny what is struck out, and what a list over several sentences denies."""
        passages = [(start, end, start, "struck out") for start, end in struck_out(self.characters)]
        starts = [start for start, _, _ in lexicon().lists.find(self.characters)]
        for low, high, cue, rule in [*passages, *denied_lists(self, starts)]:
            for i in range(bisect_left(self.places, low), bisect_left(self.places, high)):
                was = self.decisions[i]
                polarity: Polarity = "negated" if was.polarity == "affirmed" else "uncertain"
                place = cue - self.starts[i]
                frame: Frame = "rejected" if was.frame == "case" else was.frame
                self.decisions[i] = Decision(polarity, frame, rule, place, place + 1, is_whole=True)

    def _answer(self) -> None:
        """Let the sentence behind a question answer it."""
        for i, place in enumerate(self.places):
            at = self.sentence_number(place)
            end = self.bounds[at]
            if self.characters[end : end + 1] != "?" or at + 1 >= len(self.bounds):
                continue
            if self.bounds[at + 1] == end + 1 and at + 2 < len(self.bounds):
                at += 1  # a line break
            said = answer(self.read_at(at + 1))
            if said and self.characters[place] != ROLES["place"]:
                begin = self.bounds[at] + 1
                self._decide(i, said, False, "answered", begin)

    def _turn(self, start: int) -> None:
        """Let a phrase such as "scratch that" take back the mentions in front of it."""
        at = self.sentence_number(start)
        low, high = self.bounds[at - 1] + 1, self.bounds[at]
        first, after = bisect_left(self.places, low), bisect_left(self.places, high)
        if not first:
            return
        earlier = self.sentence_number(self.places[first - 1])
        if at - earlier > _NEAR:
            return
        before: Sequence[int] = range(bisect_left(self.places, self.bounds[earlier - 1] + 1), first)
        sentence = self.read_at(at)
        if _RETRACT in sentence.classes:
            if first < after and self.places[first] < start:
                return  # a rule of its sentence is about them
            if self._has_subject(low, start):
                return  # "a cyst was considered, but this rules it out"
        elif start - low > _NEAR:
            return
        elif first < after or not takes_back(sentence):
            denied = {
                self._name(i).casefold()
                for i in range(first, after)
                if self.decisions[i].polarity == "negated"
            }
            before = [i for i in before if self._name(i).casefold() in denied]
        for i in before:
            self._decide(i, "negated", True, "taken back", start)

    def _has_subject(self, low: int, high: int) -> bool:
        """Return whether a part of a sentence is a clause with a contrast behind it."""
        classes = self.characters[low:high].translate(lexicon().letters)
        return max(map(classes.find, _CONTRASTS)) > _NEAR

    def _decide(self, i: int, polarity: Polarity, retracted: bool, rule: str, place: int) -> None:
        place -= self.bounds[self.sentence_number(self.places[i]) - 1] + 1
        frame = self.decisions[i].frame
        if retracted and self.decisions[i].polarity == "uncertain" and frame == "case":
            frame = "rejected"  # it was only considered
        self.decisions[i] = Decision(polarity, frame, rule, place, place + 1, retracted)

    def read_at(self, number: int) -> SentenceReading:
        """Return what the grammar sees in a sentence, by its number."""
        if number not in self._sentences:
            first, last = self.bounds[number - 1] + 1, self.bounds[number]
            self._sentences[number] = read_sentence(self.characters[first : last + 1])
        return self._sentences[number]


def _bounds(characters: str) -> list[int]:
    """Return where each sentence ends, -1 first; a long one is cut, at a comma if there is one."""
    found = [-1]
    for end in [*(each.start() for each in _END.finditer(characters)), len(characters)]:
        while end - found[-1] > MOST_WORDS:
            limit = found[-1] + MOST_WORDS
            comma = characters.rfind(",", found[-1] + 1 + MOST_WORDS // 2, limit)
            found.append(comma if comma > 0 else limit - 1)
        if end > found[-1]:
            found.append(end)
    return found


class _Reader:
    """What a text asserts of spans in their order, none of which overlaps another."""

    def __init__(
        self, text: str, spans: Sequence[tuple[int, int]], roles: Sequence[Role] | None
    ) -> None:
        self._spans = spans
        self._encoded = Encoded(mark(text, spans, roles or ["finding"] * len(spans)))
        reading = TextReading(self._encoded.characters, lambda i: text[slice(*spans[i])])
        decisions = reading.read()
        self.decided = [
            (i, each, reading.starts[i]) for i, each in enumerate(decisions) if each is not PLAIN
        ]
        """The spans of which more is said than that they are affirmed: their numbers, what is said,
        and where the sentence begins among the characters."""

    def asserted(self, decision: Decision, sentence: int, shift: int | None) -> Assertion:
        """Return a decision, with its cue's place where that is asked for.

        Args:
            decision: What is said of a span.
            sentence: Where its sentence begins among the characters.
            shift: Where what was read begins in the text; None: the cue is not asked for.
        """
        cue = None
        if decision.end and shift is not None:
            first, last = decision.start + sentence, decision.end - 1 + sentence
            places = self._encoded.places
            start, end = self._offset(places[first][0]), self._offset(places[last][1])
            cue = start + shift, end + shift
        polarity, frame, rule, _, _, retracted, is_whole = decision
        return Assertion(polarity, frame, retracted, cue, rule, is_whole)

    def _offset(self, place: int) -> int:
        """Return the place in the text of one in the marked text."""
        starts, shifts = self._shifts
        before = bisect_right(starts, place)
        return place + shifts[before - 1] if before else place

    @cached_property
    def _shifts(self) -> tuple[list[int], list[int]]:
        spans = self._spans
        shifts = list(accumulate([end - start - 2 for start, end in spans]))
        before = [0, *shifts[:-1]]
        starts = [start - by + 1 for (start, _), by in zip(spans, before, strict=True)]
        return starts, shifts


def _decide(written: str) -> tuple[Decision, ...]:
    """Return what a sentence says of its mentions, which are the letters of their roles in it."""
    count = len(_MENTION.findall(written))
    if not count or not triggers().search(written):
        return (PLAIN,) * count
    sentence = read_sentence(written)
    if not (sentence.operators or sentence.frames or sentence.doubt):
        return (PLAIN,) * count
    decisions: list[Decision] = []
    for mention in _MENTION.finditer(sentence.classes):
        i = mention.start()
        polarity, frame, rule, cue = sentence.at(i)
        start = sentence.places[cue.start] if cue else 0
        end = sentence.places[cue.end] if cue else 0
        whole = cue is not None and is_whole(sentence.classes, cue, i)
        decision = Decision(polarity, frame, rule, start, end, is_whole=whole)
        decisions.append(PLAIN if decision == PLAIN else decision)
    return tuple(decisions)


DECISIONS: Kept[tuple[Decision, ...]] = Kept(_decide, LONGEST_SENTENCE, MOST_SENTENCES)
"""What each sentence, as characters, says of its mentions."""
