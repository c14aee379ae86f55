"""Measurements that cannot be: more positive nodes than examined, parts above 100 %."""

import re
from collections.abc import Iterator

from pathreward.completion.scanning import lowered, occurrences
from pathreward.facts.measurement.vocabulary import words
from pathreward.facts.protocol import Violation
from pathreward.lexicon import alternatives

_BEFORE_NODES, _BEHIND_NODES = 64, 60
"""Characters before and after a node in which its count is looked for."""
_PART = re.compile(
    r"([0-9]{1,3})(?=[/ ])(?: ?/ ?| (?:out )?of (?:the )?)([0-9]{1,3})(?![0-9/]|\.[0-9]| ?[cm]m)"
)
_OF_NODES = re.compile(r"[^.;\n/]{0,40}\bnodes?\b", re.IGNORECASE)
_NODES_BEFORE = re.compile(r"\bnodes?\b[^.;\n\d]{0,30}\Z", re.IGNORECASE)
_PERCENT = re.compile(r"(?<![\d.,])(\d{3,6})(?:\.\d{1,3})?\s?\Z")
_LONGEST_NUMBER = 11
_NO_COUNT = frozenset("0123456789./-+")
_GROWTH = re.compile(alternatives(words("growth")), re.IGNORECASE)
"""Near what grows, 150 % is a ratio and no part."""


def check(text: str) -> Iterator[Violation]:
    """Yield the counts of nodes that are more than the whole, and the parts above 100 %.

    >>> [each.note for each in check("17 of 12 nodes, Ki-67 120 %")]
    ["17 of 12 nodes can't be", '120 % is more than the whole']
    """
    yield from _nodes(text)
    yield from _percentages(text)


def _nodes(text: str) -> Iterator[Violation]:
    for start, end in _about_nodes(text):
        if text.find("/", start, end) < 0 and text.find(" of ", start, end) < 0:
            continue
        for found in _PART.finditer(text, start, end):
            if int(found[1]) > int(found[2]) and _of_nodes(text, found):
                note = f"{found[1]} of {found[2]} nodes can't be"
                yield Violation(*found.span(), note)


def _about_nodes(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans that may hold counts of nodes, merged where they meet."""
    start, end = 0, 0
    for at in occurrences(lowered(text), "node"):
        if at - _BEFORE_NODES > end:
            yield start, end
            start = at - _BEFORE_NODES
        end = at + _BEHIND_NODES
    yield start, end


def _of_nodes(text: str, part: re.Match[str]) -> bool:
    start = part.start()
    if text[start - 1 : start] in _NO_COUNT:
        return False
    before = text[max(0, start - 40) : start]
    return bool(_OF_NODES.match(text, part.end()) or _NODES_BEFORE.search(before))


def _percentages(text: str) -> Iterator[Violation]:
    for at in occurrences(text, "%"):
        if not text[max(0, at - 2) : at].rstrip()[-1:].isdecimal():
            continue
        number = _PERCENT.search(text, max(0, at - _LONGEST_NUMBER), at)
        if number and int(number[1]) > 100 and not _GROWTH.search(text, max(0, at - 60), at + 30):
            note = f"{number[1]} % is more than the whole"
            yield Violation(number.start(), at + 1, note)
