"""Write files atomically."""

import contextlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn, Protocol

from pathreward.errors import DataError


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


@contextmanager
def atomic_write(path: str | os.PathLike[str]) -> Iterator[Writer]:
    r"""Open a text file for writing that replaces `path` only when it is complete.

    The text is written to a temporary file in the same folder, synced to the disk and moved to
    `path`. On any error the temporary file is removed and `path` is unchanged. A lone surrogate,
    which UTF-8 can't encode, is written as its JSON escape ``\udXXX``. A device or a pipe, such as
    ``/dev/stdout``, is written directly.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     target = Path(folder) / "out.txt"
    ...     with atomic_write(target) as file:
    ...         written, there = file.write("whole"), target.exists()
    ...     written, there, target.read_text()
    (5, False, 'whole')

    Raises:
        DataError: If the folder is missing or not writable, or the disk is full.
    """
    name = os.fspath(path)
    direct = is_device(path)
    target = Path(path) if direct else Path(path).resolve()  # a symbolic link is kept
    if not target.parent.is_dir():
        raise DataError(f"can't write {name}: there is no folder {target.parent}; create it first")
    if target.is_dir():
        raise DataError(f"can't write {name}: it is a folder; name a file in it")
    part = f".{target.name[:40]}.{secrets.token_hex(4)}.part"
    temporary = target if direct else target.with_name(part)
    try:
        writer = _Writer(temporary, name)
        try:
            yield writer
            writer.finish(sync=not direct)
        finally:
            writer.close()
        if not direct:
            _move(temporary, target, name)
    except BaseException:
        if not direct:
            temporary.unlink(missing_ok=True)
        raise


class _Writer:
    """A text file whose write errors are raised as `DataError`."""

    def __init__(self, path: Path, name: str) -> None:
        self._name = name
        try:
            self._file = path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n")
        except OSError as error:
            _raise_write_error(error, name)

    def write(self, text: str, /) -> int:
        try:
            return self._file.write(text)
        except OSError as error:
            _raise_write_error(error, self._name)

    def finish(self, *, sync: bool) -> None:
        try:
            self._file.flush()
            if sync:
                os.fsync(self._file.fileno())
        except OSError as error:
            _raise_write_error(error, self._name)

    def close(self) -> None:
        with contextlib.suppress(OSError):  # `finish` has already written everything to the disk
            self._file.close()


def _move(temporary: Path, target: Path, name: str) -> None:
    try:
        temporary.replace(target)
    except OSError as error:
        _raise_write_error(error, name)


def _raise_write_error(error: OSError, name: str) -> NoReturn:
    raise DataError(
        f"can't write {name}: {error.strerror or error}; free some space or choose a folder that "
        "can be written. The file of that name is unchanged"
    ) from error
