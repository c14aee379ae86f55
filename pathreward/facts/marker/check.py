"""Marker results that contradict themselves: positive in 0 % of cells, negative with 3+."""

import re
from collections.abc import Iterator

from pathreward.completion.scanning import lowered, occurrences, windows
from pathreward.facts.marker.parse import Marker, markers
from pathreward.facts.protocol import Violation

HER2_STATUS = {"0": "negative", "1+": "negative", "2+": "equivocal", "3+": "positive"}
"""What a score of HER2 means (ASCO/CAP 2018)."""
_MOST_CELLS = 50.0
_BESIDE = re.compile(
    r"(?:positive|negative)\W{1,6}(?:(?:and|but|then|also|or)\W)?(?:positive|negative)"
)
"""Two results side by side, in small letters."""
_SCORES = frozenset("0123")
_BEFORE, _BEHIND = 120, 80
"""Characters around it that are read."""


def check(text: str) -> Iterator[Violation]:
    """Yield the marker results of a text that cannot be.

    >>> [each.note for each in check("CD20 positive 0%, HER2 negative (3+), ER positive (90 %)")]
    ['CD20 is positive in 0 % of cells', 'HER2 is negative with a score of 3+']
    """
    for start, end in windows(_cues(text), _BEFORE, _BEHIND, len(text)):
        previous = None
        for each in markers(text[start:end]):
            note = contradiction(each)
            if not note and previous is not None and _is_opposite(previous, each):
                note = f"{each.name or 'it'} is positive and negative"
            if note:
                yield Violation(start + each.start, start + each.end, note)
            previous = each


def _cues(text: str) -> Iterator[int]:
    """Yield places of what every contradiction has: a percentage, a score, two results."""
    folded = lowered(text)
    yield from occurrences(text, "%")
    yield from occurrences(folded, "percent")
    yield from (at for at in occurrences(text, "+") if text[at - 1 : at] in _SCORES)
    for at in occurrences(folded, "positive"):
        if found := _BESIDE.search(folded, max(0, at - 24), at + 40):
            yield found.start()


def contradiction(marker: Marker) -> str:
    """Return why the parts of a result contradict each other, or nothing.

    >>> from pathreward.facts.marker.parse import markers
    >>> [contradiction(each) for each in markers("Ki-67 negative, 80 %; ER positive, 1+")]
    ['Ki-67 is negative in 80 % of cells', '']
    """
    name = marker.name or "the marker"
    if marker.status == "positive" and marker.high == 0:
        return f"{name} is positive in 0 % of cells"
    if marker.status == "negative" and marker.low is not None and marker.low > _MOST_CELLS:
        return f"{name} is negative in {marker.low:g} % of cells"
    if marker.status in {"positive", "negative"} and marker.score:
        if marker.name == "HER2":
            allowed = HER2_STATUS.get(marker.score, marker.status)
        else:
            allowed = "negative" if marker.score == "0" else "positive"
        if {allowed, marker.status} == {"positive", "negative"}:
            return f"{name} is {marker.status} with a score of {marker.score}"
    return ""


def _is_opposite(one: Marker, other: Marker) -> bool:
    """Return whether two results are the halves of "ER positive and negative"."""
    return one[:3] == other[:3] and {one.status, other.status} == {"positive", "negative"}
