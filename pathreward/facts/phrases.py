"""Find the phrases of a word list in a text: one pass of an automaton, whole words, longest first.

Phrases of scripts without spaces between words (Chinese) are found within a run of such signs.
A phrase in capitals without a digit ("ER", "MET") is found in capitals only; other phrases are
found in any case. A hyphen in a phrase may be missing or a space in the text.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache, partial
from string import ascii_uppercase
from typing import Generic, NamedTuple, TypeVar

from daachorse import DoubleArrayAhoCorasick

from pathreward.completion.scanning import lowered
from pathreward.lexicon import alternatives

V = TypeVar("V")


class Phrase(NamedTuple, Generic[V]):
    """A phrase in a text and the value that its table gives it."""

    start: int
    end: int
    value: V


_phrase = partial(tuple.__new__, Phrase)  # half the constructor's time
_FIRST_WIDE = "\u2e80"
_WIDE = re.compile(f"[{_FIRST_WIDE}-\U0002ffff]")
"""Signs of Chinese and Japanese."""
_SIGNS = str.maketrans("\u03b2\u03ba\u03bb\u03bc\u2013\u2011\u2212", "bkl\u00b5---")
"""Greek letters, the micro sign, dashes and the minus sign, as the tables write them."""


@lru_cache(maxsize=8)
def folded(text: str) -> str:
    r"""Return a text of the same length in which signs are written as in the tables.

    >>> folded("β\N{EN DASH}catenin")
    'b-catenin'
    """
    return text if text.isascii() else text.translate(_SIGNS)


class PhraseFinder(Generic[V]):
    """Find phrases with a value each.

    >>> organs = PhraseFinder({"breast": "breast", "mammary": "breast", "PR": "marker"})
    >>> [each.value for each in organs.find("Mammary carcinoma, PR lost, pr lost")]
    ['breast', 'marker']
    """

    def __init__(self, values: Mapping[str, V]) -> None:
        cased: dict[bytes, V] = {}
        caseless: dict[bytes, V] = {}
        wide: dict[str, V] = {}
        for phrase, value in values.items():
            if _WIDE.search(phrase):
                wide[phrase] = value
                continue
            exact = phrase.isupper() and phrase.isalpha()
            into = cased if exact else caseless
            for spelling in _spellings(phrase if exact else phrase.lower()):
                encoded = spelling.encode("latin-1")
                into.setdefault(encoded if exact else encoded.title(), value)
        self._engines = tuple(
            (exact, DoubleArrayAhoCorasick(list(each)), tuple(each.values()))
            for exact, each in ((True, cased), (False, caseless))
            if each
        )
        self._wide = wide
        self._wide_pattern = re.compile(alternatives(wide) or r"(?!)")

    def find(self, text: str) -> list[Phrase[V]]:
        """Return the phrases in the order of the text; of two that overlap the first or longer.

        >>> PhraseFinder({"chest": 1, "chest wall": 2}).find("the chest wall")
        [Phrase(start=4, end=14, value=2)]
        """
        found: dict[int, tuple[int, V]] = {}
        for exact, automaton, values in self._engines:
            read, parts = _bytes_of(text, exact)
            for start, end, place in automaton.find_overlapping(read):
                if parts[end] or parts[start - 1]:
                    continue  # a letter or digit of a script with spaces goes on with the word
                if start in found and found[start][0] >= end:
                    continue
                found[start] = (end, values[place])
        if self._wide and not text.isascii():
            for each in self._wide_pattern.finditer(text):
                found[each.start()] = (each.end(), self._wide[each[0]])
        return _apart(found) if found else []


_LETTER, _SIGN = "\xff", "?"
"""What stands for what Latin-1 lacks: letters and digits of scripts with spaces, and the rest."""
_PART = bytes(chr(each).isalnum() for each in range(255)) + b"\1"
"""Whether a byte is a letter or a digit, for `bytes.translate`."""
_WITHOUT_CAPITALS = bytes.maketrans(ascii_uppercase.encode(), _SIGN.encode() * 26)
"""For a text that has no lower case of the same length; its capitals match nothing."""
_BEYOND = re.compile(f"[^\0-{chr(ord(_LETTER) - 1)}]")


@lru_cache(maxsize=16)
def _bytes_of(text: str, exact: bool) -> tuple[bytes, bytes]:
    """Return a text with a byte for each character, and a sign behind the last one.

    Where the case is not `exact`, words begin with a capital, so that the automaton finds no phrase
    within a word. The second bytes are 1 where the first are a letter or a digit, else 0.
    """
    same = folded(text)
    read = same if exact else lowered(same)
    if not read.isascii():
        read = _BEYOND.sub(_stand_in, read)
    encoded = f"{read}{_SIGN}".encode("latin-1")
    parts = encoded.translate(_PART)
    return encoded if exact else encoded.translate(_WITHOUT_CAPITALS).title(), parts


def _stand_in(found: re.Match[str]) -> str:
    is_part = found[0].isalnum() and found[0] < _FIRST_WIDE
    return _LETTER if is_part else _SIGN


def _apart(found: Mapping[int, tuple[int, V]]) -> list[Phrase[V]]:
    apart: list[Phrase[V]] = []
    done = 0
    for start in sorted(found):
        if start >= done:
            done, value = found[start]
            apart.append(_phrase((start, done, value)))
    return apart


def _spellings(phrase: str) -> Iterator[str]:
    yield phrase
    if "-" in phrase.strip("-"):
        yield phrase.replace("-", " ")
        yield phrase.replace("-", "")
