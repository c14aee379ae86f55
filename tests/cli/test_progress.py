from pathlib import Path

import pytest

from pathreward.cli.progress import in_lines, scoring_progress
from pathreward.io.rows import read_rows
from pathreward.io.tables import Row
from tests.cli.support import RIGHT, write_rows


@pytest.mark.parametrize(
    ("seconds", "lines"),
    [
        ([0, 1, 2, 9], []),
        ([0, 10, 11, 19], ["scoring: row 1, 0.1 rows/s"]),
        ([0, 10, 20, 25], ["scoring: row 1, 0.1 rows/s", "scoring: row 4, 0.1 rows/s"]),
        ([0, 0.5, 1, 2000], ["scoring: row 1,004, 0.0 rows/s"]),  # blank lines count
    ],
)
def test_a_line_each_ten_seconds(seconds: list[float], lines: list[str]) -> None:
    times = iter(seconds)
    shown: list[str] = []
    rows: list[tuple[int, Row]] = [(1, {}), (4, {}), (1004, {})]
    assert [*in_lines(iter(rows), lambda: next(times), shown.append)] == rows
    assert shown == lines


@pytest.mark.usefixtures("folder")
def test_rows_pass_unchanged_where_output_is_no_terminal() -> None:
    write_rows(RIGHT, RIGHT)
    path = Path("rows.jsonl")
    with scoring_progress(path) as watched:
        assert [*watched(read_rows(path))] == [*read_rows(path)]
