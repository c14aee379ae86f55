"""Which grades a text states: Gleason and grade groups, Nottingham, WHO, Fuhrman, FIGO and others.

A grade is a value on a scale. If the text names no scale, the scale is ``grade``. How scales relate
(3+4 is grade group 2, G2 is moderately differentiated) is in `pathreward.facts.grade.scales`.
"""

import re
from collections.abc import Container, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from pathreward.completion.scanning import between, matches, occurrences, plain, windows
from pathreward.facts.cues import Cues, cues
from pathreward.facts.grade import grammar
from pathreward.facts.grade.scales import (
    DIFFERENTIATION,
    GLEASON,
    GROUP,
    LOOSE,
    NOTTINGHAM,
    PARTS,
    PATTERN,
    SCORE,
    SCORED,
    TERTIARY,
    TIER,
    TOTAL,
    UNNAMED,
    scale_of,
)
from pathreward.facts.list_numbers import is_list_number
from pathreward.facts.numerals import is_pronoun, small
from pathreward.facts.open_ends import open_end


class Grade(NamedTuple):
    """A grade that a text states; offsets in the text."""

    start: int
    end: int
    scale: str
    value: str
    """``3+4``, ``2``, ``high``, ``moderate``; of a Nottingham grade by its parts ``3+2+2``."""
    upper: str = ""
    """The other end: ``3`` of "grade 2-3", ``more`` of "at least", ``less`` of "below"."""
    total: int | None = None
    """The sum as the text states it beside patterns or parts, right or wrong."""
    passing: bool = False
    """It is a tier or a degree of differentiation in a clause that states no other grade, and
    another clause does: "FIGO grade 1. The stroma has high-grade areas"."""


_MURMUR = 6
"""The whole of a grade that is a heart murmur's: "grade 2/6"."""
_PART_REACH = 24
_NEAR = 240
"""Characters around a score, or a name of Nottingham's, within which its parts are looked for."""
_REACH = 120
"""Characters of a sentence in which the name of a scale is looked for before its grade."""


def grades(text: str) -> tuple[Grade, ...]:
    """Return the grades that `text` states, in its order; the last few texts are kept.

    >>> [(each.scale, each.value) for each in grades("Gleason score 7 (3+4), ISUP grade group 2")]
    [('Gleason score', '7'), ('Gleason patterns', '3+4'), ('grade group', '2')]
    >>> [(each.scale, each.value, each.upper) for each in grades("FIGO grade II-III")]
    [('FIGO', '2', '3')]
    """
    return _grades(plain(text))


@lru_cache(maxsize=256)
def _grades(text: str) -> tuple[Grade, ...]:
    places_of = cues(text)
    found: list[Grade] = []
    if places_of["grade.pattern"]:
        found += _patterns_by_name(text, places_of)
    if places_of["grade.gleason"]:
        found += _scored(text, places_of)
    if places_of["grade.on_coded"]:
        found += _on_coded_scale(text, places_of)
    if places_of["grade.graded"]:
        found += _graded(text, places_of)
    if places_of["grade.totaled"]:
        found += _totaled(text, places_of)
    if places_of["grade.named"]:
        found += _named(text, places_of)
    if places_of["grade.differentiated"]:
        found += _differentiated(text, places_of)
    if places_of["grade.graded"] and places_of["grade.tier"]:
        found += _tiers(text, places_of)
    if places_of["plus"]:
        found += _patterns(text, places_of, {each.end for each in found})
    if places_of["digit"]:
        found += _coded(text, places_of)
    if places_of["grade.has_parts"] and places_of["digit"]:
        found += _parts(text, places_of)
    if not text.isascii() and ("级" in text or "分化" in text):
        found += _chinese(text, places_of)
    return tuple(_with_passing(text, _apart(text, found))) if found else ()


