"""Compare sides. "Contralateral" and "ipsilateral" name no side and are left out."""

from collections.abc import Sequence

from pathreward.facts.laterality.parse import RELATIVE, SIDES, Side
from pathreward.facts.protocol import Comparison, Credit, Detail


def compare(stated: Sequence[Side], gold: Sequence[Side], _credit: Credit) -> Comparison:
    """Return whether an answer states the gold sides and no other.

    >>> from pathreward.facts.laterality.parse import sides
    >>> compare(sides("the left breast"), sides("on the left"), Credit()).value
    1.0
    """
    mine, right = (_values(facts) for facts in (stated, gold))
    if mine == right:
        return Comparison(1.0, f"the answer is {' and '.join(sorted(right))}")
    if not mine:
        return Comparison(0.0, f"the answer states no side, expected {' and '.join(sorted(right))}")
    written, expected = (" and ".join(map(repr, sorted(each))) for each in (mine, right))
    return Comparison(0.0, f"the answer says {written}, expected {expected}")


def _values(facts: Sequence[Side]) -> set[str]:
    """Return the sides of some facts; left and right are both sides."""
    values = {each.value for each in facts} - RELATIVE
    return {"bilateral"} if values >= {"left", "right"} else values


def describe(side: Side) -> str:
    """Return a side with its organ, such as "left breast".

    >>> from pathreward.facts.laterality.parse import sides
    >>> [describe(each) for each in sides("ovary (left); on the right")]
    ['left ovary', 'right']
    """
    return f"{side.value} {side.organ}".strip()


def detail(_text: str, side: Side) -> Detail | None:
    """Return the detail: the organ, and its side.

    >>> from pathreward.facts.laterality.parse import sides
    >>> [str(detail("", each)) for each in sides("left breast, contralateral breast")]
    ['breast left', 'None']
    """
    if side.value in RELATIVE:
        return None
    return Detail("laterality", side.organ, side.value)


def unique(side: Side) -> tuple[str, str] | None:
    """Return the side of a case that has one, whatever the organ.

    >>> from pathreward.facts.laterality.parse import sides
    >>> [unique(each) for each in sides("left breast, bilateral ovaries")]
    [('side', 'left'), None]
    """
    return ("side", side.value) if side.value in SIDES - {"bilateral"} else None
