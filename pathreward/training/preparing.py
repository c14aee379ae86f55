"""Prepare the rows of a data file: check each once, and keep them as an Arrow file."""

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from pathreward.errors import DataError
from pathreward.io.files import make_folder, special_file
from pathreward.io.rows import read_rows, row_labels
from pathreward.training.images import IN_TABLE, file_size
from pathreward.training.processes import is_main, main_first
from pathreward.training.records import Reader, Record
from pathreward.training.row_cache import CachedRows, write_cache

_VERSION = 4
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

    Prepared rows are found again by the content of the file and the settings of the reader. Where
    an image has another size since then, the rows are prepared again.

    Raises:
        DataError: If the file can't be read, has no rows, or has a row that can't be trained on.
    """
    if kind := special_file(source):
        raise DataError(
            f"it is {kind}, which can't be read twice; write the rows to a file", where=str(source)
        )
    path = cache_folder() / f"{source.stem[:40]}-{_digest(source, reader)}.arrow"
    with main_first():
        if is_main() and not _is_prepared(CachedRows(path, str(source))):
            make_folder(path.parent)
            write_cache(_records(source, reader), path)
        rows = CachedRows(path, str(source))
    if not len(rows):
        raise DataError("it has no rows; write one question a line", where=str(source))
    return rows


def _records(source: Path, reader: Reader) -> Iterator[tuple[int, Record]]:
    label = row_labels(source)
    for number, row in read_rows(source):
        yield number, reader.record(row, label(number))


def _is_prepared(rows: CachedRows) -> bool:
    """Return whether prepared rows are there, and each image has the size that it had."""
    import pyarrow as pa

    seen: set[str] = set()
    try:
        for images in rows.stored_images():
            for path, size in images:
                if path not in seen and not path.startswith(IN_TABLE) and file_size(path) != size:
                    return False
                seen.add(path)
    except (OSError, pa.ArrowInvalid):  # not there, or damaged
        return False
    return True


def _digest(source: Path, reader: Reader) -> str:
    """Return the digest of a file's content and of the settings that its records depend on."""
    check = reader.images
    settings = (
        *(_VERSION, os.path.abspath(check.folder), check.outside),
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
