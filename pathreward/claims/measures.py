"""Measurements as claims: what is measured, and when two of them state the same."""

import math
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from pathreward.claims.claim import Axis
from pathreward.facts.measurement.vocabulary import MEASURING
from pathreward.facts.phrases import PhraseFinder
from pathreward.lexicon import load_table

_BOUND = re.compile(r"[.;\n]|,\s")
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_REACH = 60
_STRICT = frozenset("<>")
_BOUND_SIGNS = "<>="
VAGUE = 2.0
"""How far a bound may be from a value to say something of it: a factor."""
INVOLVED_OF = "?"
"""Stands for the unknown number of nodes of which some are involved."""
COUNT = "count "
"""How the axis of a number begins that is of something: "count cores"."""
TOTAL = "total nodes"
"""The axis of the number of nodes."""
DISTANCE = "distance"
"""The role of a length at which something is: "absent at 2 cm"."""
_AT = re.compile(
    r"\bat (?:\d+(?:\.\d+)?(?: ?[cm]m)?(?:, | and | to | or |, and ))*(?:an? |about )*\Z",
    re.IGNORECASE,
)
_THE_DEEP = re.compile(r"\bthe deep\b", re.IGNORECASE)
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
    numbers = [f"{each:g}" for each in (quantity.low, quantity.high, *quantity.sides)]
    if quantity.open in _STRICT and not _is_extent(text, quantity.start):  # "less than 5"
        numbers[quantity.open == "<"] = f"{quantity.open}{numbers[quantity.open == '<']}"
    if quantity.whole is not None:
        numbers.append(f"{quantity.whole:g}")
    value = "/".join(numbers)
    if quantity.unit == "mm":
        role = _role(text, quantity.start, quantity.end)
        return (f"{role} mm", value), (f"{ANY_ROLE}mm", value)
    if quantity.whole is not None:
        part = value if quantity.open else f"{quantity.low:g}/{quantity.whole:g}"
        return (f"{COUNT}{about}", value), (TOTAL, part)
    if about == "nodes":
        number = f"{quantity.open}{quantity.high if quantity.open[:1] == '<' else quantity.low:g}"
        return ((TOTAL, f"{number}/{INVOLVED_OF}" if quantity.involved else number),)
    if about == "%":
        return ("count %", value), (f"{ANY_ROLE}%", value)
    return ((f"{COUNT}{about}", value),)


def _is_extent(text: str, start: int) -> bool:
    """Return whether the "over" of a quantity is of space: "occupies the antrum over 65 mm"."""
    before = text[max(0, start - 24) : start].split()
    return (
        text[start : start + 5].casefold() == "over "
        and bool(before)
        and before[-1].casefold() not in MEASURING
    )


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
    words = [*_words().find(before)], [*_words().find(after)]
    near = [(len(before) - each.end, each.value) for each in words[0]]
    near += [(each.start, each.value) for each in words[1]]
    if not near:
        return DISTANCE if _AT.search(text, max(0, start - _REACH), start) else "size"
    _, role = min(near)
    is_deep = role == "depth" and (_THE_DEEP.search(before) or _THE_DEEP.search(after))
    if is_deep and "margin" in [each for _, each in near]:
        return "margin"  # "3 mm at the deep and 1 mm at the lateral margin"
    return role


@lru_cache(maxsize=1)
def _words() -> PhraseFinder[str]:
    return PhraseFinder(load_table("pathreward.claims", "length_words", None).class_of)


def same_total(one: str, other: str) -> bool | None:
    """Return whether two counts may be of the same nodes: of a number alone, "9", and "9/31".

    None: a bound that is too far from the other count to say something of it.

    >>> same_total("0/13", "13"), same_total("0/13", "0/6"), same_total("3/?", "0/3")
    (True, False, False)
    """
    mine, theirs = one.split("/"), other.split("/")
    if INVOLVED_OF in (mine[-1], theirs[-1]):  # the numbers of those that are involved
        return _meet(_range(mine[0]), _range(theirs[0]))
    if any(each[0][:1] in _BOUND_SIGNS for each in (mine, theirs)):
        met = [_meet(_range(mine[0]), _range(each)) for each in theirs]
        return next((each for each in (True, None) if each in met), False)
    if len(mine) == len(theirs):
        return mine[-1] == theirs[-1]
    return not set(mine).isdisjoint(theirs)


def same_measure(one: str, other: str) -> bool | None:
    """Return whether two values of one axis state the same: their ranges meet.

    None: the first is a bound that is too far from the second to say something of it.

    >>> same_measure("25/25", "20/30"), same_measure("25/25", "26/26")
    (True, False)
    >>> same_measure("-inf/<25", "25/25"), same_measure("-inf/<25", "21/21")
    (False, True)
    >>> same_measure("-inf/<1000", "21/21"), same_measure("2/2/15", "2/2/9")
    (None, False)
    >>> same_measure("-inf/28", "-inf/4"), same_measure("-inf/<28", "-inf/<4")
    (False, True)
    """
    if one == other:
        return True
    mine, theirs = one.split("/"), other.split("/")
    if mine[2:] and theirs[2:]:
        if any(sign in one + other for sign in "<>"):
            return _meet(_bounds(mine), _bounds(theirs)) if mine[2:] == theirs[2:] else False
        return sorted(map(float, mine)) == sorted(map(float, theirs))
    if mine[2:] or theirs[2:]:  # a size in several sides, and its greatest
        return max(map(_number, mine)) == max(map(_number, theirs))
    return _meet(_bounds(mine), _bounds(theirs))


def same_share(one: str, other: str) -> bool | None:
    """Return whether two percentages of a marker state the same; None: one is within the other.

    >>> same_share("90-90", "0-5"), same_share("3-3", "0-5"), same_share("5-5", "0-5")
    (False, None, False)
    """
    mine, theirs = (sorted(map(float, each.split("-"))) for each in (one, other))
    if mine == theirs:
        return True
    return None if mine[0] < theirs[1] and theirs[0] < mine[1] else False


class _Range(NamedTuple):
    """A range of numbers, without an end that is strict."""

    low: float
    high: float
    above: bool = False
    below: bool = False


def _number(written: str) -> float:
    return float(written.lstrip(_BOUND_SIGNS))


def _bounds(value: Sequence[str]) -> _Range:
    low, high = value[:2]
    return _Range(_number(low), _number(high), low.startswith(">"), high.startswith("<"))


def _range(written: str) -> _Range:
    """Return the range of a number with a sign before it: ">4", "<=2", "3"."""
    number = _number(written)
    is_strict = not written.startswith((">=", "<="))
    if written.startswith(">"):
        return _Range(number, math.inf, above=is_strict)
    if written.startswith("<"):
        return _Range(-math.inf, number, below=is_strict)
    return _Range(number, number)


def _meet(mine: _Range, theirs: _Range) -> bool | None:
    """Return whether two ranges meet; None: the first is open and its end far from the second."""
    for one, other in ((mine, theirs), (theirs, mine)):
        if one.high < other.low or (one.high == other.low and (one.below or other.above)):
            return False
    if math.isinf(mine.low) and math.isinf(theirs.low) and not (mine.below or theirs.below):
        return mine.high == theirs.high  # "up to 28 µm" and "up to 4 µm": the greatest
    is_exact = theirs.low == theirs.high
    if is_exact and math.isinf(mine.low) and mine.high > VAGUE * theirs.high:
        return None
    if is_exact and math.isinf(mine.high) and VAGUE * mine.low < theirs.low:
        return None
    return True
