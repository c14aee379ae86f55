"""Read text files, packed or not, with errors that name file, line and column."""

import gzip
import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from pathreward.errors import GraphError

_UNREADABLE = (OSError, EOFError, zlib.error)


@contextmanager
def open_text(path: Path, newline: str | None = None) -> Iterator[IO[str]]:
    """Open a file of UTF-8 for reading, unpacking it if its name ends in ``.gz``.

    Raises:
        GraphError: If it can't be opened or read.
    """
    try:
        if path.suffix == ".gz":
            with gzip.open(path, "rt", encoding="utf-8-sig", newline=newline) as file:
                yield file
        else:
            with path.open(encoding="utf-8-sig", newline=newline) as file:
                yield file
    except UnicodeDecodeError as error:
        raise GraphError(_undecodable(path)) from error
    except _UNREADABLE as error:
        why = getattr(error, "strerror", None) or error
        raise GraphError(f"can't read {path}: {why}; is it whole?") from error


def numbered_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines of a file with their numbers, without line ends.

    Raises:
        GraphError: As for `open_text`.
    """
    with open_text(path) as file:
        for number, line in enumerate(file, start=1):
            yield number, line.rstrip("\n")


def load_json(path: Path) -> Any:
    """Return the JSON value of a file.

    Raises:
        GraphError: If it is not JSON; the message names line and column.
    """
    with open_text(path) as file:
        try:
            return json.load(file)
        except json.JSONDecodeError as error:
            raise GraphError(
                f"{path.name}:{error.lineno}, column {error.colno}: not JSON: {error.msg}"
            ) from error
        except RecursionError as error:
            raise GraphError(f"{path.name}: the JSON is nested too deeply") from error


def expect(value: Any, kind: type | tuple[type, ...], where: str, what: str) -> Any:
    """Return `value`, which must be of a type.

    >>> expect({}, list, "graph.json", "a list of nodes")
    Traceback (most recent call last):
    pathreward.errors.GraphError: graph.json: expected a list of nodes, got dict

    Raises:
        GraphError: If it is not.
    """
    if not isinstance(value, kind):
        raise GraphError(f"{where}: expected {what}, got {type(value).__name__}")
    return value


def _undecodable(path: Path) -> str:
    """Return the error message for a file that is not UTF-8, with the first invalid byte."""
    reader = gzip.open if path.suffix == ".gz" else open
    try:
        with reader(path, "rb") as file:
            for number, line in enumerate(file, start=1):
                try:
                    line.decode()
                except UnicodeDecodeError as error:
                    where = f"{path.name}:{number}, column {error.start + 1}"
                    return f"{where}: byte {line[error.start]:#04x} is not UTF-8; save it as UTF-8"
    except _UNREADABLE as error:  # a damaged archive
        return f"can't read {path}: {error}; is it whole?"
    return f"{path.name}: expected UTF-8"
