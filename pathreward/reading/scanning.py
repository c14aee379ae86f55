"""Fast ways to the few places of a long text at which a pattern is worth trying."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

MOST = 50_000
"""Characters of a text that the readers of facts look at: more than a completion has."""


_ODD = str.maketrans(
    {"\u0130": "I", "\u0131": "i", "\u017f": "s", "\u212a": "K", "\u00a0": " ", "\u202f": " "}
)


@lru_cache(maxsize=16)
def plain(text: str) -> str:
    """Return the part of `text` that is read, without letters that only look like ASCII ones.

    A pattern that ignores case takes a dotted capital I for an i and a Kelvin sign for a k.
    """
    return text[:MOST] if text.isascii() else text[:MOST].translate(_ODD)


@lru_cache(maxsize=16)
def lowered(text: str) -> str:
    """Return `text` in lower case if that keeps its offsets, else as it stands."""
    lower = text.lower()
    return lower if len(lower) == len(text) else text


def places(text: str, cue: str) -> Iterator[int]:
    """Yield where `cue` stands in `text`.

    >>> list(places("grade 2, grade 3", "grade"))
    [0, 9]
    """
    at = text.find(cue)
    while at >= 0:
        yield at
        at = text.find(cue, at + 1)


_AT_LEAST = re.compile(
    r"\bat (?:the )?least(?:\s(?:a|an|stage|grade|who|figo))?\s\Z", re.IGNORECASE
)


def at_least(text: str, start: int) -> str:
    """Return "more" where "at least" stands before a place, so that what begins there is open."""
    return "more" if _AT_LEAST.search(text, max(0, start - 24), start) else ""


def windows(text: str, cues: Iterable[str], before: int, behind: int) -> list[tuple[int, int]]:
    """Return the spans around the cues, from the first on, merged where they meet.

    >>> windows("a+b, and a long while later c+d", "+", 2, 2)
    [(0, 3), (27, 31)]
    """
    found = sorted({at for cue in cues for at in places(text, cue)})
    spans: list[tuple[int, int]] = []
    for at in found:
        start, end = max(0, at - before), min(len(text), at + behind)
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans
