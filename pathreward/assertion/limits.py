"""Words of limits: "beyond the inner half", "does not reach 3 cm", "confined to the mucosa".

The denial of a limit denies neither the limit nor what it limits: "not beyond the inner half" is
in the inner half, "not as large as 3 cm" is smaller.
"""

import re
from functools import lru_cache
from typing import Literal

from pathreward.lexicon import Table, alternatives, load_table

LimitClass = Literal["beyond", "exceeding", "exceed", "outrank", "attain", "confined"]
_CLASSES = frozenset({"beyond", "exceeding", "exceed", "outrank", "attain", "confined"})
_DENIALS = ("not", "no", "never", "without")


@lru_cache(maxsize=1)
def _table() -> Table:
    return load_table("pathreward.lexicon", "limit_words", _CLASSES)


def limit_phrases(*classes: LimitClass) -> tuple[str, ...]:
    """Return the phrases of some classes of ``limit_words.tsv``.

    >>> limit_phrases("exceed")
    ('exceed', 'exceeds', 'exceeded')
    """
    return _table().phrases(*classes)


def denied_limits() -> tuple[str, ...]:
    """Return the phrases that deny to be beyond a limit, and so deny nothing that they name.

    >>> {"not beyond", "no deeper than", "never past"} <= set(denied_limits())
    True
    """
    phrases = limit_phrases("beyond", "exceeding")
    return tuple(
        f"{denial} {phrase}"
        for denial in _DENIALS
        for phrase in phrases
        if denial != "no" or phrase.endswith(" than")  # "no past melanoma"
    )


@lru_cache(maxsize=8)
def limit_pattern(*classes: LimitClass) -> re.Pattern[str]:
    """Return the pattern of the phrases of some classes, as whole words."""
    return re.compile(rf"\b(?:{alternatives(limit_phrases(*classes))})\b", re.IGNORECASE)


@lru_cache(maxsize=1)
def _before() -> re.Pattern[str]:
    return re.compile(
        rf"{limit_pattern('beyond', 'exceeding', 'exceed').pattern} (?:the )?\Z", re.IGNORECASE
    )


_REACH = 20
"""Characters in front of a limit in which the words that call it one are looked for."""


def is_limit(text: str, start: int) -> bool:
    """Return whether what begins at a place is a limit that something passes, or does not.

    >>> text = "not beyond the inner half"
    >>> is_limit(text, text.index("inner")), is_limit(text, text.index("the"))
    (True, True)
    """
    return _before().search(text, max(0, start - _REACH), start) is not None
