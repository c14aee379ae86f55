"""Whether two texts state the same degrees.

On each scale of the gold answer, an answer states the gold values and no other. It may leave out
what a diagnosis implies (invasive, primary, malignant), but it may not contradict it.
"""

from collections.abc import Sequence

from pathreward.facts.degree.parse import POSITIONS, SCALES, Degree
from pathreward.facts.protocol import Comparison, Credit

_IMPLIED = frozenset({"invasive", "primary", "malignant"})


def compare(stated: Sequence[Degree], gold: Sequence[Degree], credit: Credit) -> Comparison:
    """Return whether an answer states the gold degrees.

    >>> from pathreward.facts.degree.parse import degrees
    >>> def value(text, gold, near=0.0):
    ...     return compare(degrees(text), degrees(gold), Credit(near)).value
    >>> value("severe dysplasia", "marked dysplasia"), value("mild", "severe"), value("", "severe")
    (1.0, 0.0, 0.0)
    >>> value("mild", "moderate", near=0.5)
    0.5
    """
    earned, reason = 1.0, f"the answer is {_listed({each.value for each in gold})}"
    for scale in dict.fromkeys(each.scale for each in gold):
        expected = {each.value for each in gold if each.scale == scale}
        values = {each.value for each in stated if each.scale == scale}
        if other := values - expected:
            near = len(expected) == len(values) == 1 and _are_neighbors(scale, *values, *expected)
            reason = f"the answer says {_listed(other)}, expected {_listed(expected)}"
            earned = min(earned, credit.near if near else 0.0)
        elif missing := expected - values - _IMPLIED:
            return Comparison(0.0, f"the answer leaves out {min(missing)!r}")
        if not earned:
            break
    return Comparison(earned, reason)


def _are_neighbors(scale: str, one: str, other: str) -> bool:
    order = SCALES[scale]
    return scale not in POSITIONS and abs(order.index(one) - order.index(other)) == 1


def _listed(values: set[str]) -> str:
    return " and ".join(map(repr, sorted(values)))


def bears_on(degree: Degree, gold: Sequence[Degree]) -> bool:
    """Return whether a degree is on a scale of the gold ones.

    >>> from pathreward.facts.degree.parse import degrees
    >>> [bears_on(each, degrees("severe")) for each in degrees("mild chronic")]
    [True, False]
    """
    return any(degree.scale == each.scale for each in gold)


def describe(degree: Degree) -> str:
    """Return the value of a degree, such as "severe".

    >>> from pathreward.facts.degree.parse import degrees
    >>> describe(degrees("marked dysplasia")[0])
    'severe'
    """
    return degree.value


def locates(degree: Degree) -> bool:
    """Return whether a degree is a position, such as "upper".

    >>> from pathreward.facts.degree.parse import degrees
    >>> [locates(each) for each in degrees("severe, upper")]
    [False, True]
    """
    return degree.scale in POSITIONS
