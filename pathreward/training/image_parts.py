"""Tiles, clusters of patches and other numbered parts of the input, as a chain names them."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from pathreward.lexicon import load_table, phrase_pattern

_NUMBERS = r"\d{1,4}(?:\s?(?:,\s?(?:and\s|or\s)?|and\s|or\s|&\s?|[-–]\s?)\d{1,4}){0,50}"
"""One number, a list of numbers, or a range."""
_NUMBER = re.compile(r"(?P<from>\d+)(?:\s?[-–]\s?(?P<to>\d+))?")
_LONGEST = 50
"""Most parts of a range; a longer one is its two ends."""


class ImagePart(NamedTuple):
    """A part of the input that a text names."""

    name: str
    """What it is, with its number: ``tile 3``."""
    start: int
    end: int


def image_parts(text: str) -> Iterator[ImagePart]:
    """Yield the numbered parts of the input that a text names, in the order of the text.

    >>> [each.name for each in image_parts("Tiles 3 and 5-6 show nests, Cluster #2 does not.")]
    ['tile 3', 'tile 5', 'tile 6', 'cluster 2']
    """
    pattern, kinds = _grammar()
    for found in pattern.finditer(text):
        kind = kinds[found["kind"].lower()]
        for number in _NUMBER.finditer(found["numbers"]):
            first, last = int(number["from"]), int(number["to"] or number["from"])
            whole = range(first, last + 1) if first <= last < first + _LONGEST else (first, last)
            yield from (ImagePart(f"{kind} {each}", found.start(), found.end()) for each in whole)


@lru_cache(maxsize=1)
def _grammar() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return the pattern of a part with its numbers, and the kind by each word."""
    table = load_table("pathreward.lexicon", "image_parts", None)
    words = phrase_pattern(table.class_of)
    between = r"(?:\s|\s?#\s?|-|\s(?:no\.|number)\s)?"
    pattern = rf"(?P<kind>{words}){between}(?P<numbers>{_NUMBERS})(?![a-z0-9])"
    return re.compile(pattern, re.IGNORECASE), dict(table.class_of)
