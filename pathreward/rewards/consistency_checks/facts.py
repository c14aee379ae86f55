"""Whether the facts of a completion hold together: within a text, and between its sections."""

from typing import Any

from pathreward.facts.protocol import FactType
from pathreward.facts.registry import fact_types
from pathreward.rewards.consistency_checks.case import Case, Outcome, shown


def facts_hold(case: Case) -> Outcome | None:
    """Find a contradiction among the facts of one type, as the type's own check finds it."""
    for fact_type in fact_types().values():
        if broken := next(fact_type.check(case.text), None):
            evidence = shown(case.text, broken.start, broken.end, broken.note)
            return Outcome(0.0, broken.note, (evidence,))
    return None


def values_agree(case: Case) -> Outcome | None:
    """Find a value of the answer that the reasoning states otherwise.

    On a scale on which a case has one value (a grade, a stage, a side), what the answer states must
    be among what the reasoning states, where it states anything; T2 agrees with T2a.
    """
    if case.place is None or case.place.section != "answer":
        return None
    earlier = case.body("observe", "think")
    for fact_type in fact_types().values():
        if found := _differing(fact_type, case.answered, earlier):
            first, last, note = found
            start = case.place.start + first
            evidence = shown(case.text, start, case.place.start + last, note, "answer")
            return Outcome(0.0, note, (evidence,))
    return None


def _differing(
    fact_type: FactType[Any], answered: str, earlier: str
) -> tuple[int, int, str] | None:
    """Return the span of the first fact of an answer that the reasoning states otherwise."""
    stated = [(each, key) for each in fact_type.parse(answered) if (key := fact_type.unique(each))]
    if not stated:
        return None
    others: dict[str, set[str]] = {}
    for each in fact_type.parse(earlier):
        if key := fact_type.unique(each):
            others.setdefault(key[0], set()).add(key[1])
    for each, (scale, value) in stated:
        known = others.get(scale)
        if known and not any(value.startswith(one) or one.startswith(value) for one in known):
            note = f"the answer states {scale} {value}, the reasoning {', '.join(sorted(known))}"
            return each.start, each.end, note
    return None
