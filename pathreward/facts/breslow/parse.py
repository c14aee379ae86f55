"""Parse the Breslow thickness that a text states: the depth of a melanoma's invasion."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from pathreward.completion.scanning import lowered, occurrences, plain
from pathreward.facts.registry import fact_types
from pathreward.lexicon import alternatives, load_table

WORDS = load_table("pathreward.facts.breslow", "breslow_words", frozenset({"filler", "other"}))
_NAME = "breslow"
_UNIT = "mm"
_BEHIND = 48
"""Characters behind the name in which its thickness begins."""
_BEFORE = 16
"""Characters between a thickness and the name behind it: "1.2 mm Breslow thickness"."""
_END = re.compile(r"[;\n]|(?<!\.)\.\s|\b(?:and|but|with)\b")
_OTHER = re.compile(rf"\b(?:{alternatives(WORDS.phrases('other'))})\b", re.IGNORECASE)


class Breslow(NamedTuple):
    """A Breslow thickness that a text states; offsets in the text, with the name."""

    start: int
    end: int
    thickness: Any
    """The length, a fact of the type ``measurement``."""


def thicknesses(text: str) -> tuple[Breslow, ...]:
    """Return the Breslow thicknesses that `text` states, in its order.

    >>> [each.thickness.low for each in thicknesses("Breslow thickness 1.2 mm, Clark level IV")]
    [1.2]
    >>> thicknesses("a 3 mm margin; Breslow level IV")
    ()
    """
    return _thicknesses(plain(text))


@lru_cache(maxsize=256)
def _thicknesses(text: str) -> tuple[Breslow, ...]:
    named = list(occurrences(lowered(text), _NAME))  # cheaper than the cues of all fact types
    return tuple(_near(text, named)) if named else ()


def _near(text: str, named: list[int]) -> Iterator[Breslow]:
    lengths = [each for each in fact_types()["measurement"].parse(text) if each.unit == _UNIT]
    starts = [each.start for each in lengths]
    done = 0
    for start in named:
        name_end = start + len(_NAME)
        place = bisect_left(starts, name_end)
        behind = lengths[place] if place < len(lengths) else None
        place = bisect_left(starts, start) - 1
        before = lengths[place] if place >= 0 and lengths[place].end <= start else None
        if behind and _belongs(text[name_end : behind.start], _BEHIND):
            first, last, found = start, behind.end, behind
        elif before and _belongs(text[before.end : start], _BEFORE):
            first, last, found = before.start, name_end, before
        else:
            continue
        if first >= done:
            done = last
            yield Breslow(first, last, found)


def _belongs(between: str, most: int) -> bool:
    """Return whether nothing between a name and a length parts them."""
    return len(between) <= most and not _END.search(between) and not _OTHER.search(between)
