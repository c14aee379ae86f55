import errno
import gzip
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pathreward.errors import DataError
from pathreward.io.files import atomic_write, make_folder, remove_leftovers, special_file
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


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (errno.ENOSPC, "No space left on device"),
        (errno.EROFS, "Read-only file system"),
        (errno.EACCES, "Permission denied"),
        (errno.EDQUOT, "Disk quota exceeded"),
    ],
)
@pytest.mark.parametrize("step", ["Path.touch", "Path.open", "os.fsync", "Path.replace"])
def test_whatever_is_wrong_with_the_disk_is_one_error_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, code: int, reason: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    path = tmp_path / "out.jsonl"
    path.write_text("before")
    with monkeypatch.context() as patched:
        patched.setattr(step.replace("Path", "pathlib.Path"), fail)
        with pytest.raises(DataError) as error:
            _write(path, "row\n")
    assert str(error.value) == (
        f"can't write {path}: {reason}; free some space or choose another folder. The file of that "
        "name is unchanged"
    )
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


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


def test_a_folder_that_is_a_file_is_not_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for name, message in (("file", "it is a file; name a folder"), ("file/a", "Not a directory")):
        with pytest.raises(DataError, match=message):
            make_folder(tmp_path / name)
    assert make_folder(tmp_path / "a" / "b").is_dir()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_device_is_one_error_that_speaks_of_no_unchanged_file() -> None:
    with pytest.raises(DataError) as error:
        _write(Path("/dev/full"), "row\n")
    assert str(error.value) == (
        "can't write /dev/full: No space left on device; free some space or choose another folder"
    )


def test_a_pipe_without_a_reader_is_a_broken_pipe() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        with pytest.raises(BrokenPipeError):
            _write(Path(f"/dev/fd/{writer}"), "row\n")
    finally:
        os.close(writer)


_HALF = """
import sys, time
from pathreward.io.files import atomic_write, make_folder
with atomic_write(sys.argv[1]) as file:
    file.write("half")
    print("writing", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def writing(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """A process that has written half of a file, and its temporary file, made to look old."""
    path = tmp_path / "out.jsonl"
    command = [sys.executable, "-c", _HALF, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        process.stdout.readline()
        [temporary] = tmp_path.iterdir()
        os.utime(temporary, (0, 0))
        yield process, temporary
        process.kill()


def test_what_a_killed_process_left_is_removed_by_the_next(
    tmp_path: Path, writing: tuple[subprocess.Popen[str], Path]
) -> None:
    process, temporary = writing
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert temporary.exists()
    others = [tmp_path / ".out.jsonl.notes.part", tmp_path / ".other.jsonl.0123abcd.part"]
    for each in others:  # not ours, or of another file
        each.touch()
        os.utime(each, (0, 0))
    _write(tmp_path / "out.jsonl", "whole")
    assert sorted(tmp_path.iterdir()) == sorted([*others, tmp_path / "out.jsonl"])


def test_what_another_process_is_writing_is_kept(
    tmp_path: Path, writing: tuple[subprocess.Popen[str], Path]
) -> None:
    _process, temporary = writing
    _write(tmp_path / "out.jsonl", "whole")
    assert sorted(tmp_path.iterdir()) == sorted([temporary, tmp_path / "out.jsonl"])


@pytest.mark.parametrize("is_folder", [False, True])
def test_new_leftovers(tmp_path: Path, is_folder: bool) -> None:
    """A file is a leftover at once; a folder, which is made before it is held, after seconds."""
    fresh = tmp_path / ".out.jsonl.0123abcd.part"
    fresh.mkdir() if is_folder else fresh.touch()
    remove_leftovers(tmp_path, "out.jsonl")
    assert fresh.exists() == is_folder


def test_a_temporary_file_that_another_process_takes_for_a_leftover_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    touch, made = Path.touch, []

    def touch_and_lose(path: Path) -> None:
        touch(path)
        made.append(path)
        if len(made) == 1:
            remove_leftovers(tmp_path)

    monkeypatch.setattr(Path, "touch", touch_and_lose)
    _write(tmp_path / "out.jsonl", "whole")
    assert len(made) == 2
    assert [each.name for each in tmp_path.iterdir()] == ["out.jsonl"]


def test_a_name_that_ends_with_gz_is_compressed(tmp_path: Path) -> None:
    for name in ("one.txt.gz", "two.txt.gz"):
        _write(tmp_path / name, "whole\n" * 1000)
    one, two = (tmp_path / name for name in ("one.txt.gz", "two.txt.gz"))
    assert gzip.decompress(one.read_bytes()) == b"whole\n" * 1000
    assert one.read_bytes() == two.read_bytes()  # no time of writing in it


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


def test_what_reading_may_wait_for_is_named(tmp_path: Path, pipe: Callable[[str], Path]) -> None:
    (tmp_path / "rows.jsonl").write_text("{}")
    (tmp_path / "link.jsonl").symlink_to(pipe("waiting"))
    with socket.socket(socket.AF_UNIX) as held:
        held.bind(str(tmp_path / "socket"))
        names = ("rows.jsonl", "link.jsonl", "socket", "none", ".")
        found = [special_file(tmp_path / name) for name in names]
    assert found == ["", "a named pipe", "a socket", "", ""]
    assert special_file("/dev/zero") == "a device"
    assert not special_file("a\0b")
