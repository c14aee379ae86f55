"""Breslow thickness against the T category (AJCC 8): T1 to 1 mm, T2 to 2, T3 to 4, T4 above."""

from collections.abc import Iterator

from pathreward.facts.breslow.parse import thicknesses
from pathreward.facts.protocol import Violation
from pathreward.facts.registry import fact_types

_UP_TO = (("1", 1.0), ("2", 2.0), ("3", 4.0))
"""The largest thickness of each category, in millimetres."""


def check(text: str) -> Iterator[Violation]:
    """Yield a category that the thickness of a text with one of each rules out.

    >>> [each.note for each in check("Melanoma, Breslow 2.4 mm, pT2a")]
    ['a Breslow thickness of 2.4 mm is T3, not T2a']
    >>> list(check("Melanoma, Breslow 2.4 mm, pT3a"))
    []
    """
    found = thicknesses(text)
    if len(found) != 1:
        return
    length = found[0].thickness
    stages = [each for each in fact_types()["stage"].parse(text) if each.axis == "T"]
    is_one_length = length.low == length.high and not length.approximate
    if len(stages) != 1 or stages[0].upper or not is_one_length:
        return
    stated, category = stages[0].value, _category(length.low)
    if stated[:1].isdecimal() and stated[:1] not in {"0", category}:
        thickness = fact_types()["measurement"].describe(length)
        note = f"a Breslow thickness of {thickness} is T{category}, not T{stated}"
        yield Violation(stages[0].start, stages[0].end, note)


def _category(thickness: float) -> str:
    return next((category for category, most in _UP_TO if thickness <= most), "4")
