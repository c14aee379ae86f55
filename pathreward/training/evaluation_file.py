"""The JSON lines of an evaluation: written by all processes, and read line by line."""

import json
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar, overload

from pathreward.errors import DataError
from pathreward.io.files import atomic_write
from pathreward.io.rows import read_rows
from pathreward.score import Score
from pathreward.training.rows import TrainingRow

T = TypeVar("T")


def line_of(row: TrainingRow, text: str, score: Score, values: Mapping[str, float | None]) -> str:
    """Return the line of a row: its reference, completion, score and measures."""
    return json.dumps(
        {
            "row": row.where,
            "prompt": list(row.prompt),
            "answer": row.answer,
            "options": row.options,
            "findings": row.findings,
            "reasoning": row.reasoning,
            "completion": text,
            "values": values,
            "score": score.to_dict(),
        },
        ensure_ascii=False,
    )


def merge_parts(parts: Sequence[Path], path: Path, batch: int) -> None:
    """Write the lines of several processes as one file, and remove the parts.

    The processes took batches in turn: part 0 has the first, part 1 the second.
    """
    files = [part.open(encoding="utf-8") for part in parts]
    try:
        with atomic_write(path) as merged:
            turn = 0
            while lines := list(islice(files[turn % len(files)], batch)):
                for line in lines:
                    merged.write(line)
                turn += 1
    finally:
        for file in files:
            file.close()
    for part in parts:
        part.unlink()


def read_values(
    path: Path, rows: Sequence[TrainingRow]
) -> tuple["Lines", dict[str, list[float | None]]]:
    """Return the lines of an evaluation, read on access, and the measures of all rows.

    Raises:
        DataError: If its rows are not `rows`.
    """
    values: dict[str, list[float | None]] = {}
    count = 0
    for (_, line), row in zip(read_rows(path), rows, strict=False):
        if line.get("row") != row.where:
            break
        for name, value in line["values"].items():
            values.setdefault(name, []).append(value)
        count += 1
    lines = Lines.of(path)
    if not count == len(rows) == len(lines):
        raise DataError(
            "its rows are not the held-out rows of this run; remove it to evaluate again",
            where=str(path),
        )
    return lines, values


@dataclass(frozen=True)
class Lines(Sequence[dict[str, Any]]):
    """The lines of a JSON lines file; one is read when it is used."""

    path: Path
    places: "array[int]"
    """The first byte of each line."""

    @classmethod
    def of(cls, path: Path) -> "Lines":
        """Return the lines of a file."""
        places, place = array("q"), 0
        with path.open("rb") as file:
            for line in file:
                places.append(place)
                place += len(line)
        return cls(path, places)

    def __len__(self) -> int:
        """Return the number of lines."""
        return len(self.places)

    @overload
    def __getitem__(self, place: int) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, place: slice) -> list[dict[str, Any]]: ...
    def __getitem__(self, place: int | slice) -> dict[str, Any] | list[dict[str, Any]]:
        """Return the object of a line, or those of several."""
        if isinstance(place, slice):
            return [self[each] for each in range(len(self))[place]]
        with self.path.open("rb") as file:
            file.seek(self.places[place])
            found: dict[str, Any] = json.loads(file.readline())
        return found


@dataclass(frozen=True)
class Computed(Sequence[T]):
    """Values that are computed when they are used.

    >>> squares = Computed(4, lambda place: place**2)
    >>> squares[3], list(squares)
    (9, [0, 1, 4, 9])
    """

    size: int
    compute: Callable[[int], T]

    def __len__(self) -> int:
        """Return the number of values."""
        return self.size

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> list[T]: ...
    def __getitem__(self, place: int | slice) -> T | list[T]:
        """Return one value, or several."""
        if isinstance(place, slice):
            return [self.compute(each) for each in range(self.size)[place]]
        return self.compute(range(self.size)[place])

    def __iter__(self) -> Iterator[T]:
        """Yield the values."""
        return (self.compute(each) for each in range(self.size))
