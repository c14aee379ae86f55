"""Of diagnoses and other answers without options, the one that a reasoning comes to.

The answer is a target, by the words of its text and by the concepts that it names. The other
diagnoses of the reasoning are targets too, by their mentions. One that is the answer in more or
less precise words ("carcinoma" for "squamous cell carcinoma") agrees with it.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import partial

from pathreward.completion.words import words
from pathreward.rewards.consistency_checks.context import CheckContext, CheckResult
from pathreward.rewards.consistency_checks.final_stance import AFFIRMED, DENIED
from pathreward.rewards.consistency_checks.stances import Event
from pathreward.rewards.consistency_checks.targets import Targets, with_marks
from pathreward.rewards.consistency_checks.tracking import Stances, think_pieces, track
from pathreward.rewards.consistency_checks.specificity import is_general, word_weight
from pathreward.score import Evidence, Spans, Verdict

_MOST_RIVALS = 200
"""Diagnoses beside the answer that are followed; a reasoning that names more is a list."""
_ANSWER = 0
_NAMED = 0.4
"""The share of the answer's words that names it."""
_WHOLE = 0.8
"""The share of its words from which a denial denies it."""


def diagnosis_conclusion(context: CheckContext) -> CheckResult:
    """Compare the diagnosis that the reasoning comes to with the answer."""
    name = context.answer_name
    if not (context.answer.values or words(name)):
        return CheckResult(0.0, f"no answer to agree with: {context.answer.fault}")
    stated = [each for each in context.answer.values if isinstance(each, tuple)]
    answered = dict(stated or [(e.concept.id, e.polarity) for e in context.answer.mentions])
    same = frozenset(each for each, polarity in answered.items() if polarity == "affirmed")
    if answered and not same:
        return _of_denied_answer(context, answered)
    above = frozenset(one for each in same for one in context.graph.ancestors(each))
    numbers = _numbers(context, same, above)
    akin = {
        number
        for each, number in numbers.items()
        if each in above or not same.isdisjoint(context.graph.ancestors(each))
    }
    found = context.mentions.of("think").about(numbers)
    pieces = think_pieces(
        context.completion, lambda start, text: with_marks(text, start, found, numbers)
    )
    names = [("", name), *[("", "")] * len(set(numbers.values()) - {_ANSWER})]
    stances = track(pieces, Targets(names, partial(word_weight, context.graph)))
    return _judged(context, stances, {_ANSWER, *akin})


def _of_denied_answer(context: CheckContext, answered: Mapping[str, str]) -> CheckResult:
    """Compare an answer that denies its diagnoses with what the reasoning says of them."""
    claims = set(context.claims("think"))
    if any(each in claims for each in answered.items()):
        return CheckResult(1.0, "the reasoning affirms the answer")
    if any((each, "affirmed") in claims for each in answered):
        return CheckResult(0.0, "the reasoning denies the answer")
    return CheckResult(context.levels.unstated, "the reasoning does not come to the answer")


def _numbers(
    context: CheckContext, same: Collection[str], above: Collection[str]
) -> dict[str, int]:
    """Return the number of the target of each diagnosis of the reasoning, 0 for the answer's.

    Without a diagnosis in the answer no other one contradicts it.
    """
    if not same:
        return {}
    numbers: dict[str, int] = {}
    rivals = 0
    concepts = context.graph.concepts
    for each, _ in context.claims("think"):
        if each in numbers or concepts[each].type not in context.question.types:
            continue
        if each in same:
            numbers[each] = _ANSWER
        elif (each in above or not is_general(context.graph, each)) and rivals < _MOST_RIVALS:
            rivals += 1
            numbers[each] = rivals
    return numbers


def _judged(context: CheckContext, stances: Stances, agrees: Collection[int]) -> CheckResult:
    named = [each for each in stances.events if each.coverage >= _NAMED]
    own = [each for each in named if each.target == _ANSWER]
    chosen = [each for each in named if each.stance == "chosen"]
    if chosen:
        last = [each for each in chosen if each.sentence == chosen[-1].sentence]
        if any(each.target in agrees for each in last):
            return _result(context, stances, 1.0, "the conclusion is the answer", last)
        if not any(e.sentence > last[0].sentence and e.stance in AFFIRMED for e in own):
            return _result(context, stances, 0.0, "the conclusion is another answer", last)
    if own and all(each.stance in DENIED and each.coverage >= _WHOLE for each in own):
        return _result(context, stances, 0.0, "the reasoning rejects the answer", own[-1:])
    if affirmed := [e for e in named if e.target in agrees and e.stance in AFFIRMED]:
        return _result(context, stances, 1.0, "the reasoning affirms the answer", affirmed[-1:])
    return CheckResult(context.levels.unstated, "the reasoning does not come to the answer")


def _result(
    context: CheckContext, stances: Stances, value: float, reason: str, events: Sequence[Event]
) -> CheckResult:
    verdict: Verdict = "supports" if value else "against"
    return CheckResult(value, reason, partial(_evidence, context, stances, events, verdict))


def _evidence(
    context: CheckContext, stances: Stances, events: Sequence[Event], verdict: Verdict
) -> Spans:
    spans = dict.fromkeys(stances.span(each.sentence) for each in events)
    return tuple(
        Evidence(
            "think",
            start,
            end,
            context.text[start:end].rstrip(),
            verdict=verdict,
            note="the conclusion",
        )
        for start, end in spans
    )
