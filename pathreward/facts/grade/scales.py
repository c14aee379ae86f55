"""The scales of grades: their names in texts, their values, and what follows from a grade.

Two tables hold the knowledge: ``grade_scales.tsv`` the names of each scale,
``grade_relations.tsv`` what a grade on one scale implies on another.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from pathreward.lexicon import load_table, shortest_beginnings

_PACKAGE = "pathreward.facts.grade"

GLEASON = "Gleason patterns"
"""The scale of two patterns in their order: 3+4 is not 4+3."""
SCORE = "Gleason score"
"""The scale of their sum."""
PATTERN, TERTIARY = "Gleason pattern", "tertiary pattern"
"""One pattern on its own."""
GROUP = "grade group"
"""The scale of prognostic grade groups 0 (benign) to 5."""
NOTTINGHAM, TOTAL, PARTS = "Nottingham", "Nottingham score", "Nottingham parts"
"""The grade 1 to 3, the score 3 to 9, and its three parts as a sum: 3+2+2."""
PART_SCALES = ("tubules", "nuclei", "mitoses")
"""The scales of the parts, in their order."""
UNNAMED = "grade"
"""The scale of a grade whose scale the text does not name."""
TIER, DIFFERENTIATION = "tier", "differentiation"
LOOSE = frozenset({TIER, DIFFERENTIATION})
"""Scales that a text also uses in passing: "no high-grade features"."""
_SUMMED = {GLEASON: SCORE, PARTS: TOTAL}
_ORDERS = (("well", "moderate", "poor", "undifferentiated"), ("low", "intermediate", "high"))
_REPEATED = LOOSE | {UNNAMED, "nuclear", PATTERN, TERTIARY, *PART_SCALES}
"""Scales on which a case may have several grades."""


class Rank(NamedTuple):
    """A value on a scale."""

    scale: str
    value: str


_ALIASES = load_table(_PACKAGE, "grade_scales", None)
_SCALE_OF = _ALIASES.class_of
_GAP = re.compile(r"[\s/(-]{1,3}")


def name_pattern(*scales: str) -> str:
    """Return a pattern for a name of one of some scales, for patterns that ignore case.

    >>> found = re.search(name_pattern("Nottingham"), "Bloom-Richardson grade 2", re.IGNORECASE)
    >>> found[0]
    'Bloom-Richardson'
    """
    names = sorted(_ALIASES.phrases(*scales), key=len, reverse=True)
    return rf"(?<![a-z])(?:{'|'.join(each.replace(' ', _GAP.pattern) for each in names)})(?![a-z])"


def name_cues(*scales: str) -> tuple[str, ...]:
    """Return strings in lower case with which the names of some scales begin.

    >>> "bloom" in name_cues("Nottingham")
    True
    """
    return shortest_beginnings(each.split()[0] for each in _ALIASES.phrases(*scales))


ALL = tuple(sorted(_ALIASES.classes))
"""The scales that have names."""


def scale_of(name: str) -> str:
    """Return the scale of a name, in any of the spellings of a text.

    >>> scale_of("WHO/ISUP"), scale_of("Bloom-Richardson")
    ('WHO/ISUP', 'Nottingham')

    Raises:
        KeyError: If it is the name of none.
    """
    return _SCALE_OF[_GAP.sub(" ", name.lower())]


_RELATIONS = load_table(
    _PACKAGE,
    "grade_relations",
    frozenset({"implies", "only by", "same", "ends at", "only with grade", "scored"}),
)
_SCALES = frozenset(
    {*_ALIASES.classes, GLEASON, SCORE, PATTERN, GROUP, TOTAL, PARTS, UNNAMED, TIER}
    | {DIFFERENTIATION, *PART_SCALES}
)


def _rank(text: str) -> Rank:
    scale, _, value = text.rpartition(" ")
    if scale not in _SCALES:
        raise ValueError(f"grade_relations.tsv: {text!r} starts with no scale")
    return Rank(scale, value)


def _pairs(relation: str) -> Iterator[tuple[Rank, Rank]]:
    for each in _RELATIONS.phrases(relation):
        left, _, right = each.partition(" -> ")
        yield _rank(left), _rank(right)


def _by_left(relation: str) -> Mapping[Rank, tuple[Rank, ...]]:
    found: dict[Rank, tuple[Rank, ...]] = {}
    for left, right in _pairs(relation):
        found[left] = (*found.get(left, ()), right)
    return found


_IMPLIES, _ONLY_BY = _by_left("implies"), _by_left("only by")
_SAME = frozenset(frozenset(each.split(" = ")) for each in _RELATIONS.phrases("same"))
_ENDS = dict(map(_rank, _RELATIONS.phrases("ends at")))
ONLY_WITH_GRADE = frozenset(_RELATIONS.phrases("only with grade"))
"""Scales whose name alone before a number does not make it a grade."""
SCORED = frozenset(_RELATIONS.phrases("scored"))
"""Scales whose grades are called scores too."""
_NUMBERED = _ALIASES.classes - {"Gleason"} | {UNNAMED, GROUP}


def pattern_sum(value: str) -> int:
    """Return the sum of patterns or parts.

    >>> pattern_sum("3+4")
    7
    """
    return sum(map(int, value.split("+")))


@lru_cache(maxsize=1024)
def implied(scale: str, value: str) -> frozenset[Rank]:
    """Return what follows from a grade on other scales, and on its own.

    >>> sorted(implied("Gleason patterns", "4+3"))
    [Rank(scale='Gleason score', value='7'), Rank(scale='grade group', value='3')]
    >>> sorted(implied("Nottingham score", "7"))[0]
    Rank(scale='Nottingham', value='2')
    """
    start = Rank(scale, value)
    found: set[Rank] = set()
    waiting = [*_next(start), *_ONLY_BY.get(start, ())]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting += _next(each)
    return frozenset(found - {start})


def _next(rank: Rank) -> list[Rank]:
    """Return what follows from a grade in one step."""
    found = list(_IMPLIES.get(rank, ()))
    if summed := _SUMMED.get(rank.scale):
        found.append(Rank(summed, str(pattern_sum(rank.value))))
    if rank.scale == PARTS:
        found += map(Rank, PART_SCALES, rank.value.split("+"))
    return found


def implied_on(scale: str, value: str, other: str) -> str:
    """Return the value on another scale that follows from a grade, or nothing.

    >>> implied_on("Gleason patterns", "3+4", "grade group")
    '2'
    """
    return next((each.value for each in implied(scale, value) if each.scale == other), "")


def may_be_on(scale: str, other: str) -> bool:
    """Return whether a numbered grade on a scale may be meant to be on the other one.

    >>> may_be_on("grade", "Fuhrman"), may_be_on("FIGO", "Fuhrman")
    (True, False)
    """
    if scale == other or not {scale, other} <= _NUMBERED:
        return scale == other
    return UNNAMED in {scale, other} or frozenset({scale, other}) in _SAME


def is_unique(scale: str) -> bool:
    """Return whether a case has one grade on a scale.

    >>> is_unique("FIGO"), is_unique("tier")
    (True, False)
    """
    return scale not in _REPEATED


def is_usual_end(scale: str, whole: str) -> bool:
    """Return whether a scale ends at a number: "grade 2 of 4".

    A scale without an end in the table ends at 3 or 4.

    >>> is_usual_end("Fuhrman", "4"), is_usual_end("Fuhrman", "9")
    (True, False)
    """
    return whole == _ENDS[scale] if scale in _ENDS else whole in {"3", "4"}


def are_neighbors(scale: str, one: str, other: str) -> bool:
    """Return whether two values are next to each other on a scale.

    >>> are_neighbors("tier", "low", "high"), are_neighbors("Gleason patterns", "4+3", "3+4")
    (False, True)
    """
    if scale == GLEASON:
        one, other = (implied_on(scale, each, GROUP) or "0" for each in (one, other))
    for order in _ORDERS:
        if one in order and other in order:
            return abs(order.index(one) - order.index(other)) == 1
    return one.isdecimal() and other.isdecimal() and abs(int(one) - int(other)) == 1
