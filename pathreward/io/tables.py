"""Rows of CSV, Parquet and data sets of the `datasets` library."""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from pathreward.errors import DataError
from pathreward.io.files import atomic_path, write_error

if TYPE_CHECKING:
    from datasets import Dataset

Row = dict[str, Any]
"""A row: its values by column."""

_HUB = re.compile(r"(?P<name>[\w.-]+/[\w.-]+)(?::(?P<split>\w+))?")
"""A data set of the hub, with its split: ``owner/name:test``."""
_BATCH = 256
_AS_JSON = {b"pathreward": b"json"}
"""Marks a column of JSON text, whose values have no common type."""


def is_dataset(path: str) -> bool:
    """Return whether a path is a folder that `datasets` wrote, or names a data set of the hub.

    >>> is_dataset("owner/name:test"), is_dataset("rows.jsonl"), is_dataset("data/rows.csv")
    (True, False, False)
    """
    if Path(path).is_dir():
        return True
    if Path(path).exists() or path.startswith((".", "/")):
        return False
    found = _HUB.fullmatch(path)
    return bool(found and not Path(found["name"]).suffix and not Path(path).parent.is_dir())


def dataset_rows(path: str) -> Iterator[Row]:
    """Yield the rows of a folder that `datasets` wrote, or of a data set of the hub.

    Images are not decoded: each is a mapping of ``bytes`` and ``path``.

    Raises:
        DataError: If `datasets` is not installed, or it can't load the data set; of several splits
            if none is named.
    """
    found = _loaded(path)
    from datasets import Features  # behind the check that it is installed

    for row in found.cast(Features({k: _undecoded(v) for k, v in found.features.items()})):
        yield dict(row)


def _undecoded(feature: Any) -> Any:
    """Return the type of a column, with images as they are stored."""
    from datasets import Image, List

    if isinstance(feature, Image):
        return Image(decode=False)
    if isinstance(feature, List):
        return List(_undecoded(feature.feature), feature.length)
    return feature


