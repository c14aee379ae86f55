"""A quantity with its unit."""

from typing import NamedTuple

PERCENT, PART, RATE, DENSITY, NUMBER = "%", "of", "per 10 HPF", "per mm2", ""
LENGTH = "mm"


class Quantity(NamedTuple):
    """A quantity that a text states, in one unit a dimension; offsets in the text.

    ``low`` equals ``high`` where one number is stated; a bound ("<1 %") leaves the other side open.
    """

    start: int
    end: int
    unit: str
    """A base unit (``mm``, ``mm2``, ``mL``, ``g``, ``%``), ``of`` (a part of a whole),
    ``per 10 HPF``, ``per mm2``, or empty for a count."""
    low: float
    high: float
    open: str = ""
    """``<``, ``<=``, ``>``, ``>=`` where only one side is bounded."""
    whole: float | None = None
    """What a part is of: 15 in "2/15 nodes"."""
    sides: tuple[float, ...] = ()
    """The other sides of a size in several: (20, 10) in "3 x 2 x 1 cm"; `low` is the first."""
    approximate: bool = False
    """Whether the text says "about", "nearly" or the like."""
    counted: str = ""
    """What is counted: ``nodes``, ``cores``; empty where the number has no such noun."""
    involved: bool = False
    """Whether it is a number of nodes or cores with disease, of an unknown whole."""
