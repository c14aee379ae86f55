"""Sentences of an answer and their segments, by full stops, commas, colons and conjunctions."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from pathreward.answers.vocabulary import BREAKS, AnswerToken, frames

_END = re.compile(
    r"(?:\.{2,}|…|(?<!\be\.g)(?<!\bi\.e)(?<!\bvs)(?<!\bcf)(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bProf)\.(?=\s|$|[\"')\]])|[!?。]+|[\U0001F300-\U0001FAFF]+)"
    r"[\"')\]]*|\n+|;"
)
_MARK = re.compile(r",|//|:(?=\s|$|[^\d\s])|\s[-–—]{1,3}\s|[—(]|[)、]")
_INITIAL = re.compile(r"(?:^|[\s(])[A-Z]$")
_WORD_FOLLOWS = re.compile(r"\s[a-z]")


_RELATIVES = frozenset({"which", "where", "whose", "as", "that"})
"""Words that begin a reason behind an answer only: "reported as B", "the answer which is right"."""


class Segment(NamedTuple):
    """A part of a sentence, and the mark or the class of word that begins it."""

    start: int
    end: int
    mark: str
    """The sign before it, or the class of its first word: opener, contrast, so."""
    tokens: tuple[AnswerToken, ...]


class Sentence(NamedTuple):
    """A sentence with its segments."""

    start: int
    end: int
    segments: tuple[Segment, ...]
    asks: bool
    """It ends with a question mark."""


def sentences(
    text: str, spans: Sequence[tuple[int, int]], known: Sequence[tuple[int, int]] = ()
) -> list[Sentence]:
    """Return the sentences of a text; `spans`, such as named answers, are never cut.

    Words within `spans` and within `known`, such as facts that the row states, are no tokens.

    >>> [each.mark for each in sentences("It is B, because of pus.", [])[0].segments]
    ['', ',', 'opener']
    """
    covered = _apart(spans)
    tokens = list(_outside(text, sorted([*covered, *known])))
    found: list[Sentence] = []
    start = at = 0
    ends = [*_END.finditer(text)]
    inside = 0
    for end in [*(each for each in ends), None]:
        stop = end.end() if end else len(text)
        if end:
            while inside < len(covered) and covered[inside][1] <= end.start():
                inside += 1
            if inside < len(covered) and covered[inside][0] < end.start() < covered[inside][1]:
                continue
            closes = inside and covered[inside - 1][1] == end.start()
            if not closes and _is_initial(text, end.start()):
                continue
        last = at
        while last < len(tokens) and tokens[last].start < stop:
            last += 1
        if text[start:stop].strip():
            asks = end is not None and "?" in text[end.start() : stop]
            segments = _segments(text, start, stop, tokens[at:last], covered)
            found.append(Sentence(start, stop, segments, asks))
        start, at = stop, last
    return found


def _outside(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[AnswerToken]:
    """Yield the tokens outside of spans; of "adenocarcinoma-like" the part behind the span."""
    at = 0
    for token in frames().tokens(text):
        while at < len(spans) and spans[at][1] <= token.start:
            at += 1
        if at == len(spans) or token.start < spans[at][0]:
            yield token
        elif token.end > spans[at][1] and text[spans[at][1]] == "-":
            yield from frames().tokens(text, spans[at][1] + 1, token.end)


def _is_initial(text: str, at: int) -> bool:
    """Return whether a full stop shortens a name: "H. pylori", "S. aureus"."""
    if text[at] != ".":
        return False
    return bool(_INITIAL.search(text, max(0, at - 2), at) and _WORD_FOLLOWS.match(text, at + 1))


def _segments(
    text: str, start: int, stop: int, tokens: list[AnswerToken], covered: Sequence[tuple[int, int]]
) -> tuple[Segment, ...]:
    cuts: dict[int, str] = {start: ""}
    for mark in _MARK.finditer(text, start, stop):
        excepts = len(cuts) == 1 and text.startswith("除", start)
        if not (excepts or _is_inside(mark.start(), covered)):
            cuts[mark.end()] = mark[0].strip() or mark[0]
    answers = [each for each in covered if start <= each[0] < stop]
    for each in tokens:
        if each.cls in BREAKS and not (
            each.cls == "opener" and _governs(each, answers, cuts, start)
        ):
            cuts[each.start] = each.cls
    places = sorted(cuts)
    found = []
    at = 0
    for place, end in zip(places, [*places[1:], stop], strict=True):
        last = at
        while last < len(tokens) and tokens[last].start < end:
            last += 1
        found.append(Segment(place, end, cuts[place], tuple(tokens[at:last])))
        at = last
    return tuple(found)


def _governs(
    opener: AnswerToken, answers: Sequence[tuple[int, int]], cuts: Iterable[int], start: int
) -> bool:
    """Return whether an opener belongs to what gives an answer: "the answer based on this is B"."""
    if not answers or opener.start >= answers[0][0]:
        return opener.form in _RELATIVES and not answers
    if opener.form in _RELATIVES:
        return True
    return opener.start > start and not any(opener.start < at <= answers[0][0] for at in cuts)


def _is_inside(at: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Return whether a place lies in one of some spans, which are sorted and apart."""
    before = bisect_right(spans, at, key=itemgetter(0)) - 1
    return before >= 0 and at < spans[before][1]


def _apart(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans sorted, those that overlap as one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
