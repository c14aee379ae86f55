"""Which grades a text states: Gleason and grade groups, Nottingham, WHO, Fuhrman, FIGO and others.

A grade stands on a scale. A grade whose scale the text does not name is on the scale ``grade``;
how scales relate (3+4 is grade group 2, G2 is moderately differentiated) is for who compares.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from pathreward.completion.scanning import between, left_open, matches, places, plain, windows
from pathreward.facts.cues import Cues, cue_groups, cues
from pathreward.facts.numerals import NUMERAL, small

GLEASON = "Gleason patterns"
"""The scale of two patterns in their order: 3+4 is not 4+3."""
SCORE = "Gleason score"
"""The scale of their sum."""
GROUP = "grade group"
"""The scale of prognostic grade groups 0 (benign) to 5."""


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


_SYSTEMS = {
    "Nottingham": r"nottingham|(?:scarff[\s-]{1,3})?bloom[\s-]{1,3}(?:and[\s-]{1,3})?richardson"
    r"|elston|\bsbr\b|\bnhg",
    "WHO/ISUP": r"who[\s/-]{1,3}isup|isup[\s/-]{1,3}who|isup[\s-]{1,3}nucle\w{2,6}|nucleolar",
    "WHO 1973": r"who[\s(]{1,3}1973",
    "ISUP": r"\bisup",
    "WHO": r"\bwho\b|world health organization",
    "Fuhrman": r"f[uh]{1,2}rman|furhman",
    "FIGO": r"\bfigo",
    "FNCLCC": r"fnclcc|french federation",
    "Edmondson-Steiner": r"edmondson",
    "nuclear": r"\bnuclear",
    "Gleason": r"gleason",
}
_NAMES = tuple(_SYSTEMS)
_SYSTEM = re.compile("|".join(f"({each})" for each in _SYSTEMS.values()), re.IGNORECASE)
_BEHIND = re.compile(
    r"\s?(?:\(|,|by(?: the)?|using(?: the)?|according to(?: the)?|per|on the)\s?(?="
    + _SYSTEM.pattern.replace("(", "(?:").replace("(?:?:", "(?:")
    + ")",
    re.IGNORECASE,
)
_BOUND = re.compile(r"[.;\n](?=\s|$)")
_CLAUSE_END = re.compile(
    r"[.;!?](?=\s|$)|\n|\b(?:because|since|given|due|which|whereas|while|based on)\b",
    re.IGNORECASE,
)
LOOSE = frozenset({"tier", "differentiation"})
"""Scales that a text also uses in passing: "no high-grade features"."""
_REACH = 120
"""Characters of a sentence in which the name of a scale may stand before its grade."""

_WHOLE = rf"\s?\(?\s?(?:/|of|out of|on a scale of)\s?({NUMERAL})\b\)?"
_STEP = rf"(?:G[\s-]?)?({NUMERAL})(?![.,]?\d|[\w%]|\s?(?:\+|cm\b|mm\b))"
_TO = rf"\s?(?:-|–|to|or|and|/)\s?(?:grade\s|G)?({NUMERAL})\b(?!\.\d|\s?(?:of|out)\b)"
_VALUE = rf"{_STEP}(?:{_WHOLE}|{_TO}(?:{_WHOLE})?)?"
_LINK = (
    r"(?:(?:[\s\"']{0,3}(?:[:=]|\bis\b|\bof\b|\bas\b)[\s\"'(]{0,3}|[\s(-]{1,2})"
    rf"|(?:\s(?!grade|score|{NUMERAL}\b)[a-z]{{1,16}}+){{1,8}}?\s(?:is|as|be|was)\s)(?:an?\s|the\s|grade\s)?"
)
_GRADED = re.compile(
    rf"grad(?>e[sd]?|ing[sd]?)(?:[\s_](group|score))?(?:\slevel)?{_LINK}{_VALUE}", re.IGNORECASE
)
_NAMED = re.compile(
    r"(?:(fuhrman|who[\s/-]isup|isup|who|sbr|nottingham)\s(?:G|nuclear\s)?|nhg[\s-]?)"
    rf"{_STEP}(?:{_WHOLE})?",
    re.IGNORECASE,
)
_CODED = re.compile(r"(?<![\w-])(GG|G)[\s-]?([0-5])(?:\s?[-–/]\s?(?:GG|G)?([1-5]))?(?![\w+/.]\w)\b")
_PATTERNS = re.compile(
    r"(?<![\d+.])([1-5])(\s?)\+\2([1-5])(?:\2\+\2([1-3]))?(?:\s?=\s?(\d{1,2})|(\d{1,2}))?(?![\d+%])"
)
_SCORED = re.compile(
    r"gleason(?:'s)?(?:\s(?:score|sum|grade|grading|total))?"
    r"(?:(?:\s[a-z]{1,16}){1,8}?\s(?:is|of|as)\s|[\s:=(]{1,3})"
    r"(10|[2-9])(?![\d+]|\.\d|\s?\+)(?:\s?(?:-|–|or|to)\s?(10|[2-9])(?!\d))?",
    re.IGNORECASE,
)
_TOTALED = re.compile(
    r"(?:total|combined|nottingham|overall)[\s_](?:[a-z]{1,12}\s)?score[\"']?"
    r"(?:\s?[:=]|\sof|\sis)?\s?([3-9]|10)\b(?:\s?\(?(?:/|of|out of)\s?(9|10)\b)?",
    re.IGNORECASE,
)
_PATTERN = re.compile(
    r"(primary|secondary|tertiary|gleason)[\s_](?:gleason[\s_])?(?:pattern|grade)[\"']?"
    r"(?:\s?[:=]|\s(?:of|is)|\s)\s?([1-6])(?![\d+]|\s?\+)\b",
    re.IGNORECASE,
)
_PARTS = re.compile(
    r"(tub\w{2,5}|gland\w{0,5}|nucle\w{2,3}|mitot\w{2}|mitos[ei]s)"
    r"(?:\s(?:formation|differentiation|grade|pleomorphism|atypia|rate|activity|count|index))?"
    r"(?:\s?[:=(,-]|\swith(?: an?)?)?(?:\sscore)?(?:\s?[:=]|\sof|\sis)?\s?([1-3])(?:\s?/\s?3)?"
    r"(?![\d%/+]|\.\d|\s?(?:cm|mm|of)\b)",
    re.IGNORECASE,
)
_DEGREE = r"well|moderate(?:ly)?|intermediate(?:ly)?|poor(?:ly)?"
_DIFFERENTIATED = re.compile(
    rf"\b(?:(?:({_DEGREE}|slightly)(?:\s?(?:-|–|/|to|or)\s?)(?:to\s|-)?)?({_DEGREE}))[\s-]{{1,2}}"
    r"(?:glandular\s|degree of\s|level of\s|squamous\s)?(?:de?-?)?differentiat(?:ed|ion)\b"
    r"|\b(undifferentiated)\b",
    re.IGNORECASE,
)
_TIER = re.compile(
    r"\b(?:(low|intermediate|high)[\s-]{0,2}(?:to|or|/|-)[\s-]{1,2})?(low|intermediate|high)"
    r"[\s-]{1,2}(?:histolog\w{2,5}\s|nuclear\s|tumou?r\s)?grade\b",
    re.IGNORECASE,
)
_NOTTINGHAM = re.compile(_SYSTEMS["Nottingham"], re.IGNORECASE)
_PART_SCALES = {"t": "tubules", "g": "tubules", "n": "nuclei", "m": "mitoses"}


CUES = cue_groups(
    {
        "grade.pattern": "primary secondary tertiary gleason",
        "grade.gleason": "gleason",
        "grade.graded": "grad",
        "grade.totaled": "total combined nottingham overall",
        "grade.named": "fuhrman who isup sbr nottingham nhg",
        "grade.differentiated": "differentiat",
        "grade.tier": "low intermediate high",
        "grade.has_parts": "score nottingham bloom",
        "grade.part": "tub gland nucle mitot mitos",
        "grade.scale": "nottingham scarff bloom elston sbr nhg who isup world_health nuclear"
        " nucleolar figo fnclcc french_federation edmondson gleason furman"
        " fhrman fuhrman fhurman fuurman fhhrman furhman",
        "grade.degree": "well moderate intermediate poor slightly undifferentiated",
    }
)
"""Where the patterns are tried, by group; an underscore is a space."""


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
    told = cues(text)
    found: list[Grade] = []
    if told["grade.pattern"]:
        found += _patterns_by_name(text, told)
    if told["grade.gleason"]:
        found += _scored(text, told)
    if told["grade.graded"]:
        found += _graded(text, told)
    if told["grade.totaled"]:
        found += _totaled(text, told)
    if told["grade.named"]:
        found += _named(text, told)
    if told["grade.differentiated"]:
        found += _differentiated(text, told)
    if told["grade.graded"] and told["grade.tier"]:
        found += _tiers(text, told)
    if told["plus"]:
        found += _patterns(text, told)
    if told["digit"]:
        found += _coded(text, told)
    if told["grade.has_parts"] and told["digit"]:
        found += _parts(text, told)
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
    return end - start < _REACH and not _CLAUSE_END.search(text, start, end)


def _apart(text: str, found: list[Grade]) -> list[Grade]:
    """Return what was found in the order of the text, the first reader's where two overlap."""
    kept: list[Grade] = []
    taken = bytearray(len(text))
    for each in found:
        start, end = each.start, each.end
        if each.scale in {GLEASON, SCORE} or 1 not in taken[start:end]:
            taken[start:end] = b"\1" * (end - start)
            upper = each.upper or left_open(text, start)
            kept.append(each._replace(upper=upper) if upper != each.upper else each)
    return sorted(set(kept)) if len(kept) > 1 else kept


