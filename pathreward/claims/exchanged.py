"""Values of a completion that are those of the reference, with their owners exchanged.

"ER 90 %, PR 10 %" agrees with "ER 10 %, PR 90 %" in every value, and is wrong in both.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations

from pathreward.claims.claim import Claim
from pathreward.claims.measures import COUNT
from pathreward.claims.owners import Owned, Owners
from pathreward.claims.places import SIZE
from pathreward.facts.degree.parse import POSITIONS

MOST = 24
"""Values of a class that are compared on each side: at most 276 pairs, so that time is linear."""
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_CLEARLY = 2
"""How many times as many tokens must be those of the other owner. With 1, one word more that two
sentences happen to share would exchange two values."""

_PLACES = frozenset({"side", *(f"degree {scale}" for scale in (*POSITIONS, "depth"))})
"""Classes of values that are owners themselves: they are exchanged where no other values are."""

_SIZE = f"{SIZE}="
"""How the token of a size begins."""

_LISTED = frozenset({"measurement", "degree", "number", "marker"})
"""Kinds of values that are listed with their owners."""

Exchange = tuple[Claim, Claim]
"""A claim of the completion, and the reference's claim whose owner matches."""


def exchanged(found: Owners, reference: Owners) -> Iterator[Exchange]:
    """Yield the claims whose values are exchanged, each with the reference's of the same owner.

    Two values that both texts state are exchanged if the owner of each has in the completion more
    than twice as many tokens of the other value's owner in the reference as of its own. Without
    any token of their own owners, one token of the other's is enough if it is a place of a scale
    on which both pairs differ (left and right), or if values of a list that are stated one after
    the other are concerned and the token is that of one value only, in both texts.

    >>> from pathreward.claims.extract import text_claims
    >>> from pathreward.linking import Linker
    >>> texts = ("Left 4 cm, right 2 cm.", "Left 2 cm, right 4 cm.")
    >>> found, reference = (text_claims(each, Linker.default()).owners for each in texts)
    >>> [(one.axes[0][1], other.axes[0][1]) for one, other in exchanged(found, reference)]
    [('40/40', '20/20'), ('20/20', '40/40')]

    Args:
        found: The owners of the values of the completion.
        reference: Those of the reference.
    """
    theirs = reference.values
    if not theirs:
        return
    pairs: list[Exchange] = []
    both = [cls for cls in found.values if cls in theirs]
    for cls in sorted(both, key=_PLACES.__contains__):
        if pairs and cls in _PLACES:
            break
        shared = {value for _, value in found.values[cls]} & {value for _, value in theirs[cls]}
        if len(shared) > 1:
            pairs += _exchanged(found.of(cls, shared, MOST), reference.of(cls, shared, MOST))
    yield from pairs


def _exchanged(found: Sequence[Owned], reference: Sequence[Owned]) -> Iterator[Exchange]:
    reference_by_value, stated_by_value = _by_value(reference), _by_value(found)
    for one, two in combinations(found, 2):
        if one.value == two.value or not {one.value, two.value} <= reference_by_value.keys():
            continue
        if _has_own_units(one, two, reference_by_value):
            continue
        first = _nearest(two, reference_by_value[one.value])
        second = _nearest(one, reference_by_value[two.value])
        if one.owner.isdisjoint(second.owner) and two.owner.isdisjoint(first.owner):
            continue
        if _is_met(second, first, one, stated_by_value):
            continue
        if _is_met(first, second, two, stated_by_value):
            continue
        if _is_exchanged(one, two, first, second, stated_by_value, reference_by_value):
            yield one.claim, second.claim
            yield two.claim, first.claim


def _has_own_units(one: Owned, two: Owned, reference: Mapping[str, Sequence[Owned]]) -> bool:
    """Return whether two values, one a count at least, are on two axes, also in the reference."""
    axes = one.claim.axis, two.claim.axis
    if axes[0] == axes[1] or not any(each.startswith(COUNT) for each in axes):
        return False
    return all(
        any(each.claim.axis == axis for each in reference[value])
        for axis, value in zip(axes, (one.value, two.value), strict=True)
    )


