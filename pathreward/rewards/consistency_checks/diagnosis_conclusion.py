"""Of diagnoses and other answers without options, the one that a reasoning comes to.

The answer is a target, by the words of its text and by the concepts that it names. The other
diagnoses of the reasoning are targets too, by their mentions. One that is the answer in more or
less precise words ("carcinoma" for "squamous cell carcinoma") agrees with it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from itertools import chain
from typing import NamedTuple

from pathreward.claims.section_mentions import SectionMention
from pathreward.completion.words import words
from pathreward.kg import KnowledgeGraph
from pathreward.rewards.consistency_checks.context import CheckContext, CheckResult
from pathreward.rewards.consistency_checks.final_stance import AFFIRMED, DENIED
from pathreward.rewards.consistency_checks.specificity import is_general, word_weight
from pathreward.rewards.consistency_checks.stances import Event
from pathreward.rewards.consistency_checks.targets import Targets, with_marks
from pathreward.rewards.consistency_checks.tracking import (
    Stances,
    last_sentences,
    think_pieces,
    track,
)
from pathreward.score import Evidence, Spans, Verdict

_MOST_RIVALS = 200
"""Diagnoses that are followed besides the answer; a reasoning that names more is a list."""
_ANSWER = 0
_NAMED = 0.4
"""The share of the answer's words that names it."""
_WHOLE = 0.8
"""The share of its words from which a denial denies it."""


class _Answer(NamedTuple):
    """The diagnoses of the answer, by id."""

    same: frozenset[str]
    """Those that it affirms."""
    above: frozenset[str]
    """What they are kinds of."""


def diagnosis_conclusion(context: CheckContext) -> CheckResult:
    """Compare the diagnosis that the reasoning comes to with the answer.

    >>> from pathreward import Linker, Sample
    >>> from pathreward.rewards.consistency_checks.context import Levels
    >>> text = "<think>Pearls, so squamous cell carcinoma.</think><answer>melanoma</answer>"
    >>> diagnosis_conclusion(CheckContext.of(Sample(text), Linker.default(), Levels())).reason
    'the conclusion is another answer'
    """
    if not (context.answer.values or words(context.answer_name)):
        return CheckResult(0.0, f"no answer to agree with: {context.answer.fault}")
    stated = [each for each in context.answer.values if isinstance(each, tuple)]
    answered = dict(stated or [(e.concept.id, e.polarity) for e in context.answer.mentions])
    same = frozenset(each for each, polarity in answered.items() if polarity == "affirmed")
    if answered and not same:
        return _of_denied_answer(context, answered)
    answer = _Answer(same, frozenset().union(*map(context.graph.ancestors, same)))
    pieces = think_pieces(context.completion)
    return (
        (pieces and _concluded(context, *_tracked(context, last_sentences(pieces), answer)))
        or _judged(context, *_tracked(context, pieces, answer))
        or CheckResult(context.levels.unstated, "the reasoning does not come to the answer")
    )


def _of_denied_answer(context: CheckContext, answered: Mapping[str, str]) -> CheckResult:
    """Compare an answer that denies its diagnoses with the claims of the reasoning."""
    claims = set(context.claims("think"))
    if any(each in claims for each in answered.items()):
        return CheckResult(1.0, "the reasoning affirms the answer")
    if any((each, "affirmed") in claims for each in answered):
        return CheckResult(0.0, "the reasoning denies the answer")
    return CheckResult(context.levels.unstated, "the reasoning does not come to the answer")


def _tracked(
    context: CheckContext, pieces: Sequence[tuple[int, str]], answer: _Answer
) -> tuple[Stances, Collection[int]]:
    """Return the stances towards the answer and its rivals, and the targets that agree."""
    graph = context.graph
    mentions = [context.mentions_in(start, start + len(text)) for start, text in pieces]
    numbers = _numbers(context, chain.from_iterable(mentions), answer)
    agrees = {_ANSWER} | {
        number
        for each, number in numbers.items()
        if each in answer.above or not answer.same.isdisjoint(graph.ancestors(each))
    }
    marked = [
        (start, with_marks(text, start, found, numbers))
        for (start, text), found in zip(pieces, mentions, strict=True)
    ]
    return track(marked, _target(context.answer_name, graph)), agrees


