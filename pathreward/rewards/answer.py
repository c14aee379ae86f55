"""The answer reward: is the answer the right one, and the only one?"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from pathreward.errors import RecipeError, unknown
from pathreward.kg import Concept
from pathreward.linking import Linker
from pathreward.reading.agreement.verdict import Credit, Verdict, alternative
from pathreward.reading.answers import (
    Place,
    Question,
    Stated,
    Value,
    commitment,
    gold_values,
    items_of,
    places,
    question_of,
    stated,
)
from pathreward.reading.kinds import FACT_KINDS, shown, told_facts
from pathreward.reading.markup import read
from pathreward.reading.qualifiers import clash
from pathreward.reading.scanning import MOST
from pathreward.reading.sites import same_diagnosis, site_clash
from pathreward.rewards.base import Reward
from pathreward.sample import Sample
from pathreward.score import Evidence, Score
from pathreward.score import Verdict as Side

KINDS = {
    "choice": "options",
    "closed": "yes or no as its answer",
    "concept": "concept of the graph in its answer",
    "stage": "stage in its answer",
    "grade": "grade in its answer",
    "quantity": "quantity in its answer",
    "marker": "marker result in its answer",
    "set": "list as its answer",
    "text": "answer",
}
"""What a row must have to be compared as each kind."""
_MOST_ITEMS = 50
_FARTHEST = 3
"""is_a edges at which a concept no longer counts as near another."""


@dataclass(frozen=True, slots=True)
class AnswerReward(Reward):
    """Score 1 where the completion commits to the gold answer and to nothing else, else 0.

    The gold answer decides how it is compared: an option of several (label, number or text), yes
    or no, a stage, a grade, a quantity, marker results, a list of answers, concepts of the graph
    (synonyms and abbreviations agree; polarity, side, grade and stage must), or text that is equal
    but for case, punctuation and articles. A hedge, an enumeration, a label beside another
    option's text and a second answer that differs commit to nothing and earn 0. An ancestor of a
    concept that is named too ("carcinoma" beside "adenocarcinoma") is no second answer.

    >>> reward = AnswerReward()
    >>> options = {"A": "granuloma", "B": "abscess"}
    >>> reward(Sample("<answer>(B) Abscess</answer>", answer="B", options=options)).value
    1.0
    >>> reward(Sample("<answer>A or B</answer>", answer="B", options=options)).reason
    'the answer names several options: A, B'
    >>> reward(Sample("<answer>No necrosis</answer>", answer="necrosis")).value
    0.0
    >>> reward(Sample("<answer>Gleason 3+4=7</answer>", answer="grade group 2")).value
    1.0

    Raises:
        RecipeError: If `kind` or `sets` is not known, or `near` or a tolerance is out of range.
    """

    kind: str = "auto"
    """How to compare: choice, closed, concept, stage, grade, quantity, marker, set, text; auto:
    found from the gold answer."""
    near: float = 0.0
    """What a near miss earns, in [0, 1): the neighbouring grade, a stage said more or less
    precisely (T2 for T2a), a concept above or below the gold one (divided by the edges between)."""
    relative_tolerance: float = 0.0
    """How far a quantity or a percentage may be off, as a share of the gold one."""
    absolute_tolerance: float = 0.0
    """How far it may be off, in mm, %, g, mL or counts; the larger of the two holds."""
    sets: str = "exact"
    """What a list of answers earns: ``exact``, all or nothing; ``f1``, the F1 of its items."""
    linker: Linker | None = None
    """What finds the concepts; None: the linker over the shipped graph."""

    def __post_init__(self) -> None:
        if self.kind not in {"auto", *KINDS}:
            raise RecipeError(unknown("kind of answer", self.kind, ["auto", *KINDS]))
        if not 0 <= self.near < 1:
            raise RecipeError(f"`near` must be in [0, 1), got {self.near}")
        for name in ("relative_tolerance", "absolute_tolerance"):
            if not 0 <= getattr(self, name) < math.inf:
                raise RecipeError(f"`{name}` can't be negative, got {getattr(self, name)}")
        if self.sets not in {"exact", "f1"}:
            raise RecipeError(unknown("value of `sets`", self.sets, ["exact", "f1"]))

    def __call__(self, sample: Sample) -> Score:
        """Return the score, or none where the row has no gold answer or none of this kind."""
        if not (sample.answer or "").strip():
            return Score.unscored("the row has no gold answer")
        linker = self.linker or Linker.default()
        question = question_of(sample, linker, self.kind)
        if self.kind not in {"auto", question.kind}:
            return Score.unscored(f"no {self.kind} question: the row has no {KINDS[self.kind]}")
        found = places(read(sample.text))
        if not found:
            return Score(0.0, "the completion gives no answer")
        asked = _Asked(sample, question, found, linker)
        credit = Credit(self.near, self.relative_tolerance, self.absolute_tolerance, self.sets)
        value, reason = _judged(asked, credit)
        return Score(value, reason, evidence=partial(_evidence, asked, value, reason))


class _Asked(NamedTuple):
    """What a verdict is about."""

    sample: Sample
    question: Question
    places: list[Place]
    linker: Linker

    def bodies(self, *, tagged: bool = False) -> list[str]:
        """Return the texts that give the answer; `tagged`: without what follows the tag."""
        text = self.sample.text
        every = [text[at.start : at.end] for at in self.places]
        if not tagged:
            return every
        return [each for at, each in zip(self.places, every, strict=True) if at.section] or every


def _judged(asked: _Asked, credit: Credit) -> Verdict:
    """Return the verdict on the tagged answer, unless what follows it takes it back."""
    if asked.question.kind == "set":
        return _settled(asked, lambda body: _set_verdict(body, asked, credit))
    if asked.question.kind in FACT_KINDS:
        return _settled(asked, lambda body: _facts_verdict(body, asked.question, credit))
    gold = gold_values(asked.sample, asked.question, asked.linker)
    verdict = _values_verdict(asked, gold, credit)
    if asked.question.sited:
        verdict = max(verdict, _settled(asked, lambda body: _sited_verdict(body, asked)))
    beside = asked.question.facts or asked.question.qualifiers or asked.question.sited
    if not verdict.value or not beside:
        return verdict
    return min(verdict, _settled(asked, lambda body: _beside_verdict(body, asked, credit)))


def _settled(asked: _Asked, judge: Callable[[str], Verdict]) -> Verdict:
    verdict = judge("\n".join(asked.bodies(tagged=True)))
    several = verdict.value and len(asked.places) > 1
    if several and judge("\n".join(asked.bodies())).value < verdict.value:
        return Verdict(0.0, "the completion gives several answers that differ")
    return verdict


def _facts_verdict(body: str, question: Question, credit: Credit) -> Verdict:
    if len(body) > MOST:
        return _too_long()
    gold = question.facts[question.kind]
    told = told_facts(question.kind, body, gold)
    if not told:
        return Verdict(0.0, f"the answer states no {question.kind}")
    return FACT_KINDS[question.kind].agree(body, told, gold, credit)


def _too_long() -> Verdict:
    return Verdict(0.0, f"the answer has more than {MOST} characters")


def _beside_verdict(body: str, asked: _Asked, credit: Credit) -> Verdict:
    """Compare what the gold answer says beside its concepts: side and course, grade and stage."""
    if fault := clash(body, asked.question.qualifiers):
        return Verdict(0.0, fault)
    if asked.question.sited and (fault := _site_fault(body, asked)):
        return Verdict(0.0, fault)
    verdict = Verdict(1.0, "the answer is the gold one with all that it says beside it")
    for kind, gold in asked.question.facts.items():
        if not (told := told_facts(kind, body, gold)):
            return Verdict(0.0, f"the answer leaves out {shown(gold[0])}")
        verdict = min(verdict, FACT_KINDS[kind].agree(body, told, gold, credit))
    return verdict


def _site_fault(body: str, asked: _Asked) -> str:
    told, gold = asked.linker.link(body), asked.linker.link(asked.sample.answer or "")
    return site_clash(told, gold, asked.linker.graph)


def _sited_verdict(body: str, asked: _Asked) -> Verdict:
    """Compare a diagnosis with its site, wherever an answer says the site."""
    if len(body) > MOST:
        return _too_long()
    told, gold = asked.linker.link(body), asked.linker.link(asked.sample.answer or "")
    said = stated(body, asked.question, asked.linker)
    if said.fault:
        return Verdict(0.0, said.fault)
    if _leaves_open(asked):
        return Verdict(0.0, "the answer hedges ('or')")
    if not same_diagnosis(told, gold, asked.linker.graph):
        return Verdict(0.0, "the answer is another diagnosis")
    return Verdict(1.0, "the answer is the diagnosis at its site")


def _set_verdict(body: str, asked: _Asked, credit: Credit) -> Verdict:
    """Pair gold items with items of the answer, each once; what is left over on a side counts."""
    if len(body) > MOST:
        return _too_long()
    expected = asked.question.items
    told = items_of(body)
    if len(told) == 1:
        told = items_of(body, loosely=True)
    if len(told) > _MOST_ITEMS:
        return Verdict(0.0, f"the answer lists more than {_MOST_ITEMS} items")
    left = list(told)
    hits = 0
    for gold in expected:
        one = Sample("", answer=gold)
        question = question_of(one, asked.linker)
        for item in left:
            part = _Asked(
                Sample(item, answer=gold), question, [Place(0, len(item), "")], asked.linker
            )
            if _judged(part, credit._replace(near=0.0)).value == 1.0:
                left.remove(item)
                hits += 1
                break
    reason = f"{hits} of {len(expected)} items, {len(left)} that are not asked for"
    if credit.sets == "f1":
        return Verdict(2 * hits / (len(expected) + len(told)) if told else 0.0, reason)
    return Verdict(float(hits == len(expected) and not left), reason)


def _values_verdict(asked: _Asked, gold: frozenset[Value], credit: Credit) -> Verdict:
    read_as = [stated(each, asked.question, asked.linker) for each in asked.bodies()]
    tagged = [each for at, each in zip(asked.places, read_as, strict=True) if at.section]
    for each in tagged or read_as:
        if each.fault:
            return Verdict(0.0, each.fault)
    linker = asked.linker
    names = linker.graph.concepts
    expected = commitment(gold, gold, linker)
    statements = {commitment(each.values, gold, linker) for each in read_as if each.values}
    if len(statements) > 1:
        return Verdict(0.0, "the completion gives several answers that differ")
    statement = statements.pop()
    if statement == expected:
        if asked.question.kind == "concept" and _leaves_open(asked):
            return Verdict(0.0, "the answer hedges ('or')")
        return Verdict(1.0, f"the answer is {_plain(expected, names)}")
    value = credit.near and credit.near * _nearness(statement, expected, linker)
    reason = f"the answer is {_plain(statement, names)}, expected {_plain(expected, names)}"
    return Verdict(value, reason)


def _leaves_open(asked: _Asked) -> bool:
    """Say whether an "or" stands beside what the answer affirms, and none in the gold answer."""
    if " or " in (asked.sample.answer or ""):
        return False
    return any(
        alternative(body, [e for e in asked.linker.link(body) if e.polarity == "affirmed"])
        for body in asked.bodies(tagged=True)
        if " or " in body
    )


def _nearness(told: frozenset[Value], gold: frozenset[Value], linker: Linker) -> float:
    """Return one over the is_a edges between two affirmed concepts, one above the other."""
    if len(told) != 1 or len(gold) != 1:
        return 0.0
    [one], [other] = told, gold
    if isinstance(one, str) or isinstance(other, str) or not one[1] == other[1] == "affirmed":
        return 0.0
    graph = linker.graph
    if not (graph.is_a(one[0], other[0]) or graph.is_a(other[0], one[0])):
        return 0.0
    similarity = graph.similarity(one[0], other[0], "path")
    edges = round(1 / similarity) - 1 if similarity else _FARTHEST
    return 1.0 / edges if 0 < edges < _FARTHEST else 0.0


def _plain(values: frozenset[Value], names: Mapping[str, Concept]) -> str:
    """Return values as a reader would write them."""
    words = sorted(
        each
        if isinstance(each, str)
        else ("" if each[1] == "affirmed" else f"{each[1]} ") + names[each[0]].name
        for each in values
    )
    return " and ".join(words) or "nothing"


def _evidence(asked: _Asked, value: float, reason: str) -> tuple[Evidence, ...]:
    if asked.question.kind in FACT_KINDS or asked.question.kind == "set":
        return tuple(each for at in asked.places for each in _told(asked, at, value, reason))
    gold = gold_values(asked.sample, asked.question, asked.linker)
    return tuple(
        each
        for at, body in zip(asked.places, asked.bodies(), strict=True)
        for each in _shown(
            asked.sample, at, stated(body, asked.question, asked.linker), gold, (value, reason)
        )
    )


def _told(asked: _Asked, at: Place, value: float, reason: str) -> Iterator[Evidence]:
    """Yield the spans that a verdict on facts rests on, or the whole answer where there is none."""
    text = asked.sample.text
    kind = asked.question.kind
    verdict: Side = "supports" if value == 1 else "partial" if value else "against"
    gold = asked.question.facts.get(kind, ())
    facts = told_facts(kind, text[at.start : at.end], gold) if gold else ()
    for each in facts:
        start, end = at.start + each.start, at.start + each.end
        note = f"read as {shown(each)}; compared as a {kind}: {reason}"
        yield Evidence(at.section, start, end, text[start:end], verdict=verdict, note=note)
    if not facts:
        note = f"compared as a {kind}: {reason}"
        yield Evidence(
            at.section, at.start, at.end, text[at.start : at.end], verdict=verdict, note=note
        )


def _shown(
    sample: Sample, at: Place, read_as: Stated, gold: frozenset[Value], judged: tuple[float, str]
) -> list[Evidence]:
    """Return the answer's span, or one span a concept where it was read by concepts."""
    text = sample.text
    if not read_as.mentions:
        verdict: Side = "supports" if read_as.values == gold else "against"
        note = read_as.fault or "the answer"
        return [
            Evidence(
                at.section, at.start, at.end, text[at.start : at.end], verdict=verdict, note=note
            )
        ]
    spans = [
        Evidence(
            at.section,
            at.start + each.start,
            at.start + each.end,
            each.text,
            each.concept.id,
            each.polarity,
            verdict="supports" if (each.concept.id, each.polarity) in gold else "against",
            note=each.concept.name,
        )
        for each in read_as.mentions
    ]
    value, reason = judged
    if value < 1 and all(each.verdict == "supports" for each in spans):
        spans.append(
            Evidence(
                at.section,
                at.start,
                at.end,
                text[at.start : at.end],
                verdict="against",
                note=reason,
            )
        )
    return spans
