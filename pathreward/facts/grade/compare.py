"""Whether two texts state the same grade.

An answer has to imply the grade that the gold answer states first, and may contradict nothing else
that it states. What implies what (``grade_relations.tsv``):

- Gleason 3+4 implies score 7 and grade group 2; grade group 2 implies 3+4, but score 7 neither;
- Nottingham parts imply their total, the total the grade (3-5, 6-7, 8-9);
- G1 to G4 are well, moderately, poorly and un-differentiated (AJCC); so are the grades of the same
  number on several other scales;
- grade 1 implies low grade, 3 and 4 imply high grade; WHO, FIGO and Fuhrman 2 imply low grade.

A grade without a scale is on the scale that the other side names; two different scales disagree.
"""

import re
from collections.abc import Iterable, Sequence

from pathreward.completion.scanning import plain
from pathreward.facts.grade.parse import Grade, scale_named
from pathreward.facts.grade.scales import (
    DIFFERENTIATION,
    GLEASON,
    GROUP,
    LOOSE,
    SCORE,
    UNNAMED,
    are_neighbors,
    implied,
    is_unique,
    is_usual_end,
    may_be_on,
    pattern_sum,
)
from pathreward.facts.numerals import BARE_NUMBER, small
from pathreward.facts.protocol import Comparison, Credit, Detail

_WHOLE = re.compile(r"(?:/|\bof)\s?(\d{1,2})\b")
_WHOLE_BEHIND = re.compile(r"\s?\(?(?:/|(?:out\s)?of)\s?(\d{1,2})\b(?!\s?(?:[cm]m\b|%|[.,]\d))")
ByScale = dict[str, set[str]]


def compare(stated: Sequence[Grade], gold: Sequence[Grade], credit: Credit) -> Comparison:
    """Return whether the stated grades are the gold ones.

    >>> from pathreward.facts.grade.parse import grades
    >>> def value(text, gold):
    ...     return compare(grades(text), grades(gold), Credit()).value
    >>> value("grade group 2", "Gleason 3+4=7"), value("Gleason 4+3=7", "Gleason 3+4=7")
    (1.0, 0.0)
    """
    gold = _without_isup(stated, gold)
    head = headline(gold)
    stated, gold = ([_on(each, head.scale) for each in facts] for facts in (stated, gold))
    if head.scale not in LOOSE:
        stated = [each for each in stated if not each.passing]
    axes = _axes(head)
    ranges = [each for each in stated if each.upper and each.scale in axes]
    allowed = {(each.value, each.upper) for each in gold if each.upper}
    for each in ranges:
        if (each.value, each.upper) not in allowed:
            return Comparison(0.0, f"the answer leaves {each.value} to {each.upper} open")
    if head.upper and not ranges:
        missing = f"expected {head.value} to {head.upper}, which the answer does not say"
        return Comparison(0.0, missing)
    return _compare_values(stated, gold, head, credit)


def _compare_values(
    stated: Sequence[Grade], gold: Sequence[Grade], head: Grade, credit: Credit
) -> Comparison:
    closed, expected = closure(stated), closure(gold)
    values = closed.get(head.scale, set())
    if not values:
        return Comparison(0.0, f"the answer states no {_named(head.scale)}")
    first, right = (
        next((each.value for each in facts if each.scale == head.scale), "")
        for facts in (stated, gold)
    )
    if len(values) > 1 and not (values <= expected[head.scale] and first == right):
        return Comparison(0.0, f"the answer states several: {', '.join(sorted(values))}")
    if head.value not in values:
        [value] = values
        reason = f"the answer is {_named(head.scale)} {value}, expected {head.value}"
        return Comparison(credit.near * are_neighbors(head.scale, value, head.value), reason)
    for scale in closed.keys() & expected.keys():
        if wrong := closed[scale] - expected[scale]:
            value, right = min(wrong), " or ".join(sorted(expected[scale]))
            return Comparison(0.0, f"the answer states {_named(scale)} {value}, expected {right}")
    totals = {each.total for each in gold}
    for each in stated:
        if each.total and each.total != pattern_sum(each.value) and each.total not in totals:
            return Comparison(0.0, f"{each.value} is not {each.total}")
    return Comparison(1.0, f"the answer is {_named(head.scale)} {head.value}")


def bears_on(grade: Grade, gold: Sequence[Grade]) -> bool:
    """Return whether a grade is on the scale of the gold one, implies it or follows from it.

    >>> from pathreward.facts.grade.parse import grades
    >>> [bears_on(each, grades("Gleason 3+4")) for each in grades("grade group 2, high-grade PIN")]
    [True, False]
    """
    head = headline(_without_isup([grade], gold))
    moved = _on(grade, head.scale)
    return moved.scale in _axes(head) or head.scale in _axes(moved)