@lru_cache(maxsize=256)
def _target(name: str, graph: KnowledgeGraph) -> Targets:
    """Return the answer as a target; its rivals are known by marks."""
    return Targets([("", name)], partial(word_weight, graph))


def _numbers(
    context: CheckContext, mentions: Iterable[SectionMention], answer: _Answer
) -> dict[str, int]:
    """Return the number of the target of each diagnosis of some mentions, 0 for the answer's.

    Without a diagnosis in the answer no other one contradicts it.
    """
    numbers: dict[str, int] = {}
    if not answer.same:
        return numbers
    rivals = 0
    concepts = (each.mention.concept for each in mentions)
    for each in dict.fromkeys(one.id for one in concepts if one.type in context.question.types):
        if each in answer.same:
            numbers[each] = _ANSWER
        elif rivals < _MOST_RIVALS and (
            each in answer.above or not is_general(context.graph, each)
        ):
            rivals += 1
            numbers[each] = rivals
    return numbers


def _concluded(
    context: CheckContext, stances: Stances, agrees: Collection[int]
) -> CheckResult | None:
    """Compare the last diagnosis that some sections conclude with the answer, if they do."""
    named = [each for each in stances.events if each.coverage >= _NAMED]
    chosen = [each for each in named if each.stance == "chosen"]
    if not chosen:
        return None
    last = [each for each in chosen if each.sentence == chosen[-1].sentence]
    if any(each.target in agrees for each in last):
        if denial := _denied_after(named, last[0].sentence):
            return _rejected(context, stances, denial)
        return _result(context, stances, 1.0, "the conclusion is the answer", last)
    if any(
        each.target == _ANSWER and each.sentence > last[0].sentence and each.stance in AFFIRMED
        for each in named
    ):
        return None
    return _result(context, stances, 0.0, "the conclusion is another answer", last)


def _judged(context: CheckContext, stances: Stances, agrees: Collection[int]) -> CheckResult | None:
    """Compare what all sections come to with the answer."""
    if found := _concluded(context, stances, agrees):
        return found
    named = [each for each in stances.events if each.coverage >= _NAMED]
    own = [each for each in named if each.target == _ANSWER]
    if own and all(each.stance in DENIED and each.coverage >= _WHOLE for each in own):
        return _rejected(context, stances, own[-1])
    if denial := _denied_after(named, -1):
        return _rejected(context, stances, denial)
    if affirmed := [e for e in named if e.target in agrees and e.stance in AFFIRMED]:
        return _result(context, stances, 1.0, "the reasoning affirms the answer", affirmed[-1:])
    return None


def _denied_after(named: Sequence[Event], sentence: int) -> Event | None:
    """Return the last event of the answer behind a sentence if it denies the whole answer.

    "So the tumour is benign. This rules out leiomyoma." concludes nothing of a leiomyoma.
    """
    behind = [each for each in named if each.target == _ANSWER and each.sentence > sentence]
    if behind and behind[-1].stance == "eliminated" and behind[-1].coverage >= _WHOLE:
        return behind[-1]
    return None


def _rejected(context: CheckContext, stances: Stances, denial: Event) -> CheckResult:
    value = 0.0 if context.answer.values else context.levels.unsupported
    return _result(context, stances, value, "the reasoning rejects the answer", [denial])


def _result(
    context: CheckContext, stances: Stances, value: float, reason: str, events: Sequence[Event]
) -> CheckResult:
    verdict: Verdict = "supports" if value == 1 else "against"
    return CheckResult(value, reason, partial(_evidence, context, stances, events, verdict))


def _evidence(
    context: CheckContext, stances: Stances, events: Sequence[Event], verdict: Verdict
) -> Spans:
    spans = dict.fromkeys(stances.span(each.sentence) for each in events)
    return tuple(
        Evidence(
            "think",
            start,
            start + len(sentence),
            sentence,
            verdict=verdict,
            note="the conclusion",
        )
        for start, end in spans
        for sentence in (context.text[start:end].rstrip(),)
    )