def _patterns(text: str, told: Cues) -> Iterator[Grade]:
    for start, end in windows(told["plus"], 3, 12, len(text)):
        for found in _PATTERNS.finditer(text, start, end):
            first, _, second, third, stated, run_on = found.groups()
            numbers = [int(each) for each in (first, second, third) if each]
            if run_on and int(run_on) != sum(numbers):
                continue
            total = stated or run_on
            yield Grade(
                found.start(),
                found.end(),
                "Nottingham parts" if third else GLEASON,
                "+".join(map(str, numbers)),
                total=int(total) if total else None,
            )


def _patterns_by_name(text: str, told: Cues) -> Iterator[Grade]:
    """Read "primary pattern 3 ... secondary pattern 4" as 3+4, and patterns on their own."""
    primary: re.Match[str] | None = None
    for at in told["grade.pattern"]:
        if not (found := _PATTERN.match(text, at)):
            continue
        which = found[1].casefold()
        if which == "primary":
            primary = found
        elif which == "secondary" and primary is not None:
            yield Grade(primary.start(), found.end(), GLEASON, f"{primary[2]}+{found[2]}")
            primary = None
        else:
            scale = "tertiary pattern" if which == "tertiary" else "Gleason pattern"
            yield Grade(found.start(), found.end(), scale, found[2])


