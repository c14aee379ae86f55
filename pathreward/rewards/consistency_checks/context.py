"""The input of a consistency check, and its result."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from pathreward.answers.question import Question, question_of
from pathreward.answers.stating import Stated, stated
from pathreward.claims.section_mentions import SectionMention, SectionMentions, section_mentions
from pathreward.completion.answer_spans import SectionSpan, answer_spans
from pathreward.completion.scanning import MOST
from pathreward.completion.sections import Completion
from pathreward.completion.sentences import sentence_end
from pathreward.kg import KnowledgeGraph
from pathreward.linking import Linker
from pathreward.linking.mention import Claim
from pathreward.sample import Sample
from pathreward.score import Evidence, Spans, Verdict

_LONGEST_ANSWER = 4000
_LONGEST_NAME = 200
_PROMPT = 400


class CheckResult(NamedTuple):
    """The result of a check."""

    value: float
    """1: consistent; 0: a contradiction; between: neither."""
    reason: str
    evidence: Spans | Callable[[], Spans] = ()


class Levels(NamedTuple):
    """The values between agreement and contradiction."""

    unstated: float = 0.5
    """Of a reasoning that never comes to the answer."""
    unsupported: float = 0.25
    """Of a reasoning that rests on no finding, or that supports another answer more."""


@dataclass(frozen=True, slots=True)
class CheckContext:
    """A completion as the checks need it: each part is parsed once."""

    completion: Completion
    linker: Linker
    mentions: SectionMentions
    """The mentions in observe and think."""
    answer_span: SectionSpan | None
    """The last answer, None where there is none."""
    question: Question
    answer: Stated
    levels: Levels
    prompt: str = ""
    """The end of the prompt."""

    @classmethod
    def of(cls, sample: Sample, linker: Linker, levels: Levels) -> "CheckContext":
        """Return the context of a sample."""
        completion = sample.parsed
        question = question_of(sample, linker)
        if question.kind not in {"choice", "closed", "concept"}:
            question = Question("concept")  # of other answers, the diagnoses are compared
        spans = [each for each in answer_spans(completion) if each.section]
        span = spans[-1] if spans else None
        answer = Stated(frozenset(), "the completion gives no answer")
        if span:
            answer = stated(completion.text[span.start : span.end], question, linker)
        mentions = section_mentions(completion, ("observe", "think"), linker)
        return cls(
            completion, linker, mentions, span, question, answer, levels, sample.prompt[-_PROMPT:]
        )

    @property
    def text(self) -> str:
        """The text of the completion."""
        return self.completion.text

    @property
    def graph(self) -> KnowledgeGraph:
        """The graph of the linker."""
        return self.linker.graph

    @property
    def answer_text(self) -> str:
        """The text of the last answer, at most its first 4,000 characters."""
        if self.answer_span is None:
            return ""
        start, end, _ = self.answer_span
        return self.text[start : min(end, start + _LONGEST_ANSWER)]

    @property
    def answer_name(self) -> str:
        """The first sentence of the answer, at most 200 characters: what follows explains."""
        name = self.answer_text.strip()[:_LONGEST_NAME]
        return name[: sentence_end(name, 0, len(name))]

    @property
    def answer_names(self) -> tuple[str, ...]:
        """What the answer names: the texts of the answered options, or the answer itself."""
        options = self.question.options
        if options:
            return tuple(options[str(each)] for each in self.answer.values if each in options)
        return (self.answer_name,)

    def mentions_in(self, start: int, end: int) -> Sequence[SectionMention]:
        """Return the mentions of observe and think in a span of the text.

        Behind the first 50,000 characters, which these mentions are of, the span is read alone.
        """
        if end > MOST:
            found = self.linker.read(self.text[start:end])
            return [SectionMention("", start + e.start, start + e.end, e) for e in found]
        return self.mentions.within(start, end)

    def claims(self, section: str) -> tuple[Claim, ...]:
        """Return the claims of the sections of this name."""
        found = [each.mentions.claims for each in self.mentions.sections if each.section == section]
        return found[0] if len(found) == 1 else tuple(chain.from_iterable(found))

    def contradiction(self, start: int, end: int, note: str, section: str = "") -> Evidence:
        """Return a span of the text as evidence of a contradiction."""
        return Evidence(section, start, end, self.text[start:end], verdict="against", note=note)


def mention_evidence(
    found: SectionMention, verdict: Verdict = "against", note: str = ""
) -> Evidence:
    """Return a mention as evidence; the default note is the concept's name."""
    mention = found.mention
    return Evidence(
        found.section,
        found.start,
        found.end,
        mention.text,
        mention.concept.id,
        mention.polarity,
        verdict=verdict,
        note=note or mention.concept.name,
    )
