"""What the converters share: columns that must be there, options, labels."""

import ast
import re
from collections.abc import Callable, Mapping
from typing import Any

from pathreward.errors import DataError
from pathreward.sample.columns import named
from pathreward.sample.missing import is_missing

Source = Mapping[str, Any]
"""A row of a released data set."""
Layout = Callable[[Source], dict[str, Any]]
"""What converts a row to the fields of a sample, with ``id``, ``category`` and ``group``."""


_PATIENT = re.compile(r"TCGA-\w\w-\w{4}|GTEX-[A-Z0-9]+")


def patient_of(*names: object) -> str | None:
    """Return the patient of a slide, where a name is of TCGA or GTEx; else the first name.

    >>> patient_of("TCGA-85-A4QR-01Z-00-DX1.B5E1-3"), patient_of(None, "slide 7")
    ('TCGA-85-A4QR', 'slide 7')
    """
    texts = [str(each) for each in names if each]
    found = next((match[0] for each in texts if (match := _PATIENT.match(each))), None)
    return found or next(iter(texts), None)


def column(row: Source, *names: str) -> Any:
    """Return the value of the first of some columns that has one.

    >>> column({"Question": "Which organ?"}, "question", "Question")
    'Which organ?'

    Raises:
        DataError: If none has a value.
    """
    for name in names:
        if not is_missing(row.get(name)) and row[name] != "":
            return row[name]
    wanted = " or ".join(map(repr, names))
    raise DataError(
        f"the row has no value in {wanted} (it has {named(row)}); is the file of this data set?",
        field=names[0],
    )


def optional(row: Source, *names: str) -> Any:
    """Return the value of the first of some columns that has one; None without.

    >>> optional({}, "topic") is None
    True
    """
    return next((row[n] for n in names if not is_missing(row.get(n)) and row[n] != ""), None)


def text_of(value: object) -> str:
    r"""Return a value as text, without the place of an image.

    >>> text_of("<image>\nWhich organ?")
    'Which organ?'
    """
    return str(value).replace("<image>", "").strip()


def listed(value: object) -> list[str] | dict[str, str] | None:
    """Return options that may be written as a Python or JSON literal; None where there are none.

    >>> listed("['skin', 'lung']"), listed("")
    (['skin', 'lung'], None)

    Raises:
        DataError: If the text is no list or dictionary.
    """
    if isinstance(value, str):
        text = value.strip()
        if not text:
            return None
        try:
            value = ast.literal_eval(text)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            raise DataError(
                f"expected options as a list, got {text[:80]!r}", field="options"
            ) from None
    if isinstance(value, dict):
        return {str(key): str(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [str(each) for each in value] or None
    raise DataError(f"expected options as a list, got {type(value).__name__}", field="options")


def lettered(row: Source, *names: str) -> dict[str, str]:
    """Return the options of columns such as ``opa`` to ``opd``, without empty ones.

    >>> lettered({"A": "cyst", "B": "abscess", "C": ""}, "A", "B", "C", "D")
    {'A': 'cyst', 'B': 'abscess'}

    Raises:
        DataError: If fewer than two have a text.
    """
    found = {
        letter: str(row[name])
        for letter, name in zip("ABCDEFGH", names, strict=False)
        if not is_missing(row.get(name)) and str(row[name]).strip()
    }
    if len(found) < 2:
        raise DataError(
            f"the row has fewer than two options in {', '.join(map(repr, names))} "
            f"(it has {named(row)}); is the file of this data set?",
            field=names[0],
        )
    return found
