"""Compare marker results.

Each marker of the gold answer must be stated with the gold status, or with what implies it: HER2 3+
is positive, 2+ equivocal, 0 and 1+ negative; HER2 amplified is positive; other stains are positive
with 1+ to 3+; ER and PR are positive in at least 1 % of cells. A score must be stated where the
gold answer states one, a percentage only where the gold answer states nothing else; neither may
differ. An intensity or extent that differs from the gold one is wrong; a missing one is not.
"""

import re
from collections.abc import Sequence

from pathreward.facts.marker.check import HER2_STATUS, contradiction
from pathreward.facts.marker.lexing import VALUE, tokens
from pathreward.facts.marker.parse import Marker
from pathreward.facts.protocol import Comparison, Credit, Detail

_OF_A_VARIANT = {"positive": "mutated", "negative": "wild type"}
_VARIANT = re.compile(r" [A-Z]\d{2,4}[A-Z]?\Z")
_OF_HER2 = {"amplified": "positive", "not amplified": "negative"}
_POSITIVE_FROM = {"ER": 1.0, "PR": 1.0}
"""Percentage of stained nuclei from which a receptor is positive (ASCO/CAP 2020)."""
_EXCLUSIVE = ({"strong", "moderate", "weak"}, {"diffuse", "focal"})
_SAME_EXTENT = {"patchy": "focal"}


def compare(stated: Sequence[Marker], gold: Sequence[Marker], credit: Credit) -> Comparison:
    """Return whether the results that an answer states are the gold ones.

    >>> from pathreward.facts.marker.parse import markers
    >>> def value(text, gold):
    ...     return compare(markers(text), markers(gold), Credit()).value
    >>> value("HER2 3+", "HER2 positive"), value("HER2 positive", "HER2 3+")
    (1.0, 0.0)
    """
    names = {each.name for each in gold}
    for right in gold:
        mine = [each for each in stated if _is_of(each, right, alone=len(names) == 1)]
        same = [each for each in gold if each.name == right.name]
        comparison = _compare_one(mine, right, same, credit)
        if not comparison.value:
            return comparison
    return Comparison(1.0, f"the answer is {', '.join(map(describe, gold))}")


def bears_on(marker: Marker, gold: Sequence[Marker]) -> bool:
    """Return whether a result is of a gold marker, of one of its family, or of none that is named.

    >>> from pathreward.facts.marker.parse import markers
    >>> [bears_on(each, markers("ER positive")) for each in markers("ER negative, Ki-67 20 %")]
    [True, False]
    """
    names = {each.name for each in gold}
    return not marker.name or "" in names or not _family(marker.name).isdisjoint(names)


def bare_number(text: str, gold: Sequence[Marker], _prompt: str) -> tuple[Marker, ...]:
    """Return the result that a bare percentage is which answers a gold percentage: "20 %".

    >>> from pathreward.facts.marker.parse import markers
    >>> [(each.low, each.name) for each in bare_number("20 %", markers("Ki-67 20 %"), "")]
    [(20.0, '')]
    """
    if not any(each.low is not None for each in gold):
        return ()
    stated = [each for each in tokens(text, (), 0, len(text)) if each.kind == VALUE]
    return tuple(
        Marker(each.start, each.end, "", low=each.low, high=each.high)
        for each in stated
        if each.low is not None
    )


def _compare_one(
    stated: Sequence[Marker], right: Marker, allowed: Sequence[Marker], credit: Credit
) -> Comparison:
    if not stated:
        return Comparison(0.0, f"the answer states no {right.name or 'status'}")
    if other := next((each for each in stated if _is_news(each, allowed)), None):
        return Comparison(0.0, f"the answer contradicts itself: {contradiction(other)}")
    statuses = {status for each in stated if (status := implied_status(each))}
    expected = {status for each in allowed if (status := implied_status(each))}
    if len(statuses) > 1 and not statuses <= expected:
        return Comparison(0.0, f"the answer states several: {', '.join(sorted(statuses))}")
    wrong = Comparison(0.0, f"the answer is {describe(stated[0])}, expected {describe(right)}")
    if expected and (not statuses or not statuses <= expected):
        return wrong
    scores = {each.score for each in stated if each.score}
    scored = {each.score for each in allowed if each.score}
    if right.score and not (right.score in scores and scores <= scored):
        return wrong
    if not _shares_agree(stated, right, allowed, credit):
        return wrong
    if any(all(_differ_in_degree(each, one) for one in allowed) for each in stated):
        return wrong
    return Comparison(1.0, f"the answer is {describe(right)}")


