"""When two claims state the same, and when they contradict each other."""

from collections.abc import Mapping
from functools import lru_cache

from pathreward.claims.claim import NOT, Axis, Claim
from pathreward.claims.measures import ANY_ROLE, COUNT, TOTAL, same_measure, same_share, same_total
from pathreward.facts.anatomy import same_region, site_of_word

_SUBSTAGES = frozenset("ABCDEabcdem")
"""Letters with which the part of a stage begins: IIA, T2a, N1mi."""
BOUND = ("degree", "laterality")
"""Kinds of claims that apply to the words that they modify, not to the whole case."""


def may_conflict(claim: Claim, other: Claim) -> bool:
    """Return whether two sides that differ may be of one thing: left and right of one organ are.

    >>> left, right = (
    ...     Claim(0, 0, "laterality", (("side", side),), 0.6, "", frozenset({"breast"}))
    ...     for side in ("left", "right")
    ... )
    >>> may_conflict(left, right), may_conflict(left, right._replace(about=frozenset({"axilla"})))
    (True, False)
    """
    if claim.kind == "laterality" and "bilateral" in {claim.value, other.value}:
        return not claim.about.isdisjoint(other.about)
    if claim.kind == "laterality" and claim.about and other.about:
        return not claim.about.isdisjoint(other.about)
    return True


_SITES = frozenset(site_of_word().values())


def elsewhere(claim: Claim, other: Claim) -> bool:
    """Return whether two sides are of different regions: left cheek, left temple.

    >>> cheek, temple = (
    ...     Claim(0, 0, "laterality", (("side", "left"),), 0.6, "", frozenset({site}))
    ...     for site in ("cheek", "temple")
    ... )
    >>> elsewhere(cheek, temple), elsewhere(cheek, cheek)
    (True, False)
    """
    mine, theirs = claim.about & _SITES, other.about & _SITES
    return bool(mine and theirs) and not same_region(mine, theirs)


def related(one: Claim, other: Claim) -> int:
    """Return 1 if two claims state the same, -1 if they contradict each other, else 0.

    >>> present, absent = (
    ...     Claim(0, 8, "concept", (("concept necrosis", value),), 1.0, "necrosis")
    ...     for value in ("affirmed", "negated")
    ... )
    >>> related(present, present), related(present, absent)
    (1, -1)
    """
    if one.value.startswith(NOT) or other.value.startswith(NOT):
        return _denied(one, other)
    mine, theirs = _by_axis(one.axes), _by_axis(other.axes)
    same = differ = alike = False
    for axis in mine.keys() & theirs.keys():
        equal = [_equal(axis, each, value) for each in mine[axis] for value in theirs[axis]]
        if True in equal:
            same = True
            alike = alike or axis.startswith(ANY_ROLE)
        elif not axis.startswith(ANY_ROLE) and None not in equal:
            differ = True
    if one.kind == "involvement" and not _is_same_place(one, other):
        return 0
    if one.kind in BOUND and one.about and other.about and one.about.isdisjoint(other.about):
        return 0
    if one.kind == "code" and len(one.axes) == len(other.axes) == 2 and one.axis != other.axis:
        return 0  # the maternal and the fetal stage
    if alike and "measurement" in {one.kind, other.kind}:
        return 1
    return -1 if differ else int(same)


def _denied(one: Claim, other: Claim) -> int:
    """Return how two facts relate of which one is denied: it contradicts its own value only."""
    if one.value.startswith(NOT) and other.value.startswith(NOT):
        return int(one.axes == other.axes)
    denial, fact = (one, other) if one.value.startswith(NOT) else (other, one)
    value = denial.value.removeprefix(NOT)
    holds = any(axis == denial.axis and _equal(axis, value, each) for axis, each in fact.axes)
    return -1 if holds else 0


def _is_same_place(one: Claim, other: Claim) -> bool:
    """Return whether two claims about margins, or nodes, may be about the same ones.

    "Nodes: 3 of 22" does not contradict "the apical node is free".
    """
    if one.about and other.about:
        return not one.about.isdisjoint(other.about)
    if one.value == other.value:
        return True
    some, certain = (one, other) if other.about else (other, one)
    return not certain.about or some.value == "no"


@lru_cache(maxsize=1 << 12)
def _by_axis(axes: tuple[Axis, ...]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for axis, value in axes:
        found[axis] = (*found.get(axis, ()), value)
    return found


def _equal(axis: str, one: str, other: str) -> bool | None:
    """Return whether two values of an axis state the same; None: neither that nor otherwise."""
    if one == other:
        return True
    if axis.startswith(ANY_ROLE):
        return False
    if axis.endswith(" mm") or axis.startswith(COUNT):
        return same_measure(one, other)
    if axis.startswith("marker ") and axis.endswith(" %"):
        return same_share(one, other)
    if axis == TOTAL:
        return same_total(one, other)
    if axis.startswith("stage "):
        return is_part_of_stage(one, other) or is_part_of_stage(other, one)
    return False


def is_part_of_stage(one: str, other: str) -> bool:
    """Return whether a stage is another one, or a part of it: IIA of II, and not III.

    >>> is_part_of_stage("IIA", "II"), is_part_of_stage("III", "II"), is_part_of_stage("2a", "2")
    (True, False, True)
    """
    return one == other or (one.startswith(other) and one[len(other)] in _SUBSTAGES)


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of the smaller of two sets that is in the other one.

    >>> overlap(frozenset("ab"), frozenset("bcd"))
    0.5
    """
    return len(one & other) / max(1, min(len(one), len(other)))
