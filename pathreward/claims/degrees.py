"""The values of a text on exclusive scales: acute or chronic, focal or diffuse, solid or cystic."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from pathreward.assertion.limits import is_limit
from pathreward.assertion.triggers import function_words
from pathreward.claims.words import WORD, stem
from pathreward.facts.degree.parse import POSITIONS
from pathreward.facts.phrases import PhraseFinder
from pathreward.lexicon import composed, load_table

_OPPOSITE = re.compile(r"\bnon-?\Z", re.IGNORECASE)
_LONGEST = 4
_AHEAD = re.compile(r"(?:[ -]+[^\W\d_]+){1,4}")
_VERB = re.compile(r"\s(?:is|are|was|were|appears?|shows?|has|have)\b")
_FIELD_REACH, _VERB_REACH, _NAME_REACH = 40, 30, 60
"""Characters between a value and its field's end, or its verb, and of the name before these."""
_FIELD_BOUNDS, _SUBJECT_BOUNDS = "\n:|.;,", "\n.;:,"


class Degree(NamedTuple):
    """A value on a scale; offsets in the text."""

    start: int
    end: int
    scale: str
    value: str


@lru_cache(maxsize=1)
def _finder() -> PhraseFinder[tuple[str, str]]:
    words: dict[str, tuple[str, str]] = {}
    parts = load_table("pathreward.claims", "scale_parts", None)
    for package, scales, values in (
        ("pathreward.claims", "scales", "scale_words"),
        ("pathreward.facts.degree", "degree_scales", "degree_words"),
    ):
        table = load_table(package, scales, None)
        scale_of = {each.phrase: each.cls for each in table.entries}
        for each in composed(load_table(package, values, None), parts):
            words.setdefault(each.phrase, (scale_of[each.cls], each.cls))
    return PhraseFinder(words)


def degrees(text: str) -> Iterator[Degree]:
    """Yield the values that a text states.

    >>> [(each.scale, each.value) for each in degrees("Marked chronic gastritis.")]
    [('severity', 'severe'), ('course', 'chronic')]
    """
    for start, end, value in _finder().find(text):
        if text[start - 1 : start] == "-" and _OPPOSITE.search(
            text, max(0, start - _LONGEST), start
        ):
            continue  # "non-cohesive" is another value
        yield Degree(start, end, *value)


def is_deniable(text: str, degree: Degree) -> bool:
    """Return whether a denial around a value can be about the value itself.

    It is about something else where the value is a limit or says where something is: "does not
    go beyond the inner half", "no distal villi".

    >>> text = "it does not go beyond the inner half"
    >>> [is_deniable(text, each) for each in degrees(text)]
    [False]
    """
    if is_limit(text, degree.start):
        return False
    return degree.scale not in POSITIONS or _AHEAD.match(text, degree.end) is None


def modified(text: str, degree: Degree) -> frozenset[str]:
    """Return the stems of what a value modifies: the words behind it, else its field or subject.

    >>> text = "Atrophy: mild"
    >>> [degree] = degrees(text)
    >>> sorted(modified(text, degree))
    ['atrofy']
    """
    found: list[str] = []
    if ahead := _AHEAD.match(text, degree.end):
        functions = function_words()
        for word in ahead[0].replace("-", " ").split():
            if word.casefold() in functions:
                break
            found.append(stem(word))
    for name in (_field(text, degree.start), _subject(text, degree.start)):
        if name:
            found += [stem(each) for each in WORD.findall(name) if len(each) > 2]
    own = stem(text[degree.start : degree.end])
    return frozenset([each for each in found if each != own])


def _field(text: str, place: int) -> str:
    """Return the name of the field whose value holds a place; empty if there is none."""
    low = max(0, place - _FIELD_REACH - 1)
    end = max(text.rfind(":", low, place), text.rfind("|", low, place))
    leader = text.rfind("...", low, place)
    if leader > end:
        end = leader
        while end > 0 and text[end - 1] == ".":
            end -= 1
    if end < 0 or "\n" in text[end:place] or ";" in text[end:place]:
        return ""
    return _name(text, end, _FIELD_BOUNDS)


def _subject(text: str, place: int) -> str:
    """Return the words in front of the verb before a place; empty if there is none."""
    low = max(0, place - _VERB_REACH - len(" appears"))
    for verb in _VERB.finditer(text, low, place):
        between = text[verb.end() : place]
        if len(between) <= _VERB_REACH and "." not in between and "\n" not in between:
            return "" if ";" in between else _name(text, verb.start(), _SUBJECT_BOUNDS)
    return ""


def _name(text: str, end: int, bounds: str) -> str:
    low = max(0, end - _NAME_REACH)
    start = max([low, *(text.rfind(each, low, end) + 1 for each in bounds)])
    return text[start:end]
