"""Which degrees a text states: severity, extent, course, behavior, position.

A degree is a value on an exclusive scale: what is focal is not diffuse. The scales and the order of
their values are the rows of ``degree_scales.tsv``, the words for the values those of
``degree_words.tsv``.
"""

import re
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from pathreward.completion.scanning import plain
from pathreward.lexicon import alternatives, load_table

POSITIONS = frozenset({"level", "end", "face", "aspect", "center"})
"""Scales that say where something is."""


class Degree(NamedTuple):
    """A degree that a text states; offsets in the text."""

    start: int
    end: int
    scale: str
    """``severity``, ``extent``, ``course`` ..."""
    value: str
    """The value in its own word: ``severe`` of "marked"."""


_TABLE = load_table("pathreward.facts.degree", "degree_scales", None)
SCALES = MappingProxyType({each: _TABLE.phrases(each) for each in sorted(_TABLE.classes)})
"""The values of each scale, in their order: the first is the least."""
_SCALE_OF = {value: scale for scale, values in SCALES.items() for value in values}
_VALUE_OF = load_table("pathreward.facts.degree", "degree_words", frozenset(_SCALE_OF)).class_of
_FIRST = "".join(sorted({each[0] for each in _VALUE_OF}))
_WORDS = re.compile(
    rf"\b(?=[{_FIRST}])(?:{alternatives(_VALUE_OF)})\b",
    re.IGNORECASE,
)


def degrees(text: str) -> tuple[Degree, ...]:
    """Return the degrees that `text` states, in its order; the last few texts are kept.

    >>> [(each.scale, each.value) for each in degrees("marked chronic gastritis, upper third")]
    [('severity', 'severe'), ('course', 'chronic'), ('level', 'upper')]
    """
    return _degrees(plain(text))


@lru_cache(maxsize=256)
def _degrees(text: str) -> tuple[Degree, ...]:
    found = []
    for each in _WORDS.finditer(text):
        value = _VALUE_OF[each[0].lower()]
        found.append(Degree(*each.span(), _SCALE_OF[value], value))
    return tuple(found)
