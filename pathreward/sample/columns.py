"""The columns of a data set as the fields of a sample."""

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from pathreward.errors import DataError, unknown
from pathreward.sample.shown import cut

FIELDS = (
    "completion",
    "prompt",
    "answer",
    "options",
    "findings",
    "reasoning",
    "entities",
    "images",
)
"""The fields of a sample."""


def expect_fields(columns: Mapping[str, str]) -> None:
    """Check that a mapping of columns names fields of a sample.

    >>> expect_fields({"answer": "solution"})

    Raises:
        DataError: If a key is no field of a sample.
    """
    for field in columns:
        if field not in FIELDS:
            raise DataError(
                f"{unknown('field', field, FIELDS)}; a mapping of columns is field by column, such "
                "as answer=solution"
            )


def mapped_row(row: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, Any]:
    """Return a row with the columns that a mapping names under the names of the fields.

    >>> mapped_row({"completion": "B", "solution": "B"}, {"answer": "solution"})
    {'completion': 'B', 'solution': 'B', 'answer': 'B'}

    Args:
        row: A row by column.
        columns: Column by field.

    Raises:
        DataError: If the row lacks a column.
    """
    renamed = dict(row)
    for field, column in columns.items():
        if column not in row:
            raise DataError(
                f"the row has no column {column!r} (it has {named(row)}); correct the mapping "
                f"{field}={column}",
                field=field,
            )
        renamed[field] = row[column]
    return renamed


def named(columns: Iterable[object]) -> str:
    """Return the names of columns for a message.

    >>> named(["prompt", "solution"]), named([])
    ("'prompt', 'solution'", 'nothing')
    """
    return cut(", ".join(map(repr, columns))) or "nothing"


def no_reference(needed: Iterable[str], columns: Iterable[object], remedy: str) -> DataError:
    """Return the error for a data set in which no row has what the reward compares with.

    >>> message = no_reference(["answer"], ["gold"], "--map answer=COLUMN").message
    >>> message.partition(";")[0]
    "no row has answer, so the reward compares with nothing (columns: 'gold')"

    Args:
        needed: The fields of which the reward needs one.
        columns: The columns of the data set.
        remedy: How a user maps a column.
    """
    fields = " or ".join(needed)
    return DataError(
        f"no row has {fields}, so the reward compares with nothing "
        f"(columns: {named(columns)}); name the column that holds it: {remedy}"
    )


def warn_of_parts(
    parts: Mapping[str, Sequence[str]], present: Collection[str], columns: Iterable[object]
) -> None:
    """Log a warning where no row has the one field that parts of a reward need.

    The other parts pay alone then, and a right answer may earn no more than a wrong one.

    >>> warn_of_parts({"answer": ("answer",)}, {"answer", "findings"}, ["answer", "findings"])

    Args:
        parts: The fields of which each part needs one, by its name.
        present: The fields that some row has.
        columns: The columns of the data set.
    """
    lacking: dict[str, list[str]] = {}
    for name, fields in parts.items():
        if len(fields) == 1 and fields[0] not in present:
            lacking.setdefault(fields[0], []).append(name)
    for field, names in lacking.items():
        logging.getLogger("pathreward").warning(
            "no row has %s, so these parts do not count: %s (columns: %s)",
            field,
            ", ".join(names),
            named(columns),
        )
