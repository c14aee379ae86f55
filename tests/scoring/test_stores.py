import json
from pathlib import Path
from typing import Any

import pytest

from pathreward.io.tables import parquet_rows
from pathreward.scoring.stores import JsonLines, ParquetParts, Store, json_line


@pytest.fixture(params=[JsonLines, ParquetParts])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    kind: type[Store] = request.param
    return kind(tmp_path / ".out.rows")


def test_rows_come_back_in_their_order(store: Store) -> None:
    store.cut(0)
    for start in (0, 3, 6):
        store.append([{"n": start + each} for each in range(3)])
    assert [row["n"] for row in store.rows()] == [*range(9)]


def test_what_is_behind_a_mark_is_cut_off(store: Store) -> None:
    store.cut(0)
    mark = store.append([{"n": 1}, {"n": 2}])
    store.append([{"n": 3}])
    store.cut(mark)
    assert [row["n"] for row in store.rows()] == [1, 2]
    store.append([{"n": 4}])
    assert [row["n"] for row in store.rows()] == [1, 2, 4]


def test_half_a_line_is_cut_off(tmp_path: Path) -> None:
    store = JsonLines(tmp_path / "rows")
    mark = store.append([{"n": 1}])
    with store.path.open("ab") as file:
        file.write(b'{"n": 2, "text": "hal')
    store.cut(mark)
    assert [*store.rows()] == [{"n": 1}]


def test_half_a_part_is_removed(tmp_path: Path) -> None:
    store = ParquetParts(tmp_path / "rows")
    mark = store.append([{"n": 1}])
    (store.path / "00000002.parquet").write_bytes(b"PAR1half")
    (store.path / ".00000003.parquet.ab12.part").write_bytes(b"")
    store.cut(mark)
    assert [each.name for each in store.path.iterdir()] == ["00000001.parquet"]


def _read(path: Path) -> list[dict[str, Any]]:
    if path.suffix == ".parquet":
        with path.open("rb") as file:
            return [*parquet_rows(file, path.name)]
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_the_output_is_whole_and_the_store_gone(store: Store, tmp_path: Path) -> None:
    output = tmp_path / ("out.parquet" if isinstance(store, ParquetParts) else "out.jsonl")
    store.append([{"n": 1, "note": None}])
    store.append([{"n": 2, "note": "x"}])
    store.finish(output)
    assert _read(output) == [{"n": 1, "note": None}, {"n": 2, "note": "x"}]
    assert [each.name for each in tmp_path.iterdir()] == [output.name]


PARTS: list[tuple[str, list[Any], list[Any]]] = [
    ("a type that comes later", [None, "x"], [None, "x"]),
    ("whole numbers and others", [1, 2.5], [1.0, 2.5]),
    ("no common type", ["B", 3], ['"B"', "3"]),
    ("no common type within a part", [["B", 3], None, "C"], ['["B", 3]', None, '"C"']),
    (
        "fields that come later",
        [{"a": 1}, {"b": "x"}],
        [{"a": 1, "b": None}, {"a": None, "b": "x"}],
    ),
    ("bytes stay bytes", [b"\x00\xff", None], [b"\x00\xff", None]),
]


@pytest.mark.parametrize(
    ("values", "expected"), [each[1:] for each in PARTS], ids=[p[0] for p in PARTS]
)
def test_parts_of_several_types(tmp_path: Path, values: list[Any], expected: list[Any]) -> None:
    store, output = ParquetParts(tmp_path / "rows"), tmp_path / "out.parquet"
    for value in values:
        store.append([{"column": value}])
    store.finish(output)
    assert [row["column"] for row in _read(output)] == expected


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ({"text": "é 肺"}, '{"text": "é 肺"}'),
        ({"text": "\ud800"}, '{"text": "\\ud800"}'),
        (
            {"a": [float("inf"), {"b": float("nan")}], "c": 1.5},
            '{"a": [null, {"b": null}], "c": 1.5}',
        ),
    ],
)
def test_a_line_is_json_in_utf_8(row: dict[str, Any], line: str) -> None:
    assert json_line(row).decode() == line + "\n"
    json.loads(line)
