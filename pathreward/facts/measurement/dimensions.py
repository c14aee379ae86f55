"""Lengths that share the unit of the length before them: "22 mm in diameter and eight deep"."""

import re
from collections.abc import Sequence

from pathreward.facts.measurement.quantity import LENGTH, NUMBER, Quantity
from pathreward.facts.measurement.vocabulary import unit, unit_pattern, words
from pathreward.lexicon import alternatives

_DIMENSION = re.compile(
    rf"\s(?:in\s)?(?:{alternatives(words('dimension'))})"
    r"(?=\Z|[^\w\s]|\n|\s(?:and|at|from|in|on|to|with)\b)",
    re.IGNORECASE,
)
_UNIT = re.compile(unit_pattern(), re.IGNORECASE)
_APART = re.compile(r"[.;\n](?!\d)")
_REACH = 60
"""Characters between two lengths."""


def with_units(text: str, found: Sequence[Quantity]) -> list[Quantity]:
    """Return the quantities, with the unit of the length before it for a number with a dimension.

    >>> deep = "22 mm in diameter and 8 deep"
    >>> found = [Quantity(0, 5, "mm", 22.0, 22.0), Quantity(22, 23, "", 8.0, 8.0)]
    >>> [(each.low, each.unit) for each in with_units(deep, found)]
    [(22.0, 'mm'), (8.0, 'mm')]
    """
    completed: list[Quantity] = []
    for each in found:
        before = completed[-1] if completed else None
        factor = _factor(text, before) if before and _shares(text, before, each) else 0.0
        if factor:
            low, high = each.low * factor, each.high * factor
            completed.append(each._replace(unit=LENGTH, low=low, high=high))
        else:
            completed.append(each)
    return completed


def _shares(text: str, before: Quantity, quantity: Quantity) -> bool:
    return (
        quantity.unit == NUMBER
        and not quantity.counted
        and before.unit == LENGTH
        and quantity.start - before.end <= _REACH
        and not _APART.search(text, before.end, quantity.start)
        and _DIMENSION.match(text, quantity.end, quantity.end + 20) is not None
    )


def _factor(text: str, quantity: Quantity) -> float:
    """Return how many millimetres the written unit of a length is; 1 where it has none."""
    written = list(_UNIT.finditer(text, quantity.start, quantity.end))
    return unit(written[-1][0])[1] if written else 1.0
