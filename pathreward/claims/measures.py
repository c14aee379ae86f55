"""Measurements as claims: what is measured, and when two of them state the same."""

import re
from functools import lru_cache
from typing import Any

from pathreward.claims.claim import Axis
from pathreward.facts.phrases import PhraseFinder
from pathreward.lexicon import load_table

_BOUND = re.compile(r"[.;\n]|,\s")
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_REACH = 60
TOTAL = "total nodes"
"""The axis of the number of nodes."""
ANY_ROLE = "any "
"""The axes on which lengths and percentages agree, whatever they are of, and never contradict."""


def measure_axes(text: str, quantity: Any) -> tuple[Axis, ...]:
    """Return the axis of a quantity: its unit or what is counted, with the role of a length.

    >>> from pathreward.facts.measurement.parse import quantities
    >>> text = "2.5 cm, 2/15 nodes; margin 3 mm"
    >>> [measure_axes(text, each)[0] for each in quantities(text)]
    [('size mm', '25/25'), ('count of', '2/2/15'), ('margin mm', '3/3')]
    """
    about = quantity.unit or quantity.counted
    numbers = [quantity.low, quantity.high, *quantity.sides]
    if quantity.whole is not None:
        numbers.append(quantity.whole)
    value = "/".join(f"{each:g}" for each in numbers)
    if quantity.unit == "mm":
        role = _role(text, quantity.start, quantity.end)
        return (f"{role} mm", value), (f"{ANY_ROLE}mm", value)
    if quantity.whole is not None:
        return (f"count {about}", value), (TOTAL, f"{quantity.low:g}/{quantity.whole:g}")
    if about == "nodes":
        return ((TOTAL, f"{quantity.low:g}"),)
    if about == "%":
        return ("count %", value), (f"{ANY_ROLE}%", value)
    return ((f"count {about}", value),)


def depth_axes(thickness: str) -> tuple[Axis, ...]:
    """Return the axes of a thickness in millimetres as those of a depth; none of another value.

    >>> depth_axes("1.7 mm")
    (('depth mm', '1.7/1.7'),)
    """
    number, _, unit = thickness.partition(" ")
    if unit != "mm" or not _PLAIN.fullmatch(number):
        return ()
    return (("depth mm", f"{number}/{number}"),)


def _role(text: str, start: int, end: int) -> str:
    """Return what a length is of, by the nearest words of its clause."""
    before = _BOUND.split(text[max(0, start - _REACH) : start])[-1]
    after = _BOUND.split(text[end : end + _REACH], maxsplit=1)[0]
    near = [(len(before) - each.end, each.value) for each in _words().find(before)]
    near += [(each.start, each.value) for each in _words().find(after)]
    return min(near)[1] if near else "size"


@lru_cache(maxsize=1)
def _words() -> PhraseFinder[str]:
    return PhraseFinder(load_table("pathreward.claims", "length_words", None).class_of)


def same_total(one: str, other: str) -> bool:
    """Return whether two counts may be of the same nodes: of a number alone, "9", and "9/31".

    >>> same_total("0/13", "13"), same_total("0/13", "0/6")
    (True, False)
    """
    mine, theirs = one.split("/"), other.split("/")
    if len(mine) == len(theirs):
        return mine[-1] == theirs[-1]
    return not set(mine).isdisjoint(theirs)


def same_measure(one: str, other: str) -> bool:
    """Return whether two values of one axis state the same: their ranges meet.

    >>> (
    ...     same_measure("25/25", "20/30"),
    ...     same_measure("25/25", "26/26"),
    ...     same_measure("2/2/15", "2/2/9"),
    ... )
    (True, False, False)
    """
    if one == other:
        return True
    mine, theirs = (_numbers(each) for each in (one, other))
    if mine[2:] and theirs[2:]:
        return sorted(mine) == sorted(theirs)
    if mine[2:] or theirs[2:]:  # a size in several sides, and its greatest
        return max(mine) == max(theirs)
    return mine[0] <= theirs[1] and theirs[0] <= mine[1]


def _numbers(value: str) -> list[float]:
    return [float(each) for each in value.split("/")]
