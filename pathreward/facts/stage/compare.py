"""Whether two texts state the same stage.

Each category that the gold answer states (T, N, M) has to be there and equal, subcategory and all.
A prefix or a system (FIGO) has to agree where both name one; MX need not be said. Where the gold
answer gives a group first ("IIA (T2 N0 M0)") the group is what counts, and the other way round;
the rest may not contradict.
"""

from collections.abc import Sequence

from pathreward.facts.comparison import Credit, Verdict, committed
from pathreward.facts.stage.parse import Stage


def agree(text: str, told: Sequence[Stage], gold: Sequence[Stage], credit: Credit) -> Verdict:
    """Return whether the stages that `text` states are the gold ones.

    >>> from pathreward.facts.stage.parse import stages
    >>> def value(text, gold, near=0.0):
    ...     return agree(text, stages(text), stages(gold), Credit(near)).value
    >>> value("pT2 pN0", "T2N0Mx"), value("T2a N0", "T2 N0"), value("T2a N0", "T2 N0", near=0.5)
    (1.0, 0.0, 0.5)
    """
    expected = {each.axis: each for each in reversed(gold)}
    told, fault = committed(text, told, lambda each: each.axis in expected)
    if fault:
        return Verdict(0.0, fault)
    group = gold[0].axis == "stage"
    earned = 1.0
    for axis, right in reversed(expected.items()):
        said = [each for each in told if each.axis == axis]
        if not said and ((axis == "stage") is not group or (axis, right.value) == ("M", "X")):
            continue
        verdict = _compared(said, right, [each for each in gold if each.axis == axis], credit)
        if not verdict.value:
            return verdict
        earned = min(earned, verdict.value)
    right_one = " ".join(shown(each) for each in reversed(expected.values()))
    return Verdict(earned, f"the answer {'is' if earned == 1 else 'is near'} {right_one}")


def _compared(
    said: Sequence[Stage], right: Stage, allowed: Sequence[Stage], credit: Credit
) -> Verdict:
    if not said:
        return Verdict(0.0, f"the answer states no {right.axis}, expected {shown(right)}")
    values = {(each.value, each.upper) for each in said}
    if len(values) > 1 and not values <= {(each.value, each.upper) for each in allowed}:
        return Verdict(0.0, f"the answer states several: {', '.join(sorted(map(shown, said)))}")
    first = said[0]
    if first.upper != right.upper:
        return Verdict(0.0, f"the answer is {shown(first)}, expected {shown(right)}")
    for each in said:
        if each.prefix and right.prefix and set(each.prefix) != set(right.prefix):
            return Verdict(0.0, f"the answer is {shown(each)}, expected {shown(right)}")
        if each.system and right.system and each.system != right.system:
            return Verdict(0.0, f"the answer is by {each.system}, expected {right.system}")
    if first.value == right.value:
        return Verdict(1.0, f"the answer is {shown(right)}")
    near = first.value.startswith(right.value) or right.value.startswith(first.value)
    if right.axis == "stage":
        near = first.value.rstrip("ABCDES123") == right.value.rstrip("ABCDES123") and near
    reason = f"the answer is {shown(first)}, expected {shown(right)}"
    return Verdict(credit.near if near else 0.0, reason)


def shown(stage: Stage) -> str:
    """Return it as a reader would write it."""
    if stage.axis == "stage":
        return f"{stage.system} stage {stage.value}".strip() + (
            f"-{stage.upper}" if stage.upper else ""
        )
    return stage.prefix + stage.axis + stage.value + (f"-{stage.upper}" if stage.upper else "")
