"""Rows of files of every kind."""

import gzip
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from pathreward.errors import DataError
from pathreward.io.rows import count_rows, read_rows, row_label

TWO = [(1, {"completion": "a"}), (2, {"completion": "é"})]


@pytest.mark.parametrize(
    ("name", "data", "rows"),
    [
        ("a.jsonl", '{"completion": "a"}\n{"completion": "é"}\n', TWO),
        ("a.jsonl", '{"completion": "a"}\r\n{"completion": "é"}', TWO),  # Windows, no last newline
        ("a.jsonl", '\ufeff{"completion": "a"}\n{"completion": "é"}\n', TWO),  # byte order mark
        ("a.jsonl", '{"completion": "a"}\n \n\n{"b": 1}', [TWO[0], (4, {"b": 1})]),  # blank lines
        ("a.jsonl", '{"a": "\u2028"}', [(1, {"a": "\u2028"})]),  # a line only to str.splitlines
        ("a.jsonl", r'{"a": "\ud800"}', [(1, {"a": "\ud800"})]),  # a lone surrogate
        ("a.jsonl", "", []),
        ("a.jsonl", "\ufeff\n", []),
        ("a.json", '[{"completion": "a"},\n {"completion": "é"}]', TWO),  # a list of rows
        ("a.json", '\ufeff \n[{"completion": "a"}, {"completion": "é"}]', TWO),
        ("a.json", '{"completion": "a"}\n{"completion": "é"}\n', TWO),  # rows all the same
        ("a.json", "[]", []),
    ],
)
def test_rows_are_read_with_their_numbers(
    tmp_path: Path, name: str, data: str, rows: list[tuple[int, object]]
) -> None:
    path = tmp_path / name
    path.write_bytes(data.encode())
    assert list(read_rows(path)) == rows
    assert count_rows(path) == (rows[-1][0] if rows else 0)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b'{"a": 1', "not JSON: Expecting ',' delimiter (character 8); write one object a line"),
        (b"{'a': 1}", "not JSON: Expecting property name"),
        (b'{"a": NaN}', "NaN is no JSON number; write null for what is not known"),
        (b'{"a": -Infinity}', "-Infinity is no JSON number"),
        (b'{"a": 1e999}', "the number 1e999 is out of range"),
        (b'{"a": ' + b"1" * 5000 + b"}", "write null"),  # more digits than Python converts
        (b'{"a": "\xff"}', "byte 0xff is not UTF-8; save the file as UTF-8"),
        (b'{"a": "\xed\xa0\x80"}', "byte 0xed is not UTF-8"),  # a surrogate, encoded raw
        (b"[" * 100_000, "nested too deep"),
        (b"[1, 2]", "expected a JSON object, got list"),
        (b'"text"', "expected a JSON object, got str"),
        (b"null", "expected a JSON object, got NoneType"),
    ],
)
def test_a_bad_line_is_named_and_can_be_left_out(tmp_path: Path, line: bytes, message: str) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b'{"a": 0}\n' + line + b'\n{"a": 2}\n')
    with pytest.raises(DataError) as error:
        list(read_rows(path))
    assert str(error.value).startswith(f"{path}:2: ")
    assert message in str(error.value)
    left_out: list[DataError] = []
    assert [number for number, _ in read_rows(path, left_out.append)] == [1, 3]
    assert [each.where for each in left_out] == [f"{path}:2"]


def test_a_bad_item_of_a_list_is_named_by_its_position(tmp_path: Path) -> None:
    path = tmp_path / "rows.json"
    path.write_text('[{"a": 0},\n{"a": NaN},\n7]')
    left_out: list[DataError] = []
    assert list(read_rows(path, left_out.append)) == [(1, {"a": 0})]
    assert [each.where for each in left_out] == [f"{path}, row 2", f"{path}, row 3"]