def _with_passing(text: str, found: list[Grade]) -> list[Grade]:
    """Mark the grades of loose scales in clauses that state no other grade, if others do."""
    firm = [each for each in found if each.scale not in LOOSE]
    if not firm or len(firm) == len(found):
        return found
    marked, before = [], 0
    for each in found:
        if each.scale not in LOOSE:
            before += 1
            marked.append(each)
            continue
        nearest = firm[max(0, before - 1) : before + 1]
        alone = not any(_in_a_clause(text, each, other) for other in nearest)
        marked.append(each._replace(passing=alone))
    return marked


def _in_a_clause(text: str, one: Grade, other: Grade) -> bool:
    start, end = min(one.end, other.end), max(one.start, other.start)
    return end - start < _REACH and not (
        grammar.SENTENCE_END.search(text, start, end)
        or grammar.SUBORDINATION.search(text, start, end)
    )


def _apart(text: str, found: list[Grade]) -> list[Grade]:
    """Return what was found in the order of the text, the first reader's where two overlap."""
    kept: list[Grade] = []
    taken = bytearray(len(text))
    for each in found:
        start, end = each.start, each.end
        if each.scale in {GLEASON, SCORE} or 1 not in taken[start:end]:
            taken[start:end] = b"\1" * (end - start)
            upper = each.upper or open_end(text, start, end)
            kept.append(each._replace(upper=upper) if upper != each.upper else each)
    return sorted(set(kept)) if len(kept) > 1 else kept


def _patterns(text: str, places_of: Cues, read: Container[int]) -> Iterator[Grade]:
    """Yield sums of patterns, with a total in front unless it ends where a grade is `read`."""
    for start, end in windows(places_of["plus"], 3, 12, len(text)):
        for found in grammar.PATTERNS.finditer(text, start, end):
            first, _, second, third, stated, run_on = found.groups()
            numbers = [int(each) for each in (first, second, third) if each]
            if run_on and int(run_on) != sum(numbers):
                continue
            low, high = found.span()
            total = stated or run_on
            if not third and (front := _total_before(text, low, sum(numbers))):
                begin, stop, number = front
                if stop not in read and total in {None, number}:
                    low, total = begin, number
                    high += text[high : high + 1] in {")", "]"}
            if not total and not third and (behind := grammar.TOTAL_BEHIND.match(text, high)):
                total, high = behind[1], behind.end()
            scale = PARTS if third else GLEASON
            value = "+".join(map(str, numbers))
            yield Grade(low, high, scale, value, total=int(total) if total else None)


def _total_before(text: str, end: int, right: int) -> tuple[int, int, str] | None:
    """Return where a total in front of patterns is, and the total; a wrong one only of a score.

    Without that word a wrong number is perhaps another thing's: "core 5 (3+4)".
    """
    found = grammar.TOTAL_BEFORE.search(text, max(0, end - grammar.TOTAL_REACH), end)
    if not found or not (found[1] or int(found[2]) == right):
        return None
    return *found.span(2), found[2]


def _patterns_by_name(text: str, places_of: Cues) -> Iterator[Grade]:
    """Read "primary pattern 3 ... secondary pattern 4" as 3+4, and patterns on their own."""
    primary: re.Match[str] | None = None
    for at in places_of["grade.pattern"]:
        found = grammar.PATTERN_NAMED.match(text, at)
        if not found or not _is_grade(text, found, 2):
            continue
        which = found[1].casefold()
        if which == "primary":
            primary = found
        elif which == "secondary" and primary is not None:
            yield Grade(primary.start(), found.end(), GLEASON, f"{primary[2]}+{found[2]}")
            primary = None
        else:
            scale = TERTIARY if which == "tertiary" else PATTERN
            yield Grade(found.start(), found.end(), scale, found[2])


def _scored(text: str, places_of: Cues) -> Iterator[Grade]:
    for at in places_of["grade.gleason"]:
        if (found := grammar.SCORED.match(text, at)) and _is_grade(text, found, 1):
            if int(found[1]) > 5:
                yield Grade(found.start(), found.end(), SCORE, found[1], found[2] or "")
            elif "score" in found[0].casefold():
                yield Grade(found.start(), found.end(), SCORE, found[1])