def _is_news(stated: Marker, allowed: Sequence[Marker]) -> bool:
    """Return whether a result contradicts itself, and no gold result does so too."""
    return contradiction(stated) != "" and all(stated[2:] != each[2:] for each in allowed)


def _shares_agree(
    stated: Sequence[Marker], right: Marker, allowed: Sequence[Marker], credit: Credit
) -> bool:
    """Return whether the percentages that an answer states are those of the gold results."""
    if right.low is None:
        return True
    shares = [each for each in stated if each.low is not None]
    if not shares:
        return bool(right.status or right.score)
    gold = [each for each in allowed if each.low is not None]
    return any(_within(each, right, credit) for each in shares) and all(
        any(_within(each, one, credit) for one in gold) for each in shares
    )


def _is_of(stated: Marker, gold: Marker, *, alone: bool) -> bool:
    if not stated.name:
        return alone
    if not gold.name or stated.name == gold.name:
        return True
    variant = stated.name.startswith(gold.name) and stated.status in {"mutated", "positive"}
    return variant and (" " in stated.name or gold.name == "IDH")


def _family(name: str) -> set[str]:
    return {name, name.split(maxsplit=1)[0], name[:3]}


def implied_status(marker: Marker) -> str:
    """Return the status that a result states or implies, the same for all ways to state it.

    >>> from pathreward.facts.marker.parse import markers
    >>> [implied_status(each) for each in markers("HER2 2+, ER 90 %, BRAF V600E positive, CK7 1+")]
    ['equivocal', 'positive', 'mutated', 'positive']
    """
    status = marker.status
    if _VARIANT.search(marker.name):
        status = _OF_A_VARIANT.get(status, status)
    if marker.name == "HER2":
        return _OF_HER2.get(status, status) or HER2_STATUS.get(marker.score, "")
    if status:
        return status
    if marker.score:
        return "negative" if marker.score == "0" else "positive"
    if marker.name in _POSITIVE_FROM and marker.low is not None:
        return "positive" if marker.low >= _POSITIVE_FROM[marker.name] else "negative"
    return "positive" if marker.degrees else ""


def _within(stated: Marker, gold: Marker, credit: Credit) -> bool:
    low, high = gold.low or 0.0, gold.high or 0.0
    margin = max(credit.absolute, credit.relative * low) + 1e-9
    return low - margin <= (stated.low or 0.0) and (stated.high or 0.0) <= high + margin


def _differ_in_degree(one: Marker, other: Marker) -> bool:
    mine, theirs = (
        {_SAME_EXTENT.get(each, each) for each in marker.degrees} for marker in (one, other)
    )
    return any(
        mine & scale and theirs & scale and (mine & scale).isdisjoint(theirs & scale)
        for scale in _EXCLUSIVE
    )


def describe(marker: Marker) -> str:
    """Return a result as a reader would write it.

    >>> from pathreward.facts.marker.parse import markers
    >>> [describe(each) for each in markers("oestrogen receptor: strongly positive (90-95%)")]
    ['ER strong positive 90-95 %']
    """
    share = ""
    if marker.low is not None:
        share = (
            f"{marker.low:g}" if marker.low == marker.high else f"{marker.low:g}-{marker.high:g}"
        )
        share += " %" if not marker.name.endswith("CPS") else ""
    parts = (marker.name, *marker.degrees, marker.status, marker.score, share)
    return " ".join(filter(None, parts))


def detail(_text: str, marker: Marker) -> Detail:
    """Return the detail: the marker, and its status, score and percentage.

    A percentage above 0 says that the marker is positive: "positive in 90 %" is "90 %".

    >>> from pathreward.facts.marker.parse import markers
    >>> [str(detail("", each)) for each in markers("ER positive (90 %), HER2 2+")]
    ['ER 90-90', 'HER2 equivocal 2+']
    """
    amount = "" if marker.low is None else f"{marker.low:g}-{marker.high:g}"
    status = implied_status(marker)
    if marker.low and status == "positive":
        status = ""
    return Detail("marker", marker.name, " ".join(filter(None, (status, marker.score, amount))))
