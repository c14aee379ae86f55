"""Phrases of a table as one regular expression."""

import re
from collections.abc import Iterable


def phrase_pattern(phrases: Iterable[str]) -> str:
    r"""Return the source of a pattern that matches any of some phrases as whole words.

    An asterisk at an end of a phrase stands for any letters: "metasta*", "*n't". A space matches
    any white space character. Phrases are in lower case, and so is the text.

    >>> pattern = re.compile(phrase_pattern(["metasta*", "rule out", "*n't"]))
    >>> [found[0] for found in pattern.finditer("metastases aren't there; rule out spread")]
    ['metastases', "n't", 'rule out']
    """
    return "|".join(map(_source, sorted(phrases, key=len, reverse=True)))


def _source(phrase: str) -> str:
    bare = phrase.strip("*")
    before = r"\b" if _is_word(bare[0]) and not phrase.startswith("*") else ""
    after = r"\w*" if phrase.endswith("*") else r"\b" if _is_word(bare[-1]) else ""
    return before + re.escape(bare).replace(r"\ ", r"\s") + after


def _is_word(character: str) -> bool:
    """Return whether words are parted at a character; Chinese is written without spaces."""
    return character.isascii() and character.isalnum()