def _totaled(text: str, places_of: Cues) -> Iterator[Grade]:
    """Yield total scores: Gleason's are of 10, Nottingham's of 9 or in a sentence that names it."""
    for at in places_of["grade.totaled"]:
        found = grammar.TOTALED.match(text, at)
        if not found or not _is_grade(text, found, 2):
            continue
        word, value, whole = found.groups()
        before = text[max(0, found.start() - _REACH) : found.end()]
        if not word:
            if whole == "9" and grammar.NOTTINGHAM_NAME.search(before):
                yield Grade(*found.span(), TOTAL, value)
        elif whole == "10" or "_" in word or (whole is None and "gleason" in before.casefold()):
            yield Grade(*found.span(), SCORE, value)
        elif whole == "9" or grammar.NOTTINGHAM_NAME.search(before):
            yield Grade(*found.span(), TOTAL, value)


def _graded(text: str, places_of: Cues) -> Iterator[Grade]:
    """Yield the grades behind the word: "grade 2 of 3", "grading group 2", "Grade: high"."""
    for at in places_of["grade.graded"]:
        found = grammar.GRADED.match(text, at)
        if not found:
            if named := grammar.TIER_BEHIND.match(text, at):
                yield Grade(*named.span(), TIER, grammar.TIER_OF[named[1].lower()])
            continue
        if not _is_grade(text, found, 2):
            continue
        group, step, whole, upper, _ = found.groups()
        scale = _scale(text, *found.span(), places_of["grade.scale"])
        if group and group.casefold() == "group":
            scale = GROUP
        if scale == "Gleason":
            scale = PATTERN if small(step) < 6 else SCORE
        if group and group.casefold() == "score" and scale == NOTTINGHAM:
            scale = TOTAL
        is_murmur = whole and small(whole) == _MURMUR and "/" in found[0]
        if not whole or (small(whole) >= small(step) and not is_murmur):
            above = str(small(upper)) if upper else ""
            yield Grade(*found.span(), scale, str(small(step)), above)


def _scale(text: str, start: int, end: int, scales: Sequence[int]) -> str:
    """Return the scale that is named just before a grade in its sentence, or just behind it."""
    low = max(0, start - _REACH)
    if before := between(scales, low, start):
        for bound in grammar.STATEMENT_END.finditer(text, before[0], start):
            low = bound.end()
        found = matches(grammar.SCALE, text, between(before, low, start), start)
        if named := [scale_of(each[0]) for each in found]:
            return named[-2] if len(named) > 1 and named[-1] == "nuclear" else named[-1]
    if between(scales, end, end + 30):
        behind = grammar.SCALE_BEHIND.match(text, end, end + 30)
        if behind and (following := grammar.SCALE.match(text, behind.end())):
            return scale_of(following[0])
    return UNNAMED


def scale_named(text: str) -> str:
    """Return the scale that a text names last, ``grade`` if it names none.

    >>> scale_named("What is the Fuhrman nuclear grade of this tumor?")
    'Fuhrman'
    """
    tail = text[-_REACH:]
    return _scale(tail, len(tail), len(tail), cues(tail)["grade.scale"])


def _named(text: str, places_of: Cues) -> Iterator[Grade]:
    """Yield the grades behind the name of a scale: "Fuhrman 2"."""
    for at in places_of["grade.named"]:
        found = grammar.NAMED.match(text, at)
        if not found or not _is_grade(text, found, 2):
            continue
        if found[1] == "who" and not found[2].isdecimal():  # the pronoun, before a numeral
            continue
        scale = scale_of(found[1])
        if scale not in SCORED and "score" in found[0].lower():  # no grade: "Nottingham score 7"
            continue
        yield Grade(*found.span(), scale, str(small(found[2])))


