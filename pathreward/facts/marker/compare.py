"""Whether two texts state the same marker results.

Each marker of the gold answer has to be there with the gold status, or with what implies it: HER2
3+ is positive, 2+ equivocal, 0 and 1+ negative; HER2 amplified is positive; of other stains 1+ to
3+ are positive; ER and PR in at least 1 % of cells are positive. A score has to be stated where
the gold answer states one; a percentage only where it states nothing else, else it may not differ.
"""

from collections.abc import Iterator, Sequence

from pathreward.facts.marker.parse import Marker
from pathreward.facts.protocol import Comparison, Credit, Detail

_GENES = {"positive": "mutated", "negative": "wild type"}
_HER2 = {"0": "negative", "1+": "negative", "2+": "equivocal", "3+": "positive"}
_AMPLIFIED = {"amplified": "positive", "not amplified": "negative"}


def compare(told: Sequence[Marker], gold: Sequence[Marker], credit: Credit) -> Comparison:
    """Return whether the results that `text` states are the gold ones.

    >>> from pathreward.facts.marker.parse import markers
    >>> def value(text, gold):
    ...     return compare(markers(text), markers(gold), Credit()).value
    >>> value("HER2 3+", "HER2 positive"), value("HER2 positive", "HER2 3+")
    (1.0, 0.0)
    """
    names = {each.name for each in gold}
    for right in gold:
        said = [each for each in told if _is_of(each, right, alone=len(names) == 1)]
        verdict = _compared(said, right, [each for each in gold if each.name == right.name], credit)
        if not verdict.value:
            return verdict
    return Comparison(1.0, f"the answer is {', '.join(map(describe, gold))}")


def bears_on(marker: Marker, gold: Sequence[Marker]) -> bool:
    """Return whether a result is of a gold marker, of one of its family, or of none that is named.

    >>> from pathreward.facts.marker.parse import markers
    >>> [bears_on(each, markers("ER positive")) for each in markers("ER negative, Ki-67 20 %")]
    [True, False]
    """
    names = {each.name for each in gold}
    return not marker.name or "" in names or not _family(marker.name).isdisjoint(names)


def _compared(
    said: Sequence[Marker], right: Marker, allowed: Sequence[Marker], credit: Credit
) -> Comparison:
    if not said:
        return Comparison(0.0, f"the answer states no {right.name or 'status'}")
    statuses = {status for each in said for status in _statuses(each)}
    expected = {status for each in allowed for status in _statuses(each)}
    if len(statuses) > 1 and not statuses <= expected:
        return Comparison(0.0, f"the answer states several: {', '.join(sorted(statuses))}")
    wrong = Comparison(0.0, f"the answer is {describe(said[0])}, expected {describe(right)}")
    if expected and (not statuses or not statuses <= expected):
        return wrong
    scores = {each.score for each in said if each.score}
    if right.score and scores != {right.score}:
        return wrong
    shares = [each for each in said if each.low is not None]
    needed = right.low is not None and not (right.status or right.score)
    if (needed and not shares) or (
        right.low is not None and not all(_within(each, right, credit) for each in shares)
    ):
        return wrong
    return Comparison(1.0, f"the answer is {describe(right)}")


def _is_of(told: Marker, gold: Marker, *, alone: bool) -> bool:
    if not told.name:
        return alone
    if not gold.name or told.name == gold.name:
        return True
    variant = told.name.startswith(gold.name) and told.status in {"mutated", "positive"}
    return variant and (" " in told.name or gold.name == "IDH")


def _family(name: str) -> set[str]:
    return {name, name.split(maxsplit=1)[0], name[:3]}


def _statuses(marker: Marker) -> Iterator[str]:
    """Yield the status that a result states or implies, one way for equal ones."""
    status = marker.status
    if " " in marker.name and status in _GENES:
        status = _GENES[status]
    if marker.name == "HER2":
        status = _AMPLIFIED.get(status, status) or _HER2.get(marker.score, "")
    elif not status and marker.score:
        status = "negative" if marker.score == "0" else "positive"
    elif not status and marker.name in {"ER", "PR"} and marker.low is not None:
        status = "positive" if marker.low >= 1 else "negative"
    if status:
        yield status


def _within(told: Marker, gold: Marker, credit: Credit) -> bool:
    low, high = gold.low or 0.0, gold.high or 0.0
    margin = max(credit.absolute, credit.relative * low) + 1e-9
    return low - margin <= (told.low or 0.0) and (told.high or 0.0) <= high + margin


def describe(marker: Marker) -> str:
    """Return it as a reader would write it."""
    share = ""
    if marker.low is not None:
        share = (
            f"{marker.low:g} %"
            if marker.low == marker.high
            else f"{marker.low:g}-{marker.high:g} %"
        )
    return " ".join(each for each in (marker.name, marker.status, marker.score, share) if each)


def detail(_text: str, marker: Marker) -> Detail:
    """Return the detail: the marker, and its status, score and percentage."""
    amount = "" if marker.low is None else f"{marker.low:g}-{marker.high:g}"
    value = " ".join(filter(None, (marker.status, marker.score, amount)))
    return Detail("marker", marker.name, value)
