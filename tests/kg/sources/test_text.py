import gzip
from pathlib import Path

import pytest

from pathreward.errors import GraphError
from pathreward.kg.sources.text import expect, load_json, numbered_lines


@pytest.mark.parametrize("name", ["x.txt", "x.txt.gz"])
def test_lines_of_plain_and_packed_files(tmp_path: Path, name: str) -> None:
    data = b"\xef\xbb\xbfone\ntwo\n"  # with a byte order mark
    path = tmp_path / name
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    assert list(numbered_lines(path)) == [(1, "one"), (2, "two")]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("x.txt", b"one\ntw\xff", "x.txt:2, column 3: byte 0xff is not UTF-8"),
        ("x.txt.gz", b"no archive", "can't read .*x.txt.gz"),
        ("x.txt.gz", gzip.compress(b"one\n" * 99, mtime=0)[:-9], "can't read .*; is it whole?"),
    ],
)
def test_a_damaged_file_is_named(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(GraphError, match=message):
        list(numbered_lines(path))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match=r"can't read .*nowhere: No such file"):
        list(numbered_lines(tmp_path / "nowhere"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"a":\n]', "x.json:2, column 1: not JSON"),
        ("[" * 100_000, "the JSON is nested too deeply"),
    ],
)
def test_invalid_json_is_named(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(GraphError, match=message):
        load_json(path)


def test_a_value_of_the_expected_type_is_returned() -> None:
    assert expect([1], list, "x.json", "a list") == [1]
    with pytest.raises(GraphError, match=r"x\.json: expected a list, got dict"):
        expect({}, list, "x.json", "a list")
