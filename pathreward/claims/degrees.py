"""The values of a text on exclusive scales: acute or chronic, focal or diffuse, solid or cystic."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from pathreward.assertion.triggers import function_words
from pathreward.claims.words import WORD, stem
from pathreward.facts.phrases import PhraseFinder
from pathreward.lexicon import load_table

_AHEAD = re.compile(r"(?:[ -]+[^\W\d_]+){1,4}")
_FIELD = re.compile(r"[:|]|\.{3,}")
_VERB = re.compile(r"\b(?:is|are|was|were|appears?|shows?|has|have)\b", re.IGNORECASE)
_BOUND = re.compile(r"[\n.;:,|]")
_STOP = re.compile(r"[\n.;]")
_REACH = 100
"""Characters in front of a value in which its field or subject is looked for."""
_NEAR = 45
"""Characters between a field's name, or a verb, and the value, at most."""


class Degree(NamedTuple):
    """A value on a scale; offsets in the text."""

    start: int
    end: int
    scale: str
    value: str


@lru_cache(maxsize=1)
def _finder() -> PhraseFinder[tuple[str, str]]:
    words: dict[str, tuple[str, str]] = {}
    for package, scales, values in (
        ("pathreward.claims", "scales", "scale_words"),
        ("pathreward.facts.degree", "degree_scales", "degree_words"),
    ):
        table = load_table(package, scales, None)
        scale_of = {each.phrase: each.cls for each in table.entries}
        for each in load_table(package, values, None).entries:
            words.setdefault(each.phrase, (scale_of[each.cls], each.cls))
    return PhraseFinder(words)


def degrees(text: str) -> Iterator[Degree]:
    """Yield the values that a text states.

    >>> [(each.scale, each.value) for each in degrees("Marked chronic gastritis.")]
    [('severity', 'severe'), ('course', 'chronic')]
    """
    for each in _finder().find(text):
        yield Degree(each.start, each.end, *each.value)


def modified(text: str, degree: Degree) -> frozenset[str]:
    """Return the stems of what a value modifies: the words behind it, else its field or subject.

    >>> text = "Atrophy: mild"
    >>> [degree] = degrees(text)
    >>> sorted(modified(text, degree))
    ['atrofy']
    """
    found: list[str] = []
    if ahead := _AHEAD.match(text, degree.end):
        for word in WORD.findall(ahead[0]):
            if word.casefold() in function_words():
                break
            found.append(stem(word))
    found += _stems_before(text, degree.start, _FIELD) or _stems_before(text, degree.start, _VERB)
    return frozenset(found) - {stem(text[degree.start : degree.end])}


def _stems_before(text: str, end: int, sign: re.Pattern[str]) -> list[str]:
    """Return the stems of the words in front of the last sign of a clause before a place."""
    start = max(0, end - _REACH, text.rfind("\n", max(0, end - _REACH), end) + 1)
    last = None
    for last in sign.finditer(text, max(start, end - _NEAR), end):
        pass
    if last is None or _STOP.search(text, last.end(), end):
        return []
    name = _BOUND.split(text[start : last.start()].rstrip())[-1]
    return [stem(each) for each in WORD.findall(name) if len(each) > 2]
