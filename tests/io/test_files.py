import errno
import json
import os
from pathlib import Path

import pytest

from pathreward.errors import DataError
from pathreward.io.files import atomic_write
from pathreward.io.rows import read_rows


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
