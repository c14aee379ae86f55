"""Values of tables: missing ones are None, those of numpy and pandas are Python's."""

import sys
from decimal import Decimal
from numbers import Real
from typing import Any

_MISSING = frozenset({"NAType", "NaTType"})
"""Types of pandas' NA and NaT."""


def plain_value(value: Any) -> Any:
    """Return a value without the types of numpy and pandas; a missing one is None.

    NaN, pandas' NA and NaT and numpy's masked value are missing. Arrays, series and scalars become
    lists and Python's scalars, also within lists and mappings.

    >>> import numpy as np
    >>> plain_value(float("nan")), plain_value(np.int64(2)), plain_value(np.array(["cyst"]))
    (None, 2, ['cyst'])
    >>> plain_value({"A": "cyst", "B": float("nan")})
    {'A': 'cyst', 'B': None}
    """
    if value is None or type(value) in {str, bytes, bool, int}:
        return value
    if type(value) in {list, tuple}:
        return [plain_value(each) for each in value]
    if type(value) is dict:
        return {key: plain_value(each) for key, each in value.items()}
    if is_missing(value):
        return None
    if type(value).__module__.partition(".")[0] in {"numpy", "pandas"} and hasattr(value, "tolist"):
        return plain_value(value.tolist())
    return value


def is_missing(value: object) -> bool:
    """Return whether a value is None, or what a table has where there is none.

    >>> is_missing(None), is_missing(float("nan")), is_missing(0.0), is_missing("nan")
    (True, True, False, False)
    """
    if value is None or type(value).__name__ in _MISSING:
        return True
    if isinstance(value, Real | Decimal):
        return bool(value != value)  # noqa: PLR0124  # only NaN differs from itself
    numpy = sys.modules.get("numpy")
    return numpy is not None and value is numpy.ma.masked
