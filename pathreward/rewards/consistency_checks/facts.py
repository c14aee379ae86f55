"""The checks of facts: within the text, and between the reasoning and the answer."""

from typing import Any

from pathreward.facts.protocol import FactType
from pathreward.facts.registry import fact_types
from pathreward.rewards.consistency_checks.context import CheckContext, CheckResult


def check_facts(context: CheckContext) -> CheckResult | None:
    """Find a contradiction among the facts of one type, by the type's own check; None: none.

    >>> from pathreward import Linker, Sample
    >>> from pathreward.rewards.consistency_checks.context import Levels
    >>> sample = Sample("<think>Gleason 4+3=8.</think>")
    >>> check_facts(CheckContext.of(sample, Linker.default(), Levels())).reason
    '4+3 makes 7, not 8'
    """
    for fact_type in fact_types().values():
        if broken := next(fact_type.check(context.text), None):
            evidence = context.contradiction(broken.start, broken.end, broken.note)
            return CheckResult(0.0, broken.note, (evidence,))
    return None


def check_values(context: CheckContext) -> CheckResult | None:
    """Find a value of the answer that the reasoning states otherwise.

    On a scale on which a case has one value (a grade, a stage, a side), what the answer states must
    be among what the reasoning states, where it states anything; T2 agrees with T2a.

    >>> from pathreward import Linker, Sample
    >>> from pathreward.rewards.consistency_checks.context import Levels
    >>> sample = Sample("<think>pT2.</think><answer>Carcinoma, pT3</answer>")
    >>> check_values(CheckContext.of(sample, Linker.default(), Levels())).reason
    'the answer states T 3, the reasoning 2'
    """
    span = context.answer_span
    if span is None or span.section != "answer":
        return None
    earlier = context.completion.body("observe", "think")
    for fact_type in fact_types().values():
        if found := differing(
            fact_type, context.answer_text, earlier, ("the answer", "the reasoning")
        ):
            first, last, note = found
            evidence = context.contradiction(span.start + first, span.start + last, note, "answer")
            return CheckResult(0.0, note, (evidence,))
    return None


def differing(
    fact_type: FactType[Any], answered: str, earlier: str, names: tuple[str, str]
) -> tuple[int, int, str] | None:
    """Return the span of the first fact with another value than in an earlier text, and a note.

    >>> differing(fact_types()["stage"], "pT3", "pT2", ("think", "observe"))
    (0, 3, 'think states T 3, observe 2')

    Args:
        fact_type: The type, which says on which scales a case has one value.
        answered: The text.
        earlier: The earlier text.
        names: What the note calls them.
    """
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
            note = f"{names[0]} states {scale} {value}, {names[1]} {', '.join(sorted(known))}"
            return each.start, each.end, note
    return None
