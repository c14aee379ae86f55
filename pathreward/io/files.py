"""Write files atomically, with one error for whatever is wrong with the disk."""

import contextlib
import gzip
import io
import os
import re
import secrets
import shutil
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn, Protocol

from pathreward.errors import DataError

_LEFT = 5.0
"""Seconds without a change after which a temporary folder, or a file where the system has no locks,
is a leftover."""
_LONGEST = 40
"""Characters of a name that the name of a temporary file repeats."""
_TEMPORARY = re.compile(r"\.(?P<name>.+)\.[0-9a-f]{8}\.(?:part|old)", re.DOTALL)


_SPECIAL = (
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


class Writer(Protocol):
    """A file open for writing, as `json.dump` and `csv.writer` need it."""

    def write(self, text: str, /) -> int:
        """Write `text` and return its length."""


def is_device(path: str | os.PathLike[str]) -> bool:
    """Return whether a path is a device, a pipe or a descriptor, which is written directly.

    >>> is_device("/dev/stdout"), is_device("scored.jsonl")
    (True, False)
    """
    if os.fspath(path).startswith(("/dev/", "/proc/")):
        return True
    found = Path(path)
    return found.exists() and not found.is_file() and not found.is_dir()


def special_file(path: str | os.PathLike[str]) -> str:
    """Return what a path is where reading it may wait or never end; empty for all else.

    >>> special_file("/dev/null"), special_file("nowhere.jsonl")
    ('a device', '')
    """
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError):
        return ""
    return next((name for is_one, name in _SPECIAL if is_one(mode)), "")


def write_error(error: OSError, path: str | os.PathLike[str], rest: str = "") -> DataError:
    """Return the error for a file or folder that can't be written.

    >>> str(write_error(OSError(28, "No space left on device"), "out.jsonl"))
    "can't write out.jsonl: No space left on device; free some space or choose another folder"
    """
    reason = error.strerror or " ".join(str(error).split())
    return DataError(
        f"can't write {os.fspath(path)}: {reason}; free some space or choose another folder{rest}"
    )


def make_folder(path: str | os.PathLike[str]) -> Path:
    """Return a folder, made with those above it if it is missing.

    Raises:
        DataError: If it can't be made.
    """
    try:
        Path(path).mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise DataError(f"can't write {os.fspath(path)}: it is a file; name a folder") from None
    except OSError as error:
        raise write_error(error, path) from None
    return Path(path)


@contextmanager
def atomic_write(path: str | os.PathLike[str]) -> Iterator[Writer]:
    r"""Open a text file for writing that replaces `path` only when it is complete.

    The text is written to a temporary file in the same folder, synced to the disk and moved to
    `path`. On any error the temporary file is removed and `path` is unchanged; what a killed
    process left is removed by the next that writes `path`. A lone surrogate, which UTF-8 can't
    encode, is written as its JSON escape ``\udXXX``. A path that ends with ``.gz`` is compressed. A
    device or a pipe, such as ``/dev/stdout``, is written directly.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     target = Path(folder) / "out.txt"
    ...     with atomic_write(target) as file:
    ...         written, there = file.write("whole"), target.exists()
    ...     written, there, target.read_text()
    (5, False, 'whole')

    Raises:
        DataError: If the folder is missing or not writable, or the disk is full.
        BrokenPipeError: If `path` is a pipe whose reader has gone.
    """
    if is_device(path):
        writer = _Writer(Path(path), os.fspath(path))
        try:
            yield writer
            writer.finish(sync=False)
        finally:
            writer.close()
        return
    with atomic_path(path) as temporary:
        writer = _Writer(temporary, os.fspath(path))
        try:
            yield writer
            writer.finish(sync=True)
        finally:
            writer.close()


def drop_cut_line(path: str | os.PathLike[str]) -> None:
    r"""Remove what follows the last line break of a file: a killed run wrote it in part.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     target = Path(folder) / "rows.jsonl"
    ...     _ = target.write_text('{"id": 1}\n{"id": ')
    ...     drop_cut_line(target)
    ...     target.read_text()
    '{"id": 1}\n'
    """
    with Path(path).open("r+b") as file:
        end = file.seek(0, os.SEEK_END)
        while end:
            start = max(0, end - 4096)
            file.seek(start)
            if (at := file.read(end - start).rfind(b"\n")) >= 0:
                end = start + at + 1
                break
            end = start
        file.truncate(end)


