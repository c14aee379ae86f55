"""Which stages a text states: TNM categories with their prefixes and suffixes, and stage groups."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from pathreward.completion.scanning import (
    between,
    lowered,
    matches,
    occurrences,
    plain,
    windows,
)
from pathreward.facts.cues import Cues, cues
from pathreward.facts.list_numbers import is_list_number
from pathreward.facts.numerals import is_pronoun, small
from pathreward.facts.open_ends import open_end
from pathreward.facts.stage import grammar


class Stage(NamedTuple):
    """A stage that a text states; offsets in the text."""

    start: int
    end: int
    axis: str
    """``T``, ``N``, ``M``, ``stage`` for a stage group, or ``level`` for one of Clark's levels."""
    value: str
    """``2a``, ``is``, ``X``, ``1mi``, ``0(i+)``; of a group in Roman numerals: ``IIIA``."""
    upper: str = ""
    """The other end where a range is stated; ``more`` of "at least", ``less`` of "below"."""
    prefix: str = ""
    """How a category was found: of ``p``, ``c``, ``y``, ``r``, ``a``, ``m`` in this order."""
    suffix: str = ""
    """What a text adds to a category without changing it: ``m``, ``sn``."""
    system: str = ""
    """``FIGO``, ``Ann Arbor``, ``Dukes``, ``Clark``, ``Rai``, ``Binet`` ...; empty for AJCC, or
    where the text names none."""


NUMERALS = ("0", "I", "II", "III", "IV", "V", "VI")
"""The numerals of stage groups, by value."""
TUMOR_SYSTEMS = frozenset({"", "FIGO", "Ann Arbor", "Dukes"})
"""Systems of which a case has one stage group, whichever the text names."""
_DIGITS = frozenset("0123456789")
CATEGORIES = frozenset("TNM")
"""The axes of categories."""
_PREFIXES = frozenset("pcyrmaPY")
_ORDER = "pcyrma"
_SECOND = frozenset("IVABCES")
_SPREAD = {"N": "nod", "M": "metasta"}
"""What a text says of nodes and metastases by the axis, in small letters."""
_JOINERS = frozenset("_+-./")
_NEAR = 80
"""Characters around a category or a group within which a text may say that it is a stage."""
_BARE, _SHORT = 8, 40
"""Characters of a text that is but the stage, and of an answer; they need no word for it."""


def stages(text: str) -> tuple[Stage, ...]:
    """Return the stages that `text` states, in its order; the last few texts are kept.

    >>> [each.axis + each.value for each in stages("ypT2aN0(sn)Mx, stage 2b")]
    ['T2a', 'N0', 'MX', 'stageIIB']
    """
    return _stages(plain(text))


@lru_cache(maxsize=256)
def _stages(text: str) -> tuple[Stage, ...]:
    places_of = cues(text)
    found = (
        list(_categories(text, places_of))
        if places_of["digit"] or places_of["stage.unknown"]
        else []
    )
    if "Ta" in text or "Tis" in text or "TIS" in text:
        found += _in_situ(text)
    if places_of["stage.labelled"]:
        found += _labelled(text, places_of)
    if places_of["stage.group"]:
        found += _groups(text, places_of)
    if places_of["stage.system"]:
        found += _by_system(text, places_of)
    found += _alone(text)
    if not text.isascii() and "期" in text:
        found += _chinese(text)
    if not found:
        return ()
    kept: list[Stage] = []
    for each in sorted(found, key=lambda each: (each.start, -each.end)):
        if not kept or each.start >= kept[-1].end:
            upper = each.upper or open_end(text, each.start, each.end)
            kept.append(each._replace(upper=upper) if upper != each.upper else each)
    return tuple(kept)


def _categories(text: str, places_of: Cues) -> Iterator[Stage]:
    """Yield the categories that begin with a letter and a digit or an X, in runs: pT2 N0."""
    letters = [at - 1 for at in places_of["digit"] if text[at - 1 : at] in CATEGORIES]
    letters += [at for at in places_of["stage.unknown"] if text[at] in CATEGORIES]
    yield from _runs(text, sorted(letters))
    small_letters = [at - 1 for at in places_of["digit"] if text[at - 1 : at] in {"t", "n"}]
    if small_letters:
        yield from _small_letters(text, small_letters)


def _in_situ(text: str) -> Iterator[Stage]:
    yield from _runs(
        text, [at for at in occurrences(text, "T") if text.startswith(("Ta", "Tis", "TIS"), at)]
    )


