"""Rows of training data in an Arrow file: written once, then mapped into memory by every process.

A process holds the numbers of its rows, not the rows: the system reads pages of the file as rows
are used, and drops them again.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from pathreward.io.files import atomic_path, write_error
from pathreward.io.rows import row_labels
from pathreward.training.images import IN_TABLE, ImageBytes, file_of
from pathreward.training.records import Record
from pathreward.training.rows import TrainingRow

if TYPE_CHECKING:
    import pyarrow as pa

_ROWS, _BYTES = 1000, 2**25
"""Most rows, and about most bytes of images, of a batch of the file."""


def write_cache(records: Iterable[tuple[int, Record]], path: Path) -> None:
    """Write records, each with the number of its row, as an Arrow file.

    Raises:
        DataError: If it can't be written.
    """
    import pyarrow as pa

    schema = _schema()
    with atomic_path(path) as part:
        try:
            with pa.OSFile(str(part), "wb") as sink, pa.ipc.new_file(sink, schema) as writer:
                for batch in _batches(records):
                    columns = [pa.array(batch[each.name], each.type) for each in schema]
                    writer.write_batch(pa.record_batch(columns, schema=schema))
        except OSError as error:
            raise write_error(error, path) from None


def _schema() -> "pa.Schema":
    import pyarrow as pa

    text = pa.string()
    image = [("bytes", pa.binary()), ("path", text), ("size", pa.int64())]
    return pa.schema(
        [
            ("number", pa.int64()),
            ("digest", pa.uint64()),
            ("images", pa.list_(pa.struct(image))),
            ("prompt", pa.list_(pa.struct([("role", text), ("content", text)]))),
            ("options", pa.map_(text, text)),
            ("entities", pa.list_(text)),
            *((name, text) for name in _TEXTS),
        ]
    )


_SEEN = ("completion", "answer", "findings", "reasoning", "caption")
"""The texts that a policy may see, besides the prompt."""
_TEXTS = (*_SEEN, "group", "source")


def _batches(records: Iterable[tuple[int, Record]]) -> Iterator[dict[str, list[Any]]]:
    names = ("images", "prompt", "options", "entities", *_TEXTS)
    batch: dict[str, list[Any]] = {name: [] for name in ("number", "digest", *names)}
    size = 0
    for number, record in records:
        for name in names:
            batch[name].append(record[name])
        batch["number"].append(number)
        batch["digest"].append(_digest(record))
        size += sum(len(each["bytes"] or "") for each in record["images"])
        if len(batch["number"]) == _ROWS or size > _BYTES:
            yield batch
            batch, size = {name: [] for name in batch}, 0
    if batch["number"]:
        yield batch


def _digest(record: Record) -> int:
    """Return the digest of a record, of its images only path and size."""
    from xxhash import xxh3_64_intdigest

    images = [(each["path"], each["size"]) for each in record["images"]]
    text = repr([images, *(value for key, value in record.items() if key != "images")])
    return int(xxh3_64_intdigest(text.encode("utf-8", "backslashreplace")))


@dataclass(frozen=True, eq=False)
class CachedRows(Sequence[TrainingRow]):
    """Some or all rows of an Arrow file, in order; a row is made when it is read.

    It pickles as the path and the numbers, so that a worker process maps the file itself.
    """

    path: Path
    """The Arrow file."""
    source: str
    """The file that the rows come from, for messages."""
    chosen: np.ndarray[Any, np.dtype[np.int64]] | None = None
    """The positions of the rows in the file; None: all."""

    def __len__(self) -> int:
        """Return the number of rows."""
        return int(self._bounds[-1]) if self.chosen is None else len(self.chosen)

    @overload
    def __getitem__(self, place: int) -> TrainingRow: ...
    @overload
    def __getitem__(self, place: slice) -> "CachedRows": ...
    def __getitem__(self, place: int | slice) -> "TrainingRow | CachedRows":
        """Return a row, or some of the rows."""
        if isinstance(place, slice):
            return self.select(np.arange(len(self))[place])
        if not -len(self) <= place < len(self):
            raise IndexError(place)
        place %= len(self)
        position = place if self.chosen is None else int(self.chosen[place])
        number = bisect_right(self._bounds, position) - 1
        batch = self._file.get_batch(number)
        [found] = batch.slice(position - self._bounds[number], 1).to_pylist()
        return self._row(found)

    def __iter__(self) -> Iterator[TrainingRow]:
        """Yield the rows; those of a batch of the file are read together."""
        if self.chosen is None:
            for batch in self._stored():
                yield from map(self._row, batch.to_pylist())
            return
        numbers = np.searchsorted(self._bounds, self.chosen, side="right") - 1
        ends = [*np.flatnonzero(np.diff(numbers)) + 1, len(numbers)]
        for start, end in pairwise([0, *ends]):
            if start < end:
                number = int(numbers[start])
                places = self.chosen[start:end] - self._bounds[number]
                yield from map(self._row, self._file.get_batch(number).take(places).to_pylist())

    def select(self, places: "np.ndarray[Any, np.dtype[np.int64]]") -> "CachedRows":
        """Return the rows at some places, in that order."""
        chosen = places if self.chosen is None else self.chosen[places]
        return CachedRows(self.path, self.source, chosen)

    def present(self, field: str) -> "np.ndarray[Any, np.dtype[np.bool_]]":
        """Return which rows have a field; ``images``: which have at least one image."""
        import pyarrow.compute as pc

        found = []
        for batch in self._stored():
            column = batch.column(field)
            if field == "images":
                found.append(pc.list_value_length(column).to_numpy(False) > 0)
            else:
                found.append(pc.is_valid(column).to_numpy(False))
        values = np.concatenate(found) if found else np.zeros(0, bool)
        return values if self.chosen is None else values[self.chosen]

    def values(self, field: str) -> list[Any]:
        """Return a field of each row."""
        every = list(self.stored(field))
        return every if self.chosen is None else [every[each] for each in self.chosen]

    def find(self, pattern: str) -> tuple[str, str, str] | None:
        """Return the place, the field and the text of the first match, in all rows of the file.

        Args:
            pattern: A regular expression that RE2 knows; it is looked for in the texts that a
                policy may see: prompts, captions and the fields of chains.
        """
        import pyarrow.compute as pc

        for batch in self._stored():
            prompts = batch.column("prompt")
            contents, of_row = prompts.flatten().field("content"), pc.list_parent_indices(prompts)
            rows = range(batch.num_rows)
            texts = [("prompt", contents, of_row.to_pylist())]
            texts += [(name, batch.column(name), rows) for name in _SEEN]
            for name, column, numbers in texts:
                found = pc.index(pc.match_substring_regex(column, pattern), True).as_py()
                if found >= 0:
                    number = batch.column("number")[numbers[found]]
                    return self._label(number.as_py()), name, column[found].as_py()
        return None

    def stored(self, field: str) -> Iterator[Any]:
        """Yield a field of every row of the file, chosen or not."""
        for batch in self._stored():
            yield from batch.column(field).to_pylist()

    def stored_images(self) -> Iterator[list[tuple[str, int]]]:
        """Yield path and size of the images of every row of the file, chosen or not.

        The path of an image in the table is `IN_TABLE` and its digest.
        """
        for batch in self._stored():
            images = batch.column("images")
            names = images.values.field("path").to_pylist()
            found = list(zip(names, images.values.field("size").to_pylist(), strict=True))
            yield from (found[start:end] for start, end in pairwise(images.offsets.to_pylist()))

    @property
    def digest(self) -> str:
        """The digest of the rows in their order: their fields, and the sizes of their images."""
        stored = [batch.column("digest").to_numpy(False) for batch in self._stored()]
        values = np.concatenate(stored) if stored else np.zeros(0, np.uint64)
        taken = values if self.chosen is None else values[self.chosen]
        return sha256(taken.tobytes()).hexdigest()

    def _row(self, found: dict[str, Any]) -> TrainingRow:
        where = self._label(found["number"])
        return TrainingRow(
            tuple(
                ImageBytes(each["bytes"], where)
                if each["path"].startswith(IN_TABLE)
                else file_of(each["path"], where)
                for each in found["images"]
            ),
            tuple(found["prompt"]),
            options=dict(found["options"]) if found["options"] else None,
            entities=tuple(found["entities"]) if found["entities"] else None,
            where=where,
            **{name: found[name] for name in _TEXTS},
        )

    def _stored(self) -> "Iterator[pa.RecordBatch]":
        return (self._file.get_batch(each) for each in range(self._file.num_record_batches))

    @cached_property
    def _file(self) -> "pa.ipc.RecordBatchFileReader":
        import pyarrow as pa

        return pa.ipc.open_file(pa.memory_map(str(self.path)))

    @cached_property
    def _label(self) -> Callable[[int], str]:
        return row_labels(self.source)

    @cached_property
    def _bounds(self) -> list[int]:
        """The position of the first row of each batch, and the number of rows."""
        return [0, *accumulate(batch.num_rows for batch in self._stored())]

    def __reduce__(self) -> tuple[object, ...]:
        """Leave out the mapped file."""
        return CachedRows, (self.path, self.source, self.chosen)