def test_a_list_that_breaks_off_is_named_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "rows.json"
    path.write_text('[{"a": 0},\n{"a": 1')
    with pytest.raises(DataError, match=r"rows\.json: not JSON: .* \(line 2, character 8\)"):
        list(read_rows(path))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("rwos.jsonl", r"there is no such file\. In that folder: a\.jsonl, b\.jsonl"),
        ("nowhere/rows.jsonl", "there is no folder .*nowhere"),
    ],
)
def test_what_is_not_there_is_named_with_what_is(tmp_path: Path, name: str, message: str) -> None:
    for each in ("b.jsonl", "a.jsonl", ".hidden"):
        (tmp_path / each).touch()
    with pytest.raises(DataError, match=f"^can't read .*{message}"):
        list(read_rows(tmp_path / name))


def test_reading_stops_where_the_reader_does(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"a": 1}\nnot JSON\n')
    assert next(read_rows(path)) == (1, {"a": 1})


ROWS: list[dict[str, Any]] = [
    {"completion": "Pus, <answer>B</answer>", "answer": "B", "options": ["cyst", "abscess"]},
    {"completion": 'a "quoted"\nline', "answer": None, "options": None},
]
NUMBERED = list(enumerate(ROWS, start=1))
CSV = (
    'completion,answer,options\n"Pus, <answer>B</answer>",B,"[""cyst"", ""abscess""]"\n'
    '"a ""quoted""\nline",,\n'
)


@pytest.mark.parametrize("name", ["rows.csv", "rows.CSV", "rows.csv.gz"])
def test_csv(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    data = ("\ufeff" + CSV).encode()  # as a spreadsheet writes it
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    assert list(read_rows(path)) == NUMBERED
    assert count_rows(path) == 2
    assert row_label(path, 2) == f"{path}, row 2"


def test_tsv(tmp_path: Path) -> None:
    path = tmp_path / "rows.tsv"
    path.write_text("completion\tanswer\nso, so\tyes\n")
    assert list(read_rows(path)) == [(1, {"completion": "so, so", "answer": "yes"})]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.csv", b"a,b\n1,2,3\n", "a.csv, row 1: expected 2 cells as in the header, got 3; quote"),
        ("a.csv", b"a,b\n1\n", "a.csv, row 1: expected 2 cells as in the header, got 1"),
        ("a.csv", b"a,b,a\n1,2,3\n", "a.csv has two columns 'a'; rename one of them"),
        ("a.csv", b'a,b\n"1', "a.csv is no CSV file: unexpected end of data"),
        ("a.csv", b"a,b\n\xff,1\n", "a.csv: byte 0xff is not UTF-8; save the file as UTF-8"),
        ("a.parquet", b"PAR2", "a.parquet is no Parquet file"),
        ("a.jsonl.gz", b'{"a": 1}', "a.jsonl.gz is no gzip file that can be read"),
        (
            "a.jsonl.gz",
            gzip.compress(b'{"a": 1}' * 99, mtime=0)[:30],
            "is no gzip file that can be read",
        ),
    ],
)
def test_a_damaged_file_is_named(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(DataError) as caught:
        list(read_rows(tmp_path / name))
    assert message in str(caught.value)


def test_compressed_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, ROWS)).encode()))
    assert list(read_rows(path)) == NUMBERED
    assert row_label(path, 2) == f"{path}:2"


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    data = "\n".join(map(json.dumps, ROWS)).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert count_rows("-") is None
    assert list(read_rows("-")) == NUMBERED


def test_parquet_and_a_folder_of_datasets(tmp_path: Path) -> None:
    from datasets import Dataset, DatasetDict

    made = Dataset.from_list(ROWS)
    made.to_parquet(tmp_path / "rows.parquet")
    made.save_to_disk(tmp_path / "saved")
    DatasetDict({"test": made, "train": made}).save_to_disk(tmp_path / "both")
    DatasetDict({"train": made}).save_to_disk(tmp_path / "one")
    for name in ("rows.parquet", "saved", "one", "both/test"):
        assert list(read_rows(tmp_path / name)) == NUMBERED
        assert count_rows(tmp_path / name) == 2
    with pytest.raises(DataError, match=r"has splits test, train; name one of its folders: .*test"):
        list(read_rows(tmp_path / "both"))
    with pytest.raises(DataError, match="can't load the data set"):
        list(read_rows(tmp_path))
