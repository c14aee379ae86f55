"""The stances of a reasoning, from the text of its sections."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pathreward.completion.scanning import MOST
from pathreward.completion.sections import Completion
from pathreward.completion.sentences import is_abbreviation
from pathreward.rewards.consistency_checks.stance_classes import (
    classes,
    token_spans,
    tokens,
    without_marks,
)
from pathreward.rewards.consistency_checks.stances import Event, Tracker
from pathreward.rewards.consistency_checks.targets import Targets, TargetWord

_SENTENCE = re.compile(r"[^.!?\n;\u3002]+")
_LAST = 80
_STOP = "."
_INSIDE = "w"


@dataclass(frozen=True, slots=True)
class Stances:
    """The stance of each sentence of a reasoning towards each target."""

    events: Sequence[Event]
    pieces: Sequence[tuple[int, str]]
    """The sections: where each begins in the completion, and its text with marks."""
    sentences: Sequence[tuple[int, int, int]]
    """Of each sentence the number of its section, its first token and one past its last."""

    def span(self, sentence: int) -> tuple[int, int]:
        """Return the span of a sentence in the completion, with the stop behind it."""
        piece, first, after = self.sentences[sentence]
        start, text = self.pieces[piece]
        spans = token_spans(text)
        last = len(text)
        if after < len(spans):
            last = spans[after][1 if text[spans[after][0]] in ".!?" else 0]
        return start + spans[first][0], start + last


def track(pieces: Sequence[tuple[int, str]], targets: Targets) -> Stances:
    """Return the stance of each sentence of some sections towards each target.

    Args:
        pieces: Where each section begins in the completion, and its text with marks.
        targets: What is looked for.
    """
    tracker = Tracker(len(targets.labels))
    sentences: list[tuple[int, int, int]] = []
    for number, (_, text) in enumerate(pieces):
        found = tokens(text)
        codes = _without_abbreviations(classes(found), found)
        places = targets.places(found)
        at = 0
        for sentence in _SENTENCE.finditer(codes):
            first, after = sentence.span()
            named: list[tuple[int, Sequence[TargetWord]]] = []
            while at < len(places) and places[at][0] < after:
                named.append((places[at][0] - first, places[at][1]))
                at += 1
            hits = targets.hits_at(named) if named else []
            asks = codes[after : after + 1] == "?"
            tracker.read(len(sentences), sentence[0], hits, asks=asks)
            sentences.append((number, first, after))
    return Stances(tracker.events, pieces, sentences)


def think_pieces(completion: Completion) -> list[tuple[int, str]]:
    """Return where each reasoning section begins, and its text.

    Of a long reasoning, the last 50,000 characters.

    >>> from pathreward.completion.sections import parse_completion
    >>> think_pieces(parse_completion("<think>Pus.</think>"))
    [(7, 'Pus.')]
    """
    pieces: list[tuple[int, str]] = []
    left = MOST
    for section in reversed(completion.named("think")):
        start = max(section.start, section.end - left)
        left -= section.end - start
        if start < section.end:
            pieces.append((start, without_marks(completion.text[start : section.end])))
    return pieces[::-1]


def last_sentences(pieces: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return the last sentences of some sections, 80 characters or a little more.

    >>> last_sentences([(7, "Nests are seen. " + "So it is a melanoma of the skin, " * 3)])[0][0]
    22
    """
    start, text = pieces[-1]
    cut = max(text.rfind(stop, 0, max(0, len(text) - _LAST)) for stop in (". ", "\n"))
    return [(start + cut + 1, text[cut + 1 :])] if cut >= 0 else list(pieces[-1:])


def _without_abbreviations(codes: str, found: Sequence[str]) -> str:
    """Return the classes of a text in which no abbreviation ends a sentence."""
    if _STOP not in codes:
        return codes
    parts = list(codes)
    at = codes.find(_STOP)
    while at >= 0:
        before = found[at - 1] if at else ""
        if (len(before) == 1 and before.isascii() and before.isalpha()) or is_abbreviation(before):
            parts[at] = _INSIDE
        at = codes.find(_STOP, at + 1)
    return "".join(parts)