def _runs(text: str, letters: list[int]) -> Iterator[Stage]:
    """Yield the categories of the runs that begin at some letters or at their prefixes."""
    place = 0
    for letter in letters:
        at = letter
        while at > letter - 3 and text[at - 1 : at] in _PREFIXES and at > 0:
            at -= 1
        if at < place or _is_inside_word(text, at):
            continue
        run = []
        following = at
        while found := _compact(text, following):
            run.append(found)
            place = found.end
            if not (gap := grammar.BETWEEN.match(text, place)):
                break
            following = gap.end()
        if _is_believed(text, run):
            yield from run


def _is_inside_word(text: str, at: int) -> bool:
    """Return whether a place is inside a Latin word: a Chinese sign before it ends none."""
    before = text[at - 1 : at] if at else ""
    return before in _JOINERS or (before.isascii() and before.isalnum())


def _compact(text: str, at: int) -> Stage | None:
    """Return the category at a place; the next may follow without a space: T2aN0Mx, T1BMXNX."""
    found = grammar.CATEGORY.match(text, at) or grammar.CATEGORY.match(text[at : at + 24])
    if not found:
        return None
    shift = 0 if found.string is text else at
    prefix, tumor, node, metastasis, marks, upper = found.groups()
    axis = "T" if tumor else "N" if node else "M"
    value, suffix = _valued(tumor or node or metastasis, marks)
    above = upper or ""
    if above.isalpha():
        above = value[:1] + above
    start, end = shift + found.start(), shift + found.end()
    return Stage(start, end, axis, value, _written(above), _in_order(prefix), suffix)


def _in_order(prefix: str) -> str:
    return "".join(each for each in _ORDER if each in prefix.lower())


def _written(value: str) -> str:
    folded = value.lower()
    return "X" if folded == "x" else folded


def _valued(value: str, marks: str) -> tuple[str, str]:
    """Return a category's value with the marks that change it, and the marks that do not."""
    written, beside = _written(value), []
    for mark in re.findall(r"\(([^)]*)\)", marks.lower()):
        if mark in {"i+", "mol+"}:
            written += f"({mark})"
        elif mark == "mi" and "mi" not in written:
            written += "mi"
        elif mark not in {"i-", "mol-", "mi"} and not mark.isdigit():
            beside.append(mark)
    return written, ",".join(sorted(beside))


def _is_believed(text: str, run: list[Stage]) -> bool:
    """Return whether a run is of categories: not T2-weighted, M1 macrophages, TX KIDNEY, Banff."""
    if len({each.axis for each in run}) != 1:
        return bool(run)
    only, last = run[0], run[-1]
    is_prefixed_node = only.axis == "N" and bool(only.prefix)
    goes_on = text[last.end : last.end + 1] != "\n"
    if goes_on and not is_prefixed_node and grammar.NO_CATEGORY.match(text, last.end):
        return False
    near = lowered(text)[max(0, only.start - _NEAR) : last.end + _NEAR]
    if only.prefix or "stag" in near or "tnm" in near:
        return True
    if only.axis == "T" and only.value != "X":
        return not grammar.NO_CATEGORY_NEAR.search(near)
    if only.axis in _SPREAD and _SPREAD[only.axis] in near:
        return True
    if only.value == "X":
        return len(text) <= _BARE
    return only.axis == "N" or len(text) <= _SHORT


def _small_letters(text: str, letters: list[int]) -> Iterator[Stage]:
    """Yield categories in small letters: with a p, or T and N in a run; "ct1" is a Banff score."""
    place = 0
    for letter in letters:
        at = letter
        while at > letter - 2 and text[at - 1 : at] in {"p", "y", "c"} and at > 0:
            at -= 1
        if at < place or _is_inside_word(text, at):
            continue
        run: list[Stage] = []
        following = at
        while found := grammar.LOWER.match(text, following):
            prefix, tumor, node, metastasis = found.groups()
            axis = "T" if tumor else "N" if node else "M"
            value = _written(tumor or node or metastasis)
            run.append(Stage(*found.span(), axis, value, prefix=_in_order(prefix or "")))
            place = found.end()
            if not (gap := grammar.LOWER_BETWEEN.match(text, place)):
                break
            following = gap.end()
        if {"T", "N"} <= {each.axis for each in run} or any("p" in each.prefix for each in run):
            yield from run


