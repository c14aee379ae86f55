"""What the checks of a completion's consistency read, and what they give back."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from pathreward.answers.question import Question, question_of
from pathreward.answers.stating import Stated, stated
from pathreward.claims.section_mentions import Statement, Statements, statements
from pathreward.completion.answer_spans import Place, places
from pathreward.completion.sections import Reading, read
from pathreward.kg import KnowledgeGraph
from pathreward.linking import Linker
from pathreward.linking.mention import Claim
from pathreward.sample import Sample
from pathreward.score import Evidence, Polarity, Shown, Verdict

_BOUNDS = (". ", "! ", "? ", "; ", "\n", ">", "<")
_LONGEST_ANSWER = 4000
_REACH = 300
"""Characters on each side within which a sentence is looked for."""


class Outcome(NamedTuple):
    """What a check found."""

    value: float
    """1: it holds; 0: a contradiction; between: neither."""
    reason: str
    evidence: Shown | Callable[[], Shown] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A completion as the checks read it, each part of it read once."""

    text: str
    """The completion."""
    linker: Linker
    graph: KnowledgeGraph
    """That of the linker."""
    reading: Reading
    said: Statements
    """The statements of observe and think."""
    place: Place | None
    """Where the last answer stands."""
    question: Question
    answer: Stated

    @classmethod
    def of(cls, sample: Sample, linker: Linker) -> "Case":
        """Return the case of a sample."""
        text = sample.text
        reading = read(text)
        question = question_of(sample, linker)
        if question.kind not in {"choice", "closed", "concept"}:
            question = Question("concept")  # of other answers, what they diagnose is compared
        found = [each for each in places(reading) if each.section]
        place = found[-1] if found else None
        answer = Stated(frozenset(), "the completion gives no answer")
        if place:
            answer = stated(text[place.start : place.end], question, linker)
        said = statements(text, ("observe", "think"), linker)
        return cls(text, linker, linker.graph, reading, said, place, question, answer)

    @property
    def answered(self) -> str:
        """The text of the last answer, its first part where it is longer than any answer."""
        if self.place is None:
            return ""
        return self.text[self.place.start : min(self.place.end, self.place.start + _LONGEST_ANSWER)]

    def claims(self, section: str) -> tuple[Claim, ...]:
        """Return what the sections of this name say of concepts."""
        found = [part.mentions.claims for part in self.said.parts if part.section == section]
        return found[0] if len(found) == 1 else tuple(chain.from_iterable(found))

    def body(self, *names: str) -> str:
        """Return the text of the sections of these names."""
        found = [each for each in self.reading.sections if each.name in names]
        return "\n".join(self.text[each.start : each.end] for each in found)


def sentence(text: str, start: int, end: int, low: int, high: int) -> tuple[int, int]:
    """Return the bounds of the sentence around a span, between `low` and `high` and no farther.

    It is looked for in `_REACH` characters on each side.
    """
    first, last = max(low, start - _REACH), min(high, end + _REACH)
    for mark in _BOUNDS:
        before, behind = text.rfind(mark, first, start), text.find(mark, end, last)
        if before >= 0:
            first = before + len(mark)
        if behind >= 0:
            last = behind + 1
    return first, last


def shown(text: str, start: int, end: int, note: str, section: str = "") -> Evidence:
    """Return a span that speaks against consistency."""
    return Evidence(section, start, end, text[start:end], verdict="against", note=note)


def told(statement: Statement, verdict: Verdict = "against", note: str = "") -> Evidence:
    """Return a statement as evidence."""
    mention = statement.mention
    polarity: Polarity = mention.polarity
    return Evidence(
        statement.section,
        statement.start,
        statement.end,
        mention.text,
        mention.concept.id,
        polarity,
        verdict=verdict,
        note=note or mention.concept.name,
    )
