"""Sentences of a text, as spans."""

import re
from collections.abc import Iterator
from functools import lru_cache

from pathreward.lexicon import Table, load_table

Span = tuple[int, int]

_END = re.compile(
    r"[.!?\n;\u3002](?:(?<=[.!?])(?=\s+[^\W\d_a-z]|\s*$)|(?<=\n)\n*|(?<=[;\u3002]))"
)  # a sign first, so that the engine skips to the next one
_LAST_WORD = re.compile(r"\b[^\W\d_]+\Z")
_NEXT_WORD = re.compile(r"\W*([^\W_]+)")
_REACH = 300
"""Characters on each side of a span within which `sentence_around` looks."""


@lru_cache(maxsize=1024)
def sentence_ends(text: str) -> tuple[int, ...]:
    """Return where sentences end: at a full stop, a semicolon or a line break.

    A full stop after an initial, a title or an abbreviation ends none.

    >>> sentence_ends("J. Doe met Ann B. Lee. They left.")
    (22, 33)
    """
    return tuple(_ends(text, 0, len(text)))


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Return the spans of the sentences between two places, without white space around them.

    >>> text = "Nests, 1.5 cm. No necrosis."
    >>> [text[start:end] for start, end in sentences(text)]
    ['Nests, 1.5 cm.', 'No necrosis.']
    """
    stop = len(text) if end is None else end
    found: list[Span] = []
    for close in (*_ends(text, start, stop), stop):
        piece = text[start:close]
        if bare := piece.strip():
            first = start + len(piece) - len(piece.lstrip())
            found.append((first, first + len(bare)))
        start = close
    return found


def sentence_end(text: str, start: int, end: int) -> int:
    """Return where the first sentence between two places ends, or `end`.

    >>> sentence_end("Nests. No necrosis.", 0, 19)
    6
    """
    return next(_ends(text, start, end), end)


def sentence_around(text: str, start: int, end: int, low: int, high: int) -> Span:
    """Return the sentence around a span, between `low` and `high`.

    At most 300 characters on each side of the span are read.

    >>> text = "Nests. No necrosis. Mitoses."
    >>> first, last = sentence_around(text, 10, 18, 0, len(text))
    >>> text[first:last].strip()
    'No necrosis.'
    """
    first = low = max(low, start - _REACH)
    for close in _ends(text, low, min(high, end + _REACH)):
        if close > start:
            if close >= end:
                return first, close
        else:
            first = close
    return first, min(high, end + _REACH)


def is_abbreviation(word: str) -> bool:
    """Return whether the full stop behind a word ends no sentence.

    >>> is_abbreviation("vs"), is_abbreviation("Dr"), is_abbreviation("necrosis")
    (True, True, False)
    """
    return word.casefold() in _abbreviations()


@lru_cache(maxsize=1)
def _table() -> Table:
    classes = frozenset({"title", "abbreviation", "opener"})
    return load_table("pathreward.completion", "sentence_words", classes)


@lru_cache(maxsize=1)
def _abbreviations() -> frozenset[str]:
    return frozenset(map(str.casefold, _table().phrases("title", "abbreviation")))


@lru_cache(maxsize=1)
def _openers() -> frozenset[str]:
    return frozenset(map(str.capitalize, _table().phrases("opener")))


def _ends(text: str, start: int, end: int) -> Iterator[int]:
    for found in _END.finditer(text, start, end):
        if not _shortens(text, found.start(), end):
            yield found.end()


def _shortens(text: str, place: int, end: int) -> bool:
    """Return whether the full stop at `place` shortens a word and ends no sentence."""
    if text[place] != ".":
        return False
    word = _LAST_WORD.search(text, max(0, place - 8), place)
    follows = _NEXT_WORD.match(text, place + 1, end)
    if not word or not follows or follows[1] in _openers():
        return False
    return is_abbreviation(word[0]) or (len(word[0]) == 1 and word[0].isupper())