def _scored(text: str, told: Cues) -> Iterator[Grade]:
    for at in told["grade.gleason"]:
        if found := _SCORED.match(text, at):
            if int(found[1]) > 5:
                yield Grade(found.start(), found.end(), SCORE, found[1], found[2] or "")
            elif "score" in found[0].casefold():
                yield Grade(found.start(), found.end(), SCORE, found[1])


def _totaled(text: str, told: Cues) -> Iterator[Grade]:
    for at in told["grade.totaled"]:
        if found := _TOTALED.match(text, at):
            sentence = text[max(0, found.start() - _REACH) : found.end()].casefold()
            if found[2] == "10" or "_" in found[0] or (found[2] is None and "gleason" in sentence):
                yield Grade(found.start(), found.end(), SCORE, found[1])
            elif found[2] == "9" or _NOTTINGHAM.search(sentence):
                yield Grade(found.start(), found.end(), "Nottingham score", found[1])


def _graded(text: str, told: Cues) -> Iterator[Grade]:
    for at in told["grade.graded"]:
        if found := _GRADED.match(text, at):
            group, step, whole, upper, _ = found.groups()
            scale = _scale(text, found.start(), found.end(), told["grade.scale"])
            if group and group.casefold() == "group":
                scale = GROUP
            if scale == "Gleason":
                scale = "Gleason pattern" if small(step) < 6 else SCORE
            if group and group.casefold() == "score" and scale == "Nottingham":
                scale = "Nottingham score"
            if not whole or small(whole) >= small(step):
                value, above = str(small(step)), str(small(upper)) if upper else ""
                yield Grade(found.start(), found.end(), scale, value, above)


