"""Completions of a policy, written row by row, so that an interrupted run continues."""

import json
from collections.abc import Callable, Iterator, Sequence
from os import PathLike, fspath
from pathlib import Path

from pathreward.errors import DataError
from pathreward.evaluation.prompts import Prompt
from pathreward.io.files import atomic_write, drop_cut_line, write_error
from pathreward.io.rows import read_rows, row_label

Done = Callable[[str, list[str]], None]
"""Called with the key of a row and its completions."""
Generate = Callable[[Sequence[Prompt], Done], None]
"""Asks a policy; whatever it gets before it fails is passed on."""


def complete(
    prompts: Sequence[Prompt],
    path: str | PathLike[str],
    generate: Generate,
    samples: int,
    advance: Callable[[int], None] = lambda done: None,
    column: str = "id",
) -> None:
    """Write the completions of some prompts, a JSON line with id and ``completion`` each.

    Rows that the file has are not asked again. At the end the rows are in the prompts' order.

    Args:
        prompts: The prompts.
        path: The file.
        generate: The policy.
        samples: The number of completions of each row.
        advance: Called with the number of rows that are done.
        column: The column of the id.

    Raises:
        DataError: If the file can't be written, or has other rows than the prompts, or another
            number of completions.
    """
    there = _there(path, [each.key for each in prompts], samples, column)
    left = [each for each in prompts if each.key not in there]
    advance(len(there))
    if not left:
        return
    done = len(there)
    try:
        with Path(path).open("a", encoding="utf-8", errors="backslashreplace") as file:

            def written(key: str, texts: list[str]) -> None:
                nonlocal done
                row = {column: key, "completion": texts if samples > 1 else texts[0]}
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
                file.flush()
                done += 1
                advance(done)

            generate(left, written)
    except OSError as error:
        raise write_error(error, path) from None
    _sort(path, [each.key for each in prompts], column)


def _sort(path: str | PathLike[str], keys: Sequence[str], column: str) -> None:
    places = {key: place for place, key in enumerate(keys)}
    rows = sorted((row for _, row in read_rows(path)), key=lambda row: places[str(row[column])])
    with atomic_write(path) as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _there(path: str | PathLike[str], keys: Sequence[str], samples: int, column: str) -> set[str]:
    """Return the keys of the rows that a file has; a line that was cut short is removed."""
    if len(set(keys)) < len(keys):
        twice = next(key for key in keys if keys.count(key) > 1)
        raise DataError(f"two rows have the id {twice!r}; give each row its own", field=column)
    if not Path(path).exists():
        return set()
    drop_cut_line(path)
    found = set()
    for number, row in _lines(path):
        texts = row.get("completion")
        count = len(texts) if isinstance(texts, list) else 1
        key = str(row.get(column))
        if key not in keys or count != samples:
            raise DataError(
                f"the completions of {fspath(path)} are of another run (row {key!r} with {count} "
                f"of {samples}); name another file for these",
                where=row_label(path, number),
            )
        found.add(key)
    return found


def _lines(path: str | PathLike[str]) -> Iterator[tuple[int, dict[str, object]]]:
    if Path(path).stat().st_size:
        yield from read_rows(path)
