"""Numbers that no typed fact holds: "four globally sclerosed", "5 fragments", "segment VI".

A text in another layout repeats the numbers of a report, whatever words stand around them. So a
number that the reference has nowhere, among words that the reference has with a number that the
completion has nowhere, is another number for the same thing.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import Any

from pathreward.claims.claim import NOT, Claim
from pathreward.claims.measures import COUNT, TOTAL
from pathreward.claims.words import stem, stems
from pathreward.completion.scanning import matches
from pathreward.facts.list_numbers import is_list_number
from pathreward.facts.measurement.numbers import NUMBER, number
from pathreward.facts.measurement.parse import number_starts

AXIS = "number"
"""The kind of these claims. Each value has an axis of its own: other numbers may be of others."""
WEIGHT = 0.3
ROMAN = {"II": 2, "III": 3, "IV": 4, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "XI": 11, "XII": 12}
"""Values by numeral; of one letter they are mostly names of other things."""
_NUMBER = re.compile(
    rf"(?<![\w.,/+×-])(?:({NUMBER})|((?-i:{'|'.join(sorted(ROMAN, key=len, reverse=True))})))"
    r"(?![\w]|[.,/]\d)",
    re.IGNORECASE,
)
_NUMERALS = re.compile("[IVX][IVX]+")
GRADE = "grade"
_KINDS = frozenset({AXIS, "code"})
_COUNTS = (COUNT, TOTAL)
SHARE = f"{COUNT}%"
"""The axis of a percentage that is of no marker."""
_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_EDGE = re.compile(r"[.;\n|]|,\s")
_REACH = 48
"""Characters around a number whose words say what it counts."""
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_VAGUE = frozenset({"one", "no", "a", "an"})
"""Words that are seldom counts."""


def loose_numbers(text: str, covered: Collection[tuple[Any, ...]]) -> Iterator[Claim]:
    """Yield the numbers of a text that lie in none of some spans, the first two fields of tuples.

    >>> [each.value for each in loose_numbers("Five fragments, T2 (CD20), segment VI", ())]
    ['5', '6']
    """
    places = sorted([*number_starts(text), *[each.start() for each in _NUMERALS.finditer(text)]])
    taken = bytearray(len(text) + 1)
    for start, end, *_ in covered:
        taken[start:end] = b"\1" * (end - start)
    for found in matches(_NUMBER, text, places):
        start, end = found.span()
        written = found[0]
        if taken[start] or written.casefold() in _VAGUE or _YEAR.match(written):
            continue
        if is_list_number(text, start):
            continue
        value = ROMAN[found[2]] if found[2] else number(found[1])
        yield Claim(start, end, AXIS, ((f"{AXIS} {value:g}", f"{value:g}"),), WEIGHT)


def about(text: str, start: int, end: int) -> frozenset[str]:
    """Return the stems of the words of a number's clause.

    >>> sorted(about("no necrosis; 4 globally sclerosed glomeruli", 13, 14))
    ['globall', 'glomeru', 'scleros']
    """
    before = _EDGE.split(text[max(0, start - _REACH) : start])[-1]
    after = _EDGE.split(text[end : end + _REACH], maxsplit=1)[0]
    return stems(before + " " + after)


def is_number(claim: Claim) -> bool:
    """Return whether a claim is a count, a code, a number or a grade with one.

    >>> grade = Claim(0, 7, "grade", (("grade WHO", "3"), ("grade tier", "high")), 0.8)
    >>> is_number(grade), is_number(grade._replace(axes=(("grade tier", "high"),)))
    (True, False)
    """
    _, _, kind, axes, _, concept, _ = claim
    if kind == GRADE:
        return bool(_in(axes[0][1]))
    return not concept and (kind in _KINDS or axes[0][0].startswith(_COUNTS))


def is_share(claim: Claim) -> bool:
    """Return whether a claim is a percentage of a marker.

    >>> is_share(Claim(0, 1, "marker", (("marker ER %", "90-90"),), 0.8))
    True
    """
    return claim.kind == "marker" and any(axis.endswith(" %") for axis, _ in claim.axes)


def all_numbers(claims: Sequence[Claim]) -> frozenset[str]:
    """Return the numbers that facts hold.

    >>> size = Claim(0, 5, "measurement", (("size mm", "25/25"), ("any mm", "25/25")), 0.7)
    >>> sorted(all_numbers([size]))
    ['25']
    """
    return frozenset[str]().union(*(numbers_of(each) for each in claims if each.is_fact))


def numbers_of(claim: Claim) -> frozenset[str]:
    """Return the numbers that a fact holds."""
    return frozenset[str]().union(*(_in(value) for _, value in claim.axes))


@lru_cache(maxsize=1 << 12)
def _in(value: str) -> frozenset[str]:
    if value.startswith(NOT):
        return frozenset()
    if value in ROMAN:
        return frozenset([f"{ROMAN[value]}"])
    return frozenset([f"{float(each):g}" for each in _DIGITS.findall(value)])


def may_count_same(one: Claim, other: Claim, words: Collection[str]) -> bool:
    """Return whether two numbers can count the same.

    They can if both have one unit, or none, or if the words around them name the unit of the one:
    67 years are no grams.

    >>> grams = Claim(0, 5, "measurement", (("count g", "520/520"),), 0.7)
    >>> age = Claim(0, 2, "number", (("number 67", "67"),), 0.3)
    >>> may_count_same(grams, age, {"year"}), may_count_same(age, age, ())
    (False, True)

    Args:
        one: A number.
        other: Another one.
        words: The stems of the words around both.
    """
    units = [each.axis.removeprefix(COUNT) for each in (one, other) if _has_unit(each)]
    if len(units) == 1:
        return stem(units[0]) in words
    return not units or units[0] == units[1]


def _has_unit(claim: Claim) -> bool:
    return claim.axis.startswith(COUNT)
