"""Which quantities a text states: sizes, percentages, counts and rates, with units and ranges."""

import math
import re
from functools import lru_cache
from typing import NamedTuple

from pathreward.completion.scanning import plain
from pathreward.facts.cues import cues
from pathreward.facts.numerals import WORDS, decimal

LENGTH, AREA, VOLUME, WEIGHT = "mm", "mm2", "mL", "g"
PERCENT, PART, RATE, DENSITY, NUMBER = "%", "of", "per 10 HPF", "per mm2", ""


class Quantity(NamedTuple):
    """A quantity that a text states, in one unit a kind; offsets in the text.

    ``low`` equals ``high`` where one number is stated; a bound ("<1 %") leaves the other side open.
    """

    start: int
    end: int
    unit: str
    """``mm``, ``mm2``, ``mL``, ``g``, ``%``, ``of`` (a part of a whole), ``per 10 HPF``,
    ``per mm2``, ``years``, or empty where the text names none."""
    low: float
    high: float
    open: str = ""
    """``<``, ``<=``, ``>``, ``>=`` where only one side is bounded."""
    whole: float | None = None
    """What a part is of: 15 in "2/15 nodes"."""
    sides: tuple[float, ...] = ()
    """The other sides of a size in several: (20, 10) in "3 x 2 x 1 cm"; `low` is the first."""


_UNITS = {
    **dict.fromkeys(("mm", "millimeter", "millimetre"), (LENGTH, 1.0)),
    **dict.fromkeys(("cm", "centimeter", "centimetre"), (LENGTH, 10.0)),
    **dict.fromkeys(("um", "µm", "μm", "micron", "micrometer", "micrometre"), (LENGTH, 0.001)),
    **dict.fromkeys(("m", "meter", "metre"), (LENGTH, 1000.0)),
    **dict.fromkeys(("inch", "inches"), (LENGTH, 25.4)),
    **dict.fromkeys(("mm2", "mm²", "mm^2", "square millimeter", "square millimetre"), (AREA, 1.0)),
    **dict.fromkeys(("cm2", "cm²", "square centimeter", "square centimetre"), (AREA, 100.0)),
    **dict.fromkeys(("ml", "cc", "cm3", "cm³", "milliliter", "millilitre"), (VOLUME, 1.0)),
    **dict.fromkeys(("g", "gram", "gm"), (WEIGHT, 1.0)),
    "mg": (WEIGHT, 0.001),
    "kg": (WEIGHT, 1000.0),
    **dict.fromkeys(("%", "percent", "per cent", "pct"), (PERCENT, 1.0)),
    "year": ("years", 1.0),
}
_WORD = "|".join(sorted(WORDS, key=len, reverse=True))
_NUMBER = (
    r"(?:\d{1,3}(?:,\d{3}){1,3}(?!\d)|\d{1,9}(?:[.,]\d{1,6})?|\.\d{1,6}"
    rf"|(?:{_WORD})(?:-(?:{_WORD}))?\b)"
)
_UNIT = "|".join(
    re.escape(each) + ("" if each[-1] in "%²³2" else r"s?(?![\w²³^])")
    for each in sorted(_UNITS, key=len, reverse=True)
)
_UNIT = f"(?=[{''.join(sorted({each[0] for each in _UNITS}))}])(?:{_UNIT})"
_FIELDS = r"(?:\s?[a-z]{3,12}){0,2}?\s?(?:/|per|in)\s?(?:(\d{1,3}|one|ten)\s?)?"
_HPF = r"(?:hpfs?|high[\s-]?power(?:ed)?(?:\sfields?)?)\b"
_SQUARE = r"(?:mm2|mm²|mm\^2|square millimet(?:er|re)s?)"
_LESS = r"<=|≤|<|less than|fewer than|smaller than|under|below|up to|at most|no more than"
_MORE = r">=|≥|>|more than|greater than|larger than|over|above|exceeding|at least|no less than"
_BOUND = re.compile(rf"(?<![a-z])(?:({_LESS})|({_MORE}))\s?(?:about\s|~)?\Z", re.IGNORECASE)
_DIGITS = frozenset("0123456789")
_QUANTITY = re.compile(
    rf"(?<![\w.+/])(?<!(?<!\d)[A-Za-z]-)({_NUMBER})"
    rf"(?:\s?({_UNIT}))?"
    rf"(?:\s?(?:-|–|to|and)\s?(?!\d\+)({_NUMBER})|((?:\s?(?:x|×|by)\s?{_NUMBER}(?:\s?[cm]m\b(?!\^))?){{1,2}}))?"
    rf"(?:\s?(?:({_UNIT})|(?:{_FIELDS}(?:({_HPF})|({_SQUARE})))"
    r"|(?:/|\s?\(?(?:out )?of(?: the| a total of)?\s)\s?"
    rf"({_NUMBER})(?![+.]?\d|\s?/)))?"
    r"(?![\w+]|[.,/]\d)",
    re.IGNORECASE,
)
_OPEN = {"<": "<", "<=": "<=", "≤": "<=", ">": ">", ">=": ">=", "≥": ">="} | {
    "up to": "<=", "at most": "<=", "no more than": "<=", "at least": ">=", "no less than": ">=",
}  # fmt: skip
_SIDE = re.compile(_NUMBER, re.IGNORECASE)
_LENGTH_AT_END = re.compile(r"[cm]m\Z", re.IGNORECASE)
_IN_A_NAME = re.compile(
    r"(?:\bki|\bmib|\bp|\bcd|\bher|\bck|\bmuc|\bs|grade|stage|level)\s\Z", re.IGNORECASE
)


