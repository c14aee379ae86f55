"""Whether two texts state the same stage.

Each category that the gold answer states (T, N, M) has to be there and equal, subcategory and all.
A prefix or a system (FIGO) has to agree where both name one; MX need not be stated. Where the gold
answer gives a group first ("IIA (T2 N0 M0)") the group is what counts, and the other way round;
the rest may not contradict.
"""

from collections.abc import Sequence

from pathreward.completion.scanning import plain
from pathreward.facts.numerals import BARE_NUMBER, small
from pathreward.facts.protocol import Comparison, Credit, Detail
from pathreward.facts.stage.parse import CATEGORIES, NUMERALS, TUMOR_SYSTEMS, Stage


def compare(stated: Sequence[Stage], gold: Sequence[Stage], credit: Credit) -> Comparison:
    """Return whether the stated stages are the gold ones.

    >>> from pathreward.facts.stage.parse import stages
    >>> def value(text, gold, near=0.0):
    ...     return compare(stages(text), stages(gold), Credit(near)).value
    >>> value("pT2 pN0", "T2N0Mx"), value("T2a N0", "T2 N0"), value("T2a N0", "T2 N0", near=0.5)
    (1.0, 0.0, 0.5)
    """
    expected = {each.axis: each for each in reversed(gold)}
    group = gold[0].axis not in CATEGORIES
    earned = 1.0
    for axis, right in reversed(expected.items()):
        of_axis = [each for each in stated if each.axis == axis]
        of_group = axis not in CATEGORIES
        if not of_axis and (of_group is not group or (axis, right.value) == ("M", "X")):
            continue
        verdict = _compared(of_axis, right, [each for each in gold if each.axis == axis], credit)
        if not verdict.value:
            return verdict
        earned = min(earned, verdict.value)
    right_one = " ".join(describe(each) for each in reversed(expected.values()))
    return Comparison(earned, f"the answer {'is' if earned == 1 else 'is near'} {right_one}")


def bears_on(stage: Stage, gold: Sequence[Stage]) -> bool:
    """Return whether a stage is on an axis of the gold ones.

    >>> from pathreward.facts.stage.parse import stages
    >>> [bears_on(each, stages("pT2")) for each in stages("T2 N0")]
    [True, False]
    """
    return any(stage.axis == each.axis for each in gold)


def _compared(
    of_axis: Sequence[Stage], right: Stage, allowed: Sequence[Stage], credit: Credit
) -> Comparison:
    if not of_axis:
        return Comparison(0.0, f"the answer states no {right.axis}, expected {describe(right)}")
    values = {(each.value, each.upper) for each in of_axis}
    if len(values) > 1 and not values <= {(each.value, each.upper) for each in allowed}:
        return Comparison(
            0.0, f"the answer states several: {', '.join(sorted(map(describe, of_axis)))}"
        )
    first = of_axis[0]
    if first.upper != right.upper:
        return Comparison(0.0, f"the answer is {describe(first)}, expected {describe(right)}")
    for each in of_axis:
        if each.prefix and right.prefix and set(each.prefix) != set(right.prefix):
            return Comparison(0.0, f"the answer is {describe(each)}, expected {describe(right)}")
        if each.system and right.system and each.system != right.system:
            return Comparison(0.0, f"the answer is by {each.system}, expected {right.system}")
    if first.value == right.value:
        return Comparison(1.0, f"the answer is {describe(right)}")
    near = first.value.startswith(right.value) or right.value.startswith(first.value)
    if right.axis not in CATEGORIES:
        near = first.value.rstrip("ABCDES123") == right.value.rstrip("ABCDES123") and near
    reason = f"the answer is {describe(first)}, expected {describe(right)}"
    return Comparison(credit.near if near else 0.0, reason)


def describe(stage: Stage) -> str:
    """Return a stage with its system or prefix, equal for all spellings.

    >>> from pathreward.facts.stage.parse import stages
    >>> [describe(each) for each in stages("FIGO IIIC1, pt2-3")]
    ['FIGO stage IIIC1', 'pT2']
    """
    upper = f"-{stage.upper}" if stage.upper else ""
    if stage.axis in {"stage", "level"}:
        return f"{stage.system} {stage.axis} {stage.value}{upper}".strip()
    return f"{stage.prefix}{stage.axis}{stage.value}{upper}"


def bare_number(text: str, gold: Sequence[Stage], _prompt: str) -> tuple[Stage, ...]:
    """Return the stage group that a bare numeral is, unless the gold answer is a category.

    >>> bare_number("IIIA", (), "")[0].value
    'IIIA'
    """
    found = BARE_NUMBER.fullmatch(plain(text))
    if not found or (gold and gold[0].axis in CATEGORIES):
        return ()
    value = NUMERALS[min(len(NUMERALS) - 1, small(found[1]))]
    value += (found[2] or "").upper() + (found[3] or "")
    end = max(found.end(each) for each in (1, 2, 3))
    if gold:
        return (Stage(found.start(1), end, gold[0].axis, value, system=gold[0].system),)
    return (Stage(found.start(1), end, "stage", value),)


def unique(stage: Stage) -> tuple[str, str]:
    """Return axis and value: a case has one stage of a system.

    >>> from pathreward.facts.stage.parse import stages
    >>> [unique(each) for each in stages("pT2, Clark level IV")]
    [('T', '2'), ('Clark level', 'IV')]
    """
    return _about(stage), stage.value


def detail(_text: str, stage: Stage) -> Detail:
    """Return the detail: the axis, and the value with its range.

    >>> from pathreward.facts.stage.parse import stages
    >>> str(detail("", stages("stage II-III")[0]))
    'stage II-III'
    """
    value = f"{stage.value}-{stage.upper}" if stage.upper else stage.value
    return Detail("stage", _about(stage), value)


def _about(stage: Stage) -> str:
    """Return what a stage is of: the axis, with a system that stages something else."""
    return stage.axis if stage.system in TUMOR_SYSTEMS else f"{stage.system} {stage.axis}"
