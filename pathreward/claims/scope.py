"""The sentences and lines of a text, and the part or specimen that each is about."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from pathreward.claims.words import stem, stems
from pathreward.completion.scanning import matches
from pathreward.facts.anatomy import site_words
from pathreward.facts.phrases import PhraseFinder

_END = re.compile(
    r"\n\n*|;|\.(?:(?<![.\d].)(?=\s+[^a-z.\s]|\s*\Z)|(?<=\d.)(?=\s+[A-Z]))"
)  # alternatives that begin with a sign each, so that the engine skips to the next one
_LINE = re.compile(r"\n")
_LABEL = re.compile(r"[ \t\-*•]{0,12}\(?([A-Za-z]|\d{1,2}|[ivxIVX]{1,4})[).:]\s")
_INLINE = re.compile(r"(?:\A|(?<=[.;]\s))\(?([A-H])[).:]\s(?=\w)")
"""The label of a part inside a line: "A. Colon: no dysplasia. B. Rectum: dysplasia."."""
_NUMBERED_FIELD = re.compile(r"[ \t\-*•]{0,12}\(?\d{1,2}[).:]\s([^\n:;]{2,48}):[^\n;]*(?:\n|\Z)")
"""A line that is one field of a numbered list: "4. Grade: 2"."""
_SITES = 2
"""Names of sites that make numbered lines specimens."""
_FIELDS = 4
"""Numbered fields that make a list; fewer lines may be parts."""
_NOUNS = (
    "part",
    "specimen",
    "pot",
    "jar",
    "container",
    "sample",
    "biopsy",
    "core",
    "block",
    "slide",
)
_NAMED = re.compile(rf"\b(?:{'|'.join(_NOUNS)})\s+()([A-Za-z]|\d{{1,2}})\b", re.IGNORECASE)


LONGEST = 400
"""Characters of a sentence; longer ones are cut, so that reading is linear."""


class Scope:
    """Where the sentences of a text end, and of which part each is.

    >>> scope = Scope("Part A: necrosis. Part B: mucin; no necrosis.")
    >>> [scope.text[slice(*each)] for each in scope.sentences]
    ['Part A: necrosis.', ' Part B: mucin;', ' no necrosis.']
    >>> scope.part(40)
    'b'
    """

    def __init__(self, text: str) -> None:
        self.text = text
        ends = _cut([*(each.end() for each in _END.finditer(text)), len(text)], text)
        self.sentences = list(zip([0, *ends[:-1]], ends, strict=True))
        self._starts = [start for start, _ in self.sentences]
        found = [(each.start(), (each[1] or each[2]).lower()) for each in _parts(text)]
        self._parts = found if len({label for _, label in found}) > 1 else []
        self._part_starts = [start for start, _ in self._parts]
        self._contexts: dict[int, frozenset[str]] = {}

    @property
    def labels(self) -> frozenset[str]:
        """The labels of the parts or specimens, in lower case; none without parts.

        >>> sorted(Scope("Part A: necrosis. Part B: mucin.").labels)
        ['a', 'b']
        """
        return frozenset([label for _, label in self._parts])

    @property
    def has_parts(self) -> bool:
        """Whether the text is divided into two or more parts or specimens."""
        return bool(self._parts)

    def sentence(self, place: int) -> int:
        """Return the number of the sentence at a place."""
        return bisect_right(self._starts, place) - 1

    def numbers(self, spans: Iterable[tuple[Any, ...]]) -> list[int]:
        """Return the number of the sentence of each of some spans, by their first fields."""
        starts = self._starts
        return [bisect_right(starts, each[0]) - 1 for each in spans]

    def line(self, place: int) -> tuple[int, int]:
        """Return the bounds of the line at a place."""
        end = self.text.find("\n", place)
        return self.text.rfind("\n", 0, place) + 1, len(self.text) if end < 0 else end

    def part(self, place: int) -> str:
        """Return the label of the part that the sentence at a place is of; empty without parts."""
        if not self._parts:
            return ""
        at = bisect_right(self._part_starts, place)
        return self._parts[at - 1][1] if at else ""

    def context(self, number: int) -> frozenset[str]:
        """Return the stems of a sentence, and of the first sentence of its part."""
        if (known := self._contexts.get(number)) is None:
            known = self._contexts[number] = self._read_context(number)
        return known

    def _read_context(self, number: int) -> frozenset[str]:
        start, end = self.sentences[number]
        found = stems(self.text[start:end])
        at = bisect_right(self._part_starts, end - 1)
        if at:
            head = self.sentences[self.sentence(self._part_starts[at - 1])]
            found |= stems(self.text[slice(*head)]) | {stem(f"part {self._parts[at - 1][1]}")}
        return found


@lru_cache(maxsize=1)
def _nouns() -> PhraseFinder[bool]:
    return PhraseFinder(dict.fromkeys(_NOUNS, True))


def _cut(ends: Iterable[int], text: str) -> list[int]:
    """Return the ends of sentences, with those of the pieces of long ones."""
    found = [0]
    for end in ends:
        while end - found[-1] > LONGEST:
            limit = found[-1] + LONGEST
            space = text.rfind(" ", found[-1] + 1, limit)
            found.append(space + 1 if space > 0 else limit)
        if end > found[-1]:
            found.append(end)
    return found[1:] or [0]


def _parts(text: str) -> list[re.Match[str]]:
    """Return the labels of parts, in their order.

    They are at the beginnings of lines, behind words such as "part", and, if they follow each other
    from A on, at the beginnings of sentences.
    """
    starts = [0, *(each.end() for each in _LINE.finditer(text))] if "\n" in text else [0]
    found = [label for start in starts if (label := _LABEL.match(text, start))]
    if _are_fields(text, found):
        found = []
    if len(inline := _in_order(_INLINE.finditer(text))) > 1:
        known = {each.start(1) for each in found}
        found += [each for each in inline if each.start(1) not in known]
    found += matches(_NAMED, text, [at for at, _, _ in _nouns().find(text)])
    return sorted(found, key=lambda each: each.start())


def _are_fields(text: str, labels: Sequence[re.Match[str]]) -> bool:
    """Return whether the labels of lines number the fields of one report: no letters, no sites."""
    if len(labels) < _FIELDS:
        return False
    names = [_NUMBERED_FIELD.match(text, each.start()) for each in labels]
    sites = [each for each in names if each and site_words().find(each[1])]
    return all(names) and len(sites) < _SITES


def _in_order(labels: Iterable[re.Match[str]]) -> list[re.Match[str]]:
    """Return the labels that follow each other from A on; initials do not."""
    found: list[re.Match[str]] = []
    for each in labels:
        if ord(each[1]) - ord("A") == len(found):
            found.append(each)
    return found
