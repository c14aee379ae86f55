"""Choose the scored rows of a page: all, or of many the extremes and a uniform sample."""

import heapq
import zlib
from dataclasses import dataclass, field

from pathreward.scoring import Scored


@dataclass(slots=True)
class Gallery:
    """The rows of a page, chosen in one pass with constant memory.

    Up to `cap` rows, all are kept. Of more, the ``cap // 3`` rows with the lowest and with the
    highest totals are kept, and a uniform sample of the others up to `cap`. The sample depends on
    the row numbers only, so that a second run on the same file shows the same rows.

    >>> from pathreward import Sample, Score
    >>> gallery = Gallery(cap=3)
    >>> for number, value in enumerate([0.5, 0.1, 0.9, 0.4, 0.6], start=1):
    ...     gallery.add(Scored(number, {}, Sample("text"), Score(value)))
    >>> chosen = [row.score.value for row in gallery.chosen()]
    >>> len(chosen), 0.1 in chosen, 0.9 in chosen
    (3, True, True)
    """

    cap: int = 2000
    seen: int = 0
    _lowest: list[tuple[float, int, Scored]] = field(default_factory=list)
    _highest: list[tuple[float, int, Scored]] = field(default_factory=list)
    _drawn: list[tuple[float, int, Scored]] = field(default_factory=list)

    def add(self, row: Scored) -> None:
        """Add one row."""
        self.seen += 1
        _keep(self._drawn, -float(zlib.crc32(str(row.number).encode())), row, self.cap)
        if row.score.value is not None:
            _keep(self._lowest, -row.score.value, row, self.cap // 3)
            _keep(self._highest, row.score.value, row, self.cap // 3)

    def chosen(self) -> list[Scored]:
        """Return the chosen rows, in the order of the file."""
        chosen = {row.number: row for _, _, row in (*self._lowest, *self._highest)}
        for _, _, row in sorted(self._drawn, key=lambda each: each[:2], reverse=True):
            if len(chosen) == self.cap:
                break
            chosen.setdefault(row.number, row)
        return [chosen[number] for number in sorted(chosen)]

    @property
    def rule(self) -> str:
        """One line on how the rows were chosen; empty where all are kept.

        >>> Gallery().rule
        ''
        """
        if self.seen <= self.cap:
            return ""
        end = self.cap // 3
        return (
            f"{self.cap:,} of {self.seen:,} completions are shown: the {end:,} with the lowest "
            f"totals, the {end:,} with the highest and a uniform sample of the others. "
            "The figures above cover all."
        )


def _keep(heap: list[tuple[float, int, Scored]], key: float, row: Scored, size: int) -> None:
    """Keep the `size` rows with the largest keys; of equal keys, the earlier rows."""
    entry = (key, -row.number, row)
    if len(heap) < size:
        heapq.heappush(heap, entry)
    elif heap and entry[:2] > heap[0][:2]:
        heapq.heapreplace(heap, entry)
