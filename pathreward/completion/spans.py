"""Spans of a text: an index of them, and the text without them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate


class SpanIndex:
    """Spans in the order of the text, searched by bisection.

    >>> index = SpanIndex([(0, 4), (10, 20)])
    >>> index.covers(12, 15), index.covers(3, 6), index.overlapping(3, 11), index.overlapping(4, 10)
    (True, False, [0, 1], [])

    Args:
        spans: First character and one past the last of each; they may overlap.
    """

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self.spans = sorted(spans)
        self._starts = [start for start, _ in self.spans]
        self._reach = list(accumulate((end for _, end in self.spans), max))
        """Where the spans up to each one end at the latest."""

    def covers(self, start: int, end: int) -> bool:
        """Return whether one of the spans contains another span."""
        at = bisect_right(self._starts, start) - 1
        return at >= 0 and self._reach[at] >= end

    def overlapping(self, start: int, end: int) -> list[int]:
        """Return the numbers, in the order of the text, of the spans that share a character."""
        found = []
        at = bisect_left(self._starts, end) - 1
        while at >= 0 and self._reach[at] > start:
            if self.spans[at][1] > start:
                found.append(at)
            at -= 1
        return found[::-1]


def blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return a text with sorted spans, which may overlap, replaced by spaces.

    >>> blanked("nests, pale", [(0, 3), (2, 6)])
    '       pale'
    """
    pieces = []
    done = 0
    for start, end in spans:
        if end > done:
            pieces += [text[done:start], " " * (end - max(start, done))]
            done = end
    return "".join([*pieces, text[done:]])
