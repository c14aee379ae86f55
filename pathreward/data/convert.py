"""Convert a released data set to rows of a sample's fields."""

import json
from collections.abc import Iterator, Mapping
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from pathreward.data.benchmarks import (
    medmcqa,
    multipathqa,
    omnimedvqa,
    pathmmu,
    pathvqa,
    quilt_vqa,
    slidebench,
    wsi_bench,
    wsi_vqa,
)
from pathreward.data.chains import patho_r1_sft, pathreasoner
from pathreward.data.layout import Layout
from pathreward.errors import DataError, unknown
from pathreward.io.files import make_folder, write_error
from pathreward.io.rows import read_rows, row_label, suffix_of
from pathreward.sample import Sample

LAYOUTS: Mapping[str, Layout] = {
    "medmcqa": medmcqa,
    "multipathqa": multipathqa,
    "omnimedvqa": omnimedvqa,
    "patho-r1-sft": patho_r1_sft,
    "pathmmu": pathmmu,
    "pathreasoner": pathreasoner,
    "pathvqa": pathvqa,
    "quilt-vqa": quilt_vqa,
    "slidebench": slidebench,
    "wsi-bench": wsi_bench,
    "wsi-vqa": wsi_vqa,
}
"""What converts a row of each data set, by its name."""

Converted = dict[str, Any]


def convert(
    kind: str, path: str | PathLike[str], images: str | PathLike[str] | None = None
) -> Iterator[Converted]:
    """Yield the rows of a released data set in the fields of a sample, with id and category.

    A field without a value is not there. Each row is checked as a sample, so that a gold answer
    that is none of its options stops the conversion.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     rows = Path(folder) / "rows.jsonl"
    ...     _ = rows.write_text('{"question": "Is it malignant?", "answer": "yes"}')
    ...     list(convert("pathvqa", rows))
    [{'id': '1', 'prompt': 'Is it malignant?', 'answer': 'yes', 'category': 'closed'}]

    Args:
        kind: The data set, a key of `LAYOUTS`.
        path: Its file, as `pathreward.io.rows.read_rows` reads it; a nested ``data.json`` too.
        images: A folder for images that are bytes in the file (Parquet); None: they are left out.

    Raises:
        DataError: If the data set is not known, or a row lacks a column or has no valid answer.
    """
    if kind not in LAYOUTS:
        raise DataError(unknown("data set", kind, LAYOUTS))
    layout = LAYOUTS[kind]
    seen: dict[str, int] = {}
    for number, row in _rows(path):
        where = row_label(path, number)
        try:
            made = {name: each for name, each in layout(row).items() if each not in (None, "")}
        except DataError as error:
            raise error.at(where) from None
        made = {"id": str(made.pop("id", number)), **made}
        if made["id"] in seen:
            made["id"] = f"{made['id']}-{number}"  # several questions of one slide
        seen[made["id"]] = number
        if images is not None and "image" not in made and (data := embedded(row)):
            made["image"] = _written(data, Path(images) / f"{number}")
        Sample.from_row({"completion": "", **made}, where)
        yield made


def embedded(row: Mapping[str, Any]) -> bytes | None:
    """Return the bytes of an image in a row, as `datasets` stores it in Parquet; None without.

    >>> embedded({"image": {"bytes": b"...", "path": None}})
    b'...'
    """
    image = row.get("image")
    data = image.get("bytes") if isinstance(image, dict) else image
    return data if isinstance(data, bytes) else None


def _written(data: bytes, stem: Path) -> str:
    path = stem.with_suffix(".png" if data.startswith(b"\x89PNG") else ".jpg")
    try:
        make_folder(path.parent)
        path.write_bytes(data)
    except OSError as error:
        raise write_error(error, path) from None
    return str(path)


def _rows(path: str | PathLike[str]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield the rows of a file; of nested objects (subset, split) those of all lists."""
    nested = _nested(path) if suffix_of(path) == ".json" else None
    if nested is None:
        yield from read_rows(path)
        return
    number = 0
    for labels, rows in nested:
        for row in rows:
            number += 1
            if not isinstance(row, dict):
                raise DataError(
                    f"expected a JSON object, got {type(row).__name__}",
                    where=row_label(path, number),
                )
            yield number, {**labels, **row}


def _nested(path: str | PathLike[str]) -> list[tuple[dict[str, str], list[Any]]] | None:
    """Return the lists of a file that is one object of lists or of objects of lists, else None."""
    try:
        with open(path, encoding="utf-8-sig") as file:
            found = json.load(file)
    except (OSError, ValueError, RecursionError):
        return None  # read_rows has the message
    if not isinstance(found, dict):
        return None
    lists: list[tuple[dict[str, str], list[Any]]] = []
    for subset, inner in found.items():
        if isinstance(inner, list):
            lists.append(({"subset": subset}, inner))
        elif isinstance(inner, dict):
            lists += [
                ({"subset": subset, "split": split}, rows)
                for split, rows in inner.items()
                if isinstance(rows, list)
            ]
    if not lists:
        raise DataError("expected a list of rows, or lists by subset and split", where=fspath(path))
    return lists