def _loaded(path: str) -> "Dataset":
    try:
        from datasets import DatasetDict, load_dataset, load_from_disk
    except ImportError:
        raise DataError(
            f"{path} is a data set of the datasets library, which is not installed; "
            "pip install datasets"
        ) from None
    try:
        if Path(path).is_dir():
            found = load_from_disk(path)
            name, split = path, ""
        else:
            match = _HUB.fullmatch(path)
            name, split = (match["name"], match["split"] or "") if match else (path, "")
            found = load_dataset(name, split=split or None)
    except (OSError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise DataError(f"can't load the data set {path}: {reason[:200]}") from None
    if isinstance(found, DatasetDict):
        splits = sorted(found)
        if len(splits) > 1:
            if Path(path).is_dir():
                remedy = f"name one of its folders: {path}/{splits[0]}"
            else:
                remedy = f"name one: {name}:{splits[0]}"
            raise DataError(f"the data set {path} has splits {', '.join(splits)}; {remedy}")
        found = found[splits[0]]
    return found


def parquet_rows(file: IO[bytes], name: str) -> Iterator[Row]:
    """Yield the rows of a Parquet file.

    Raises:
        DataError: If pyarrow is not installed, or the file is no Parquet file.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise DataError(
            f"{name} is a Parquet file, which pyarrow reads; pip install pyarrow"
        ) from None
    try:
        for batch in parquet.ParquetFile(file).iter_batches(batch_size=_BATCH):
            yield from batch.to_pylist()
    except pyarrow.ArrowInvalid as error:
        reason = " ".join(str(error).split())
        raise DataError(f"{name} is no Parquet file: {reason[:200]}") from None


def csv_rows(lines: Iterator[str], name: str, delimiter: str) -> Iterator[Row]:
    """Yield the rows of a CSV file with a header; an empty cell is None, a JSON cell its value.

    >>> rows = csv_rows(iter(["completion,options", 'B,"[""cyst"", ""abscess""]"']), "x.csv", ",")
    >>> list(rows)
    [{'completion': 'B', 'options': ['cyst', 'abscess']}]

    Raises:
        DataError: If two columns have one name, a row has more or fewer cells than the header, or a
            cell is too large.
    """
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        header = next(reader, [])
        if twice := next((each for each in header if header.count(each) > 1), None):
            raise DataError(f"{name} has two columns {twice!r}; rename one of them")
        for number, cells in enumerate(reader, start=1):
            if not cells:
                continue
            if len(cells) != len(header):
                raise DataError(
                    f"expected {len(header)} cells as in the header, got {len(cells)}; quote a "
                    f"cell that holds {delimiter!r}",
                    where=f"{name}, row {number}",
                )
            yield {column: _cell(text) for column, text in zip(header, cells, strict=True)}
    except csv.Error as error:
        raise DataError(f"{name} is no CSV file: {error}") from None


def _cell(text: str) -> Any:
    if not text:
        return None
    if text[0] in "[{":
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return text
    return text


def write_parquet(rows: Iterable[Row], path: Path) -> None:
    """Write rows as a Parquet file, each column of one type.

    A column whose values have no common type is written as JSON text.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "rows.parquet"
    ...     write_parquet([{"answer": "cyst"}], path)
    ...     with path.open("rb") as file:
    ...         list(parquet_rows(file, "rows.parquet"))
    [{'answer': 'cyst'}]

    Args:
        rows: The rows; a column that a row lacks is empty there.
        path: The file, in a folder that exists.

    Raises:
        DataError: If pyarrow is not installed, or the file can't be written.
    """
    pyarrow = _pyarrow()
    listed = list(rows)
    names = list(dict.fromkeys(name for row in listed for name in row))
    fields, columns = [], []
    for name in names:
        column, is_json = _column([row.get(name) for row in listed])
        fields.append(pyarrow.field(name, column.type, metadata=_AS_JSON if is_json else None))
        columns.append(column)
    with _written(path) as part:
        table = pyarrow.Table.from_arrays(columns, schema=pyarrow.schema(fields))
        pyarrow.parquet.write_table(table, part)


def write_parts(parts: Sequence[Path], path: Path) -> None:
    """Write Parquet files of `write_parquet` as one file, with a row group for each.

    A column has the common type of the parts; where there is none, it is JSON text. No more than
    one part is in memory.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     parts = [Path(folder) / "1.parquet", Path(folder) / "2.parquet"]
    ...     write_parquet([{"answer": "cyst"}], parts[0])
    ...     write_parquet([{"answer": 3}], parts[1])
    ...     write_parts(parts, Path(folder) / "rows.parquet")
    ...     with (Path(folder) / "rows.parquet").open("rb") as file:
    ...         list(parquet_rows(file, "rows.parquet"))
    [{'answer': '"cyst"'}, {'answer': '3'}]

    Raises:
        DataError: If pyarrow is not installed, or the file can't be written.
    """
    pyarrow = _pyarrow()
    schemas = [pyarrow.parquet.read_schema(part) for part in parts]
    names = list(dict.fromkeys(name for schema in schemas for name in schema.names))
    fields = [_common([each.field(n) for each in schemas if n in each.names]) for n in names]
    schema = pyarrow.schema(fields)
    with _written(path) as part, pyarrow.parquet.ParquetWriter(part, schema) as writer:
        for found, each in zip(schemas, parts, strict=True):
            rows = pyarrow.parquet.read_table(each).to_pylist()
            columns = []
            for field in fields:
                values = [row.get(field.name) for row in rows]
                was_json = field.name in found.names and _is_json(found.field(field.name))
                if _is_json(field) and not was_json:
                    values = _as_json(values)
                columns.append(pyarrow.array(values, field.type))
            writer.write_table(pyarrow.Table.from_arrays(columns, schema=schema))


def _pyarrow() -> Any:
    try:
        import pyarrow.parquet
    except ImportError:
        raise DataError("pyarrow writes Parquet files; pip install pyarrow") from None
    return pyarrow


def _column(values: list[Any]) -> tuple[Any, bool]:
    """Return a column of one type, and whether that is JSON text."""
    import pyarrow

    try:
        column = pyarrow.array(values)
    except (pyarrow.ArrowInvalid, pyarrow.ArrowTypeError, OverflowError, UnicodeError):
        column = None
    if column is None or _has_empty_struct(column.type):
        return pyarrow.array(_as_json(values)), True
    return column, False


def _has_empty_struct(kind: Any) -> bool:
    """Return whether a type holds a mapping without keys, which Parquet can't store."""
    import pyarrow

    if pyarrow.types.is_struct(kind) and not kind.num_fields:
        return True
    return any(_has_empty_struct(kind.field(i).type) for i in range(kind.num_fields))


def _common(fields: Sequence[Any]) -> Any:
    """Return the field of a column whose parts have these fields."""
    import pyarrow

    if not any(map(_is_json, fields)):
        try:
            schemas = [pyarrow.schema([each]) for each in fields]
            return pyarrow.unify_schemas(schemas, promote_options="permissive").field(0)
        except (pyarrow.ArrowInvalid, pyarrow.ArrowTypeError):
            pass
    return pyarrow.field(fields[0].name, pyarrow.string(), metadata=_AS_JSON)


def _is_json(field: Any) -> bool:
    return _AS_JSON.items() <= (field.metadata or {}).items()


def _as_json(values: Iterable[Any]) -> list[str | None]:
    return [None if each is None else json.dumps(each, default=str) for each in values]


@contextmanager
def _written(path: Path) -> Iterator[Path]:
    """Yield the path of a file that replaces `path` when it is complete."""
    with atomic_path(path) as part:
        try:
            yield part
        except OSError as error:
            raise write_error(error, path) from None
