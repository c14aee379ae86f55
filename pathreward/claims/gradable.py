"""Adjectives and adverbs that are values on a scale, and the ends of scales.

``gradable_words.tsv`` has the adjectives; their comparatives compare two lesions, and are no rows.
A value at the low end of one scale and one at the high end of another contradict each other where
they are of one thing: few mitoses are no increased mitoses (``poles.tsv``).
"""

from collections.abc import Mapping
from functools import lru_cache

from pathreward.lexicon import load_table


def adverb(adjective: str) -> str:
    """Return the adverb of an adjective.

    >>> [adverb(each) for each in ("weak", "scanty", "ample", "full", "whole")]
    ['weakly', 'scantily', 'amply', 'fully', 'wholly']
    """
    if adjective.endswith("ole"):
        return f"{adjective[:-1]}ly"
    if adjective.endswith("y"):
        return f"{adjective[:-1]}ily"
    if adjective.endswith("le"):
        return f"{adjective[:-1]}y"
    if adjective.endswith("ll"):
        return f"{adjective}y"
    return f"{adjective}ically" if adjective.endswith("ic") else f"{adjective}ly"


@lru_cache(maxsize=1)
def gradable_words() -> Mapping[str, str]:
    """Return the value of each adjective, and of its adverb.

    >>> gradable_words()["tiny"], gradable_words()["tinily"]
    ('small', 'small')
    """
    values = load_table("pathreward.claims", "gradable_words", None).class_of
    adverbs = {adverb(each): value for each, value in values.items() if _has_adverb(each)}
    return {**values, **adverbs}


def _has_adverb(adjective: str) -> bool:
    """Return whether an adjective is no participle and no compound: these have no adverb."""
    return not adjective.endswith(("ed", "en")) and "-" not in adjective


@lru_cache(maxsize=1)
def _poles() -> Mapping[str, str]:
    return load_table("pathreward.claims", "poles", frozenset({"low", "high"})).class_of


def pole(value: str) -> str:
    """Return the end of its scale at which a value is: ``low``, ``high`` or empty.

    >>> pole("scant"), pole("increased"), pole("moderate")
    ('low', 'high', '')
    """
    return _poles().get(value, "")
