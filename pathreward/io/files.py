"""Read rows from JSONL, and write files atomically."""

import contextlib
import json
import math
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn, Protocol

from pathreward.errors import DataError

Row = dict[str, Any]
"""A JSON object of a file."""

_BLANK = b"\xef\xbb\xbf \t\r\n"
"""The byte order mark and white space."""


class Writer(Protocol):
    """A file open for writing, as `json.dump` and `csv.writer` need it."""

    def write(self, text: str, /) -> int:
        """Write `text` and return its length."""


def row_label(path: str | os.PathLike[str], number: int) -> str:
    """Return the name of a row in messages: by its line, or by its position in a JSON list.

    >>> row_label("data/rows.jsonl", 7), row_label("rows.json", 7)
    ('data/rows.jsonl:7', 'rows.json, row 7')
    """
    name = os.fspath(path)
    return f"{name}, row {number}" if name.endswith(".json") else f"{name}:{number}"


def read_rows(
    path: str | os.PathLike[str], on_error: Callable[[DataError], None] | None = None
) -> Iterator[tuple[int, Row]]:
    r"""Yield the rows of a file lazily, each with its number.

    In a JSONL file a row's number is its line; blank lines count and are skipped. In a ``.json``
    file with a list it is the position, from 1. A byte order mark is ignored. NaN, Infinity and
    numbers too large for a float are refused: they are not JSON, and no score can be made of them.

    Args:
        path: The file.
        on_error: Called with the error of an invalid row, which is then skipped. None: raise.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     rows = Path(folder) / "rows.jsonl"
    ...     _ = rows.write_text('{"completion": "a"}\n\n{"completion": "b"}\n')
    ...     list(read_rows(rows))
    [(1, {'completion': 'a'}), (3, {'completion': 'b'})]

    Raises:
        DataError: If the file can't be read, or a row is invalid and `on_error` is None.
    """
    for number, line in _numbered(path):
        try:
            row = _parsed(line, row_label(path, number))
            if not isinstance(row, dict):
                raise DataError(
                    f"expected a JSON object, got {type(row).__name__}; write a row as "
                    '{"completion": "..."}',
                    where=row_label(path, number),
                )
        except DataError as error:
            if on_error is None:
                raise
            on_error(error)
        else:
            yield number, row


def count_rows(path: str | os.PathLike[str]) -> int:
    """Return the number of the last row of a file, as `read_rows` counts.

    Raises:
        DataError: If the file can't be read.
    """
    last = 0
    for last, _ in _numbered(path):  # noqa: B007  # the loop is for its last number
        pass
    return last


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
    target = Path(path).resolve()  # a symbolic link is kept
    if not target.parent.is_dir():
        raise DataError(f"can't write {name}: there is no folder {target.parent}; create it first")
    if target.is_dir():
        raise DataError(f"can't write {name}: it is a folder; name a file in it")
    direct = target.exists() and not target.is_file()
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


def _numbered(path: str | os.PathLike[str]) -> Iterator[tuple[int, bytes]]:
    """Yield the JSON of each row with its number, without blank lines."""
    try:
        with open(path, "rb") as file:  # a path may be given as text
            if os.fspath(path).endswith(".json"):
                listed = file.read(64).strip(_BLANK)[:1] == b"["
                file.seek(0)
                if listed:
                    yield from _items(file.read(), os.fspath(path))
                    return
            for number, line in enumerate(file, start=1):
                if line.strip(_BLANK):
                    yield number, line.rstrip()
    except OSError as error:
        raise DataError(f"can't read {_unreadable(Path(path), error)}") from None


def _items(data: bytes, where: str) -> Iterator[tuple[int, bytes]]:
    """Yield the items of a JSON list, each as JSON again, so that errors concern one item."""
    items = _parsed(data, where, strict=False)
    for number, item in enumerate(items, start=1):
        yield number, json.dumps(item).encode()


def _unreadable(path: Path, error: OSError) -> str:
    if not isinstance(error, FileNotFoundError):
        return f"{path}: {error.strerror or error}; name a file of rows"
    if not path.parent.is_dir():
        return f"{path}: there is no folder {path.parent}"
    beside = sorted(each.name for each in path.parent.iterdir() if not each.name.startswith("."))
    listed = ", ".join(beside[:12]) + (f" and {len(beside) - 12} more" if beside[12:] else "")
    return f"{path}: there is no such file. Beside it: {listed or 'nothing'}"


def _parsed(data: bytes, where: str, *, strict: bool = True) -> Any:
    """Return the JSON value of `data`, or raise an error that names the problem."""
    hooks: dict[str, Any] = {"parse_constant": _no_constant, "parse_float": _finite}
    try:
        return json.loads(data.decode("utf-8-sig"), **(hooks if strict else {}))
    except UnicodeDecodeError as error:
        problem = f"byte {error.object[error.start]:#04x} is not UTF-8; save the file as UTF-8"
    except json.JSONDecodeError as error:
        spot = f"line {error.lineno}, " if error.lineno > 1 else ""
        problem = f"not JSON: {error.msg} ({spot}character {error.colno}); write one object a line"
    except RecursionError:
        problem = "not JSON that can be read: nested too deep"
    except ValueError as error:
        problem = f"{error}; write null for what is not known"
    raise DataError(problem, where=where)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(f"the number {digits} is out of range")
    return number
