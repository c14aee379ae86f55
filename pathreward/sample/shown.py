"""How a message of an error shows a value."""

from numbers import Real

from pathreward.errors import DataError

_LONGEST = 80
_WHOLE = 1e15
"""From here on a number may lose digits as a float."""


def shown(value: object) -> str:
    r"""Return a value on one line of at most 80 characters, as `repr` writes it.

    >>> shown("B\n"), len(shown("B" * 10_000))
    ("'B\\n'", 80)
    """
    try:
        return cut(repr(value))
    except Exception:  # noqa: BLE001  # of a foreign type; also of integers above 4300 digits
        return f"a value of type {type_name(value)}"


def cut(text: str) -> str:
    """Return a text on one line of at most 80 characters.

    >>> cut("A,  B"), cut("B" * 10_000)[-4:]
    ('A, B', 'B...')
    """
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 3]}..."


def type_name(value: object) -> str:
    """Return the name of a value's type, with its module where it is not Python's own.

    >>> from fractions import Fraction
    >>> type_name(3), type_name(Fraction(1, 2))
    ('int', 'fractions.Fraction')
    """
    kind = type(value)
    return kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"


def wrong_type(expected: str, value: object, remedy: str, field: str) -> DataError:
    """Return the error for a value of a wrong type, with the way out.

    Bytes are decoded and arrays converted by the user; for other types `remedy` is shown.

    >>> wrong_type("text or null", 3, "give the report's text", "findings").message
    "expected text or null, got int; give the report's text"
    >>> wrong_type("text or null", b"ER", "give the report's text", "findings").message
    'expected text or null, got bytes; decode it first'
    """
    if isinstance(value, bytes | bytearray):
        remedy = "decode it first"
    elif hasattr(value, "tolist"):
        remedy = "convert it with .tolist() first"
    return DataError(f"expected {expected}, got {type_name(value)}; {remedy}", field=field)


def number_text(value: Real, field: str) -> str:
    """Return a number as text, a whole one without decimals: tables turn 2 into 2.0.

    >>> number_text(2.5, "answer"), number_text(3, "answer"), number_text(2.0, "answer")
    ('2.5', '3', '2')

    Raises:
        DataError: If the number is beyond the range of a float.
    """
    try:
        number = float(value)
        is_whole = number.is_integer() and abs(number) < _WHOLE
        return str(int(number)) if is_whole else str(value)
    except (OverflowError, ValueError):
        raise DataError(
            f"the number ({type_name(value)}) is beyond the range of a float; give it as text",
            field=field,
        ) from None
