"""The file of chains: a JSON line for each row, written as it is decided."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from os import PathLike, fspath
from pathlib import Path
from typing import Any, NamedTuple

from pathreward.errors import DataError
from pathreward.io.files import atomic_write, drop_cut_line, is_device, write_error
from pathreward.io.lock import only_writer
from pathreward.io.rows import read_rows, row_label
from pathreward.synth.near_duplicates import NearDuplicates

Row = dict[str, Any]
"""``id``, ``completion``, ``path``, ``prompt_version``, ``model``, ``case``, ``accepted``,
``reasons``."""


_KINDS: Mapping[str, tuple[type | tuple[type, ...], str]] = {
    "id": (str, "a text"),
    "completion": ((str, type(None)), "a text or null"),
    "path": (list, "a list"),
    "prompt_version": (str, "a text"),
    "model": (str, "a text"),
    "case": (str, "a text"),
    "accepted": (bool, "true or false"),
    "reasons": (list, "a list of texts"),
}
"""What each key of a row holds."""


class Origin(NamedTuple):
    """What a chain is made with."""

    version: str
    """The version of the prompt."""
    model: str = ""
    """The teacher."""
    case: str = ""
    """The digest of the case: its question, options, answer and report."""


def chain_row(
    key: str,
    completion: str | None,
    path: Sequence[Mapping[str, Any]],
    origin: Origin,
    reasons: Sequence[str],
) -> Row:
    """Return a row of the file; without reasons against it, the chain is accepted.

    >>> chain_row("7", "<think>...", [], Origin("1-ab12cd34"), ["length: 2 words"])["accepted"]
    False
    """
    return {
        "id": key,
        "completion": completion,
        "path": list(path),
        "prompt_version": origin.version,
        "model": origin.model,
        "case": origin.case,
        "accepted": not reasons,
        "reasons": list(reasons),
    }


def rows_there(
    path: str | PathLike[str], origins: Mapping[str, Origin], *, resume: bool
) -> dict[str, Row]:
    """Return the rows that a file has, by id; a line that was cut short is removed.

    A row whose case has changed since is not returned: its chain is made anew.

    Args:
        path: The file.
        origins: What the chain of each row is made with, by id.
        resume: Whether the file may have rows.

    Raises:
        DataError: If the file has rows and is not to be continued, rows of another run or not of
            this kind; or another process writes it, or it is a device.
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
    with only_writer(path):
        drop_cut_line(file)
        return written_rows(path, origins)


def written_rows(path: str | PathLike[str], origins: Mapping[str, Origin]) -> dict[str, Row]:
    """Return the rows of a file, which may be missing, as `rows_there` does.

    >>> written_rows("no-such-file.jsonl", {})
    {}
    """
    file = Path(path)
    found: dict[str, Row] = {}
    for number, row in read_rows(file) if file.exists() and file.stat().st_size else ():
        where = row_label(path, number)
        _expect_kinds(row, where)
        key, origin = row["id"], Origin(row["prompt_version"], row["model"], row["case"])
        wanted = origins.get(key)
        if wanted is None or wanted[:2] != origin[:2]:
            raise DataError(
                f"the row {key!r} {_difference(origin, wanted)}: the file is of another run; name "
                "another file for this",
                where=where,
            )
        found.pop(key, None)  # of two rows, the last counts
        if wanted == origin:
            found[key] = dict(row)
    return found


def _difference(origin: Origin, wanted: Origin | None) -> str:
    if wanted is None:
        return "is no row of the input"
    if origin.version != wanted.version:
        return f"has the prompt {origin.version}"
    return f"is by the model {origin.model!r}"


def _expect_kinds(row: Mapping[str, Any], where: str) -> None:
    """Refuse a row that is none of this file."""
    for name, (kind, words) in _KINDS.items():
        if not isinstance(row.get(name), kind) or name not in row:
            raise DataError(
                f"expected {words}, got {_shown(row, name)}; the row is not as synth wrote it: "
                "delete its line, and --resume makes it anew",
                field=name,
                where=where,
            )
    if not all(isinstance(each, str) for each in row["reasons"]):
        fault, field = "expected a list of texts", "reasons"
    elif row["accepted"] and (row["completion"] is None or row["reasons"]):
        fault, field = "a row with reasons, or without a chain, can't be accepted", "accepted"
    else:
        return
    raise DataError(
        f"{fault}; delete the line, and --resume makes the row anew", field=field, where=where
    )


def _shown(row: Mapping[str, Any], name: str) -> str:
    return type(row[name]).__name__ if name in row else "no such key"


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
