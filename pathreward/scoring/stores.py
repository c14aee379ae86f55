"""Where rows are kept until an output is complete: JSON lines, or parts of a Parquet file."""

import gzip
import json
import math
import os
import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pathreward.io.files import atomic_path
from pathreward.io.tables import Row, parquet_rows, write_parquet, write_parts
from pathreward.printable import HIDDEN, json_escape


class Store(ABC):
    """Rows that survive the end of the process, up to a mark.

    A mark is the size of what was stored. What is behind the last mark that was noted is cut off
    by `cut`: a row of which only a part was written, or rows whose mark was not noted.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        """A file or a folder next to the output."""

    @abstractmethod
    def append(self, rows: Sequence[Row]) -> int:
        """Store rows, on the disk when this returns, and return the mark behind them."""

    @abstractmethod
    def cut(self, mark: int) -> None:
        """Remove what is behind a mark; of mark 0, everything."""

    @abstractmethod
    def rows(self) -> Iterator[Row]:
        """Yield the stored rows."""

    @abstractmethod
    def finish(self, output: Path) -> None:
        """Make the output of the rows, atomically."""

    @abstractmethod
    def remove(self) -> None:
        """Remove what is stored."""


class JsonLines(Store):
    """Rows as JSON lines in one file, which becomes the output; a mark is a number of bytes."""

    def append(self, rows: Sequence[Row]) -> int:
        """Store rows."""
        with self.path.open("ab") as file:
            file.write(b"".join(json_line(row) for row in rows))
            file.flush()
            os.fsync(file.fileno())
            return file.tell()

    def cut(self, mark: int) -> None:
        """Remove the bytes behind a mark."""
        with self.path.open("ab") as file:
            file.truncate(mark)

    def rows(self) -> Iterator[Row]:
        """Yield the stored rows."""
        with self.path.open("rb") as file:
            yield from map(json.loads, file)

    def finish(self, output: Path) -> None:
        """Rename the file; pack it for an output whose name ends with ``.gz``."""
        if output.suffix != ".gz":
            self.path.replace(output)
            return
        with (
            atomic_path(output) as part,
            self.path.open("rb") as rows,
            part.open("wb") as file,
            gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed,
        ):
            shutil.copyfileobj(rows, packed)
        self.remove()

    def remove(self) -> None:
        """Remove the file."""
        self.path.unlink(missing_ok=True)


class ParquetParts(Store):
    """Rows as Parquet files in a folder, which become one; a mark is a number of files."""

    def append(self, rows: Sequence[Row]) -> int:
        """Store rows as one more file."""
        self.path.mkdir(exist_ok=True)
        number = len(self._parts()) + 1
        write_parquet(rows, self.path / f"{number:08}.parquet")
        return number

    def cut(self, mark: int) -> None:
        """Remove the files behind a mark, and those that are not complete."""
        self.path.mkdir(exist_ok=True)
        for each in {*self.path.iterdir()} - {*self._parts()[:mark]}:
            each.unlink()

    def rows(self) -> Iterator[Row]:
        """Yield the stored rows."""
        for part in self._parts():
            with part.open("rb") as file:
                yield from parquet_rows(file, part.name)

    def finish(self, output: Path) -> None:
        """Write the parts as one file, a row group each."""
        write_parts(self._parts(), output)
        self.remove()

    def remove(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self.path, ignore_errors=True)

    def _parts(self) -> list[Path]:
        return sorted(self.path.glob("[0-9]*.parquet"))


def json_line(row: Row) -> bytes:
    r"""Return a row as a line of JSON.

    A number that JSON lacks (NaN, infinity) is null; lone surrogates, which UTF-8 can't encode, and
    characters that a terminal obeys are JSON escapes.

    >>> json_line({"text": "p53 \ud800", "ratio": float("nan")})
    b'{"text": "p53 \\ud800", "ratio": null}\n'
    """
    try:
        text = json.dumps(row, ensure_ascii=False, allow_nan=False, default=str)
    except ValueError:
        text = json.dumps(_finite(row), ensure_ascii=False, allow_nan=False, default=str)
    if not text.isprintable():
        text = HIDDEN.sub(json_escape, text)
    return text.encode() + b"\n"


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
