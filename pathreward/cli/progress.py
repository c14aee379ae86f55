"""The progress of a command over the rows of a file."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pathreward.cli.console import progress, warn
from pathreward.io.rows import count_rows
from pathreward.io.tables import Row

Rows = Iterator[tuple[int, Row]]
_SECONDS = 10.0
"""Between two lines."""


@contextmanager
def scoring_progress(file: Path) -> Iterator[Callable[[Rows], Rows]]:
    """Yield a function that passes rows on and shows how far they are, on standard error.

    On a terminal it is a bar, else a line every ten seconds.
    """
    with progress("scoring") as bar:

        def barred(rows: Rows) -> Rows:
            task = bar.add_task("", total=count_rows(file))
            for number, row in rows:
                bar.update(task, completed=number)
                yield number, row

        yield in_lines if bar.disable else barred


def in_lines(
    rows: Rows,
    clock: Callable[[], float] = time.monotonic,
    show: Callable[[str], None] = lambda line: warn(line, style=""),
) -> Rows:
    """Yield rows, and show a line every ten seconds with their number and speed.

    >>> seconds = iter([0, 1, 12, 13])
    >>> for _ in in_lines(iter([(1, {}), (2, {}), (3, {})]), lambda: next(seconds), print):
    ...     pass
    scoring: row 2, 0.2 rows/s

    Args:
        rows: The rows.
        clock: The time in seconds.
        show: Shows a line.
    """
    begin = shown = clock()
    for count, (number, row) in enumerate(rows, start=1):
        now = clock()
        if now - shown >= _SECONDS:
            show(f"scoring: row {number:,}, {count / (now - begin):,.1f} rows/s")
            shown = now
        yield number, row
