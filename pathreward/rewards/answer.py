"""The answer reward: is the answer the right one, and the only one?"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from pathreward.answers.choice import too_long
from pathreward.answers.denial import chances, denied, unsure
from pathreward.answers.grading import Asked, judged
from pathreward.answers.questions import (
    Stated,
    Value,
    gold_values,
    question_of,
    stated,
)
from pathreward.completion.answer_spans import Place, concluded, places
from pathreward.completion.unicode import as_seen, hidden
from pathreward.completion.unwrapping import unwrapped
from pathreward.errors import RecipeError, unknown
from pathreward.facts.gold import stated_facts
from pathreward.facts.protocol import Comparison, Credit
from pathreward.facts.registry import fact_types
from pathreward.linking import Linker
from pathreward.rewards.base import Reward
from pathreward.sample import Sample
from pathreward.score import Evidence, Score, Verdict

_KINDS = {
    "choice": "options",
    "closed": "yes or no as its answer",
    "concept": "concept of the graph in its answer",
    "set": "list as its answer",
    "text": "answer",
}
"""What a row must have to be compared as each kind that is no fact type."""


def _kinds() -> dict[str, str]:
    """Return what a row must have to be compared as each kind."""
    return _KINDS | {
        name: f"{name} in its answer" for name, each in fact_types().items() if each.is_answer
    }


@dataclass(frozen=True, slots=True)
class AnswerReward(Reward):
    """Score 1 where the completion commits to the gold answer and to nothing else, else 0.

    The gold answer decides how it is compared: an option of several (label, number or text), yes
    or no, a stage, a grade, a measurement, marker results, a list of answers, concepts of the graph
    (synonyms and abbreviations agree; polarity, side, grade and stage must), or text that is equal
    but for case, punctuation and articles. A hedge, an enumeration, a label beside another
    option's text and a second answer that differs commit to nothing and earn 0. An ancestor of a
    concept that is named too ("carcinoma" beside "adenocarcinoma") is no second answer. What is
    longer than 20,000 characters is no answer.

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
    """How to compare: choice, closed, concept, set, text, or as a fact type (grade, stage, marker,
    measurement or one of your own); auto: found from the gold answer."""
    near: float = 0.0
    """What a near miss earns, in [0, 1): the neighbouring grade, a stage said more or less
    precisely (T2 for T2a), a concept above or below the gold one (divided by the edges between)."""
    relative_tolerance: float = 0.0
    """How far a measurement may be off, as a share of the gold one."""
    absolute_tolerance: float = 0.0
    """How far it may be off, in mm, %, g, mL or counts; the larger of the two holds."""
    sets: str = "exact"
    """What a list of answers earns: ``exact``, all or nothing; ``f1``, the F1 of its items."""
    linker: Linker | None = None
    """What finds the concepts; None: the linker over the shipped graph."""

    def __post_init__(self) -> None:
        if self.kind not in {"auto", *_kinds()}:
            raise RecipeError(unknown("kind of answer", self.kind, ["auto", *_kinds()]))
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
            return Score.unscored(f"no {self.kind} question: the row has no {_kinds()[self.kind]}")
        found = places(sample.parsed)
        if not found:
            return Score(0.0, "the completion gives no answer")
        asked = Asked(sample, question, found, linker)
        credit = Credit(self.near, self.relative_tolerance, self.absolute_tolerance, self.sets)
        value, reason = _judged(asked, credit)
        return Score(value, reason, evidence=partial(_evidence, asked, value, reason))


def _judged(asked: Asked, credit: Credit) -> Comparison:
    """Return the verdict on what is shown of the answer, and on it as it stands: the lower one."""
    bodies = asked.bodies()
    if fault := too_long(*bodies):
        return Comparison(0.0, fault)
    if found := next(filter(None, map(hidden, bodies)), ""):
        return Comparison(0.0, f"the answer holds {found}")
    known = "\n".join([asked.sample.answer or "", *asked.question.options.values()])
    for body in map(as_seen, bodies):
        bare = unwrapped(body)
        why = denied(bare, known=known)
        if not why and (said := concluded(bare)) != bare:
            why = denied(said, known=known)
        if not why and asked.question.kind in {"choice", "closed"}:
            why = unsure(body)
        if not why and asked.question.kind in {"concept", "text"} and "%" not in known:
            why = chances(body)
        if why:
            return Comparison(0.0, why)
    verdict = judged(asked, credit)
    seen = as_seen("\n".join(bodies))
    if verdict.value and seen != "\n".join(bodies):
        place = Place(0, len(seen), "answer")
        looks = asked._replace(sample=replace(asked.sample, completion=seen), places=[place])
        return min(verdict, judged(looks, credit))
    return verdict


def _evidence(asked: Asked, value: float, reason: str) -> tuple[Evidence, ...]:
    if asked.question.kind in fact_types() or asked.question.kind == "set":
        return tuple(each for at in asked.places for each in _told(asked, at, value, reason))
    gold = gold_values(asked.sample, asked.question, asked.linker)
    return tuple(
        each
        for at, body in zip(asked.places, asked.bodies(), strict=True)
        for each in _shown(
            asked.sample, at, stated(body, asked.question, asked.linker), gold, (value, reason)
        )
    )


def _told(asked: Asked, at: Place, value: float, reason: str) -> Iterator[Evidence]:
    """Yield the spans that a verdict on facts rests on, or the whole answer where there is none."""
    text = asked.sample.text
    kind = asked.question.kind
    verdict: Verdict = "supports" if value == 1 else "partial" if value else "against"
    gold = asked.question.facts.get(kind, ())
    facts = stated_facts(kind, text[at.start : at.end], gold) if gold else ()
    for each in facts:
        start, end = at.start + each.start, at.start + each.end
        note = f"read as {fact_types()[kind].describe(each)}; compared as a {kind}: {reason}"
        yield Evidence(at.section, start, end, text[start:end], verdict=verdict, note=note)
    if not facts:
        note = f"compared as a {kind}: {reason}"
        yield Evidence(
            at.section, at.start, at.end, text[at.start : at.end], verdict=verdict, note=note
        )


def _shown(
    sample: Sample, at: Place, read_as: Stated, gold: frozenset[Value], outcome: tuple[float, str]
) -> list[Evidence]:
    """Return the answer's span, or one span a concept where it was read by concepts."""
    text = sample.text
    if not read_as.mentions:
        verdict: Verdict = "supports" if read_as.values == gold else "against"
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
    value, reason = outcome
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
