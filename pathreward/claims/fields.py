"""The signs that part fields, and their names from their values, where a text has its own.

Every layout of a list is read as one: a name, a colon and a value, a line or a semicolon for each.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise

from pathreward.assertion.triggers import function_words
from pathreward.completion.scanning import MOST

_NAME = r"[^\n:;.=|<>→]{2,48}?"
_NUMBER = r"(?:[ \t*•-]{0,8}\(?\w{1,2}[.)][ \t]+)?"
_SEPARATED = re.compile(
    rf"(?:^{_NUMBER}|(?<=[;|] )){_NAME}"
    r"([ \t](?:>{1,3}|[=-]{1,2}>|→|[=\u2013\u2014-])[ \t])"
    rf"|^{_NAME}([ \t]?;[ \t])",
    re.MULTILINE,
)
_LEADER = re.compile(
    rf"^{_NUMBER}{_NAME}([ \t]?(?:\.[ \t]?){{3,80}}|[ \t]?…{{1,20}}[ \t]?)(?=[^\s.…])", re.MULTILINE
)
_PAIR = re.compile(
    r"^(\|?[ \t]*)[^\n|:]{2,48}?(?<=[^\s|])([ \t]*\|[ \t]*)(?=[^\s|])"
    r"[^\n|]{1,200}?([ \t]*\|?[ \t]*)$",
    re.MULTILINE,
)
_RULER = re.compile(r"^\|?[ \t]*:?-{2,}[-:| \t]*$\n?", re.MULTILINE)
_EMPHASIS = re.compile(
    r"\*\*(?=\S)|(?<=\S)\*\*|(?<![\w])__(?=\w)|(?<=[\w:.])__(?!\w)|^#{1,6}[ \t]", re.MULTILINE
)
_ITEM = re.compile(
    r"(?:^|(?<=\n)|[ \t])(?P<label>(?P<open>\(?)(?P<number>\d{1,2})(?P<close>[).]))(?=[ \t])"
)
_SPACES = 8
"""Spaces in front of an item that are read, at most."""
_BOUNDS = frozenset({";", ".", ",", ":", ""})
"""What is in front of an item, or nothing."""
_PARTED = re.compile(r";|\.\s")
_GAP = 2
"""Largest step between the numbers of two items: one may be missing."""
LEAST = 3
"""Fields with the same sign that make it the sign of a text's fields."""

Edit = tuple[int, int, str]
"""A part of a text, and what is read in place of it."""


class PlainFields:
    r"""A text with a colon behind the name of a field, and a semicolon between fields of a line.

    Arrows, dashes, equals signs and semicolons behind the first words of three lines or more, or of
    what is between semicolons, are read as colons, and so are leaders of dots, and the bar of a
    table of two columns; three slashes or more between spaces as semicolons: "Ki-67 > 20%" has no
    field. Two slashes or bars between spaces are a semicolon wherever they are; in a text of one
    line without semicolons and bars, so are four ">>" or dashes between spaces. Marks of emphasis
    vanish.

    >>> PlainFields("Size > 2 cm\nGrade > 2\nNodes > none").text
    'Size: 2 cm\nGrade: 2\nNodes: none'
    >>> PlainFields("1. Size = 2 cm\n2. Grade = 2\n3. Nodes = none").text
    '1. Size: 2 cm\n2. Grade: 2\n3. Nodes: none'
    >>> PlainFields("Size - 2 cm; Grade - 2; Nodes - none").text
    'Size: 2 cm; Grade: 2; Nodes: none'
    >>> PlainFields("necrosis no / mitoses 2 / margins free / 92 g").text
    'necrosis no; mitoses 2; margins free; 92 g'
    >>> PlainFields("**Size** ...... 2 cm\n**Grade** ..... 2").text
    'Size: 2 cm\nGrade: 2'
    >>> PlainFields("| Size | 2 cm |\n| Grade | 2 |\n| Nodes | none |").text
    'Size: 2 cm\nGrade: 2\nNodes: none'
    >>> PlainFields("Size = 2 cm\nGrade = 2\nNodes = none").original(6, 10)
    (7, 11)
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._maps: list[tuple[list[int], list[int]]] = []
        for edits in (_emphasis, _double_signs, _leaders, _pairs, _items, _parted, _separated):
            self._replace(edits(self.text))

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the text for a span of the plain one, which must not be empty."""
        last = end - 1
        for places, shifts in reversed(self._maps):
            start += shifts[bisect_right(places, start) - 1]
            last += shifts[bisect_right(places, last) - 1]
        return start, max(start, last) + 1

    def _replace(self, edits: Iterable[Edit]) -> None:
        parts: list[str] = []
        shifts: list[int] = []
        lengths: list[int] = []
        at = length = 0
        for start, end, written in edits:
            if start < at:
                continue
            for piece, place in ((self.text[at:start], at), (written, start)):
                if piece:
                    parts.append(piece)
                    shifts.append(place - length)
                    length += len(piece)
                    lengths.append(len(piece))
            at = end
        if at:
            parts.append(self.text[at:])
            shifts.append(at - length)
            self.text = "".join(parts)
            self._maps.append(([0, *accumulate(lengths)], shifts))


@lru_cache(maxsize=64)
def plain_fields(text: str) -> PlainFields:
    """Return a text with plain fields; the last few texts are kept.

    Only the first 50,000 characters are read.
    """
    return PlainFields(text[:MOST])


def _emphasis(text: str) -> Iterator[Edit]:
    if "**" in text or "__" in text or "# " in text:
        yield from ((*each.span(), "") for each in _EMPHASIS.finditer(text))


