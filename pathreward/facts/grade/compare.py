"""Whether two texts state the same grade.

An answer has to imply the grade that the gold answer states first, and may contradict nothing else
that it states. What implies what:

- Gleason 3+4 implies score 7 and grade group 2; grade group 2 implies 3+4, but score 7 neither;
- Nottingham parts imply their total, the total the grade (3-5, 6-7, 8-9);
- G1 to G4 are well, moderately, poorly and un-differentiated (AJCC); so are the FIGO, Nottingham
  and Edmondson-Steiner grades of the same number;
- grade 1 implies low grade, 3 and 4 imply high grade; WHO, FIGO and Fuhrman 2 imply low grade.

A grade without a scale is on the scale that the other side names; two different scales disagree.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from pathreward.completion.scanning import plain
from pathreward.facts.grade.parse import GLEASON, GROUP, LOOSE, SCORE, Grade, scale_named
from pathreward.facts.numerals import BARE_NUMBER, small
from pathreward.facts.protocol import Comparison, Credit, Detail

_GROUPS = {"3+3": "1", "3+4": "2", "4+3": "3"}
_ONLY = {"1": "3+3", "2": "3+4", "3": "4+3"}
_SCORE_GROUPS = {"6": "1", "8": "4", "9": "5", "10": "5"}
_DEGREES = {"1": "well", "2": "moderate", "3": "poor", "4": "none"}
_NUMBERS = {degree: number for number, degree in _DEGREES.items()}
_DIFFERENTIATED = frozenset({"grade", "FIGO", "Nottingham", "Edmondson-Steiner"})
_LOW_AT_2 = frozenset({"WHO", "FIGO", "Fuhrman"})
_NUMERIC = frozenset(
    {"grade", "FIGO", "Nottingham", "Edmondson-Steiner", "WHO", "WHO/ISUP", "WHO 1973", "ISUP"}
    | {"Fuhrman", "FNCLCC", "nuclear", GROUP}
)
_SAME = (
    frozenset({"WHO", "WHO/ISUP", "WHO 1973"}),
    frozenset({"ISUP", "WHO/ISUP"}),
    frozenset({"ISUP", GROUP}),
    frozenset({"nuclear", "Fuhrman"}),
    frozenset({"nuclear", "WHO/ISUP"}),
)
_UNIQUE = frozenset({GLEASON, SCORE, GROUP, "Nottingham", "Fuhrman", "FIGO", "WHO/ISUP", "ISUP"})
_WHOLE = re.compile(r"(?:/|\bof)\s?(\d{1,2})\b")
_STEPS = frozenset({"3", "4"})
_USUAL_WHOLES = {
    **dict.fromkeys(("tubules", "nuclei", "mitoses", "Nottingham", "FIGO"), frozenset({"3"})),
    **dict.fromkeys(("Fuhrman", "WHO/ISUP", "ISUP"), frozenset({"4"})),
    **dict.fromkeys(("Nottingham score", "Nottingham parts"), frozenset({"9"})),
    **dict.fromkeys((GLEASON, SCORE, GROUP, "Gleason pattern"), frozenset({"5", "10"})),
}
"""How far a scale goes; where it is not named, to 3 or 4."""
_BEHIND = 12
"""Characters behind a grade in which the end of its scale may stand: "grade 3 (out of 4)"."""
Stated = dict[str, set[str]]


def compare(told: Sequence[Grade], gold: Sequence[Grade], credit: Credit) -> Comparison:
    """Return whether the grades that `text` states are the gold ones.

    >>> from pathreward.facts.grade.parse import grades
    >>> def value(text, gold):
    ...     return compare(grades(text), grades(gold), Credit()).value
    >>> value("grade group 2", "Gleason 3+4=7"), value("Gleason 4+3=7", "Gleason 3+4=7")
    (1.0, 0.0)
    """
    gold = _without_isup(told, gold)
    head = headline(gold)
    told = [_on(each, head.scale) for each in told]
    axes = _axes(head)
    if head.scale not in LOOSE:
        told = [each for each in told if not each.passing]
    ranges = [each for each in told if each.upper and each.scale in axes]
    for each in ranges:
        if (each.value, each.upper) != (head.value, head.upper):
            return Comparison(0.0, f"the answer leaves {each.value} to {each.upper} open")
    if head.upper and not ranges:
        return Comparison(
            0.0, f"expected {head.value} to {head.upper}, which the answer does not say"
        )
    stated, expected = closure(told), closure([_on(each, head.scale) for each in gold])
    return _compared_values(stated, expected, told, head, credit)


def bears_on(grade: Grade, gold: Sequence[Grade]) -> bool:
    """Return whether a grade is on the scale of the gold one, implies it or follows from it.

    >>> from pathreward.facts.grade.parse import grades
    >>> [bears_on(each, grades("Gleason 3+4")) for each in grades("grade group 2, high-grade PIN")]
    [True, False]
    """
    head = headline(_without_isup([grade], gold))
    moved = _on(grade, head.scale)
    return moved.scale in _axes(head) or head.scale in dict(implied(moved))


def _without_isup(told: Sequence[Grade], gold: Sequence[Grade]) -> Sequence[Grade]:
    """Return gold ISUP grades as grade groups, which they are but of kidneys."""
    if headline(gold).scale == "ISUP" and not any(each.scale == "WHO/ISUP" for each in told):
        return [_on(each, GROUP) for each in gold]
    return gold


def _axes(head: Grade) -> set[str]:
    return {head.scale, *(scale for scale, _ in implied(head))}


def _compared_values(
    stated: Stated, expected: Stated, told: Sequence[Grade], head: Grade, credit: Credit
) -> Comparison:
    values = stated.get(head.scale, set())
    if not values:
        return Comparison(0.0, f"the answer states no {_named(head.scale)}")
    direct = [each.value for each in told if each.scale == head.scale]
    if len(values) > 1 and not (values <= expected[head.scale] and direct[:1] == [head.value]):
        return Comparison(0.0, f"the answer states several: {', '.join(sorted(values))}")
    if head.value not in values:
        [value] = values
        reason = f"the answer is {_named(head.scale)} {value}, expected {head.value}"
        return Comparison(credit.near * _is_near(head.scale, value, head.value), reason)
    for scale in stated.keys() & expected.keys():
        if wrong := stated[scale] - expected[scale]:
            said, right = min(wrong), " or ".join(sorted(expected[scale]))
            return Comparison(0.0, f"the answer states {_named(scale)} {said}, expected {right}")
    if sums := [each for each in told if each.total and each.total != _sum(each.value)]:
        return Comparison(0.0, f"{sums[0].value} is not {sums[0].total}")
    return Comparison(1.0, f"the answer is {_named(head.scale)} {head.value}")


def headline(gold: Sequence[Grade]) -> Grade:
    """Return the grade that counts: the first, and of a Gleason score its patterns if they fit."""
    first = gold[0]
    if first.scale == SCORE:
        for each in gold:
            if each.scale == GLEASON and str(_sum(each.value)) == first.value:
                return each
    if first.scale in LOOSE:
        return next((each for each in gold if closure([each]).get(first.scale) == {first.value}
                     and each.scale not in LOOSE), first)  # fmt: skip
    return first


def closure(grades: Iterable[Grade]) -> Stated:
    """Return all that grades state and imply, by scale."""
    stated: Stated = {}
    for grade in grades:
        for scale, value in ((grade.scale, grade.value), *implied(grade)):
            stated.setdefault(scale, set()).add(value)
    return stated


def implied(grade: Grade) -> Iterator[tuple[str, str]]:
    """Yield what follows from a grade, as scale and value."""
    if grade.upper:
        return
    if grade.scale in _IMPLIED:
        yield from _IMPLIED[grade.scale](grade.value)
        return
    if grade.scale in _DIFFERENTIATED and grade.value in _DEGREES:
        yield "differentiation", _DEGREES[grade.value]
    yield from _tier(grade.scale, grade.value)


def _from_patterns(value: str) -> Iterator[tuple[str, str]]:
    total = str(_sum(value))
    yield SCORE, total
    if group := _GROUPS.get(value) or _SCORE_GROUPS.get(total):
        yield GROUP, group


def _from_group(value: str) -> Iterator[tuple[str, str]]:
    if patterns := _ONLY.get(value):
        yield GLEASON, patterns
        yield SCORE, str(_sum(patterns))
    elif value == "4":
        yield SCORE, "8"


def _from_score(value: str) -> Iterator[tuple[str, str]]:
    if group := _SCORE_GROUPS.get(value):
        yield GROUP, group
    if value in {"6", "10"}:
        yield GLEASON, "3+3" if value == "6" else "5+5"


def _from_parts(value: str) -> Iterator[tuple[str, str]]:
    yield from zip(("tubules", "nuclei", "mitoses"), value.split("+"), strict=False)
    yield from _from_total(str(_sum(value)))


def _from_degree(value: str) -> Iterator[tuple[str, str]]:
    yield "grade", _NUMBERS[value]
    yield from _tier("grade", _NUMBERS[value])


def _from_total(value: str) -> Iterator[tuple[str, str]]:
    yield "Nottingham score", value
    if 3 <= int(value) <= 9:
        yield "Nottingham", "1" if int(value) < 6 else "2" if int(value) < 8 else "3"


_IMPLIED: dict[str, Callable[[str], Iterator[tuple[str, str]]]] = {
    GLEASON: _from_patterns,
    GROUP: _from_group,
    SCORE: _from_score,
    "Nottingham parts": _from_parts,
    "Nottingham score": _from_total,
    "differentiation": _from_degree,
}


def _tier(scale: str, value: str) -> Iterator[tuple[str, str]]:
    if scale in _NUMERIC - {GROUP, "ISUP"}:
        if value == "1" or (value == "2" and scale in _LOW_AT_2):
            yield "tier", "low"
        elif value in {"3", "4"}:
            yield "tier", "high"


def _on(grade: Grade, scale: str) -> Grade:
    """Return a grade on `scale` where it may be meant to be on it."""
    if grade.scale == scale or not {grade.scale, scale} <= _NUMERIC:
        return grade
    if "grade" in {grade.scale, scale} or {grade.scale, scale} in _SAME:
        return grade._replace(scale=scale)
    return grade


def _is_near(scale: str, value: str, gold: str) -> bool:
    if scale == GLEASON:
        ranks = [_rank(each) for each in (value, gold)]
        return abs(ranks[0] - ranks[1]) == 1
    for order in (("well", "moderate", "poor", "none"), ("low", "intermediate", "high")):
        if value in order and gold in order:
            return abs(order.index(value) - order.index(gold)) == 1
    return value.isdigit() and gold.isdigit() and abs(int(value) - int(gold)) == 1


def _rank(patterns: str) -> int:
    """Return the grade group of Gleason patterns."""
    total = _sum(patterns)
    return int(_GROUPS.get(patterns) or (4 if total == 8 else 5 if total > 8 else 1))


def _sum(patterns: str) -> int:
    return sum(map(int, patterns.split("+")))


def _named(scale: str) -> str:
    return (
        scale
        if scale in {GLEASON, SCORE, GROUP, "grade"} or scale[0].islower()
        else f"{scale} grade"
    )


def describe(grade: Grade) -> str:
    """Return it as a reader would write it."""
    return f"{grade.scale} {grade.value}" + (f"-{grade.upper}" if grade.upper else "")


def bare_number(text: str, gold: Sequence[Grade], prompt: str) -> tuple[Grade, ...]:
    """Return the grade that a bare number is: on the gold scale, or on that which is asked for.

    >>> bare_number("7", (), "What is the Gleason score?")[0].scale
    'Gleason score'
    """
    found = BARE_NUMBER.fullmatch(plain(text))
    if not found or (gold and found[2]):
        return ()
    value = small(found[1])
    scale = headline(gold).scale if gold else _asked_scale(prompt, value)
    if gold and scale == "differentiation":  # which has no numbers of its own
        scale = "grade"
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
    """Return scale and value on a scale on which a case has one grade."""
    return (grade.scale, grade.value) if grade.scale in _UNIQUE else None


def detail(text: str, grade: Grade) -> Detail:
    """Return the detail; a wrong sum and an unusual end of the scale are part of its value.

    >>> from pathreward.facts.grade.parse import grades
    >>> text = "Fuhrman grade 2 of 9"
    >>> [detail(text, each).value for each in grades(text)]
    ['2 of 9']
    """
    value = f"{grade.value}-{grade.upper}" if grade.upper else grade.value
    if grade.total is not None and grade.total != _sum(grade.value):
        value += f"={grade.total}"
    around = text[grade.start : grade.end + _BEHIND]
    wholes = _WHOLE.findall(around) if "/" in around or "of" in around else ()
    if wholes and wholes[-1] not in {grade.value, *_USUAL_WHOLES.get(grade.scale, _STEPS)}:
        value += f" of {wholes[-1]}"
    return Detail("grade", grade.scale, value)
