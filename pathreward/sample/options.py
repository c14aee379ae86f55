"""The options of a choice question, as text by label."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import count, islice, product
from numbers import Real
from string import ascii_uppercase

from pathreward.errors import DataError
from pathreward.sample.shown import number_text, shown, wrong_type

_LABELED = re.compile(
    r"\s*(?:[(\[](?P<bracketed>[A-Za-z]|\d{1,2})[)\]][.:]?"
    r"|(?P<letter>[A-Za-z])\s?[).:\uff0e\uff1a\u3001]"
    r"|(?P<number>\d{1,2})(?:\)|[.:](?=\s)|[\uff0e\uff1a\u3001]))\s*(?=\S)"
)
"""A label in front of an option's text: "A) ", "(A) ", "A. ", "A: ", "1. "."""

_CLOSED = re.compile(r"\s*([A-Za-z]|\d{1,2})\)\s*(?=\S)")
"""A label that is no beginning of a text: "A) ". "A. fumigatus" and "(1) and (2)" are texts."""


class Options(dict[str, str]):
    """Options that are normalized, so that a copy of a sample does not remove labels again."""


def normalized_options(value: object) -> Options | None:
    """Return options as text by label, or None where there are none.

    A list is lettered A, B, C... Labels in front of the texts are removed where every text has
    one: in a mapping its own, in a list a letter of its own or the numbers from 1 on. Those of a
    list become its labels. Numbers and booleans, as JSON has them, become text. Labels without a
    text (None, as `datasets` fills a column of mappings) are no options.

    >>> normalized_options(["A) granuloma", "B) abscess"])
    {'A': 'granuloma', 'B': 'abscess'}
    >>> normalized_options({"A": "A. fumigatus", "B": "Candida"})
    {'A': 'A. fumigatus', 'B': 'Candida'}

    Raises:
        DataError: If `value` is neither a mapping nor a list, a label or a text is none, or two
            options have one label.
    """
    if value is None or isinstance(value, Options):
        return value
    if isinstance(value, Sequence) and not isinstance(value, str | bytes | bytearray):
        return _of_list([_text(each, each) for each in value]) if value else None
    if not isinstance(value, Mapping):
        remedy = "give {'A': '...', 'B': '...'} or ['...', '...']"
        raise wrong_type("options as a mapping or a list", value, remedy, "options")
    pairs = [
        (_text(label, text), _text(text, label))
        for label, text in value.items()
        if text is not None
    ]
    _refuse_equal([label for label, _ in pairs])
    options = dict(pairs)
    if blank := next((label for label in options if not label.strip()), None):
        raise DataError(
            f"an option has the empty label {shown(blank)}; give a letter", field="options"
        )
    written = [_label(text) for text in options.values()]
    if options and all(
        each is not None and label.strip().casefold() == each[0].casefold()
        for label, each in zip(options, written, strict=True)
    ):
        return Options(zip(options, (each[1] for each in written if each), strict=True))
    return Options(options) if options else None


def letters() -> Iterator[str]:
    """Yield A to Z, then AA, AB... as the columns of a spreadsheet are lettered.

    >>> list(islice(letters(), 25, 28))
    ['Z', 'AA', 'AB']
    """
    for length in count(1):
        yield from map("".join, product(ascii_uppercase, repeat=length))


def _refuse_equal(labels: list[str]) -> None:
    seen: dict[str, str] = {}
    for label in labels:
        folded = label.strip().casefold()
        if folded in seen:
            both = sorted({label, seen[folded]})
            raise DataError(
                f"two options have the label {' or '.join(map(shown, both))}; "
                "give each option a label of its own",
                field="options",
            )
        seen[folded] = label


def _of_list(texts: list[str]) -> Options:
    closed = [found[1] for text in texts if (found := _CLOSED.match(text))]
    if len(closed) == len(texts):
        _refuse_equal(closed)
    written = [each for text in texts if (each := _label(text))]
    labels = [label.upper() for label, _ in written]
    if len(labels) == len(texts) == len(set(labels)) and _is_a_row(labels):
        return Options(zip(labels, (text for _, text in written), strict=True))
    return Options(zip(islice(letters(), len(texts)), texts, strict=True))


def _is_a_row(labels: list[str]) -> bool:
    """Return whether labels are the first letters in any order, or the numbers from 1 on."""
    size = len(labels)
    return set(labels) == set(islice(letters(), size)) or labels == [
        str(number) for number in range(1, size + 1)
    ]


def _label(text: str) -> tuple[str, str] | None:
    found = _LABELED.match(text)
    if found is None:
        return None
    label = found["bracketed"] or found["letter"] or found["number"]
    return label, text[found.end() :].strip()


def _text(value: object, other: object) -> str:
    """Return a label or a text that JSON may have written as a number or a boolean."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Real):
        return number_text(value, "options")
    if not isinstance(value, str):
        raise DataError(
            f"expected options as text by label, got {shown(value)} next to {shown(other)}; "
            "give each option as text",
            field="options",
        )
    return value