def _on_coded_scale(text: str, places_of: Cues) -> Iterator[Grade]:
    """Yield grades in letters and numbers: "Marsh 3b", "Banff IA", "MF-2"."""
    for at in places_of["grade.on_coded"]:
        if at and text[at - 1].isalnum():
            continue
        found = grammar.ON_CODED_SCALE.match(text, at)
        if found and _is_grade(text, found, 3):
            name, before, number, behind = found.groups()
            value = f"{before or ''}{small(number)}{behind or ''}".lower()
            yield Grade(*found.span(), grammar.CODED_SCALE_OF[name.lower()], value)


def _is_grade(text: str, found: re.Match[str], group: int) -> bool:
    """Return whether a number is neither that of a list's item nor the word "I"."""
    start, end = found.span(group)
    return not is_list_number(text, start) and not is_pronoun(text, start, end)


def _coded(text: str, places_of: Cues) -> Iterator[Grade]:
    for at in occurrences(text, "G"):
        if found := grammar.CODED.match(text, at):
            grouped = found[1] == "GG"
            scale = (
                GROUP
                if grouped
                else _scale(text, found.start(), found.end(), places_of["grade.scale"])
            )
            if scale != "Gleason":
                yield Grade(found.start(), found.end(), scale, found[2], found[3] or "")


def _parts(text: str, places_of: Cues) -> Iterator[Grade]:
    """Yield the parts near a score or the scale: "tubules 3", "2 for nuclei"."""
    parts = sorted(places_of["grade.part"])
    for start, end in windows(places_of["grade.has_parts"], _NEAR, _NEAR, len(text)):
        for at in between(parts, start, end):
            found = grammar.PART.match(text, at)
            if found and _is_grade(text, found, 2):
                yield Grade(*found.span(), grammar.PART_OF[found[1].lower()], found[2])
            elif text.startswith(("for ", "the "), at - 4):
                yield from _part_behind(text, at)


def _part_behind(text: str, at: int) -> Iterator[Grade]:
    before = grammar.PART_BEHIND.search(text, max(0, at - _PART_REACH), at)
    if before and (name := grammar.PART_NAME.match(text, at)):
        yield Grade(before.start(), name.end(), grammar.PART_OF[name[0].lower()], before[1])


def _differentiated(text: str, places_of: Cues) -> Iterator[Grade]:
    degree_of = grammar.DIFFERENTIATION_OF
    for found in matches(grammar.DIFFERENTIATED, text, places_of["grade.degree"]):
        low, high = found[1] or found[2] or found[3], found[2] if found[1] else ""
        value, upper = degree_of[low.lower()], degree_of[high.lower()] if high else ""
        yield Grade(*found.span(), DIFFERENTIATION, value, upper)
    for found in matches(grammar.DIFFERENTIATION, text, places_of["grade.differentiation"]):
        yield Grade(*found.span(), DIFFERENTIATION, degree_of[found[1].lower()])


def _tiers(text: str, places_of: Cues) -> Iterator[Grade]:
    tier_of = grammar.TIER_OF
    for found in matches(grammar.TIER, text, places_of["grade.tier"]):
        low, high = found[1] or found[2], found[2] if found[1] else ""
        value, upper = tier_of[low.lower()], tier_of[high.lower()] if high else ""
        yield Grade(*found.span(), TIER, value, upper)


def _chinese(text: str, places_of: Cues) -> Iterator[Grade]:
    for found in grammar.CHINESE.finditer(text):
        degree, tier, number = found.groups()
        if number:
            scale = _scale(text, *found.span(), places_of["grade.scale"])
            yield Grade(*found.span(), scale, str(small(number)))
        elif degree:
            yield Grade(*found.span(), DIFFERENTIATION, grammar.DIFFERENTIATION_OF[degree])
        else:
            yield Grade(*found.span(), TIER, grammar.TIER_OF[tier])