def quantities(text: str) -> tuple[Quantity, ...]:
    """Return the quantities that `text` states, in its order; the last few texts are kept.

    >>> [(each.low, each.unit, each.whole) for each in quantities("2.5 cm, 2 of 15 nodes")]
    [(25.0, 'mm', None), (2.0, 'of', 15.0)]
    >>> [(each.low, each.high, each.unit) for each in quantities("10-20 %, <1 per 10 HPF")]
    [(10.0, 20.0, '%'), (-inf, 1.0, 'per 10 HPF')]
    """
    return _quantities(plain(text))


@lru_cache(maxsize=256)
def _quantities(text: str) -> tuple[Quantity, ...]:
    found: list[Quantity] = []
    for at in _starts(text):
        if found and at < found[-1].end:
            continue
        if (match := _QUANTITY.match(text, at)) and not _in_a_name(text, at):
            found.append(_quantity(text, match))
    return tuple(found)


def _starts(text: str) -> list[int]:
    """Return where a number may begin: at a digit that follows none, at a number word."""
    told = cues(text)
    digits = [
        at - (text[at - 1 : at] == ".") for at in told["digit"] if text[at - 1 : at] not in _DIGITS
    ]
    words = [at for at in told["number_word"] if not text[at - 1 : at].isalnum()]
    return sorted(digits + words) if words else digits


def _in_a_name(text: str, at: int) -> bool:
    """Say whether a number stands behind a name that goes on with one: "CK 7", "grade 2"."""
    return text[at - 1 : at].isspace() and bool(_IN_A_NAME.search(text, max(0, at - 8), at))


def _quantity(text: str, found: re.Match[str]) -> Quantity:
    number, early, last, sides, late, fields, hpf, square, whole = found.groups()
    ahead = _BOUND.search(text, max(0, found.start() - 16), found.start())
    less, more = ahead.groups() if ahead else (None, None)
    low = decimal(number)
    high = decimal(last) if last else low
    named = late or early or (_LENGTH_AT_END.search(sides or "") or [""])[0]
    unit, factor = _UNITS[_singular(named)] if named else (NUMBER, 1.0)
    if hpf:
        unit, factor = RATE, 10.0 / (decimal(fields) if fields else 1.0)
    elif square:
        unit, factor = DENSITY, 1.0 / (decimal(fields) if fields else 1.0)
    elif whole:
        unit = PART
    first = _UNITS[_singular(early)][1] if early and late else factor
    low, high = low * (first if last else factor), high * factor
    bound = less or more
    return Quantity(
        ahead.start() if ahead else found.start(),
        found.end(),
        unit,
        -math.inf if less else low,
        math.inf if more else high,
        _OPEN.get(bound.lower(), "<" if less else ">") if bound else "",
        decimal(whole) if whole else None,
        tuple(decimal(each[0]) * factor for each in _SIDE.finditer(sides)) if sides else (),
    )


def _singular(unit: str) -> str:
    folded = unit.lower()
    return folded if folded in _UNITS else folded.removesuffix("s")
