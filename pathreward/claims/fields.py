"""The signs that part fields, and their names from their values, where a text has its own."""

import re
from collections import Counter
from itertools import pairwise

_NAME = r"[^\n:;.=|<>→]{2,48}?"
_SEPARATED = re.compile(
    rf"(?:^(?:[ \t]*\(?\w{{1,2}}[.)][ \t]+)?|(?<=[;|] )){_NAME}"
    r"[ \t](>{1,3}|[=-]{1,2}>|→|[=\u2013\u2014-])[ \t]"
    rf"|^{_NAME}[ \t]?(;)[ \t]",
    re.MULTILINE,
)
_ITEM = re.compile(r"[ \t](?=\(?(\d{1,2})[).][ \t])|(?:^|(?<=\n))\(?(\d{1,2})[).][ \t]")
_GAP = 2
"""How much greater than the last one the number of an item may be: one may be left out."""
LEAST = 3
"""Fields with the same sign that make it the sign of a text's fields."""


def with_plain_fields(text: str) -> str:
    r"""Return a text with a colon behind the name of a field, and a semicolon between fields.

    Arrows, dashes, equals signs and semicolons behind the first words of three lines or more, or of
    what is between semicolons, are read as colons, and three slashes or more between spaces as
    semicolons: "Ki-67 > 20%" has no field. Two slashes or bars between spaces are a semicolon
    wherever they are, and ">>" or a dash are on a line without other signs. The length stays.

    >>> with_plain_fields("Size > 2 cm\nGrade > 2\nNodes > none")
    'Size : 2 cm\nGrade : 2\nNodes : none'
    >>> with_plain_fields("Size; 2 cm\nGrade; 2\nNodes; none")
    'Size: 2 cm\nGrade: 2\nNodes: none'
    >>> with_plain_fields("1. Size = 2 cm\n2. Grade = 2\n3. Nodes = none")
    '1. Size : 2 cm\n2. Grade : 2\n3. Nodes : none'
    >>> with_plain_fields("Size - 2 cm; Grade - 2; Nodes - none")
    'Size : 2 cm; Grade : 2; Nodes : none'
    >>> with_plain_fields("necrosis no / mitoses 2 / margins free / 92 g")
    'necrosis no ; mitoses 2 ; margins free ; 92 g'
    >>> with_plain_fields("grade 2 >> nodes none >> margins free >> size 3 cm >> sclera free")
    'grade 2 ;  nodes none ;  margins free ;  size 3 cm ;  sclera free'
    >>> with_plain_fields("margins free // nodes 0/4")
    'margins free ;  nodes 0/4'
    """
    for sign in (" // ", " || "):
        text = text.replace(sign, " ;  ")
    text = _with_parted_items(text)
    if text.count(" / ") >= LEAST:
        text = text.replace(" / ", " ; ")
    if " | " in text:
        text = "\n".join(map(_with_parted_cells, text.split("\n")))
    if not any(sign in text for sign in "\n;|"):
        for sign in (" >> ", " - "):
            if text.count(sign) > LEAST:
                text = text.replace(sign, " ; ".ljust(len(sign)))
    if text.count("\n") + text.count("; ") + text.count("| ") < LEAST - 1:
        return text
    found = list(_SEPARATED.finditer(text))
    counted = Counter(each[each.lastindex or 0] for each in found)
    parts, at = [], 0
    for each in found:
        start, end = each.span(each.lastindex or 0)
        if counted[text[start:end]] >= LEAST:
            parts += [text[at:start], ":".ljust(end - start)]
            at = end
    return "".join([*parts, text[at:]])


def _with_parted_cells(line: str) -> str:
    """Return a line with semicolons for bars if these part fields with names of their own.

    >>> _with_parted_cells("ER: positive | PR: negative | Ki-67: 20%")
    'ER: positive ; PR: negative ; Ki-67: 20%'
    >>> _with_parted_cells("ER | positive | 90%")
    'ER | positive | 90%'
    """
    cells = line.split(" | ")
    named = sum(":" in each for each in cells)
    return " ; ".join(cells) if 1 < len(cells) <= named + 1 and named > 1 else line


def _with_parted_items(text: str) -> str:
    r"""Return a text with a semicolon in front of each item of a numbered list on one line.

    >>> _with_parted_items("(1) 3 cm (2) LVI present (3) nodes none")
    '(1) 3 cm;(2) LVI present;(3) nodes none'
    """
    places: list[int] = []
    count = last = 0
    for each in _ITEM.finditer(text):
        number = int(each[1] or each[2])
        if last < number <= last + _GAP:
            count, last = count + 1, number
            if each[1] and text[each.start() - 1 : each.start()] not in {";", ".", ",", ":", ""}:
                places.append(each.start())
    if count < LEAST:
        return text
    pieces = [text[start:end] for start, end in pairwise([0, *places, len(text)])]
    return ";".join([pieces[0], *(each[1:] for each in pieces[1:])])
