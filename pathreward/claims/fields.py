"""The signs that part the names of fields from their values, where a text has its own."""

import re

_SEPARATED = re.compile(r"^[^\n:=|<>→]{2,48}?[ \t](>{1,3}|[=-]{1,2}>|→)[ \t]?", re.MULTILINE)
LEAST = 3
"""Lines with the same sign that make it the sign of a text's fields."""


def with_colons(text: str) -> str:
    """Return a text in which an arrow between the name of a field and its value is a colon.

    The length stays. An arrow on fewer than three lines is none of fields: "Ki-67 > 20%".

    >>> with_colons("Size > 2 cm\\nGrade > 2\\nNodes > none")
    'Size : 2 cm\\nGrade : 2\\nNodes : none'
    >>> with_colons("Ki-67 > 20%")
    'Ki-67 > 20%'
    """
    if ">" not in text and "→" not in text:
        return text
    found = list(_SEPARATED.finditer(text))
    signs = [each[1] for each in found]
    fields = [each for each in found if signs.count(each[1]) >= LEAST]
    parts, at = [], 0
    for each in fields:
        parts += [text[at : each.start(1)], ":".ljust(len(each[1]))]
        at = each.end(1)
    return "".join([*parts, text[at:]])