def _by_value(every: Sequence[Owned]) -> Mapping[str, Sequence[Owned]]:
    found: dict[str, list[Owned]] = {}
    for each in every:
        found.setdefault(each.value, []).append(each)
    return found


def _is_met(
    wanted: Owned, other: Owned, found: Owned, stated_by_value: Mapping[str, Sequence[Owned]]
) -> bool:
    """Return whether the completion has a value with its owner, beside one with another value.

    Args:
        wanted: A value of the reference.
        other: The value of the reference that it may be exchanged with.
        found: The value of the completion that has its owner.
        stated_by_value: The values of the completion.
    """
    owner, _ = _distinguishing_tokens(wanted, other)
    least = max(1, len(owner & found.owner))
    return any(len(owner & each.owner) >= least for each in stated_by_value[wanted.value])


def _nearest(one: Owned, reference: Sequence[Owned]) -> Owned:
    return max(reference, key=lambda each: len(each.owner & one.owner))


def _is_exchanged(
    one: Owned,
    two: Owned,
    first: Owned,
    second: Owned,
    stated_by_value: Mapping[str, Sequence[Owned]],
    reference_by_value: Mapping[str, Sequence[Owned]],
) -> bool:
    """Return whether two values have each other's owner in the reference.

    Args:
        one: A value of the completion.
        two: Another one.
        first: The value of the reference that equals the first, with the second one's owner.
        second: The value that equals the second, with the first one's owner.
        stated_by_value: The values of the completion.
        reference_by_value: The values of the reference.
    """
    mine, other = _distinguishing_tokens(one, two)
    here, there = _distinguishing_tokens(first, second)
    straight = (
        _most_shared(mine, reference_by_value[one.value], second),
        _most_shared(other, reference_by_value[two.value], first),
    )
    crossed = len(mine & there), len(other & here)
    if crossed[0] > _CLEARLY * straight[0] and crossed[1] > _CLEARLY * straight[1]:
        return True
    if any(straight) or not any(crossed):
        return False
    shared = mine & there | other & here
    if _on_one_scale(one, two) and _on_one_scale(first, second):
        return not shared.isdisjoint(one.places | two.places)
    is_listed = one.claim.kind in _LISTED and _is_near(one, two) and _is_near(first, second)
    if not is_listed:
        return False
    return _is_telling(shared, stated_by_value) and _is_telling(shared, reference_by_value)


def _most_shared(tokens: frozenset[str], values: Sequence[Owned], other: Owned) -> int:
    """Return how many tokens one of some values has, at most, that tell it from another one."""
    return max(len(tokens & _distinguishing_tokens(each, other)[0]) for each in values)


def _distinguishing_tokens(one: Owned, two: Owned) -> tuple[frozenset[str], frozenset[str]]:
    """Return the tokens by which two owners differ, with their ranks by size."""
    mine, theirs = one.owner - two.owner, two.owner - one.owner
    if not (own := _size(mine)) or not (other := _size(theirs)) or own == other:
        return mine, theirs
    if own > other:
        return mine | {"rank larger"}, theirs | {"rank smaller"}
    return mine | {"rank smaller"}, theirs | {"rank larger"}


def _size(owner: frozenset[str]) -> float:
    """Return the greatest size among the tokens of an owner; denied and open sizes are none."""
    found = [each.removeprefix(_SIZE).split("/")[0] for each in owner if each.startswith(_SIZE)]
    return max([float(each) for each in found if _PLAIN.fullmatch(each)], default=0.0)


def _on_one_scale(one: Owned, two: Owned) -> bool:
    """Return whether two owners have different places of one kind: left and right."""
    mine = {each.partition(" ")[0] for each in one.places - two.places}
    return not mine.isdisjoint({each.partition(" ")[0] for each in two.places - one.places})


def _is_near(one: Owned, two: Owned) -> bool:
    """Return whether two values are stated one after the other."""
    return abs(one.sentence - two.sentence) <= 1


def _is_telling(tokens: Collection[str], values: Mapping[str, Sequence[Owned]]) -> bool:
    """Return whether only one of some values has one of some tokens."""
    owners = [each.owner for every in values.values() for each in every]
    return any(sum(token in each for each in owners) == 1 for token in tokens)
