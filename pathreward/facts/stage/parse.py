"""Which stages a text states: TNM categories with their prefixes and suffixes, and stage groups."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from pathreward.completion.scanning import (
    between,
    left_open,
    lowered,
    matches,
    places,
    plain,
    windows,
)
from pathreward.facts.cues import Cues, cue_groups, cues
from pathreward.facts.numerals import small


class Stage(NamedTuple):
    """A stage that a text states; offsets in the text."""

    start: int
    end: int
    axis: str
    """``T``, ``N``, ``M``, or ``stage`` for a stage group."""
    value: str
    """``2a``, ``is``, ``X``, ``1mi``, ``0(i+)``; of a group in Roman numerals: ``IIIA``."""
    upper: str = ""
    """The other end where a range is stated; ``more`` of "at least", ``less`` of "below"."""
    prefix: str = ""
    """How a category was found: of ``p``, ``c``, ``y``, ``r``, ``a``, ``m`` in this order."""
    suffix: str = ""
    """What is said beside a category without changing it: ``m``, ``sn``."""
    system: str = ""
    """``FIGO``, ``Ann Arbor``, ``Dukes``, ``Clark``, ``Rai``, ``Binet``; empty for AJCC, or where
    the text names none."""


_MARKS = r"(?:\s?\((?:m|sn|i[+-]|mol[+-]|mi|f|\d{1,2}|dcis|lcis|lamn|paget)\)){0,3}"
_CATEGORY = re.compile(
    r"([pcyrma]{0,3})"
    r"(?:T(is|a(?![a-z])|[Xx]|[0-4](?:mi|[a-eA-E][1-3]?)?)"
    r"|N([Xx]|[0-3](?:mi|[a-cA-C])?)"
    r"|M([Xx]|[01](?:[a-dA-D])?))"
    rf"((?i:{_MARKS}))"
    r"(?:\s?(?:-|–|/|to|or)\s?[pcyrma]{0,3}[TNM]?([0-4][a-eA-E]?|[a-e](?![a-z]))(?![\w(]))?"
    r"(?=$|[^a-z0-9]|[pcyrma]{1,2}[TNM][Xxais0-4])"
)
_DIGITS = frozenset("0123456789")
_LETTERS = frozenset("TNM")
_PREFIXES = frozenset("pcyrma")
_BETWEEN = re.compile(r"[\s,;/|]{0,3}(?:and\s|with\s)?(?=[pcyrma]{0,3}[TNM][Xxais0-4])")
_LABELLED = re.compile(
    r"\b([pc]?)([TNM])[\s-](?:stage|category|classification)(?:\s?[:=]|\sis|\sof)?\s"
    r"(?:[pc]?[TNM])?([0-4Xx](?:[a-e][1-3]?|mi)?)(?![\w.])",
)
_NO_STAGE = re.compile(r"[\s-]?(?:weighted|cell|lymphocyt|phase|macrophage|signal)", re.IGNORECASE)
_ROMAN = r"(?:iv|v|i{1,3})"
_GROUPED = re.compile(
    r"\b(?:(figo|ajcc|uicc|ann arbor|lugano|tnm|dukes'?|rai|binet|clark)\s)?"
    r"(?:\(?\d{4}\)?\s)?(?:(?:pathologic(?:al)?|clinical|anatomic|prognostic|overall|tumou?r)\s)?"
    r"(?:stage|level)(?:\sgroup(?:ing)?)?(?:(?:\s[a-z]{1,12}){0,6}?\s(?:is|as|of|be)|\s?[:=])?"
    r"(?:\sstage)?[\s-]?\(?"
    rf"({_ROMAN}|[0-4])(?:[\s-]?([a-es])(?![a-z]))?([1-3])?(?![\w+]|[.,]\d|\s?(?:cm|mm|%))"
    rf"(?:\s?(?:-|–|/|to|or)\s?(?:stage\s)?({_ROMAN}|[0-4])?([a-es])?(?![\w+]))?",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?<![\w.-])(?:(FIGO|AJCC|Ann Arbor|Lugano|Dukes'?|Rai|Binet|Clark)\s(?:stage\s)?)?"
    r"(?:(IV|I{1,3})([A-ES])([1-3])?|(?<=[Oisrxk]\s)(IV|V|I{1,3}|[1-4])|(?<=[stex]\s)([A-D])([12])?)"
    r"(?![\w.]\w|\w)"
)
_AFTER = frozenset({"grade", "type", "group", "factor", "collagen", "class", "category"})
_BEFORE = re.compile(r"(\w{1,12})[\s:]{0,2}\Z")
_SYSTEMS = {"figo": "FIGO", "ann arbor": "Ann Arbor", "lugano": "Ann Arbor", "dukes": "Dukes"}
_SYSTEMS |= {"dukes'": "Dukes", "rai": "Rai", "binet": "Binet", "clark": "Clark"}
NUMERALS = ("0", "I", "II", "III", "IV", "V", "VI")
_ORDER = "pcyrma"
_SECOND = frozenset("IVABCES")


CUES = cue_groups(
    {
        "stage.unknown_category": "tx nx mx",
        "stage.labelled": "stage category classification",
        "stage.group": "stage level",
        "stage.before_group": "stage level figo ajcc uicc ann_arbor lugano tnm dukes rai binet"
        " clark pathologic clinical anatomic prognostic overall tumor tumour",
        "stage.lone_group": "dukes binet figo rai_ clark arbor",
    }
)
"""Where the patterns are tried, by group; an underscore is a space."""


def stages(text: str) -> tuple[Stage, ...]:
    """Return the stages that `text` states, in its order; the last few texts are kept.

    >>> [each.axis + each.value for each in stages("ypT2aN0(sn)Mx, stage 2b")]
    ['T2a', 'N0', 'MX', 'stageIIB']
    """
    return _stages(plain(text))


@lru_cache(maxsize=256)
def _stages(text: str) -> tuple[Stage, ...]:
    told = cues(text)
    found = list(_categories(text, told))
    if told["stage.labelled"]:
        found += _labelled(text, told)
    if told["stage.group"]:
        found += _groups(text, told)
    numerals = [at for at in places(text, "I") if text[at + 1 : at + 2] in _SECOND]
    if numerals or told["stage.lone_group"]:
        found += _bare(text, windows(numerals, 18, 8, len(text)))
        found += _bare(text, windows(told["stage.lone_group"], 4, 26, len(text)))
    if not found:
        return ()
    kept: list[Stage] = []
    for each in sorted(found, key=lambda each: (each.start, -each.end)):
        if not kept or each.start >= kept[-1].end:
            upper = each.upper or left_open(text, each.start)
            kept.append(each._replace(upper=upper) if upper != each.upper else each)
    return tuple(kept)


def _categories(text: str, told: Cues) -> Iterator[Stage]:
    place = 0
    for at in sorted(_openings(text, told)):
        if at < place:
            continue
        run = []
        following = at
        while found := _compact(text, following):
            run.append(found)
            place = found.end
            if not (gap := _BETWEEN.match(text, place)):
                break
            following = gap.end()
        yield from _believed(text, run)


def _openings(text: str, told: Cues) -> Iterator[int]:
    """Yield where a category may begin: a T, N or M with its value behind it, a prefix before."""
    letters = [at - 1 for at in told["digit"] if text[at - 1 : at] in _LETTERS]
    letters += [at for at in told["stage.unknown_category"] if text[at] in _LETTERS]
    letters += [at for at in places(text, "T") if text.startswith(("Ta", "Tis"), at)]
    for at in letters:
        low = at
        while low > at - 3 and text[low - 1 : low] in _PREFIXES:
            low -= 1
        if low == 0 or not (text[low - 1].isalnum() or text[low - 1] in "_+-"):
            yield low


def _compact(text: str, at: int) -> Stage | None:
    """Return the category at a place; the next may follow without a space: T2aN0Mx, T1BMXNX."""
    found = _CATEGORY.match(text, at) or _CATEGORY.match(text[at : at + 24])
    if not found:
        return None
    shift = 0 if found.string is text else at
    prefix, tumour, node, metastasis, marks, upper = found.groups()
    axis = "T" if tumour else "N" if node else "M"
    value, suffix = _valued(tumour or node or metastasis, marks)
    above = upper or ""
    if above.isalpha():
        above = value[:1] + above
    return Stage(
        shift + found.start(),
        shift + found.end(),
        axis,
        value,
        _written(above),
        "".join(each for each in _ORDER if each in prefix),
        suffix,
    )


def _written(value: str) -> str:
    lowered = value.lower()
    return "X" if lowered == "x" else lowered


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


def _believed(text: str, run: list[Stage]) -> list[Stage]:
    """Return a run of categories without what only looks like one: T2-weighted, M1 macrophages."""
    if len(run) == 1:
        [only] = run
        if _NO_STAGE.match(text, only.end):
            return []
        if only.axis == "M" and not only.prefix and len(text) > 40 and "stag" not in lowered(text):
            return []
    return run


def _labelled(text: str, told: Cues) -> Iterator[Stage]:
    for at in told["stage.labelled"]:
        if text[at - 2 : at - 1] in _LETTERS:
            prefixed = text[at - 3 : at - 2] in {"p", "c"}
            if found := _LABELLED.match(text, at - 2 - prefixed):
                prefix, axis, value = found.groups()
                yield Stage(*found.span(), axis, _written(value), prefix=prefix)


def _groups(text: str, told: Cues) -> Iterator[Stage]:
    for start, end in windows(told["stage.group"], 50, 110, len(text)):
        for found in matches(_GROUPED, text, _group_openings(text, told, start, end), end):
            system, numeral, letter, digit, last, last_letter = found.groups()
            if letter and letter.islower() and not _joined(found):
                continue
            value = _grouped(numeral, letter, digit)
            upper = _grouped(last or numeral, last_letter, None) if last or last_letter else ""
            named = _SYSTEMS.get((system or "").lower(), "")
            last_said = found.end() if upper else max(found.end(i) for i in (2, 3, 4))
            yield Stage(found.start(), last_said, "stage", value, upper, system=named)


def _group_openings(text: str, told: Cues, start: int, end: int) -> list[int]:
    """Return where a stage group may begin: at a word that stands before a stage, at a year."""
    years = [at for at in between(told["digit"], start, end) if text[at - 1 : at] not in _DIGITS]
    bracketed = [at - 1 for at in years if text[at - 1 : at] == "("]
    return sorted([*between(told["stage.before_group"], start, end), *years, *bracketed])


def _bare(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[Stage]:
    """Yield groups without the word stage: "FIGO II", "Dukes B", a lone "IIIA"."""
    for start, end in spans:
        for found in _BARE.finditer(text, start, end):
            system, numeral, letter, digit, plain, only, only_digit = found.groups()
            before = _BEFORE.search(text[max(0, found.start() - 16) : found.start()])
            named = _SYSTEMS.get((system or "").lower(), "")
            if (before and before[1].lower() in _AFTER) or ((plain or only) and not named):
                continue
            value = only + (only_digit or "") if only else _grouped(numeral or plain, letter, digit)
            yield Stage(*found.span(), "stage", value, system=named)


def _joined(found: re.Match[str]) -> bool:
    """Say whether a small letter belongs to its numeral: not in "stage is", nor in "stage I a"."""
    return found.end(2) == found.start(3) and found[2] + found[3] != "is"


def _grouped(numeral: str, letter: str | None, digit: str | None) -> str:
    return NUMERALS[small(numeral)] + (letter or "").upper() + (digit or "")
