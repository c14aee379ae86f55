"""Sentences of a text."""

import re
from functools import lru_cache

_SENTENCE = re.compile(r"[.!?](?=\s+[^\W\d_a-z]|\s*$)|\n+|;")
_LAST_WORD = re.compile(r"\b[^\W\d_]+\Z")
_NEXT_WORD = re.compile(r"\W*([^\W_]+)")
_TITLES = frozenset({"Mr", "Mrs", "Ms", "Dr", "St", "Prof", "Jr", "Sr"})
_OPENING_WORDS = """
    A An The It He She They This That These Those There We You I In On At As By For To If No Not
    Nor Or And But So Its His Her Their However Also All Both Is Are Was Maybe Perhaps
"""
_OPENERS = frozenset(_OPENING_WORDS.split())
"""What opens a sentence rather than goes on after an initial."""


@lru_cache(maxsize=1024)
def sentence_ends(text: str) -> tuple[int, ...]:
    """Return where sentences end; an initial or a title ends none.

    >>> sentence_ends("J. Doe met Ann B. Lee. They left.")
    (22, 33)
    """
    return tuple(
        each.end() for each in _SENTENCE.finditer(text) if not _shortens(text, each.start())
    )


def _shortens(text: str, place: int) -> bool:
    """Say whether the full stop at `place` shortens a word and ends no sentence."""
    if text[place] != "." or not text[place + 1 :].strip():
        return False
    word = _LAST_WORD.search(text, max(0, place - 8), place)
    follows = _NEXT_WORD.match(text, place + 1)
    if not word or not follows or follows[1] in _OPENERS:
        return False
    return word[0] in _TITLES or (len(word[0]) == 1 and word[0].isupper())
