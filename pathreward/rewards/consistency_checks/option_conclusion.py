"""Of options, the one that a reasoning comes to."""

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache, partial

from pathreward.linking import Linker
from pathreward.linking.mention import Claim
from pathreward.rewards.consistency_checks.context import CheckContext, CheckResult
from pathreward.rewards.consistency_checks.final_stance import (
    AFFIRMED,
    DENIED,
    FinalStance,
    final_stances,
)
from pathreward.rewards.consistency_checks.labels import with_label_marks
from pathreward.rewards.consistency_checks.rivals import diagnoses_of, option_targets
from pathreward.rewards.consistency_checks.specificity import is_general
from pathreward.rewards.consistency_checks.stance_classes import (
    DENIED_MARK,
    MARK,
    asks_exception,
)
from pathreward.rewards.consistency_checks.targets import with_marks
from pathreward.rewards.consistency_checks.tracking import Stances, think_pieces, track
from pathreward.score import Evidence, Spans, Verdict

_ALIKE = 0.2
"""Options whose scores differ by less are weighed alike."""
_BESIDE = 0.3
"""An option is as good as the best if its score is less by no more than this."""
_CERTAIN = 5.0
"""An option is concluded if its score exceeds the answer's by this."""


def option_conclusion(context: CheckContext) -> CheckResult:
    """Compare the option that the reasoning comes to with the answered one.

    >>> from pathreward import Linker, Sample
    >>> from pathreward.rewards.consistency_checks.context import Levels
    >>> text = "<think>Pus, so an abscess.</think><answer>A</answer>"
    >>> sample = Sample(text, answer="A", options=["cyst", "abscess"])
    >>> option_conclusion(CheckContext.of(sample, Linker.default(), Levels())).reason
    'the conclusion is another answer, B'
    """
    labels = tuple(context.question.options)
    answered = [i for i, label in enumerate(labels) if label in context.answer.values]
    if not answered:
        return CheckResult(0.0, f"no answer to agree with: {context.answer.fault}")
    options = tuple(context.question.options.items())
    numbers = _numbers(options, frozenset(context.claims("think")), context.linker)
    pieces = [
        (start, with_label_marks(with_marks(text, start, mentions, numbers), labels))
        for start, text in think_pieces(context.completion)
        for mentions in [context.mentions_in(start, start + len(text)) if numbers else ()]
    ]
    stances = track(pieces, option_targets(options, context.graph))
    single = len(answered) == 1
    found = final_stances(
        stances.events,
        len(labels),
        exhaustive=single,
        exception=single and asks_exception(context.prompt),
    )
    if not single:
        return _several(context, stances, found, answered)
    scores = [each.score for each in found]
    best = max(scores)
    [own] = answered
    leader = found[scores.index(best)]
    nothing = not any(each.stance in AFFIRMED for each in stances.events)
    if best - min(scores) < _ALIKE or (nothing and _denies(leader) and not _denies(found[own])):
        return CheckResult(context.levels.unstated, "the reasoning does not come to the answer")
    if nothing and _denies(leader):
        shown = partial(_evidence, context, stances, [found[own]], "against")
        return CheckResult(context.levels.unsupported, "the reasoning rejects the answer", shown)
    if scores[own] >= best - _BESIDE:
        shown = partial(_evidence, context, stances, [found[own]], "supports")
        return CheckResult(1.0, "the conclusion is the answer", shown)
    label = labels[scores.index(best)]
    against = partial(_evidence, context, stances, [leader, found[own]], "against")
    if best - scores[own] >= _CERTAIN:
        return CheckResult(0.0, f"the conclusion is another answer, {label}", against)
    reason = f"the reasoning supports another answer more, {label}"
    return CheckResult(context.levels.unsupported, reason, against)


def _numbers(
    options: tuple[tuple[str, str], ...], claims: Collection[Claim], linker: Linker
) -> dict[str, int]:
    """Return the option that each diagnosis of a reasoning names, the only one that it can mean.

    "Osteosarcoma" names "conventional osteosarcoma" if no other option is a kind of it.
    """
    known = _concepts(options, linker)
    found = {each: known[each] for each, _ in claims if each in known}
    return {each: numbers[0] for each, numbers in found.items() if len(numbers) == 1}


@lru_cache(maxsize=256)
def _concepts(options: tuple[tuple[str, str], ...], linker: Linker) -> Mapping[str, list[int]]:
    """Return the options by the diagnoses that they name, or are kinds of."""
    graph = linker.graph
    found: dict[str, list[int]] = {}
    for i, (_, name) in enumerate(options[: DENIED_MARK - MARK]):
        own = diagnoses_of((name,), linker)
        for each in own.union(*map(graph.ancestors, own)):
            if not is_general(graph, each):
                found.setdefault(each, []).append(i)
    return found


def _several(
    context: CheckContext,
    stances: Stances,
    found: Sequence[FinalStance],
    answered: Collection[int],
) -> CheckResult:
    """Compare the options that the reasoning affirms with several answered ones."""
    denied = [found[i] for i in answered if _denies(found[i])]
    chosen = [
        each
        for i, each in enumerate(found)
        if i not in answered and each.last and each.last.stance == "chosen"
    ]
    if wrong := denied + chosen:
        against = partial(_evidence, context, stances, wrong, "against")
        return CheckResult(0.0, "the conclusion is another answer", against)
    if all(found[i].last for i in answered):
        shown = partial(_evidence, context, stances, [found[i] for i in answered], "supports")
        return CheckResult(1.0, "the conclusion is the answer", shown)
    return CheckResult(context.levels.unstated, "the reasoning does not come to the answer")


def _denies(found: FinalStance) -> bool:
    return found.last is not None and found.last.stance in DENIED


def _evidence(
    context: CheckContext, stances: Stances, found: Sequence[FinalStance], verdict: Verdict
) -> Spans:
    """Return the sentences that decide the final stances."""
    shown: dict[int, str] = {}
    for each in found:
        if each.last:
            shown.setdefault(each.last.sentence, each.last.stance)
    return tuple(
        Evidence("think", start, start + len(sentence), sentence, verdict=verdict, note=stance)
        for number, stance in sorted(shown.items())
        for start, end in (stances.span(number),)
        for sentence in (context.text[start:end].rstrip(),)
    )
