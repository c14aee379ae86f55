"""The answer reward: is the answer the right one, and the only one?"""

from collections.abc import Mapping
from dataclasses import dataclass

from pathreward.errors import RecipeError, unknown
from pathreward.kg import Concept
from pathreward.linking import Linker
from pathreward.reading.answers import (
    Stated,
    Value,
    commitment,
    gold_values,
    question_of,
    stated,
)
from pathreward.reading.extraction import Place, places
from pathreward.reading.markup import read
from pathreward.rewards.base import Reward
from pathreward.sample import Sample
from pathreward.score import Evidence, Score, Verdict

KINDS = {
    "choice": "options",
    "closed": "yes or no as its answer",
    "concept": "concept of the graph in its answer",
    "text": "answer",
}
"""What a row must have to be compared as each kind."""


@dataclass(frozen=True, slots=True)
class AnswerReward(Reward):
    """Score 1 where the completion commits to the gold answer and to nothing else, else 0.

    The gold answer decides how it is compared: an option of several (label, number or text), yes
    or no, concepts of the graph (synonyms and abbreviations agree, polarity must), or text that is
    equal but for case, punctuation and articles. A hedge, an enumeration, a label beside another
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

    Raises:
        RecipeError: If `kind` is not known.
    """

    kind: str = "auto"
    """How to compare: choice, closed, concept, text; auto: found from the gold answer."""
    linker: Linker | None = None
    """What finds the concepts; None: the linker over the shipped graph."""

    def __post_init__(self) -> None:
        if self.kind not in {"auto", *KINDS}:
            raise RecipeError(unknown("kind of answer", self.kind, ["auto", *KINDS]))

    def __call__(self, sample: Sample) -> Score:
        """Return the score, or none where the row has no gold answer or none of this kind."""
        if not (sample.answer or "").strip():
            return Score.unscored("the row has no gold answer")
        linker = self.linker or Linker.default()
        question = question_of(sample, linker, self.kind)
        if self.kind not in {"auto", question.kind}:
            return Score.unscored(f"no {self.kind} question: the row has no {KINDS[self.kind]}")
        gold = gold_values(sample, question, linker)
        found = places(read(sample.text))
        if not found:
            return Score(0.0, "the completion gives no answer")
        read_as = [stated(sample.text[at.start : at.end], question, linker) for at in found]
        told = [each for at, each in zip(found, read_as, strict=True) if at.section] or read_as
        value, reason = _verdict(told, read_as, gold, linker)
        evidence = tuple(
            each
            for at, one in zip(found, read_as, strict=True)
            for each in _shown(sample, at, one, gold)
        )
        return Score(value, reason, evidence=evidence)


def _verdict(
    told: list[Stated], read_as: list[Stated], gold: frozenset[Value], linker: Linker
) -> tuple[float, str]:
    for each in told:
        if each.fault:
            return 0.0, each.fault
    names = linker.graph.concepts
    expected = commitment(gold, gold, linker)
    statements = {commitment(each.values, gold, linker) for each in read_as if each.values}
    if len(statements) > 1:
        return 0.0, "the completion gives several answers that differ"
    statement = statements.pop()
    if statement == expected:
        return 1.0, f"the answer is {_plain(expected, names)}"
    return 0.0, f"the answer is {_plain(statement, names)}, expected {_plain(expected, names)}"


def _plain(values: frozenset[Value], names: Mapping[str, Concept]) -> str:
    """Return values as a reader would write them."""
    words = sorted(
        each
        if isinstance(each, str)
        else ("" if each[1] == "affirmed" else f"{each[1]} ") + names[each[0]].name
        for each in values
    )
    return " and ".join(words) or "nothing"


def _shown(sample: Sample, at: Place, read_as: Stated, gold: frozenset[Value]) -> list[Evidence]:
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
    return [
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
