"""Read the rows of a file: JSON lines, JSON, CSV, Parquet, or a data set of `datasets`."""

import csv
import gzip
import io
import json
import math
import os
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NoReturn

from pathreward.errors import DataError
from pathreward.io.tables import Row, csv_rows, dataset_rows, is_dataset, parquet_rows

_BLANK = b"\xef\xbb\xbf \t\r\n"
"""The byte order mark and white space."""
STDIN = "-"
"""The path that means standard input."""
_DELIMITERS = {".csv": ",", ".tsv": "\t"}
_LARGEST_CELL = 1 << 27


def suffix_of(path: str | os.PathLike[str]) -> str:
    """Return the suffix that says how a file is written, without ``.gz``.

    >>> suffix_of("rows.jsonl.gz"), suffix_of("rows.parquet"), suffix_of("-")
    ('.jsonl', '.parquet', '')
    """
    name = Path(path)
    return (Path(name.stem) if name.suffix == ".gz" else name).suffix.lower()


def row_label(path: str | os.PathLike[str], number: int) -> str:
    """Return the name of a row in messages: by its line, or by its position in a table or list.

    >>> row_label("data/rows.jsonl", 7), row_label("rows.json", 7), row_label("-", 7)
    ('data/rows.jsonl:7', 'rows.json, row 7', 'standard input:7')
    """
    return row_labels(path)(number)


def row_labels(path: str | os.PathLike[str]) -> Callable[[int], str]:
    """Return what names the rows of a file in messages, by their numbers, as `row_label` does.

    >>> row_labels("data/rows.jsonl")(7)
    'data/rows.jsonl:7'
    """
    name = os.fspath(path)
    if name == STDIN:
        return "standard input:{}".format
    by_position = {".json", ".parquet", *_DELIMITERS}
    separator = ", row " if suffix_of(name) in by_position or is_dataset(name) else ":"
    return lambda number: f"{name}{separator}{number}"


def read_rows(
    path: str | os.PathLike[str], on_error: Callable[[DataError], None] | None = None
) -> Iterator[tuple[int, Row]]:
    r"""Yield the rows of a file lazily, each with its number.

    The suffix says what the file is: ``.csv``, ``.tsv``, ``.parquet``, ``.json`` (a list, or a
    value a line), else JSON lines; each may be compressed (``.gz``). A folder is a data set that
    `datasets` wrote; ``owner/name:split`` is one of the hub; ``-`` is standard input, JSON lines.

    In JSON lines a row's number is its line; blank lines count and are skipped. Else it is the
    position, from 1. A byte order mark is ignored. NaN, Infinity and numbers too large for a float
    are refused in JSON: they are not JSON, and no score can be made of them.

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
    label = row_labels(path)
    for number, entry in _numbered(os.fspath(path)):
        try:
            row = entry
            if isinstance(entry, bytes):
                row = _parsed(entry, label(number))
            if not isinstance(row, dict):
                raise DataError(
                    f"expected a JSON object, got {type(row).__name__}; write a row as "
                    '{"completion": "..."}',
                    where=label(number),
                )
        except DataError as error:
            if on_error is None:
                raise
            on_error(error)
        else:
            yield number, row


def count_rows(path: str | os.PathLike[str]) -> int | None:
    """Return the number of the last row of a file, as `read_rows` counts; None of standard input.

    >>> count_rows("-") is None
    True

    Raises:
        DataError: If the file can't be read.
    """
    if os.fspath(path) == STDIN:
        return None
    last = 0
    for last, _ in _numbered(os.fspath(path)):  # noqa: B007  # the loop is for its last number
        pass
    return last


def _numbered(path: str) -> Iterator[tuple[int, bytes | Row]]:
    """Yield each row with its number, as JSON or as its values."""
    if path != STDIN and is_dataset(path):
        yield from enumerate(dataset_rows(path), start=1)
        return
    suffix = suffix_of(path)
    with _opened(path) as file:
        if suffix == ".parquet":
            yield from enumerate(parquet_rows(file, path), start=1)
        elif suffix in _DELIMITERS:
            csv.field_size_limit(_LARGEST_CELL)
            lines = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
            yield from enumerate(csv_rows(iter(lines), path, _DELIMITERS[suffix]), start=1)
        else:
            yield from _json_entries(file, path, suffix)


def _json_entries(file: IO[bytes], path: str, suffix: str) -> Iterator[tuple[int, bytes]]:
    """Yield the JSON of each row with its number, without blank lines."""
    first = 1
    if suffix == ".json":
        head = file.readline()
        if head.strip(_BLANK)[:1] in {b"[", b""}:
            rest = head + file.read()
            if rest.strip(_BLANK)[:1] == b"[":
                yield from _items(rest, path)
                return
            file = io.BytesIO(rest)
        elif head.strip(_BLANK):
            yield 1, head.rstrip()
            first = 2
    for number, line in enumerate(file, start=first):
        if line.strip(_BLANK):
            yield number, line.rstrip()


@contextmanager
def _opened(path: str) -> Iterator[IO[bytes]]:
    """Open a file for reading, with errors of reading as `DataError`."""
    try:
        if path == STDIN:
            yield sys.stdin.buffer
        elif path.endswith(".gz"):
            with gzip.open(path, "rb") as packed:
                yield io.BufferedReader(packed)
        else:
            with open(path, "rb") as file:  # a path may be given as text
                yield file
    except UnicodeDecodeError as error:
        byte = f"{error.object[error.start]:#04x}"
        raise DataError(f"byte {byte} is not UTF-8; save the file as UTF-8", where=path) from None
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise DataError(f"{path} is no gzip file that can be read: {error}") from None
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
    names = sorted(each.name for each in path.parent.iterdir() if not each.name.startswith("."))
    listed = ", ".join(names[:12]) + (f" and {len(names) - 12} more" if names[12:] else "")
    return f"{path}: there is no such file. In that folder: {listed or 'nothing'}"


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
