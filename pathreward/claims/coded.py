"""Codes with a value: Banff ``ci1``, ``class IV``, ``MF-0``, ``segment 6``."""

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import Any

from pathreward.assertion.triggers import function_words
from pathreward.claims.claim import Claim
from pathreward.claims.systems import arabic
from pathreward.claims.words import common_words, stem
from pathreward.lexicon import load_table

_CODE = re.compile(
    r"\b(?:([A-Za-z]{3,20}+)(?:[ \t]+(?:is|of|at|was))?(?:\s?[:|=])?[ \t]+"
    r"(?:(grade|stage|score|class|level)[ \t]+)?"
    r"(\d{1,3}[a-dR]?|[IVX]{1,4}[a-dA-D]?)"
    r"|([A-Za-z]{1,6}+)-?(\d[a-dR]?)"
    r"|([a-z]{1,3}+)(?:[ \t]?[:=])?[ \t](\d)(?=[ \t]*(?:[,;\n)]|\.(?!\d)|\Z)))"
    r"(?![\w%]|[.,/+]\d|\s?(?:cm|mm|nm|g|/|x|of|per|out)\b|\s?%)"
)
_GROUPS = ((1, 3), (4, 5), (6, 7))
"""The groups of a code's label and of its value, in each of its forms."""
_VALUE = re.compile(r"[\dIVX](?:(?<=\d)\d*|(?<=\b[IVX])[IVX]{0,3}[a-dA-D]?(?!\w))")
_BEFORE, _BEHIND = 64, 24
"""Characters around a number that are read: a code is shorter."""
WEIGHT = 0.6


def coded_claims(text: str, covered: Collection[tuple[Any, ...]]) -> Iterator[Claim]:
    """Yield the codes that lie in none of some spans, the first two fields of tuples.

    >>> [each.axes[0] for each in coded_claims("Banff ci1, t2; class IV", ())]
    [('code ci', '1'), ('code t', '2'), ('code clas', '4')]
    """
    windows = list(_windows(text))
    if not windows:
        return
    taken = bytearray(len(text) + 1)
    for start, end, *_ in covered:
        taken[start:end] = b"\1" * (end - start)
    for each in _matches(_CODE, text, windows):
        label, value = next((each[i], each[j]) for i, j in _GROUPS if each[i])
        place = each.start(3) if each[1] else each.start(4) if each[4] else each.start(7)
        if taken[place] or (not each[6] and label.casefold() in function_words()):
            continue
        if each[1] and label.casefold() in uncoded():
            continue
        labels = (label, each[2]) if each[2] else (label,)
        axes = tuple((f"code {stem(one)}", arabic(value)) for one in labels)
        yield Claim(place, each.end(), "code", axes, WEIGHT)


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Yield the parts of a text around its numbers, the only ones that can hold a code."""
    start = end = -1
    for each in _VALUE.finditer(text):
        if each.start() - _BEFORE > end:
            if end >= 0:
                yield start, end
            start = max(0, each.start() - _BEFORE)
        end = each.end() + _BEHIND
    if end >= 0:
        yield start, end


def _matches(
    pattern: re.Pattern[str], text: str, windows: Iterable[tuple[int, int]]
) -> Iterator[re.Match[str]]:
    for window in windows:
        yield from pattern.finditer(text, *window)


@lru_cache(maxsize=1)
def uncoded() -> frozenset[str]:
    """Return the words in front of a number that give it no meaning: "shows 2".

    >>> "shows" in uncoded(), "class" in uncoded()
    (True, False)
    """
    table = load_table("pathreward.claims", "coded_words", frozenset({"scale"}))
    return common_words() - frozenset(table.phrases("scale"))
