"""The output of a run over a file, which a later run continues after a kill.

Beside ``scored.jsonl`` lie, until it is complete, ``.scored.jsonl.rows`` (for Parquet a folder) and
``.scored.jsonl.progress``: JSON lines, the first with what the rows depend on, each further one
with the rows' numbers that were stored and the mark behind them. Rows are on the disk before their
line is, so a kill at any time loses no row and doubles none: what lies behind the last mark is cut
off.
"""

import json
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, NoReturn, Self

from pathreward.errors import DataError
from pathreward.io.files import write_error
from pathreward.io.rows import suffix_of
from pathreward.io.tables import Row
from pathreward.scoring.stores import JsonLines, ParquetParts, Store

_MOST_ROWS = 256
_MOST_SECONDS = 5.0
"""After so many rows, or so long, the rows are stored."""
_UNWRITTEN = {".csv", ".tsv", ".html", ".md"}


@dataclass(slots=True)
class Earlier:
    """The rows that an earlier run stored, in their order."""

    numbers: list[tuple[int, int]] = field(default_factory=list)
    """The rows' numbers in the input: first and last of each run of numbers."""
    last: int = 0
    """The last row with which the earlier run was done."""
    mark: int = 0
    count: int = 0
    depends: dict[str, str] = field(default_factory=dict)