def _labelled(text: str, places_of: Cues) -> Iterator[Stage]:
    """Yield the categories of "T stage: 2"."""
    for at in places_of["stage.labelled"]:
        if text[at - 2 : at - 1] in CATEGORIES:
            prefixed = text[at - 3 : at - 2] in {"p", "c"}
            found = grammar.LABELLED.match(text, at - 2 - prefixed)
            if found and not is_list_number(text, found.start(3)):
                prefix, axis, value = found.groups()
                yield Stage(*found.span(), axis, _written(value), prefix=prefix)


def _groups(text: str, places_of: Cues) -> Iterator[Stage]:
    """Yield the groups with the word: "FIGO (2018) stage IIIC1", "stage group is 2"."""
    for start, end in windows(places_of["stage.group"], 50, 110, len(text)):
        openings = _group_openings(text, places_of, start, end)
        for found in matches(grammar.GROUPED, text, openings, end):
            system, numeral, letter, digit, last, last_letter = found.groups()
            if _is_verb(found) or (letter and letter.islower() and not _is_joined(found)):
                continue
            if is_list_number(text, found.start(2)) or is_pronoun(text, *found.span(2)):
                continue
            if "level" in found[0].lower() and grammar.system_of(system) != "Clark":
                continue
            value = _grouped(numeral, letter, digit)
            upper = _grouped(last or numeral, last_letter, None) if last or last_letter else ""
            last_end = found.end() if upper else max(found.end(each) for each in (2, 3, 4))
            yield _of_system(found.start(), last_end, value, upper, system)


def _group_openings(text: str, places_of: Cues, start: int, end: int) -> list[int]:
    """Return where a stage group may begin: at a word that precedes a stage, or at a year."""
    years = [
        at for at in between(places_of["digit"], start, end) if text[at - 1 : at] not in _DIGITS
    ]
    bracketed = [at - 1 for at in years if text[at - 1 : at] == "("]
    return sorted([*between(places_of["stage.before_group"], start, end), *years, *bracketed])


def _by_system(text: str, places_of: Cues) -> Iterator[Stage]:
    """Yield the groups behind the name of a system: "FIGO II", "Dukes B"."""
    for at in places_of["stage.system"]:
        if _is_inside_word(text, at):
            continue
        if found := grammar.BY_SYSTEM.match(text, at):
            system, numeral, letter, digit, only, only_digit = found.groups()
            value = only + (only_digit or "") if only else _grouped(numeral, letter, digit)
            yield _of_system(*found.span(), value, "", system)


def _alone(text: str) -> Iterator[Stage]:
    """Yield the groups without a word: "IIIA"; "IA" only where the text mentions stages."""
    for at in occurrences(text, "I"):
        if text[at + 1 : at + 2] not in _SECOND or not (found := grammar.ALONE.match(text, at)):
            continue
        numeral, letter, digit = found.groups()
        before = grammar.WORD_BEFORE.search(text, max(0, at - 16), at)
        if before and before[1].lower() in grammar.NO_GROUP:
            continue
        if (numeral == "I" or found[0] == "IVC") and not digit:  # IVC: the inferior vena cava
            near = lowered(text)[max(0, at - _NEAR) : at + _NEAR]
            mentions_stages = len(text) <= _BARE or "stag" in near or "tnm" in near
            if letter not in "ABC" or not mentions_stages:
                continue
        yield Stage(*found.span(), "stage", _grouped(numeral, letter, digit))


def _of_system(start: int, end: int, value: str, upper: str, system: str | None) -> Stage:
    named = grammar.system_of(system)
    axis = "level" if named == "Clark" else "stage"
    return Stage(start, end, axis, value, upper, system=named)


def _is_joined(found: re.Match[str]) -> bool:
    """Return whether a small letter belongs to its numeral: not in "stage I a"."""
    return found.end(2) == found.start(3)


def _is_verb(found: re.Match[str]) -> bool:
    """Return whether numeral and letter are the word "is", which another word follows."""
    written = f"{found[2]}{found[3]}"
    following = found.string[found.end(3) :][:2] if found[3] else ""
    return written == "is" or (written.lower() == "is" and following[1:].isalpha())


def _grouped(numeral: str, letter: str | None, digit: str | None) -> str:
    return NUMERALS[small(numeral)] + (letter or "").upper() + (digit or "")


def _chinese(text: str) -> Iterator[Stage]:
    for found in grammar.CHINESE.finditer(text):
        yield Stage(*found.span(), "stage", _grouped(*found.groups()))
