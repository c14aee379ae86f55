"""Rows of CSV and Parquet, and which paths are data sets."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from pathreward import DataError
from pathreward.io.tables import csv_rows, is_dataset, parquet_rows, write_parquet


def read_csv(text: str, delimiter: str = ",") -> list[dict[str, Any]]:
    return [*csv_rows(iter(io.StringIO(text, newline="")), "rows.csv", delimiter)]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a,b\n1,2\n", [{"a": "1", "b": "2"}]),  # numbers stay text
        ("a,b\n,x\n", [{"a": None, "b": "x"}]),  # an empty cell is missing
        ('a\n"x, ""y"""\n', [{"a": 'x, "y"'}]),
        ('a\n"two\nlines"\n', [{"a": "two\nlines"}]),
        ('a\n"[1, 2]"\n', [{"a": [1, 2]}]),  # a JSON cell
        ('a\n"{""A"": ""cyst""}"\n', [{"a": {"A": "cyst"}}]),
        ("a\n[note]\n", [{"a": "[note]"}]),  # no JSON
        ("a\n\nx\n", [{"a": "x"}]),  # a blank line
        ("a\n", []),
        ("", []),
    ],
)
def test_cells_of_csv(text: str, rows: list[dict[str, Any]]) -> None:
    assert read_csv(text) == rows


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,a\n1,2\n", "rows.csv has two columns 'a'; rename one of them"),
        (
            "a,b\n1,2\n1\n",
            "rows.csv, row 2: expected 2 cells as in the header, got 1; quote a cell that",
        ),
        ("a\n1,2\n", "rows.csv, row 1: expected 1 cells as in the header, got 2"),
        ('a\n"x" y\n', "rows.csv is no CSV file"),
    ],
)
def test_what_is_wrong_in_csv_is_named(text: str, message: str) -> None:
    with pytest.raises(DataError) as raised:
        read_csv(text)
    assert str(raised.value).startswith(message)


ROWS: list[dict[str, Any]] = [
    {"id": 1, "answer": "cyst", "options": ["cyst", "abscess"], "score": {"value": 0.5}},
    {"id": 2, "answer": None, "options": None, "score": {"value": None}},
]


def test_parquet_gives_back_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    write_parquet(ROWS, path)
    with path.open("rb") as file:
        assert [*parquet_rows(file, "rows.parquet")] == ROWS
    assert list(tmp_path.iterdir()) == [path]


def test_a_column_of_mixed_values_is_json_text(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    write_parquet([{"answer": 3}, {"answer": "cyst"}, {"other": 1}], path)
    with path.open("rb") as file:
        found = [row["answer"] for row in parquet_rows(file, "rows.parquet")]
    assert found == ["3", '"cyst"', None]


def test_a_file_that_is_no_parquet_is_named() -> None:
    with pytest.raises(DataError, match=r"x\.parquet is no Parquet file"):
        [*parquet_rows(io.BytesIO(b"not one"), "x.parquet")]


@pytest.mark.parametrize("name", ["nowhere/rows.parquet", "."])
def test_where_parquet_can_not_be_written(tmp_path: Path, name: str) -> None:
    with pytest.raises(DataError, match="can't write"):
        write_parquet(ROWS, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        ("owner/name", True),
        ("owner/name:test", True),
        ("rows.jsonl", False),
        ("data/rows.csv", False),
        ("./owner/name", False),
        ("/owner/name", False),
        ("one/two/three", False),
    ],
)
def test_which_paths_are_data_sets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, is_one: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    assert is_dataset(path) == is_one
    assert is_dataset(str(tmp_path))  # a folder


@pytest.mark.parametrize(
    "value",
    ["\ud800", 10**30, {}, [{"a": {}}]],
    ids=["lone surrogate", "large integer", "no keys", "no keys within"],
)
def test_what_parquet_lacks_is_json_text(tmp_path: Path, value: object) -> None:
    write_parquet([{"a": value}, {"a": None}], tmp_path / "rows.parquet")
    with (tmp_path / "rows.parquet").open("rb") as file:
        first, second = parquet_rows(file, "rows.parquet")
    assert json.loads(str(first["a"])) == value
    assert second["a"] is None