def _double_signs(text: str) -> Iterator[Edit]:
    places = [at for sign in (" // ", " || ") for at in _occurrences(text, sign)]
    yield from ((at, at + 4, "; ") for at in sorted(places))


def _leaders(text: str) -> Iterator[Edit]:
    if "..." not in text and "…" not in text and ". ." not in text:
        return
    found = [each.span(1) for each in _LEADER.finditer(text)]
    if len(found) > 1 or any(text.count(".", *each) > LEAST for each in found):
        yield from ((start, end, ": ") for start, end in found)


def _pairs(text: str) -> Iterator[Edit]:
    """Yield the bars of tables of two columns, and their rulers."""
    if "|" not in text:
        return
    rulers = {each.start(): each.end() for each in _RULER.finditer(text) if "|" in each[0]}
    rows = [each for each in _PAIR.finditer(text) if each.start() not in rulers]
    barred = sum("|" in line for line in text.split("\n"))
    if len(rows) < LEAST or len(rows) + len(rulers) < barred:
        return
    edits = [(start, end, "") for start, end in rulers.items()]
    for each in rows:
        edits += [(*each.span(1), ""), (*each.span(2), ": "), (*each.span(3), "")]
    yield from sorted(edits)


def _items(text: str) -> Iterator[Edit]:
    """Yield the numbers in a numbered list on one line, with semicolons for them.

    The numbers stay where the items have parts of their own: these are specimens.

    >>> PlainFields("(1) 3 cm (2) LVI present (3) nodes none").text
    '3 cm; LVI present; nodes none'
    >>> PlainFields("1) Antrum: gastritis; no atrophy 2) Body: normal 3) Cardia: normal").text
    '1) Antrum: gastritis; no atrophy; 2) Body: normal; 3) Cardia: normal'
    """
    found: list[re.Match[str]] = []
    last = 0
    for each in _ITEM.finditer(text):
        number = int(each["number"])
        ends_sentence = each["close"] == "." and not each["open"]  # "ER score 1. PR score 2."
        if ends_sentence and _before(text, each.start()) not in _BOUNDS:
            continue
        if last < number <= last + _GAP:
            found.append(each)
            last = number
    if len(found) < LEAST or "\n" in text[found[0].end() : found[-1].start()]:
        return
    between = [text[one.end() : other.start()] for one, other in pairwise(found)]
    has_parts = any(_PARTED.search(each.rstrip(" ;.,")) for each in between)
    head = text[: found[0].start()].rpartition("\n")[2].strip()
    sign = ", " if head and head[-1] not in ".;" else "; "  # "no (1) LVI (2) necrosis"
    for each in found:
        start, end = each.start(), each.start("label") if has_parts else each.end() + 1
        is_first = start == 0
        is_parted = _before(text, start) in _BOUNDS
        if is_first or (is_parted and has_parts):
            yield start, start if has_parts else end, ""
        else:
            yield start, end, " " if is_parted or each is found[0] else sign


def _before(text: str, place: int) -> str:
    """Return the sign in front of a place and of its spaces; empty at the start of a line."""
    before = text[max(0, place - _SPACES) : place].rstrip(" \t")[-1:]
    return before.strip("\n")


def _parted(text: str) -> Iterator[Edit]:
    """Yield the slashes, bars, arrows or dashes between fields of one line."""
    places: list[tuple[int, int]] = []
    if text.count(" / ") >= LEAST:
        places += [(at, at + 3) for at in _occurrences(text, " / ")]
    if " | " in text:
        places += [(at, at + 3) for at in _parting_bars(text)]
    if not any(sign in text for sign in "\n;|"):
        for sign in (" >> ", " - "):
            if text.count(sign) > LEAST and _are_whole(text.split(sign)):
                places += [(at, at + len(sign)) for at in _occurrences(text, sign)]
    yield from ((start, end, "; ") for start, end in sorted(places))


def _are_whole(items: Sequence[str]) -> bool:
    """Return whether what is between signs are fields with their values: "CD20 positive".

    >>> _are_whole(["CD20 positive", "CD3 negative"]), _are_whole(["CD20", "positive", "CD3"])
    (True, False)
    """
    functions = function_words()
    return not any(
        ". " in each or " " not in each.strip() or each.split()[0] in functions for each in items
    )


def _parting_bars(text: str) -> Iterator[int]:
    """Yield where the bars of a line are that part fields with names of their own.

    >>> list(_parting_bars("ER: positive | PR: negative | Ki-67: 20%"))
    [12, 27]
    >>> list(_parting_bars("ER | positive | 90%"))
    []
    """
    start = 0
    for line in text.split("\n"):
        cells = line.split(" | ")
        named = sum(":" in each for each in cells)
        if 1 < len(cells) <= named + 1 and named > 1:
            yield from (start + at for at in _occurrences(line, " | "))
        start += len(line) + 1


def _separated(text: str) -> Iterator[Edit]:
    """Yield the signs between the name of a field and its value."""
    if text.count("\n") + text.count("; ") + text.count("| ") < LEAST - 1:
        return
    found = [each.span(each.lastindex or 0) for each in _SEPARATED.finditer(text)]
    counted = Counter(text[start:end].strip() for start, end in found)
    for start, end in found:
        if counted[text[start:end].strip()] >= LEAST:
            yield start, end, ": "


def _occurrences(text: str, sign: str) -> Iterator[int]:
    at = text.find(sign)
    while at >= 0:
        yield at
        at = text.find(sign, at + len(sign))
