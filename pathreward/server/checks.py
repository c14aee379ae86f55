"""Limits of a sample, checked before it reaches a worker."""

from typing import Any

from pathreward.errors import unknown
from pathreward.sample.columns import FIELDS
from pathreward.sample.shown import cut

_NAMES = frozenset({*FIELDS, "image"})
_SENT = tuple(each for each in FIELDS if each != "images")
"""What a client may send; of images the worker says that the server takes none."""
_DEEPEST = 8
"""Lists and mappings within each other: chat messages with content blocks have four."""


def problem_of(raw: Any, longest: int) -> str:
    """Return why a sample is not passed on; empty where it is.

    >>> problem_of({"completion": "B", "answer": "B"}, longest=100)
    ''
    >>> problem_of({"completion": "B", "anwser": "B"}, longest=100).partition("Known")[0]
    "unknown field 'anwser', did you mean 'answer'? "
    >>> problem_of({"completion": "B" * 101}, longest=100)
    "field 'completion': it has 101 characters, the limit is 100"

    Args:
        raw: The sample as JSON values.
        longest: Most characters of a field, in all the texts inside it.
    """
    if not isinstance(raw, dict):
        return ""  # the worker says what was expected
    if unknown_name := next((each for each in raw if each not in _NAMES), None):
        return f"{unknown('field', cut(unknown_name), _SENT)}; leave it out"
    for name, value in raw.items():
        size = _size(value, 0)
        label = f"field {name!r}: "
        if size is None:
            return f"{label}lists and mappings are nested more than {_DEEPEST} deep"
        if size > longest:
            return f"{label}it has {size:,} characters, the limit is {longest:,}"
    return ""


def _size(value: Any, depth: int) -> int | None:
    """Return the characters in a value; None where it is nested too deep."""
    if isinstance(value, str):
        return len(value)
    if not isinstance(value, list | dict):
        return 1
    if depth == _DEEPEST:
        return None
    total = len(value)
    for each in (*value.keys(), *value.values()) if isinstance(value, dict) else value:
        size = _size(each, depth + 1)
        if size is None:
            return None
        total += size
    return total
