"""Values of tables: missing ones are None, those of numpy and pandas are Python's."""

import sys
from decimal import Decimal
from numbers import Real
from typing import Any

from pathreward.errors import DataError

DEEPEST = 16
"""Lists and mappings within each other; chat messages with content blocks have four levels."""
_MISSING = frozenset({"NAType", "NaTType"})
"""Types of pandas' NA and NaT."""


def plain_value(value: Any, field: str = "", levels: int = DEEPEST) -> Any:
    """Return a value without the types of numpy and pandas; a missing one is None.

    NaN, pandas' NA and NaT and numpy's masked value are missing. Arrays, series and scalars become
    lists and Python's scalars, also within lists and mappings.

    >>> import numpy as np
    >>> plain_value(float("nan")), plain_value(np.int64(2)), plain_value(np.array(["cyst"]))
    (None, 2, ['cyst'])
    >>> plain_value({"A": "cyst", "B": float("nan")})
    {'A': 'cyst', 'B': None}

    Args:
        value: The value.
        field: The field of the sample, for messages of errors.
        levels: The most lists and mappings within each other.

    Raises:
        DataError: If lists and mappings are nested deeper.
    """
    if value is None or type(value) in {str, bytes, bool, int}:
        return value
    if type(value) in {list, tuple, dict} and not levels:
        raise DataError(
            f"expected text, or lists and mappings of at most {DEEPEST} levels; give it as text",
            field=field,
        )
    if type(value) in {list, tuple}:
        return [plain_value(each, field, levels - 1) for each in value]
    if type(value) is dict:
        return {key: plain_value(each, field, levels - 1) for key, each in value.items()}
    if is_missing(value):
        return None
    if type(value).__module__.partition(".")[0] in {"numpy", "pandas"} and hasattr(value, "tolist"):
        return plain_value(value.tolist(), field, levels)
    return value


def is_missing(value: object) -> bool:
    """Return whether a value is None, or what a table has where there is none.

    >>> is_missing(None), is_missing(float("nan")), is_missing(0.0), is_missing("nan")
    (True, True, False, False)
    """
    if value is None or type(value).__name__ in _MISSING:
        return True
    if isinstance(value, Decimal):
        return value.is_nan()  # to compare a signalling NaN raises
    if isinstance(value, Real):
        return bool(value != value)  # noqa: PLR0124  # only NaN differs from itself
    numpy = sys.modules.get("numpy")
    return numpy is not None and value is numpy.ma.masked
