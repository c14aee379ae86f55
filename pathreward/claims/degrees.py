"""The values of a text on exclusive scales: acute or chronic, focal or diffuse, solid or cystic."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from pathreward.assertion.limits import is_limit
from pathreward.assertion.triggers import function_words
from pathreward.claims.gradable import gradable_words
from pathreward.claims.words import WORD, stem, stems
from pathreward.facts.degree.parse import POSITIONS
from pathreward.facts.phrases import PhraseFinder
from pathreward.lexicon import composed, load_table

_TABLES = (
    ("pathreward.claims", "scales", "scale_words"),
    ("pathreward.facts.degree", "degree_scales", "degree_words"),
)
"""Packages with the tables of their scales and of the words for their values.

A phrase of both has its value from the first: "multiple" lesions are several foci.
"""
_OPPOSITE = re.compile(r"\bnon-?\Z", re.IGNORECASE)
_LONGEST = 4
"""Characters of "non-"."""
_AGE = "age"
_YEARS = re.compile(r"\b(?:day|week|month|year)s?[ -]\Z", re.IGNORECASE)
"""What is in front of the age of a person: "60 years old"."""
_YEARS_REACH = 8
_AHEAD = re.compile(r"(?:[ -]+[^\W\d_]+){1,4}")
_OF = re.compile(r" (?:of|in|with)(?: the| its| their| all)?(?= )")
_MEASURES = frozenset({"degree", "extent", "intensity", "severity", "amount", "number", "numbers"})
"""Words behind a value that only say that it is one: "of moderate degree"."""
_NO_SUBJECT = frozenset(".;\n")
_QUANTITIES = frozenset({"amount", "change", "completeness"})
"""Scales whose words may have what they measure behind a preposition: "paucity of", "rich in"."""
_CLAUSE = re.compile(r"[.;:,\n|()]")
_BEFORE_REACH = 40
"""Characters in front of a value that are read for the words of its piece."""
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
    is_passing: bool = False
    """Whether a text may leave it out at little cost: an adjective of every report."""


@lru_cache(maxsize=1)
def _finder() -> PhraseFinder[tuple[str, str, bool]]:
    scale_of: dict[str, str] = {}
    for package, scales, _ in _TABLES:
        for each in load_table(package, scales, None).entries:
            scale_of.setdefault(each.phrase, each.cls)
    words: dict[str, tuple[str, str, bool]] = {}
    parts = load_table("pathreward.claims", "scale_parts", None)
    for package, _, values in _TABLES:
        for each in composed(load_table(package, values, None), parts):
            words.setdefault(each.phrase, (scale_of[each.cls], each.cls, False))
    for word, value in gradable_words().items():
        words.setdefault(word, (scale_of[value], value, True))
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
        if value[0] == _AGE and _YEARS.search(text, max(0, start - _YEARS_REACH), start):
            continue
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
    """Return the stems of what a value modifies.

    They are the words behind it, with its field and its subject; or the words in front of it, if it
    ends its piece of a clause.

    >>> text = "Atrophy: mild"
    >>> [degree] = degrees(text)
    >>> sorted(modified(text, degree))
    ['atrofy']
    """
    found = _words_behind(text, degree)
    before = _words_before(text, degree.start)
    ends_piece = bool(before) and not found
    if ends_piece and not _VERB.search(f" {before} "):
        names: tuple[str, ...] = (before,)
    else:
        names = (_field(text, degree.start), _subject(text, degree.start))
    about = stems(" ".join(names)).union(found)
    return (about or stems(before)) - {stem(text[degree.start : degree.end])}


def _words_behind(text: str, degree: Degree) -> list[str]:
    """Return the stems of the words behind a value, and of what a hyphen joins to it."""
    found: list[str] = []
    start = degree.end
    if degree.scale in _QUANTITIES and (preposition := _OF.match(text, start)):
        start = preposition.end()
    if text[degree.start - 1 : degree.start] == "-":  # "eosinophil-rich"
        joined = text[max(0, degree.start - _BEFORE_REACH) : degree.start].rpartition(" ")[2]
        found += [stem(each) for each in WORD.findall(joined)]
    if ahead := _AHEAD.match(text, start):
        functions = function_words()
        for word in ahead[0].replace("-", " ").split():
            if word.casefold() in functions:
                break
            if word.casefold() not in _MEASURES:
                found.append(stem(word))
    return found


def _words_before(text: str, place: int) -> str:
    """Return the words in front of a value in its piece of the clause: "TILs" of "TILs brisk".

    >>> _words_before("wall: 17 mm, hypertrophy moderate", 25)
    'hypertrophy'
    """
    return _CLAUSE.split(text[max(0, place - _BEFORE_REACH) : place])[-1].strip()


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
    verbs = list(_VERB.finditer(text, low, place))
    if not verbs:
        return ""
    verb = verbs[-1]
    between = text[verb.end() : place]
    if len(between) > _VERB_REACH or not _NO_SUBJECT.isdisjoint(between):
        return ""
    subject = _name(text, verb.start(), _SUBJECT_BOUNDS)
    first, _, last = subject.rpartition(" and ")
    return last if _VERB.search(first) else subject


def _name(text: str, end: int, bounds: str) -> str:
    low = max(0, end - _NAME_REACH)
    start = max([low, *(text.rfind(each, low, end) + 1 for each in bounds)])
    return text[start:end]
