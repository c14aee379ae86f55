"""Numbers as reports write them: digits, words and Roman numerals."""

import re

ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6}
"""Value by Roman numeral, as far as grades, stages and categories go."""
_UNITS = "zero,one,two,three,four,five,six,seven,eight,nine,ten,eleven,twelve,thirteen,fourteen,\
fifteen,sixteen,seventeen,eighteen,nineteen"
_TENS = "twenty,thirty,forty,fifty,sixty,seventy,eighty,ninety"
WORDS = {
    **{word: value for value, word in enumerate(re.findall(r"\w+", _UNITS))},
    **{word: 10 * place for place, word in enumerate(re.findall(r"\w+", _TENS), 2)},
}
"""Value by number word."""
NUMERAL = r"(?:[0-9]|iv|vi|v|i{1,3})"
"""A pattern for one digit or a Roman numeral, for patterns that ignore case."""


def small(text: str) -> int:
    """Return the value of a digit, a Roman numeral or a number word.

    >>> small("II"), small("4"), small("three")
    (2, 4, 3)

    Raises:
        ValueError: If `text` is none of them.
    """
    folded = text.casefold()
    if folded in ROMAN:
        return ROMAN[folded]
    return WORDS[folded] if folded in WORDS else int(folded)


BARE_NUMBER = re.compile(
    rf"\W*(?:(?:grade|stage|group|score)\W{{1,3}})?({NUMERAL})([a-e])?([1-3])?\W*", re.IGNORECASE
)
"""A text that is one small number: its numeral, its letter and the number behind it."""
