"""The signs that part fields, and their names from their values, where a text has its own."""

import re

_SEPARATED = re.compile(
    r"^[^\n:=|<>→;]{2,48}?[ \t](>{1,3}|[=-]{1,2}>|→|;(?=\s))[ \t]?", re.MULTILINE
)
LEAST = 3
"""Lines with the same sign that make it the sign of a text's fields."""


def with_plain_fields(text: str) -> str:
    r"""Return a text with a colon behind the name of a field, and a semicolon between fields.

    Arrows are read as colons, and slashes between spaces as semicolons, where there are three or
    more: "Ki-67 > 20%" has no field. The length stays.

    >>> with_plain_fields("Size > 2 cm\nGrade > 2\nNodes > none")
    'Size : 2 cm\nGrade : 2\nNodes : none'
    >>> with_plain_fields("necrosis no / mitoses 2 / margins free / 92 g")
    'necrosis no ; mitoses 2 ; margins free ; 92 g'
    """
    if text.count(" / ") >= LEAST:
        text = text.replace(" / ", " ; ")
    if not any(sign in text for sign in (">", "→", " ;")):
        return text
    found = list(_SEPARATED.finditer(text))
    signs = [each[1] for each in found]
    fields = [each for each in found if signs.count(each[1]) >= LEAST]
    parts, at = [], 0
    for each in fields:
        parts += [text[at : each.start(1)], ":".ljust(len(each[1]))]
        at = each.end(1)
    return "".join([*parts, text[at:]])