@contextmanager
def atomic_path(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Yield a temporary path for a library to write, which replaces `path` at the end.

    Raises:
        DataError: If the folder is missing or not writable, or the disk is full.
    """
    name = os.fspath(path)
    target = Path(path).resolve()  # a symbolic link is kept
    if not target.parent.is_dir():
        raise DataError(f"can't write {name}: there is no folder {target.parent}; create it first")
    if target.is_dir():
        raise DataError(f"can't write {name}: it is a folder; name a file in it")
    remove_leftovers(target.parent, target.name)
    temporary, held = target, -1
    try:
        try:
            temporary, held = _new_temporary(target)
        except OSError as error:
            _raise_write_error(error, name)
        yield temporary
        try:
            temporary.replace(target)
        except OSError as error:
            _raise_write_error(error, name)
    finally:
        release(held)
        if temporary != target:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)


def _new_temporary(target: Path) -> tuple[Path, int]:
    """Return a new temporary file and the descriptor of `hold`.

    Another process may take the file for a leftover in the moment before it is held; then it is
    gone, and another is made.
    """
    while True:
        temporary = temporary_beside(target)
        temporary.touch()
        held = hold(temporary)
        if temporary.exists():
            return temporary, held
        release(held)


def temporary_beside(target: Path, suffix: str = "part") -> Path:
    """Return a new hidden path in the folder of a file or folder, which `remove_leftovers` knows.

    >>> temporary_beside(Path("runs/out.jsonl")).name.startswith(".out.jsonl.")
    True
    """
    return target.with_name(f".{target.name[:_LONGEST]}.{secrets.token_hex(4)}.{suffix}")


def hold(temporary: Path) -> int:
    """Return a descriptor that marks a temporary file or folder as in use while it is open.

    The mark is a lock of the system, which ends with the process however that ends. It is -1 where
    there are no such locks; there an open file can't be deleted.
    """
    try:
        import fcntl

        descriptor = os.open(temporary, os.O_RDONLY)
    except (ImportError, OSError):
        return -1
    with contextlib.suppress(OSError):  # a file system without locks
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    return descriptor


def release(descriptor: int) -> None:
    """Close a descriptor that `hold` returned."""
    if descriptor >= 0:
        os.close(descriptor)


def remove_leftovers(folder: Path, name: str = "") -> None:
    """Remove temporary files and folders that killed processes have left in a folder.

    Those that a process holds, and folders that changed within seconds, are kept.

    Args:
        folder: The folder.
        name: The name of the file or folder that they were to become; empty: any.
    """
    try:
        hidden = [(each, _TEMPORARY.fullmatch(each.name)) for each in folder.iterdir()]
    except OSError:
        return
    for each, found in hidden:
        if found and found["name"] == (name[:_LONGEST] or found["name"]):
            with contextlib.suppress(OSError):  # removed by another process, or open on Windows
                _remove_unheld(each)


def _remove_unheld(temporary: Path) -> None:
    """Remove a temporary file or folder, unless a process holds it or has just made it."""
    is_new = time.time() - temporary.stat().st_mtime < _LEFT
    try:
        import fcntl
    except ImportError:
        if not is_new:
            _remove(temporary)
        return
    if is_new and temporary.is_dir():  # a folder is made, then held
        return
    descriptor = os.open(temporary, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _remove(temporary)
    finally:
        os.close(descriptor)


def _remove(temporary: Path) -> None:
    if temporary.is_dir():
        shutil.rmtree(temporary, ignore_errors=True)
    else:
        temporary.unlink(missing_ok=True)


class _Writer:
    """A text file whose write errors are raised as `DataError`; ``.gz`` by its name is packed."""

    def __init__(self, path: Path, name: str) -> None:
        self._name = name
        try:
            self._raw = path.open("wb")
        except OSError as error:
            _raise_write_error(error, name)
        self._packed: gzip.GzipFile | None = None
        if name.endswith(".gz"):
            self._packed = gzip.GzipFile("", "wb", fileobj=self._raw, mtime=0)
        self._text = io.TextIOWrapper(
            self._packed or self._raw, "utf-8", errors="backslashreplace", newline="\n"
        )

    def write(self, text: str, /) -> int:
        """Write text, packed if the name ends with .gz, and return the number of its characters.

        Raises:
            DataError: If it can't be written, such as on a full disk.
            BrokenPipeError: If the reader of a pipe has gone.
        """
        try:
            return self._text.write(text)
        except OSError as error:
            _raise_write_error(error, self._name)

    def finish(self, *, sync: bool) -> None:
        """Write what is buffered, and with `sync` wait until the disk has it.

        Raises:
            DataError: If it can't be written, such as on a full disk.
            BrokenPipeError: If the reader of a pipe has gone.
        """
        try:
            self._text.flush()
            if self._packed:
                self._packed.close()  # writes its end; the file below stays open
            self._raw.flush()
            if sync:
                os.fsync(self._raw.fileno())
        except OSError as error:
            _raise_write_error(error, self._name)

    def close(self) -> None:
        """Close the files; errors are dropped, since `finish` has reported them."""
        # `finish` has already written everything to the disk.
        with contextlib.suppress(OSError, ValueError):  # ValueError: the packed file is closed
            self._text.close()
        with contextlib.suppress(OSError):
            self._raw.close()


def _raise_write_error(error: OSError, name: str) -> NoReturn:
    if isinstance(error, BrokenPipeError):
        raise error
    rest = "" if is_device(name) else ". The file of that name is unchanged"
    raise write_error(error, name, rest) from error