def _without_isup(stated: Sequence[Grade], gold: Sequence[Grade]) -> Sequence[Grade]:
    """Return gold ISUP grades as grade groups, which they are but of kidneys."""
    if headline(gold).scale == "ISUP" and not any(each.scale == "WHO/ISUP" for each in stated):
        return [_on(each, GROUP) for each in gold]
    return gold


def _axes(grade: Grade) -> set[str]:
    """Return the scales on which a grade says something."""
    return {grade.scale} if grade.upper else {grade.scale, *_implied_scales(grade)}


def _implied_scales(grade: Grade) -> Iterable[str]:
    return (each.scale for each in implied(grade.scale, grade.value))


def headline(gold: Sequence[Grade]) -> Grade:
    """Return the grade that counts: the first, and of a Gleason score its patterns if they fit.

    >>> from pathreward.facts.grade.parse import grades
    >>> headline(grades("Gleason score 7 (3+4)")).value
    '3+4'
    """
    first = gold[0]
    if first.scale == SCORE:
        for each in gold:
            if each.scale == GLEASON and str(pattern_sum(each.value)) == first.value:
                return each
    if first.scale in LOOSE:
        for each in gold:
            if each.scale not in LOOSE and closure([each]).get(first.scale) == {first.value}:
                return each
    return first


def closure(grades: Iterable[Grade]) -> ByScale:
    """Return all that grades state and imply, by scale; a range implies nothing.

    >>> from pathreward.facts.grade.parse import grades
    >>> sorted(closure(grades("Gleason 4+3")).items())
    [('Gleason patterns', {'4+3'}), ('Gleason score', {'7'}), ('grade group', {'3'})]
    """
    found: ByScale = {}
    for grade in grades:
        found.setdefault(grade.scale, set()).add(grade.value)
        if not grade.upper:
            for scale, value in implied(grade.scale, grade.value):
                found.setdefault(scale, set()).add(value)
    return found


def _on(grade: Grade, scale: str) -> Grade:
    """Return a grade on `scale` where it may be meant to be on it."""
    if grade.scale != scale and may_be_on(grade.scale, scale):
        return grade._replace(scale=scale)
    return grade


def _named(scale: str) -> str:
    if scale in {GLEASON, SCORE, GROUP, UNNAMED} or scale[0].islower():
        return scale
    return f"{scale} grade"


def describe(grade: Grade) -> str:
    """Return a grade with its scale, equal for all spellings.

    >>> from pathreward.facts.grade.parse import grades
    >>> [describe(each) for each in grades("FIGO grade II-III")]
    ['FIGO 2-3']
    """
    return f"{grade.scale} {grade.value}" + (f"-{grade.upper}" if grade.upper else "")


def bare_number(text: str, gold: Sequence[Grade], prompt: str) -> tuple[Grade, ...]:
    """Return the grade of a bare number: on the gold scale, else on the prompt's scale.

    >>> bare_number("7", (), "What is the Gleason score?")[0].scale
    'Gleason score'
    """
    found = BARE_NUMBER.fullmatch(plain(text))
    if not found or (gold and found[2]):
        return ()
    value = small(found[1])
    scale = headline(gold).scale if gold else _asked_scale(prompt, value)
    if gold and scale == DIFFERENTIATION:  # which has no numbers of its own
        scale = UNNAMED
    return (Grade(*found.span(1), scale, str(value)),)


def _asked_scale(prompt: str, value: int) -> str:
    """Return the scale on which a prompt asks for a number."""
    folded = prompt.lower()
    if "gleason" in folded and value > 5:
        return SCORE
    if "gleason" in folded or "isup" in folded or "grade group" in folded:
        return GROUP
    return scale_named(prompt)


def unique(grade: Grade) -> tuple[str, str] | None:
    """Return scale and value on a scale on which a case has one grade.

    >>> from pathreward.facts.grade.parse import grades
    >>> [unique(each) for each in grades("FIGO grade 2, high-grade areas")]
    [('FIGO', '2'), None]
    """
    return (grade.scale, grade.value) if is_unique(grade.scale) else None


def detail(text: str, grade: Grade) -> Detail:
    """Return the detail; a wrong sum and an unusual end of the scale are part of its value.

    >>> from pathreward.facts.grade.parse import grades
    >>> text = "Fuhrman grade 2 of 9"
    >>> [detail(text, each).value for each in grades(text)]
    ['2 of 9']
    """
    value = f"{grade.value}-{grade.upper}" if grade.upper else grade.value
    if grade.total is not None and grade.total != pattern_sum(grade.value):
        value += f"={grade.total}"
    whole = _WHOLE_BEHIND.match(text, grade.end)
    if whole is None:  # the last within the grade: "grade of 2 out of 4"
        whole = next(reversed(list(_WHOLE.finditer(text, grade.start, grade.end))), None)
    if (
        whole
        and whole[1] not in {grade.value, str(grade.total)}
        and not is_usual_end(grade.scale, whole[1])
    ):
        value += f" of {whole[1]}"
    return Detail("grade", grade.scale, value)
