"""Contradictions among the grades of a text: Gleason sums and groups, Nottingham totals."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest

from pathreward.completion.scanning import lowered
from pathreward.facts.grade.parse import Grade, grades
from pathreward.facts.grade.scales import (
    GLEASON,
    GROUP,
    NOTTINGHAM,
    PART_SCALES,
    PARTS,
    SCORE,
    TOTAL,
    implied_on,
    pattern_sum,
)
from pathreward.facts.protocol import Violation

_SPAN = 160
"""Characters about a cue within which numbers belong together."""
_GAP = 40
"""Characters between patterns and their sum or group."""
_SUM = re.compile(r"\d\s?\+\s?\d")
_SCORED = re.compile(r"[\divIV]\)?.{0,4}\d\s?\+", re.DOTALL)
"""Patterns just behind a score."""


def check(text: str) -> Iterator[Violation]:
    """Yield the sums that do not add up, and the grades that do not follow from their scores.

    >>> [each.note for each in check("Gleason 3+4=8, grade group 2")]
    ['3+4 makes 7, not 8']
    >>> [each.note for each in check("Nottingham grade 3, score 3+2+2=7")]
    ['a score of 7 is grade 2, not 3']
    """
    yield from _gleason(text)
    yield from _nottingham(text)


def _gleason(text: str) -> Iterator[Violation]:
    for start, found in _stated(text, "+", _may_clash):
        for each, following in zip_longest(found, found[1:]):
            if each.scale == GLEASON:
                yield from _patterns(text, start, each, following)
            elif each.scale == SCORE and following is not None and following.scale == GLEASON:
                near = following.start - each.end <= 4  # "score 7 (3+4)"
                if near and int(each.value) != pattern_sum(following.value) and not each.upper:
                    note = (
                        f"{following.value} makes {pattern_sum(following.value)}, not {each.value}"
                    )
                    yield Violation(start + each.start, start + following.end, note)


def _patterns(text: str, start: int, each: Grade, following: Grade | None) -> Iterator[Violation]:
    if each.total is not None and each.total != pattern_sum(each.value):
        note = f"{each.value} makes {pattern_sum(each.value)}, not {each.total}"
        yield Violation(start + each.start, start + each.end, note)
    if following is None or following.start - each.end > _GAP or following.upper:
        return
    between = text[start + each.end : start + following.start]
    if following.scale == GROUP and not re.search(r"[.;\n]", between):
        group = implied_on(GLEASON, each.value, GROUP)
        if group and following.value != group:
            note = f"{each.value} is grade group {group}, not {following.value}"
            yield Violation(start + each.start, start + following.end, note)


def _may_clash(text: str) -> bool:
    """Return whether a text may have patterns and their sum or group."""
    folded = text.casefold()
    return "secondary" in folded or (
        _SUM.search(text) is not None
        and ("=" in text or "group" in folded or "gg" in folded or _SCORED.search(text) is not None)
    )


def _nottingham(text: str) -> Iterator[Violation]:
    for cue in ("nottingham", "richardson", "elston"):
        for start, found in _stated(text, cue, _may_have_total):
            by_scale: dict[str, list[Grade]] = {}
            for each in found:
                by_scale.setdefault(each.scale, []).append(each)
            if all(len(each) == 1 for each in by_scale.values()):
                yield from _scored(text, start, {k: v[0] for k, v in by_scale.items()})


def _may_have_total(text: str) -> bool:
    """Return whether a text may have a Nottingham score or its parts."""
    folded = text.casefold()
    return "score" in folded or "+" in text or ("nucle" in folded and "mito" in folded)


def _scored(text: str, start: int, by_scale: dict[str, Grade]) -> Iterator[Violation]:
    """Yield the contradictions among the parts, the score and the grade of one statement."""
    total = None
    if parts := by_scale.get(PARTS):
        total = pattern_sum(parts.value)
        if parts.total is not None and parts.total != total:
            note = f"{parts.value} makes {total}, not {parts.total}"
            yield Violation(start + parts.start, start + parts.end, note)
    elif by_scale.keys() >= set(PART_SCALES):
        total = sum(int(by_scale[each].value) for each in PART_SCALES)
    if score := by_scale.get(TOTAL):
        if total is not None and total != int(score.value):
            note = f"the parts make {total}, not {score.value}"
            yield Violation(start + score.start, start + score.end, note)
        total = int(score.value)
    grade = by_scale.get(NOTTINGHAM)
    right = implied_on(TOTAL, str(total), NOTTINGHAM)
    if grade and right and not grade.upper and grade.value != right:
        note = f"a score of {total} is grade {right}, not {grade.value}"
        yield Violation(start + grade.start, start + grade.end, note)


def _stated(
    text: str, cue: str, worth: Callable[[str], bool] = bool
) -> Iterator[tuple[int, Sequence[Grade]]]:
    """Yield the grades about each place of a cue, with where the window that was read begins.

    Windows that are not `worth` it are not read.
    """
    folded = lowered(text)
    at = folded.find(cue)
    while at >= 0:
        start, end = max(0, at - _SPAN // 2), at + _SPAN
        window = text[start:end]
        if worth(window):
            yield start, grades(window)
        at = folded.find(cue, end - _GAP)
