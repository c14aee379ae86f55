"""Whether sums, grades and counts obey their arithmetic."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest

from pathreward.completion.scanning import lowered, places
from pathreward.facts.grade.parse import GLEASON, GROUP, SCORE, Grade, grades
from pathreward.rewards.consistency_checks.case import Case, Outcome, shown
from pathreward.score import Evidence

_SPAN = 160
"""Characters about a cue within which numbers belong together."""
_GAP = 40
"""Characters between patterns and their sum or group."""
_BEFORE_NODES, _BEHIND_NODES = 64, 60
"""Characters before and behind a node within which its count stands."""
_GROUPS = {"3+4": "2", "4+3": "3"}
_SUM = re.compile(r"\d\s?\+\s?\d")
_SCORED = re.compile(r"[\divIV]\)?.{0,4}\d\s?\+", re.DOTALL)
"""Patterns just behind a score."""
_PART = re.compile(
    r"([0-9]{1,3})(?=[/ ])(?: ?/ ?| (?:out )?of (?:the )?)([0-9]{1,3})(?![0-9/]|\.[0-9]| ?[cm]m)"
)
_OF_NODES = re.compile(r"[^.;\n/]{0,40}\bnodes?\b", re.IGNORECASE)
_NODES_BEFORE = re.compile(r"\bnodes?\b[^.;\n\d]{0,30}\Z", re.IGNORECASE)
_PERCENT = re.compile(r"(?<![\d.,])(\d{3,6})(?:\.\d{1,3})?\s?\Z")
_LONGEST_NUMBER = 11
_NO_COUNT = frozenset("0123456789./-+")
_GROWS = re.compile(r"increas|decreas|rise|rose|fold|greater|faster|higher|more|normal|ideal")


def adds_up(case: Case) -> Outcome | None:
    """Find a sum, a grade or a count that can't be.

    The sum of Gleason patterns, their grade group; the Nottingham score from its parts and the
    grade from the score; of nodes no more positive ones than examined; no part above 100 %.
    """
    for rule in _RULES:
        if broken := next(rule(case), None):
            return Outcome(0.0, broken.note, (broken,))
    return None


def _gleason(case: Case) -> Iterator[Evidence]:
    for start, found in _stated(case.text, "+", _may_clash):
        for each, following in zip_longest(found, found[1:]):
            if each.scale == GLEASON:
                yield from _patterns(case.text, start, each, following)
            elif each.scale == SCORE and following is not None and following.scale == GLEASON:
                near = following.start - each.end <= 4  # "score 7 (3+4)"
                if near and int(each.value) != _sum(following.value) and not each.upper:
                    note = f"{following.value} makes {_sum(following.value)}, not {each.value}"
                    yield shown(case.text, start + each.start, start + following.end, note)


def _patterns(text: str, start: int, each: Grade, following: Grade | None) -> Iterator[Evidence]:
    if each.total is not None and each.total != _sum(each.value):
        note = f"{each.value} makes {_sum(each.value)}, not {each.total}"
        yield shown(text, start + each.start, start + each.end, note)
    if following is None or following.start - each.end > _GAP or following.upper:
        return
    between = text[start + each.end : start + following.start]
    if following.scale == GROUP and not re.search(r"[.;\n]", between):
        group = _group(each.value)
        if group and following.value != group:
            note = f"{each.value} is grade group {group}, not {following.value}"
            yield shown(text, start + each.start, start + following.end, note)


def _may_clash(text: str) -> bool:
    """Say whether patterns may stand in a text beside their sum or their group."""
    folded = text.casefold()
    return "secondary" in folded or (
        _SUM.search(text) is not None
        and ("=" in text or "group" in folded or "gg" in folded or _SCORED.search(text) is not None)
    )


def _sum(value: str) -> int:
    return sum(map(int, value.split("+")))


def _group(value: str) -> str:
    """Return the grade group of two patterns."""
    if len(value.split("+")) != 2:
        return ""
    total = _sum(value)
    return _GROUPS.get(value) or (
        "1" if total <= 6 else "4" if total == 8 else "5" if total > 8 else ""
    )


def _nottingham(case: Case) -> Iterator[Evidence]:
    for cue in ("ottingham", "ichardson", "lston"):
        for start, found in _stated(case.text, cue, _may_have_total):
            by_scale: dict[str, list[Grade]] = {}
            for each in found:
                by_scale.setdefault(each.scale, []).append(each)
            if all(len(each) == 1 for each in by_scale.values()):
                yield from _scored(case.text, start, {k: v[0] for k, v in by_scale.items()})


def _may_have_total(text: str) -> bool:
    """Say whether a Nottingham score or its parts may stand in a text."""
    folded = text.casefold()
    return "score" in folded or "+" in text or ("nucle" in folded and "mito" in folded)


def _scored(text: str, start: int, by_scale: dict[str, Grade]) -> Iterator[Evidence]:
    """Yield what is wrong among the parts, the score and the grade that stand together."""
    total = None
    if parts := by_scale.get("Nottingham parts"):
        total = _sum(parts.value)
        if parts.total is not None and parts.total != total:
            note = f"{parts.value} makes {total}, not {parts.total}"
            yield shown(text, start + parts.start, start + parts.end, note)
    elif {"tubules", "nuclei", "mitoses"} <= by_scale.keys():
        total = sum(int(by_scale[each].value) for each in ("tubules", "nuclei", "mitoses"))
    if score := by_scale.get("Nottingham score"):
        if total is not None and total != int(score.value):
            note = f"the parts make {total}, not {score.value}"
            yield shown(text, start + score.start, start + score.end, note)
        total = int(score.value)
    grade = by_scale.get("Nottingham")
    if grade and total is not None and not grade.upper and grade.value != _nottingham_grade(total):
        note = f"a score of {total} is grade {_nottingham_grade(total)}, not {grade.value}"
        yield shown(text, start + grade.start, start + grade.end, note)


def _nottingham_grade(total: int) -> str:
    return "1" if total <= 5 else "2" if total <= 7 else "3"


def _stated(
    text: str, cue: str, worth: Callable[[str], bool] = bool
) -> Iterator[tuple[int, Sequence[Grade]]]:
    """Yield the grades about each place of a cue, with where the window that was read begins.

    Windows that are not `worth` it are not read.
    """
    at = text.find(cue)
    while at >= 0:
        start, end = max(0, at - _SPAN // 2), at + _SPAN
        window = text[start:end]
        if worth(window):
            yield start, grades(window)
        at = text.find(cue, end - _GAP)


def _nodes(case: Case) -> Iterator[Evidence]:
    text = case.text
    for start, end in _about_nodes(text):
        if text.find("/", start, end) < 0 and text.find(" of ", start, end) < 0:
            continue
        for found in _PART.finditer(text, start, end):
            if int(found[1]) > int(found[2]) and _of_nodes(text, found):
                note = f"{found[1]} of {found[2]} nodes can't be"
                yield shown(text, *found.span(), note)


def _about_nodes(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans in which counts of nodes may stand, one where they meet."""
    start, end = 0, 0
    for at in places(lowered(text), "node"):
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


def _percentages(case: Case) -> Iterator[Evidence]:
    text = case.text
    for at in places(text, "%"):
        if not text[max(0, at - 2) : at].rstrip()[-1:].isdecimal():
            continue
        number = _PERCENT.search(text, max(0, at - _LONGEST_NUMBER), at)
        if number and int(number[1]) > 100 and not _GROWS.search(text, max(0, at - 60), at + 30):
            note = f"{number[1]} % is more than the whole"
            yield shown(text, number.start(), at + 1, note)


_RULES: tuple[Callable[[Case], Iterator[Evidence]], ...] = (
    _gleason,
    _nottingham,
    _nodes,
    _percentages,
)
