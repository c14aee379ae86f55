"""Read a number as it is written, in digits or words, with English or continental separators."""

import re
from collections.abc import Sequence

from pathreward.facts.numerals import WORDS
from pathreward.lexicon import alternatives

_WORD = alternatives(WORDS)
NONE = "no"
"""A count of zero: "no mitoses per 10 HPF"."""
_BETWEEN = frozenset({"and", "a", "an", NONE})
_HUNDRED, _POINT, _HALF = "hundred", "point", "half"
NUMBER = (
    r"(?:\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,6})?(?!\d)|\d{1,3}(?:\.\d{3}){1,4},\d{1,6}(?!\d)"
    r"|\d{1,3}(?:\.\d{3}){2,4}(?!\d)|\d{1,9}(?:[.,]\d{1,6})?|\.\d{1,6}"
    rf"|(?:{_WORD})(?:-(?:{_WORD}))?"
    rf"(?:[\s-]{_HUNDRED}(?:[\s-]and)?(?:[\s-](?:{_WORD})(?:-(?:{_WORD}))?)?)?\b"
    rf"(?:\s{_POINT}(?:\s(?:{_WORD})\b){{1,2}}|\sand\sa\s{_HALF}\b)?"
    rf"|{_HALF} an?(?=\s(?:cent|mill))|{NONE}(?= mito[st]))"
)
"""A pattern for what `number` reads, for patterns that ignore case."""
_COMMA_GROUPS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?\Z")
_DECIMAL = len("0,125")
_DOT_GROUPS = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+\Z|\d{1,3}(?:\.\d{3}){2,}\Z")


def number(text: str) -> float:
    """Return the value of a number that `NUMBER` matches.

    One comma before three digits separates thousands, unless the number begins with 0.

    >>> number("2.5"), number("2,5"), number("1,500"), number("0,125"), number("twenty-five")
    (2.5, 2.5, 1500.0, 0.125, 25.0)
    >>> number("one point six"), number("two and a half"), number("six hundred and ten")
    (1.6, 2.5, 610.0)
    >>> number("1,013,193"), number("1.013.193,5"), number(".5")
    (1013193.0, 1013193.5, 0.5)

    Raises:
        ValueError: If `text` is no number.
    """
    if text.isdecimal():
        return float(text)
    folded = text.casefold().strip()
    if folded[:1].isalpha():
        return _spelled(text, folded.replace("-", " ").split())
    if _COMMA_GROUPS.match(folded) and not (folded[:2] == "0," and len(folded) == _DECIMAL):
        return float(folded.replace(",", ""))
    if _DOT_GROUPS.match(folded):
        return float(folded.replace(".", "").replace(",", "."))
    return float(folded.replace(",", "."))


def _spelled(text: str, words: Sequence[str]) -> float:
    """Return the value of a number in words: a sum, a decimal or a half behind it."""
    whole, point, decimals = 0, False, ""
    half = 0.0
    for word in words:
        if word == _HALF:
            half = 0.5
        elif word == _POINT:
            point = True
        elif word == _HUNDRED:
            whole *= 100
        elif word in WORDS and point:
            decimals += str(WORDS[word])
        elif word in WORDS:
            whole += WORDS[word]
        elif word not in _BETWEEN:
            raise ValueError(f"expected a number, got {text!r}")
    return float(f"{whole}.{decimals or 0}") + half
