"""Numbers as reports write them: digits, words and Roman numerals."""

import re

from pathreward.lexicon import alternatives, load_table

ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6}
"""Value by Roman numeral, as far as grades, stages and categories go."""
_TABLE = load_table("pathreward.facts", "numerals", None)
WORDS = {each.phrase: int(each.cls) for each in _TABLE.entries if each.language != "zh"}
"""Value by number word."""
NUMERAL = r"(?:[0-9]|iv|vi|v|i{1,3})"
"""A pattern for one digit or a Roman numeral, for patterns that ignore case."""

_CHINESE = {each.phrase: int(each.cls) for each in _TABLE.entries if each.language == "zh"}
CHINESE_NUMERAL = rf"(?:IV|I{{1,3}}|[0-4]|{alternatives(_CHINESE)})"
"""A pattern for one small numeral as Chinese texts write it."""
FIELD_END = r"(?:\s?\.{2,60}:?\s?|\s{0,40}[|:]\s{0,20})"
"""A pattern for what separates a field from its value: "Grade ....... 2", "Grade | 2"."""


def small(text: str) -> int:
    """Return the value of a digit, a Roman numeral or a number word.

    >>> small("II"), small("4"), small("three"), small("三")
    (2, 4, 3, 3)

    Raises:
        ValueError: If `text` is none of them.
    """
    if text in _CHINESE:
        return _CHINESE[text]
    folded = text.casefold()
    if folded in ROMAN:
        return ROMAN[folded]
    return WORDS[folded] if folded in WORDS else int(folded)


BARE_NUMBER = re.compile(
    rf"\W*(?:(?:grade|stage|group|score)\W{{1,3}})?({NUMERAL})(?:([a-e])([1-3])?)?\W*",
    re.IGNORECASE,
)
"""A text that is one small number: its numeral, its letter and the number behind it."""


_VERBS = frozenset(
    load_table("pathreward.facts", "verbs", frozenset({"behind I"})).phrases("behind I")
)
_NEXT_WORD = re.compile(r",?\s([a-z']{1,16})")


def is_pronoun(text: str, start: int, end: int) -> bool:
    """Return whether the numeral at a place is the word "I": "at this stage I think".

    >>> is_pronoun("at this stage I think", 14, 15), is_pronoun("a stage I tumor", 8, 9)
    (True, False)
    """
    if text[start:end] not in {"I", "i"}:
        return False
    if text[end : end + 1] in {"'", "\u2019"}:
        return True
    found = _NEXT_WORD.match(text, end)
    return found is not None and found[1] in _VERBS