class RowsOutput:
    r"""Rows on their way to a file.

    Opened as a context manager. When the block ends, the file is complete. When it ends by an
    error, stored rows are kept for a run with `resume`, if there are any.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "scored.jsonl"
    ...     with RowsOutput(path, {"recipe": "1"}) as output:
    ...         output.write(1, {"completion": "a"})
    ...     path.read_text()
    '{"completion": "a"}\n'

    Args:
        path: The file; Parquet by its suffix, else JSON lines, compressed for ``.gz``.
        depends: What the rows depend on, a digest by name.
        resume: Whether to continue what an earlier run stored; else that is discarded.

    Raises:
        DataError: If it can't be written, another run writes it, or with `resume` something that
            the rows depend on has changed; the message names it.
    """

    def __init__(self, path: Path, depends: Mapping[str, str], *, resume: bool = False) -> None:
        self._path, self._depends = path, dict(depends)
        self._target = path.resolve()  # a symbolic link is kept
        if not self._target.parent.is_dir():
            raise DataError(
                f"can't write {path}: there is no folder {self._target.parent}; create it first"
            )
        if self._target.is_dir():
            raise DataError(f"can't write {path}: it is a folder; name a file in it")
        self._store, self._notes = _beside(self._target)
        self._waiting: list[tuple[int, Row]] = []
        self._waiting_since = 0.0
        self.earlier, self.discarded = Earlier(), 0
        try:
            self._file = _locked(self._notes, path)
        except OSError as error:
            self._refuse(error)
        try:
            found = self._read()
            if resume:
                self.earlier = found
                self._expect_same()
            else:
                self.discarded = found.count
            self._begin()
        except BaseException as error:
            self._close(is_whole=False)
            if isinstance(error, OSError):
                self._refuse(error)
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, _: object) -> None:
        is_whole = False
        try:
            if kind is None:
                self._finish()
                is_whole = True
            else:
                with suppress(DataError):  # the error that ends the run says more
                    self.flush()
        finally:
            self._close(is_whole=is_whole)

    @property
    def kept(self) -> int:
        """The number of rows that are stored."""
        return self.earlier.count

    def write(self, number: int, row: Row) -> None:
        """Add a row with its number in the input.

        Raises:
            DataError: If it can't be written.
        """
        now = time.monotonic()
        if not self._waiting:
            self._waiting_since = now
        self._waiting.append((number, row))
        if len(self._waiting) >= _MOST_ROWS or now - self._waiting_since > _MOST_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Store the rows that were added.

        Raises:
            DataError: If they can't be written.
        """
        if not self._waiting:
            return
        numbers = [number for number, _ in self._waiting]
        try:
            mark = self._store.append([row for _, row in self._waiting])
            self._note({"rows": _runs(numbers), "mark": mark})
        except OSError as error:
            self._refuse(error)
        self.earlier.count += len(numbers)
        self._waiting.clear()

    def rows(self) -> Iterator[tuple[int, Row]]:
        """Yield the rows that an earlier run stored, with their numbers."""
        numbers = (n for first, last in self.earlier.numbers for n in range(first, last + 1))
        if self.earlier.count:
            yield from zip(numbers, self._store.rows(), strict=False)

    def _expect_same(self) -> None:
        """Check that what the stored rows depend on is as it is now."""
        then, now = self.earlier.depends, self._depends
        changed = [name for name in now if then.get(name) != now[name]]
        if self.earlier.count and changed:
            raise DataError(
                f"can't resume {self._path}: the {' and the '.join(changed)} changed since its "
                f"first {self.earlier.count:,} rows were scored; run without --resume to start over"
            )

    def _begin(self) -> None:
        """Cut off what was not noted, and note what the rows depend on."""
        self._store.cut(self.earlier.mark)
        if not self.earlier.count:
            self._file.truncate(0)
            self._file.seek(0)
            self._note({"depends": self._depends})

    def _read(self) -> Earlier:
        """Return what an earlier run noted; a last line that is not complete is cut off."""
        found = Earlier()
        whole = 0
        for line in self._file:
            entry = _entry(line)
            if entry is None:
                break
            whole += len(line)
            if "depends" in entry:
                found.depends = entry["depends"]
            else:
                found.numbers += [(first, last) for first, last in entry["rows"]]
                found.mark = entry["mark"]
        self._file.seek(whole)
        self._file.truncate()
        found.count = sum(last - first + 1 for first, last in found.numbers)
        found.last = found.numbers[-1][1] if found.numbers else 0
        # Without its rows, a run was killed after its output was complete.
        return found if self._store.path.exists() else Earlier()

    def _note(self, entry: Mapping[str, Any]) -> None:
        self._file.write(json.dumps(entry).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())

    def _close(self, *, is_whole: bool) -> None:
        """Release the output; what a run with `resume` has no use for is removed."""
        self._file.close()
        if is_whole or not self.earlier.count:
            self._store.remove()
            self._notes.unlink(missing_ok=True)

    def _finish(self) -> None:
        self.flush()
        try:
            self._store.finish(self._target)
        except OSError as error:
            self._refuse(error)

    def _refuse(self, error: OSError) -> NoReturn:
        rest = ". The file of that name is unchanged"
        raise write_error(error, self._path, rest) from error


def discard(path: Path) -> None:
    """Remove what an earlier run stored for an output that it did not complete.

    >>> discard(Path("scored.jsonl"))
    """
    store, notes = _beside(path.resolve())
    store.remove()
    notes.unlink(missing_ok=True)


def _beside(target: Path) -> tuple[Store, Path]:
    """Return the store of an output, and the file of its notes.

    Raises:
        DataError: If the name promises a format in which scores are not written.
    """
    suffix = suffix_of(target)
    if suffix in _UNWRITTEN or (suffix == ".parquet" and target.suffix == ".gz"):
        raise DataError(
            f"can't write {target.name}: scores are written as JSON lines or Parquet; name it "
            ".jsonl, .jsonl.gz or .parquet"
        )
    store = ParquetParts if suffix == ".parquet" else JsonLines
    rows = target.with_name(f".{target.name}.rows")
    return store(rows), target.with_name(f".{target.name}.progress")


def _locked(notes: Path, output: Path) -> IO[bytes]:
    """Open the file of notes, which one process may have open."""
    file = os.fdopen(os.open(notes, os.O_RDWR | os.O_CREAT, 0o666), "r+b")
    try:
        import fcntl
    except ImportError:  # Windows
        return file
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise DataError(
            f"can't write {output}: another process writes it; wait for it or choose another name"
        ) from None
    return file


def _entry(line: bytes) -> dict[str, Any] | None:
    """Return an entry of the notes; None where the line is not complete."""
    if not line.endswith(b"\n"):
        return None
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    is_entry = isinstance(entry, dict) and ("depends" in entry or {"rows", "mark"} <= entry.keys())
    return entry if is_entry else None


def _runs(numbers: Sequence[int]) -> list[list[int]]:
    """Return the first and the last number of each run of numbers.

    >>> _runs([1, 2, 3, 7, 8, 10])
    [[1, 3], [7, 8], [10, 10]]
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return runs
