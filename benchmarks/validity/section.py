"""What a section of this benchmark is: a module with `table`, which reads the data and measures.

    def table(data: Path) -> Table

`run.py` finds the sections by the names of their modules. A table is Markdown when it is printed.
"""

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Table:
    """What a section measured.

    >>> print(Table("Sides", ("kind", "right"), [("left", "97.0 %")]).markdown())
    ## Sides
    <BLANKLINE>
    | kind | right |
    | --- | --- |
    | left | 97.0 % |
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: str = ""
    """What a reader has to know of the figures: what was counted, goals that are missed."""
    more: Sequence["Table"] = ()
    """Further tables of the same section."""

    def markdown(self) -> str:
        """Return the table, its notes and the further ones as Markdown."""
        lines = [f"| {' | '.join(cells)} |" for cells in (self.columns, *self.rows)]
        lines.insert(1, f"|{'|'.join(' --- ' for _ in self.columns)}|")
        parts = [f"## {self.title}", "\n".join(lines), self.notes]
        return "\n\n".join([*filter(None, parts), *(each.markdown() for each in self.more)])


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a JSONL file."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def share(right: int, total: int) -> str:
    """Return a share in per cent with its 95 % interval (Wilson).

    >>> share(97, 100)
    '97.0 % (91.5 to 99.0)'
    """
    if not total:
        return "none"
    z = 1.96
    middle = (right + z * z / 2) / (total + z * z)
    half = z * math.sqrt(right * (total - right) / total + z * z / 4) / (total + z * z)
    low, high = (100 * each for each in (middle - half, middle + half))
    return f"{100 * right / total:.1f} % ({low:.1f} to {high:.1f})"