def _scale(text: str, start: int, end: int, scales: Sequence[int]) -> str:
    """Return the scale that is named just before a grade in its sentence, or just behind it."""
    low = max(0, start - _REACH)
    if before := between(scales, low, start):
        for bound in _BOUND.finditer(text, before[0], start):
            low = bound.end()
        found = matches(_SYSTEM, text, between(before, low, start), start)
        if named := [_NAMES[each.lastindex - 1] for each in found if each.lastindex]:
            return named[-2] if len(named) > 1 and named[-1] == "nuclear" else named[-1]
    if between(scales, end, end + 30) and (behind := _BEHIND.match(text, end, end + 30)):
        following = _SYSTEM.match(text, behind.end())
        if following and following.lastindex:
            return _NAMES[following.lastindex - 1]
    return "grade"


def scale_named(text: str) -> str:
    """Return the scale that a text names last, ``grade`` if it names none.

    >>> scale_named("What is the Fuhrman nuclear grade of this tumor?")
    'Fuhrman'
    """
    tail = text[-_REACH:]
    return _scale(tail, len(tail), len(tail), cues(tail)["grade.scale"])


def _named(text: str, told: Cues) -> Iterator[Grade]:
    for at in told["grade.named"]:
        if (not at or not text[at - 1].isalnum()) and (found := _NAMED.match(text, at)):
            scale = _SYSTEM.match(text, at)
            if scale and scale.lastindex:
                name = _NAMES[scale.lastindex - 1]
                yield Grade(found.start(), found.end(), name, str(small(found[2])))


def _coded(text: str, told: Cues) -> Iterator[Grade]:
    for at in places(text, "G"):
        if found := _CODED.match(text, at):
            grouped = found[1] == "GG"
            scale = (
                GROUP if grouped else _scale(text, found.start(), found.end(), told["grade.scale"])
            )
            if scale != "Gleason":
                yield Grade(found.start(), found.end(), scale, found[2], found[3] or "")


def _parts(text: str, told: Cues) -> Iterator[Grade]:
    for at in told["grade.part"]:
        if found := _PARTS.match(text, at):
            scale = _PART_SCALES[found[1][0].casefold()]
            yield Grade(found.start(), found.end(), scale, found[2])


def _differentiated(text: str, told: Cues) -> Iterator[Grade]:
    names = {"w": "well", "m": "moderate", "i": "moderate", "p": "poor", "s": "well"}
    for found in matches(_DIFFERENTIATED, text, told["grade.degree"]):
        if found[3]:
            yield Grade(found.start(), found.end(), "differentiation", "none")
            continue
        low, high = found[1] or found[2], found[2] if found[1] else ""
        yield Grade(
            found.start(),
            found.end(),
            "differentiation",
            names[low[0].casefold()],
            names[high[0].casefold()] if high else "",
        )


def _tiers(text: str, told: Cues) -> Iterator[Grade]:
    for found in matches(_TIER, text, told["grade.tier"]):
        low, high = found[1] or found[2], found[2] if found[1] else ""
        yield Grade(found.start(), found.end(), "tier", low.casefold(), high.casefold())
