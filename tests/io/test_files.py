import errno
import json
import os
from pathlib import Path

import pytest

from pathreward.errors import DataError
from pathreward.io.files import atomic_write, count_rows, read_rows

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
        ("rwos.jsonl", r"there is no such file\. Beside it: a\.jsonl, b\.jsonl"),
        ("nowhere/rows.jsonl", "there is no folder .*nowhere"),
        (".", "Is a directory; name a file of rows"),
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


def _write(path: Path, text: str, then: BaseException | None = None) -> None:
    with atomic_write(path) as file:
        file.write(text)
        if then is not None:
            raise then


def test_a_file_gets_its_name_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text("before")
    with atomic_write(path) as file:
        file.write("after")
        assert path.read_text() == "before"
    assert path.read_text() == "after"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, OSError])
def test_an_error_of_the_caller_leaves_what_was_there(
    tmp_path: Path, error: type[BaseException]
) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text("before")
    with pytest.raises(error, match="of the caller"):
        _write(path, "half", then=error("of the caller"))
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def _fail(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("step", ["os.fsync", "pathlib.Path.replace"])
def test_a_full_disk_is_one_error_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    monkeypatch.setattr(step, _fail)
    path = tmp_path / "out.jsonl"
    with pytest.raises(DataError) as error:
        _write(path, "row\n")
    assert str(error.value) == (
        f"can't write {path}: No space left on device; free some space or choose a folder that "
        "can be written. The file of that name is unchanged"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_disk_that_fills_while_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Path.open

    def open_full(path: Path, *arguments: str, **options: str) -> object:
        opened(path, "w").close()
        return opened(Path("/dev/full"), *arguments, **options)  # type: ignore[call-overload]  # as given

    monkeypatch.setattr(Path, "open", open_full)
    with pytest.raises(DataError, match="No space left on device"):
        _write(tmp_path / "out.jsonl", "x" * 100_000)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "message"),
    [("nowhere/out.jsonl", "there is no folder .*nowhere; create it"), (".", "it is a folder")],
)
def test_where_nothing_can_be_written(tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        _write(tmp_path / name, "row")


def test_a_folder_that_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(DataError, match="Permission denied; free some space or choose a folder"):
        _write(tmp_path / "out.jsonl", "row")


def test_a_link_goes_on_pointing_where_it_did(tmp_path: Path) -> None:
    target, link = tmp_path / "target.txt", tmp_path / "link.txt"
    link.symlink_to(target)
    with atomic_write(link) as file:
        file.write("text")
    assert link.is_symlink()
    assert target.read_text() == "text"


def test_a_device_is_written_straight_and_stays() -> None:
    with atomic_write("/dev/null") as file:
        file.write("text")
    assert not Path("/dev/null").is_file()


@pytest.mark.parametrize("text", ["plain", "é\u2028\x00", "lone \ud800 and \udfff", "\U0001f52c"])
def test_any_text_survives_a_round_through_a_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "out.jsonl"
    with atomic_write(path) as file:
        file.write(json.dumps({"a": text}, ensure_ascii=False) + "\n")
    assert list(read_rows(path)) == [(1, {"a": text})]
