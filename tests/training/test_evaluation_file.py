import json
from pathlib import Path

import pytest

from pathreward.errors import DataError
from pathreward.training.evaluation_file import Computed, Lines, merge_parts, read_values
from pathreward.training.rows import TrainingRow


def write(path: Path, numbers: list[int]) -> Path:
    lines = (
        json.dumps({"row": str(each), "values": {"accuracy": float(each)}}) for each in numbers
    )
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path


@pytest.mark.parametrize(
    ("word", "parts", "batch", "expected"),
    [
        ("one process", [[0, 1, 2]], 2, [0, 1, 2]),
        ("batches in turn", [[0, 1, 4], [2, 3]], 2, [0, 1, 2, 3, 4]),
        ("fewer batches than processes", [[0], [], []], 2, [0]),
        ("three turns", [[0, 3, 6], [1, 4], [2, 5]], 1, [0, 1, 2, 3, 4, 5, 6]),
        ("nothing", [[], []], 2, []),
    ],
)
def test_the_lines_of_all_processes_are_merged(
    tmp_path: Path, word: str, parts: list[list[int]], batch: int, expected: list[int]
) -> None:
    files = [write(tmp_path / f"part{each}", numbers) for each, numbers in enumerate(parts)]
    merge_parts(files, tmp_path / "all.jsonl", batch)
    assert [int(line["row"]) for line in Lines.of(tmp_path / "all.jsonl")] == expected, word
    assert [each.name for each in tmp_path.iterdir()] == ["all.jsonl"]


def test_a_line_is_read_where_it_is(tmp_path: Path) -> None:
    lines = Lines.of(write(tmp_path / "all.jsonl", [5, 60, 700]))
    assert lines[1]["row"] == "60"
    assert [line["row"] for line in lines[1:]] == ["60", "700"]
    with pytest.raises(IndexError):
        lines[3]


def test_values_belong_to_the_rows_of_the_run(tmp_path: Path) -> None:
    path = write(tmp_path / "all.jsonl", [0, 1])
    rows = [TrainingRow((), (), where=str(each)) for each in range(3)]
    _, values = read_values(path, rows[:2])
    assert values == {"accuracy": [0.0, 1.0]}
    for others in (rows, rows[:1], rows[1:]):
        with pytest.raises(DataError, match="its rows are not the held-out rows of this run"):
            read_values(path, others)


def test_values_are_computed_on_access() -> None:
    seen: list[int] = []

    def compute(place: int) -> int:
        seen.append(place)
        return place

    values = Computed(3, compute)
    assert (values[-1], seen) == (2, [2])
    assert values[:2] == [0, 1]
    with pytest.raises(IndexError):
        values[3]
