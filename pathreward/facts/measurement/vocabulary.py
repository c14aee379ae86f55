"""The words of measurements, from the tables beside this module."""

import re
from collections.abc import Mapping
from functools import lru_cache

from pathreward.lexicon import load_table

_PACKAGE = "pathreward.facts.measurement"
_CLASSES = frozenset(
    {
        "<",
        "<=",
        ">",
        ">=",
        "~",
        "label",
        "month",
        "no quantity",
        "observes",
        "involved",
        "free",
        "growth",
        "extends",
        "disease",
        "examined",
        "amount",
        "dimension",
        "several",
        "measures",
    }
)
_WORDS = load_table(_PACKAGE, "number_words", _CLASSES)
_CASED = {"m": "(?-i:m)", "g": r"(?:(?-i:g)|(?<=\d\d )(?-i:G)(?=[\n.,;)]|\Z))"}
"""Units that are something else in capitals: M1, G2, an 18 G needle."""


def words(*classes: str) -> tuple[str, ...]:
    """Return the phrases of classes of ``number_words.tsv``.

    >>> "uninvolved" in words("free")
    True
    """
    return _WORDS.phrases(*classes)


MEASURING = frozenset(words("measures"))
"""Words behind which "over" is a bound, and not of space."""


def bounds() -> Mapping[str, str]:
    """Return the sign that each phrase before a number means: ``<`` of "less than".

    >>> bounds()["less than"]
    '<'
    """
    return {
        each.phrase: each.cls for each in _WORDS.entries if each.cls in {"<", "<=", ">", ">=", "~"}
    }


@lru_cache(maxsize=1)
def units() -> Mapping[str, tuple[str, float]]:
    """Return the base unit of each unit, and how many of it one is.

    >>> units()["cm"], units()["%"]
    (('mm', 10.0), ('%', 1.0))
    """
    found = {}
    for each in load_table(_PACKAGE, "units", None).entries:
        factor, _, base = each.cls.partition(" ")
        found[each.phrase.casefold()] = (base, float(factor))
    return found


def unit_pattern() -> str:
    """Return a pattern for a unit, also in the plural.

    >>> re.match(unit_pattern(), "millimetres")[0]
    'millimetres'
    """
    closed: list[str] = []
    lettered: list[str] = []
    for each in sorted(units(), key=len, reverse=True):
        is_closed = each[-1] in "%²³23" or each[-1] > "\u2e80"
        (closed if is_closed else lettered).append(_CASED.get(each, re.escape(each)))
    found = [*closed, rf"(?:{'|'.join(lettered)})s?(?!(?-i:[^\W\u2e80-\uffef])|[²³^])"]
    first = "".join(sorted({each[0] for each in units()}))
    return f"(?=[{re.escape(first)}])(?:{'|'.join(found)})"


def unit(written: str) -> tuple[str, float]:
    """Return the base unit of a unit as it is written, and how many of it one is.

    >>> unit("Centimeters")
    ('mm', 10.0)
    """
    folded = written.casefold()
    return units()[folded if folded in units() else folded.removesuffix("s")]


@lru_cache(maxsize=1)
def nouns() -> Mapping[str, str]:
    """Return what is counted, by its noun: ``nodes`` of "lymph node".

    >>> nouns()["lymph node"]
    'nodes'
    """
    table = load_table(_PACKAGE, "counted", None)
    return {each.phrase.casefold(): each.cls for each in table.entries}
