"""Values of systems that bear a name: Knosp grade 2, Ann Arbor stage II, ``ISS (clinical): III``.

The fact types know the common systems of grades and stages. Any other has a name, a value, and
between them at most a noun such as "grade" and the way in which it was found.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from pathreward.assertion.triggers import function_words
from pathreward.claims.claim import Claim, one_axis
from pathreward.claims.words import common_words, stem
from pathreward.lexicon import alternatives, load_table

WEIGHT = 0.6
UNNAMED = frozenset({"grade grade", "stage stage"})
"""Scales of grades and stages whose system the fact types do not know."""
_REACH = 100
"""Characters in front of a value that are read."""
_VALUE = re.compile(
    r"[\dIVXA-D](?<![\w.,/+%-].)"
    r"(?:(?<=\d)\d?[a-dA-D]?|(?<=[IVX])[IVX]{0,3}[a-dA-D]?|(?<=[A-D]))(?![\w%+-])"
)  # a sign of a value first, so that the engine skips to the next one
_UNIT = re.compile(r"\s?(?:[.,/]\d|/|of\b|per\b|out\b|to\b|x\b|[µμcmn]m\b|k?g\b|ml\b|%|\()")
"""What makes a number a measurement, a count or a ratio."""
_NUMERAL = re.compile(r"([IVX]+)([a-dA-D]?)")
_ROMAN = {"I": 1, "V": 5, "X": 10}
_MOST = 5
"""Greatest value of a system without a noun such as "grade"."""
_LEAST = 2
"""Letters of a name, at least."""


@lru_cache(maxsize=1)
def _before() -> re.Pattern[str]:
    """Return the pattern of a name with what may be between it and its value."""
    noun = rf"(?:{alternatives(_nouns())})"
    return re.compile(
        r"(?<![\w-])((?:[A-Z][\w-]*[ ]){0,2}[A-Z][\w-]*)(?:['\u2019]s)?"
        rf"(?:[ \t]+(?i:{noun}))?(?:[ \t]*\([^()\n]{{1,30}}\))?"
        r"(?:[ \t]*(?:[:=|]|\.{2,})[ \t]*|[ \t]+(?:(?:is|was|of|at)[ \t]+)?)"
        rf"(?:(?i:{noun})[ \t]+)?\Z"
    )


@lru_cache(maxsize=1)
def _nouns() -> frozenset[str]:
    table = load_table("pathreward.claims", "coded_words", frozenset({"scale"}))
    return frozenset(table.phrases("scale"))


def system_claims(text: str, facts: Iterable[Claim]) -> Iterator[Claim]:
    """Yield the values of named systems that no fact of a known system holds.

    A value is written in Arabic numerals. Each word of a name has an axis, since a text may give
    only one of them.

    >>> for text in ("Nancy index 2", "Ann Arbor stage is IIB.", "Siewert type II"):
    ...     [each.axes for each in system_claims(text, ())]
    [(('code nancy', '2'),)]
    [(('code ann', '2B'), ('code arbor', '2B'))]
    [(('code siewert', '2'),)]

    Args:
        text: The text.
        facts: The facts of the text.
    """
    known = [(each.start, each.end) for each in facts if each.axis not in UNNAMED]
    taken = bytearray(len(text) + 1)
    for start, end in known:
        taken[start:end] = b"\1" * (end - start)
    last = 0
    for found in _VALUE.finditer(text):
        start, end = found.span()
        follows_value, last = 0 < last < start and text[last:start].isspace(), end
        if follows_value or taken[start] or _UNIT.match(text, end):
            continue
        name = _before().search(text, max(0, start - _REACH), start)
        if name is None or not _is_value(found[0], name[0]):
            continue
        words = [stem(each) for each in name[1].replace("-", " ").split() if _names(each)]
        if words:
            value = arabic(found[0])
            axes = tuple(each for word in words for each in one_axis(f"code {word}", value))
            yield Claim(start, end, "code", axes, WEIGHT)


def _is_value(value: str, before: str) -> bool:
    """Return whether a system may have a value: without a noun, up to V or 5 ("Age: 67")."""
    words = before.rstrip(" \t:=|.").split()
    if words and words[-1].casefold() in _nouns():
        return True
    if any(each.casefold() in _nouns() for each in words):
        return value[0] in _ROMAN or value[0].isdigit()
    number = arabic(value).rstrip("ABCD")
    return number.isdigit() and int(number) <= _MOST


def _names(word: str) -> bool:
    """Return whether a word is a part of a system's name."""
    folded = word.casefold()
    if len(word) < _LEAST or folded in _nouns() or folded in function_words():
        return False
    return word.isupper() or folded not in common_words()


def arabic(value: str) -> str:
    """Return a value with its Roman numeral in Arabic ones and its letter in upper case.

    >>> arabic("IVa"), arabic("3b"), arabic("4R"), arabic("B")
    ('4A', '3B', '4R', 'B')
    """
    if not (roman := _NUMERAL.fullmatch(value)):
        return value.upper()
    numbers = [_ROMAN[each] for each in roman[1]]
    pairs = zip(numbers, [*numbers[1:], 0], strict=True)
    total = sum(-one if one < following else one for one, following in pairs)
    return f"{total}{roman[2].upper()}"
