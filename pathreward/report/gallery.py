"""Which scored rows a page shows: all of them, or the ends and an even draw of very many."""

import heapq
import zlib
from dataclasses import dataclass, field

from pathreward.scoring import Scored


@dataclass(slots=True)
class Gallery:
    """The rows that a page shows, chosen while they come in, so that memory does not grow.

    Up to `cap` rows all are kept. Beyond it, the rows with the lowest and the highest totals are,
    ``cap // 3`` of each, and the rest of the room goes to an even draw of the others. The draw
    depends on the row numbers only, so a second run of the same file shows the same rows.

    >>> from pathreward import Sample, Score
    >>> gallery = Gallery(cap=3)
    >>> for number, value in enumerate([0.5, 0.1, 0.9, 0.4, 0.6], start=1):
    ...     gallery.add(Scored(number, {}, Sample("text"), Score(value)))
    >>> shown = [row.score.value for row in gallery.shown()]
    >>> len(shown), 0.1 in shown, 0.9 in shown
    (3, True, True)
    """

    cap: int = 2000
    seen: int = 0
    _lowest: list[tuple[float, int, Scored]] = field(default_factory=list)
    _highest: list[tuple[float, int, Scored]] = field(default_factory=list)
    _drawn: list[tuple[float, int, Scored]] = field(default_factory=list)

    def add(self, row: Scored) -> None:
        """Take one row into account."""
        self.seen += 1
        _keep(self._drawn, -float(zlib.crc32(str(row.number).encode())), row, self.cap)
        if row.score.value is not None:
            _keep(self._lowest, -row.score.value, row, self.cap // 3)
            _keep(self._highest, row.score.value, row, self.cap // 3)

    def shown(self) -> list[Scored]:
        """Return the rows to show, in the order of the file."""
        chosen = {row.number: row for _, _, row in (*self._lowest, *self._highest)}
        for _, _, row in sorted(self._drawn, key=lambda each: each[:2], reverse=True):
            if len(chosen) == self.cap:
                break
            chosen.setdefault(row.number, row)
        return [chosen[number] for number in sorted(chosen)]

    @property
    def rule(self) -> str:
        """What was left out and by which rule; empty where nothing was.

        >>> Gallery().rule
        ''
        """
        if self.seen <= self.cap:
            return ""
        end = self.cap // 3
        return (
            f"{self.cap:,} of {self.seen:,} completions are shown: the {end:,} with the lowest "
            f"totals, the {end:,} with the highest and an even draw of the others. "
            "The figures above are of all."
        )


def _keep(heap: list[tuple[float, int, Scored]], key: float, row: Scored, size: int) -> None:
    """Keep the `size` rows with the largest keys, of equal ones the earlier."""
    entry = (key, -row.number, row)
    if len(heap) < size:
        heapq.heappush(heap, entry)
    elif heap and entry[:2] > heap[0][:2]:
        heapq.heapreplace(heap, entry)
