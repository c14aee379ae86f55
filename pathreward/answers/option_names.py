"""What the options of a question may be called: labels, texts, numbers, Roman numerals."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from pathreward.completion.words import WORD

ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
ARTICLE = re.compile(r"^\W*(?:an?|the)\s{1,9}(?=\w\w)", re.IGNORECASE)
"""An article that opens a text."""
_SHORT = 3
"""Most words of a text whose number alone names the option."""


class Names(NamedTuple):
    """What the options of a question may be called, in lower case."""

    labels: dict[str, str]
    texts: dict[str, str]
    numbers: dict[str, str]
    """Option numbers, Roman ones too, without those in the text of another option."""
    places: dict[str, str]
    """All option numbers, as "option 2" means them."""


def names(options: Mapping[str, str]) -> Names:
    """Return the names of `options`.

    A number in the text of one option alone ("Grade 2") names that option if the text is short.

    >>> names({"A": "cyst", "B": "abscess"}).numbers
    {'1': 'A', '2': 'B', 'i': 'A', 'ii': 'B'}
    >>> names({"A": "Grade 2", "B": "Grade 3"}).numbers["2"]
    'A'
    """
    return _names(tuple(options.items()))


@lru_cache(maxsize=256)
def _names(options: tuple[tuple[str, str], ...]) -> Names:
    labels = {label.casefold(): label for label, _ in options}
    texts = {plain(body): label for label, body in options}
    holders: dict[str, list[str]] = {}
    for text, label in texts.items():
        words = text.split()
        for word in words:
            holders.setdefault(word, []).append(label if len(words) <= _SHORT else "")
    places = {str(place): label for place, (label, _) in enumerate(options, 1)}
    if not any(each in labels or each in holders for each in ROMAN):
        places |= dict(zip(ROMAN, (label for label, _ in options), strict=False))
    numbers = {word: label for word, label in places.items() if word not in holders}
    for word, held in holders.items():
        if word.isdecimal() and len(set(held)) == 1 and held[0]:
            numbers[word] = held[0]
    return Names(labels, texts, numbers, places)


def plain(text: str) -> str:
    """Return `text` in lower case without punctuation, and without an article that opens it."""
    return " ".join(WORD.findall(ARTICLE.sub("", text.casefold())))
