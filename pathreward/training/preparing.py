"""Prepare the rows of a data file: check each once, and keep them as an Arrow file."""

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from pathreward.errors import DataError
from pathreward.io.files import make_folder
from pathreward.io.rows import read_rows, row_label
from pathreward.training.processes import is_main, main_first
from pathreward.training.records import Reader, Record
from pathreward.training.row_cache import CachedRows, write_cache

_VERSION = 2
"""Of the records; another one makes new files."""


def cache_folder() -> Path:
    """Return the folder of prepared rows: ``$PATHREWARD_CACHE`` or ``~/.cache/pathreward``."""
    given = os.environ.get("PATHREWARD_CACHE")
    if given:
        return Path(given) / "rows"
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "pathreward" / "rows"


def cached_rows(source: Path, reader: Reader) -> CachedRows:
    """Return the rows of a file, prepared by the main process if they are not yet.

    The prepared rows are found again by the content of the file and the settings of the reader.
    Images are checked when the rows are prepared; later only whether they still exist.

    Raises:
        DataError: If the file can't be read, has no rows, or has a row that can't be trained on.
    """
    name = source.name if source.is_dir() else source.stem
    path = cache_folder() / f"{name[:40]}-{_digest(source, reader)}.arrow"
    with main_first():
        rows = CachedRows(path, str(source))
        if path.exists():
            if is_main():
                _expect_images(rows)
        else:
            make_folder(path.parent)
            write_cache(_records(source, reader), path)
    if not len(rows):
        raise DataError("it has no rows; write one question a line", where=str(source))
    return rows


def _records(source: Path, reader: Reader) -> Iterator[tuple[int, Record]]:
    for number, row in read_rows(source):
        yield number, reader.record(row, row_label(source, number))


def _expect_images(rows: CachedRows) -> None:
    """Check that the images of prepared rows still exist."""
    seen: set[str] = set()
    for place, images in enumerate(rows.stored_images()):
        for image in images:
            if image not in seen and not image.startswith("blake2b:") and not os.path.isfile(image):
                raise DataError(
                    f"there is no image {image!r} any more; put it back, or remove its row",
                    field="images",
                    where=rows[place].where,
                )
            seen.add(image)


def _digest(source: Path, reader: Reader) -> str:
    """Return the digest of a file's content and of the settings that its records depend on."""
    check = reader.images
    settings = (
        *(_VERSION, os.path.abspath(source), os.path.abspath(check.folder), check.outside),
        *(check.max_pixels, check.level, sorted(reader.columns.items()), reader.group),
        *(reader.instruction, reader.needs_image),
    )
    found = sha256(repr(settings).encode())
    if source.is_dir():
        for each in sorted(source.rglob("*.arrow")):
            state = each.stat()
            found.update(f"{each.name} {state.st_size} {state.st_mtime_ns}".encode())
    elif source.is_file():
        with source.open("rb") as file:
            while block := file.read(2**20):
                found.update(block)
    return found.hexdigest()[:24]
