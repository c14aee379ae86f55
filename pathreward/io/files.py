"""Read rows from JSONL and write files whole, so that nothing half-written has the final name."""

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
"""A JSON object as it stands in a file."""

_BLANK = b"\xef\xbb\xbf \t\r\n"
"""The byte order mark and white space."""


class Writer(Protocol):
    """What a file being written offers; `json.dump` and `csv.writer` need no more."""

    def write(self, text: str, /) -> int:
        """Write `text` and return its length."""


def place(path: str | os.PathLike[str], number: int) -> str:
    """Return how a row is named in a message: by its line, or by its position in a JSON list.

    >>> place("data/rows.jsonl", 7), place("rows.json", 7)
    ('data/rows.jsonl:7', 'rows.json, row 7')
    """
    name = os.fspath(path)
    return f"{name}, row {number}" if name.endswith(".json") else f"{name}:{number}"


def read_rows(
    path: str | os.PathLike[str], on_error: Callable[[DataError], None] | None = None
) -> Iterator[tuple[int, Row]]:
    r"""Yield the rows of a file, each with its number, reading no further than is asked for.

    A JSONL file is read line by line and a row's number is its line, blank lines counted but not
    yielded. A ``.json`` file that holds a list is read too; a row's number is then its position,
    from 1. A byte order mark is left out. NaN, Infinity and numbers too large for a float are
    refused, since JSON has none and a score made of them would be none.

    Args:
        path: The file.
        on_error: What to do with a row that can't be read; it is then left out. None: raise.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     rows = Path(folder) / "rows.jsonl"
    ...     _ = rows.write_text('{"completion": "a"}\n\n{"completion": "b"}\n')
    ...     list(read_rows(rows))
    [(1, {'completion': 'a'}), (3, {'completion': 'b'})]

    Raises:
        DataError: If the file can't be read, or a row of it and `on_error` is None.
    """
    for number, line in _numbered(path):
        try:
            row = _parsed(line, place(path, number))
            if not isinstance(row, dict):
                raise DataError(
                    f"expected a JSON object, got {type(row).__name__}; write a row as "
                    '{"completion": "..."}',
                    where=place(path, number),
                )
        except DataError as error:
            if on_error is None:
                raise
            on_error(error)
        else:
            yield number, row


def count_rows(path: str | os.PathLike[str]) -> int:
    """Return the number of the last row that `read_rows` would come to.

    Raises:
        DataError: If the file can't be read.
    """
    last = 0
    for last, _ in _numbered(path):  # noqa: B007  # the loop is for its last number
        pass
    return last


@contextmanager
def atomic_write(path: str | os.PathLike[str]) -> Iterator[Writer]:
    r"""Open a text file that gets its name only once it is whole.

    What is written goes to a temporary name in the same folder, reaches the disk, and is then
    moved over `path`; on any error it is removed and what stood under `path` stays. A lone
    surrogate, which UTF-8 has no place for, is written as ``\udXXX``, which is its JSON escape.
    A device or a pipe, such as ``/dev/stdout``, is written straight.

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
    shown = os.fspath(path)
    target = Path(path).resolve()  # a link goes on pointing where it did
    if not target.parent.is_dir():
        raise DataError(f"can't write {shown}: there is no folder {target.parent}; create it first")
    if target.is_dir():
        raise DataError(f"can't write {shown}: it is a folder; name a file in it")
    straight = target.exists() and not target.is_file()
    name = f".{target.name[:40]}.{secrets.token_hex(4)}.part"
    temporary = target if straight else target.with_name(name)
    try:
        writer = _Writer(temporary, shown)
        try:
            yield writer
            writer.finish(sync=not straight)
        finally:
            writer.close()
        if not straight:
            _move(temporary, target, shown)
    except BaseException:
        if not straight:
            temporary.unlink(missing_ok=True)
        raise


class _Writer:
    """A text file whose own failures, and no others', become one clear error."""

    def __init__(self, path: Path, shown: str) -> None:
        self._shown = shown
        try:
            self._file = path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n")
        except OSError as error:
            _refuse(error, shown)

    def write(self, text: str, /) -> int:
        try:
            return self._file.write(text)
        except OSError as error:
            _refuse(error, self._shown)

    def finish(self, *, sync: bool) -> None:
        try:
            self._file.flush()
            if sync:
                os.fsync(self._file.fileno())
        except OSError as error:
            _refuse(error, self._shown)

    def close(self) -> None:
        with contextlib.suppress(OSError):  # what could be lost here, `finish` has put on the disk
            self._file.close()


def _move(temporary: Path, target: Path, shown: str) -> None:
    try:
        temporary.replace(target)
    except OSError as error:
        _refuse(error, shown)


def _refuse(error: OSError, shown: str) -> NoReturn:
    raise DataError(
        f"can't write {shown}: {error.strerror or error}; free some space or choose a folder that "
        "can be written. Nothing was left under that name that was not there before"
    ) from error


def _numbered(path: str | os.PathLike[str]) -> Iterator[tuple[int, bytes]]:
    """Yield the JSON of each row with its number, blank lines left out."""
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
    """Yield the items of a JSON list, each written again so that it is judged on its own."""
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
    """Return the JSON value of `data`, or say what keeps it from being one."""
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
