"""The answer reward: is the answer the right one, and the only one?"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from pathreward.answers.grading import Graded, grade
from pathreward.answers.question import question_of
from pathreward.completion.answer_spans import SectionSpan, answer_spans
from pathreward.errors import RecipeError, unknown
from pathreward.facts.protocol import Credit
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
    (synonyms and abbreviations agree; polarity, side, grade and stage must), or text in the same
    words. The head of the answer, its first clause that asserts one, may hold nothing else than
    the answer, what the row supports, and the words of a frame; another word, a hedge, a denial or
    a second answer earns 0. What follows is free unless it retracts the answer or gives another.
    What is longer than 20,000 characters is no answer.

    >>> reward = AnswerReward()
    >>> options = {"A": "granuloma", "B": "abscess"}
    >>> reward(Sample("<answer>(B) Abscess</answer>", answer="B", options=options)).value
    1.0
    >>> reward(Sample("<answer>A or B</answer>", answer="B", options=options)).reason
    "the answer leaves an alternative open ('or')"
    >>> reward(Sample("<answer>No necrosis</answer>", answer="necrosis")).value
    0.0
    >>> reward(Sample("<answer>Gleason 3+4=7</answer>", answer="grade group 2")).value
    1.0

    Raises:
        RecipeError: If `kind` or `sets` is not known, or `near` or a tolerance is out of range.
    """

    reference_fields = ("answer",)
    context_fields = ("options", "prompt", "findings")
    reads_images = False

    kind: str = "auto"
    """How to compare: choice, closed, concept, set, text, or as a fact type (grade, stage, marker,
    measurement or one of your own); auto: found from the gold answer."""
    near: float = 0.0
    """What a near miss earns, in [0, 1): the neighbouring grade, a stage of other precision (T2 for
    T2a), a concept above or below the gold one (divided by the edges between)."""
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
        linker = (self.linker or Linker.default()).within(sample.context)
        question = question_of(sample, linker, self.kind)
        if self.kind not in {"auto", question.kind}:
            return Score.unscored(f"no {self.kind} question: the row has no {_kinds()[self.kind]}")
        found = answer_spans(sample.parsed)
        if not found:
            return Score(0.0, "the completion gives no answer")
        credit = Credit(self.near, self.relative_tolerance, self.absolute_tolerance, self.sets)
        graded = grade(sample, question, found, linker, credit)
        return Score(
            graded.value, graded.reason, evidence=partial(_evidence, sample, found, graded)
        )


def _evidence(sample: Sample, found: Sequence[SectionSpan], graded: Graded) -> tuple[Evidence, ...]:
    """Return the spans that a grade rests on: head, unknown words, rejected answers."""
    place = graded.place or found[0]
    verdict: Verdict = "supports" if graded.value == 1 else "partial" if graded.value else "against"
    whole = _shown(sample.text, place, place.start, place.end, verdict, graded.reason)
    commitment = graded.commitment
    if commitment is None or graded.text is None or not graded.text.is_exact:
        return (whole,)
    base = place.start + graded.text.start
    parts = []
    if candidate := commitment.candidate:
        note = candidate.key if graded.value == 1 else graded.reason
        parts.append((candidate.start, candidate.end, verdict, note))
    parts += [(e.start, e.end, "against", "no part of an answer") for e in commitment.unknown]
    parts += [(e.start, e.end, "against", f"rejects {e.key!r}") for e in commitment.rejected]
    spans = [
        _shown(sample.text, place, base + start, min(base + end, len(sample.text)), side, note)
        for start, end, side, note in parts
        if base + start < place.end
    ]
    return tuple(spans) or (whole,)


def _shown(
    text: str, place: SectionSpan, start: int, end: int, verdict: Verdict, note: str
) -> Evidence:
    return Evidence(place.section, start, end, text[start:end], verdict=verdict, note=note)
