"""Read a number as it is written, in digits or words, with English or continental separators."""

import re

from pathreward.facts.numerals import WORDS
from pathreward.lexicon import alternatives

_WORD = alternatives(WORDS)
NUMBER = (
    r"(?:\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,6})?(?!\d)|\d{1,3}(?:\.\d{3}){1,4},\d{1,6}(?!\d)"
    r"|\d{1,3}(?:\.\d{3}){2,4}(?!\d)|\d{1,9}(?:[.,]\d{1,6})?|\.\d{1,6}"
    rf"|(?:{_WORD})(?:-(?:{_WORD}))?\b)"
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
    >>> number("1,013,193"), number("1.013.193,5"), number(".5")
    (1013193.0, 1013193.5, 0.5)

    Raises:
        ValueError: If `text` is no number.
    """
    if text.isdecimal():
        return float(text)
    folded = text.casefold().strip()
    if folded[:1].isalpha():
        parts = folded.replace("-", " ").split()
        if not all(word in WORDS for word in parts):
            raise ValueError(f"expected a number, got {text!r}")
        return float(sum(WORDS[word] for word in parts))
    if _COMMA_GROUPS.match(folded) and not (folded[:2] == "0," and len(folded) == _DECIMAL):
        return float(folded.replace(",", ""))
    if _DOT_GROUPS.match(folded):
        return float(folded.replace(".", "").replace(",", "."))
    return float(folded.replace(",", "."))
