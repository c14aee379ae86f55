"""Phrases of a table as the source of a regular expression."""

import re
from collections.abc import Iterable


def phrase_pattern(phrases: Iterable[str]) -> str:
    r"""Return the source of a pattern that matches any of some phrases as whole words.

    An asterisk at an end of a phrase matches any letters: "metasta*", "*n't". A space matches
    any white space character. Phrases are in lower case, and so is the text.

    >>> pattern = re.compile(phrase_pattern(["metasta*", "rule out", "*n't"]))
    >>> [found[0] for found in pattern.finditer("metastases aren't there; rule out spread")]
    ['metastases', "n't", 'rule out']
    """
    return "|".join(map(_source, sorted(phrases, key=len, reverse=True)))


def alternatives(phrases: Iterable[str]) -> str:
    """Return the source of a pattern that matches any of some phrases literally, the longest first.

    >>> alternatives(["up", "below", "upper"])
    'below|upper|up'
    """
    return "|".join(map(re.escape, sorted(phrases, key=len, reverse=True)))


def shortest_beginnings(phrases: Iterable[str]) -> tuple[str, ...]:
    """Return the phrases that begin with no other one: where one of them is not, none is.

    >>> shortest_beginnings(["mitoses", "mitotic", "gland", "glandular"])
    ('mitoses', 'mitotic', 'gland')
    """
    every = tuple(dict.fromkeys(phrases))
    return tuple(
        each for each in every if not any(each != one and each.startswith(one) for one in every)
    )


def _source(phrase: str) -> str:
    bare = phrase.strip("*")
    before = r"\b" if _is_word(bare[0]) and not phrase.startswith("*") else ""
    after = r"\w*" if phrase.endswith("*") else r"\b" if _is_word(bare[-1]) else ""
    return before + re.escape(bare).replace(r"\ ", r"\s") + after


def _is_word(character: str) -> bool:
    """Return whether a character is of a script with spaces between words, unlike Chinese."""
    return character.isascii() and character.isalnum()
