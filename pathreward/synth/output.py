"""The file of chains: a JSON line for each row, written as it is decided."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from pathreward.errors import DataError
from pathreward.io.files import atomic_write, drop_cut_line, is_device, write_error
from pathreward.io.rows import read_rows, row_label
from pathreward.synth.near_duplicates import NearDuplicates

Row = dict[str, Any]
"""``id``, ``completion``, ``path``, ``prompt_version``, ``accepted``, ``reasons``."""


def chain_row(
    key: str,
    completion: str | None,
    path: Sequence[Mapping[str, Any]],
    version: str,
    reasons: Sequence[str],
) -> Row:
    """Return a row of the file; without reasons against it, the chain is accepted.

    >>> chain_row("7", "<think>...", [], "1-ab12cd34", ["length: 2 words"])["accepted"]
    False
    """
    return {
        "id": key,
        "completion": completion,
        "path": list(path),
        "prompt_version": version,
        "accepted": not reasons,
        "reasons": list(reasons),
    }


def rows_there(
    path: str | PathLike[str], versions: Mapping[str, str], *, resume: bool
) -> dict[str, Row]:
    """Return the rows that a file has, by id; a line that was cut short is removed.

    Args:
        path: The file.
        versions: The version of the prompt of each row, by id.
        resume: Whether the file may have rows.

    Raises:
        DataError: If the file has rows and is not to be continued, or rows of another run, or it
            is a device.
    """
    file = Path(path)
    if is_device(path):
        raise DataError("chains are written to a file, which can be continued", where=fspath(path))
    if not file.exists() or not file.stat().st_size:
        return {}
    if not resume:
        raise DataError(
            "the file has rows, which cost money: continue it with --resume, or name another file",
            where=fspath(path),
        )
    drop_cut_line(file)
    found: dict[str, Row] = {}
    for number, row in read_rows(file) if file.stat().st_size else ():
        key = str(row.get("id"))
        version = row.get("prompt_version")
        if key not in versions or version != versions[key]:
            what = "is no row of the input" if key not in versions else f"has the prompt {version}"
            raise DataError(
                f"the row {key!r} {what}: the file is of another run; name another file for this",
                where=row_label(path, number),
            )
        found[key] = dict(row)
    return found


@contextmanager
def appended(path: str | PathLike[str]) -> Iterator[Callable[[Row], None]]:
    """Yield a function that adds a row to the file, at once.

    Raises:
        DataError: If the file can't be written.
    """
    try:
        with Path(path).open("a", encoding="utf-8", errors="backslashreplace") as file:

            def add(row: Row) -> None:
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
                file.flush()

            yield add
    except OSError as error:
        raise write_error(error, path) from None


def finish(path: str | PathLike[str], keys: Sequence[str]) -> list[Row]:
    """Reject accepted chains that nearly repeat an earlier one, and sort the rows as the input.

    Returns:
        The rows.
    """
    by_key = {str(row["id"]): dict(row) for _, row in read_rows(path)}
    rows = [by_key[key] for key in keys]
    seen = NearDuplicates[str]()
    for row in rows:
        if not row["accepted"]:
            continue
        if (other := seen.find(row["completion"])) is not None:
            row |= {"accepted": False, "reasons": [f"duplicate: nearly the chain of row {other!r}"]}
        else:
            seen.add(row["id"], row["completion"])
    with atomic_write(path) as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return rows
