"""Whether two texts state the same sides."""

from collections.abc import Sequence

from pathreward.facts.laterality.parse import Side
from pathreward.facts.protocol import Comparison, Credit, Detail


def compare(stated: Sequence[Side], gold: Sequence[Side], _credit: Credit) -> Comparison:
    """Return whether an answer states the gold sides and no other.

    >>> from pathreward.facts.laterality.parse import sides
    >>> compare(sides("the left breast"), sides("on the left"), Credit()).value
    1.0
    """
    said, right = ({each.value for each in facts} for facts in (stated, gold))
    if said == right:
        return Comparison(1.0, f"the answer is {' and '.join(sorted(right))}")
    if not said:
        return Comparison(0.0, f"the answer states no side, expected {' and '.join(sorted(right))}")
    written, expected = (" and ".join(map(repr, sorted(each))) for each in (said, right))
    return Comparison(0.0, f"the answer says {written}, expected {expected}")


def describe(side: Side) -> str:
    """Return it as a reader would write it."""
    return f"{side.value} {side.organ}".strip()


def detail(_text: str, side: Side) -> Detail:
    """Return the detail: the organ, and its side."""
    return Detail("laterality", side.organ, side.value)


def unique(side: Side) -> tuple[str, str] | None:
    """Return the side of a case that has one, whatever the organ."""
    return ("side", side.value) if side.value != "bilateral" else None
