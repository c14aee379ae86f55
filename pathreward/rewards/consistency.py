"""The consistency reward: does the reasoning come to the answer, without contradicting itself?"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pathreward.errors import RecipeError
from pathreward.kg import KnowledgeGraph
from pathreward.linking import Linker
from pathreward.reading.answers import (
    Question,
    Stated,
    Value,
    commitment,
    question_of,
    stated,
    stated_concepts,
)
from pathreward.reading.extraction import places
from pathreward.reading.markup import Section, read
from pathreward.reading.statements import Statement, statements
from pathreward.rewards.base import Reward
from pathreward.sample import Sample
from pathreward.score import Evidence, Score, Verdict

_BOUNDS = (". ", "! ", "? ", "; ", "\n", ">", "<")
_FIRM = r"\b(?:therefore|thus|hence|conclu\w+|(?:answer|option|choice|diagnosis)\s+is\b)"
_CONCLUDES_FIRMLY = re.compile(_FIRM, re.IGNORECASE)
"""Words that mark a conclusion where options are walked through."""
_CONCLUDES = re.compile(
    rf"{_FIRM}|\b(?:diagnos(?:is|tic)|consistent with|in keeping with|compatible with"
    r"|indicat\w+|favou?rs?|supports?|most likely)\b",
    re.IGNORECASE,
)
"""Words that mark a conclusion where a diagnosis is sought."""
_ELIMINATES = re.compile(
    r"\b(?:not|incorrect|wrong|eliminat\w+|rul(?:e|ed|es|ing) out|unlikely|exclud\w+)\b|n't\b",
    re.IGNORECASE,
)
_TALKS_ABOUT = re.compile(
    r"\b(?:(?:presence|absence) (?:or|and|of)|describ\w+|refers?|defin\w+|analy[sz]\w+|assess\w*"
    r"|consider\w*|status|need|would|could|should|if|may|might|whether|mention\w*|stag(?:e|ing)"
    r"|underestimat\w*|unless|typical\w*|usual\w*|often|expect\w*|attributable|negate)\b",
    re.IGNORECASE,
)
"""Words of a sentence that talks about a concept in general, or weighs it."""
_STRIDE = 600
"""Characters that are searched for a conclusion at a time, from the end of the reasoning."""
_REACH = 300
"""Characters on each side within which a sentence is looked for."""
_SETTLED_TYPES = frozenset({"finding", "marker"})
"""Types of which a text may not say both; diagnoses and sites are weighed against each other."""


@dataclass(frozen=True, slots=True)
class ConsistencyReward(Reward):
    """Score 1 where the reasoning comes to the answer, 0 where it contradicts it or itself.

    The reasoning concludes in the last sentence that says so ("therefore", "consistent with", "the
    answer is") and commits to something. A conclusion other than the answer, an answer that the
    reasoning denies, and a finding or marker that is said to be there and not to be there earn 0.
    A reasoning that concludes nothing but affirms the answer earns 1, one that never comes to it
    `unstated`. Walking through the options and eliminating diagnoses contradict nothing.

    >>> reward = ConsistencyReward()
    >>> think = "<think>Keratin pearls, therefore squamous cell carcinoma.</think>"
    >>> reward(Sample(think + "<answer>squamous cell carcinoma</answer>")).value
    1.0
    >>> reward(Sample(think + "<answer>melanoma</answer>")).value
    0.0

    Raises:
        RecipeError: If `unstated` is not in [0, 1].

    References:
        Computed from the text, not asked of a model, which the policy could talk round.
    """

    unstated: float = 0.5
    """The value where the reasoning never comes to the answer, in [0, 1]."""
    linker: Linker | None = None
    """What finds the concepts; None: the linker over the shipped graph."""

    def __post_init__(self) -> None:
        if not 0 <= self.unstated <= 1:
            raise RecipeError(f"`unstated` must be in [0, 1], got {self.unstated}")

    def __call__(self, sample: Sample) -> Score:
        """Return the score; 0 too where there is no reasoning or no answer to hold together."""
        linker = self.linker or Linker.default()
        reading = read(sample.text)
        reasoning = reading.named("think")
        if not reasoning:
            return Score(0.0, "the completion has no reasoning section")
        said = statements(sample.text, ("observe", "think"), linker)
        if both := _said_both_ways(sample.text, said, linker.graph):
            return Score(
                0.0,
                f"{both[0].mention.text!r} is affirmed and negated",
                evidence=_evidence(both, "against"),
            )
        question = question_of(sample, linker)
        if question.kind == "text":  # a whole sentence: what it diagnoses can be compared
            question = Question("concept")
        answer = _answer(sample, question, linker)
        if question.kind == "concept" and not (answer.values or answer.mentions):
            return Score(self.unstated, "the answer names no diagnosis that could be compared")
        if not answer.values:
            return Score(0.0, f"no answer to agree with: {answer.fault}")
        thought = [each for each in said if each.section == "think"]
        for section in reversed(reasoning):
            for start, end in _conclusions(sample.text, section, question):
                concluded = _read(sample.text, start, end, question, thought, linker)
                if concluded.values:
                    return _compared(sample.text, start, end, concluded, answer, linker)
        if any(
            _affirms(sample.text, each, question, thought, answer, linker) for each in reasoning
        ):
            return Score(1.0, "the reasoning affirms the answer")
        if _denies(thought, answer):
            return Score(0.0, "the reasoning denies the answer")
        return Score(self.unstated, "the reasoning does not come to the answer")


def _said_both_ways(text: str, said: Iterable[Statement], graph: KnowledgeGraph) -> list[Statement]:
    """Return two statements that contradict each other, or none.

    A concept with others below it ("invasion": of muscle, of vessels) may well be said both ways,
    and a sentence that only talks about a concept ("the presence or absence of metastasis") says
    nothing of it.
    """
    first: dict[str, str] = {}
    clashing = set()
    for *_, mention in said:
        concept, polarity = mention.concept, mention.polarity
        if polarity != "uncertain" and first.setdefault(concept.id, polarity) != polarity:
            clashing.add(concept)
    for concept in clashing:
        if concept.type in _SETTLED_TYPES and not any(
            graph.relations(relation="is_a", object=concept.id)
        ):
            asserted = [
                next((each for each in said if _says(text, each, concept.id, polarity)), None)
                for polarity in ("affirmed", "negated")
            ]
            if None not in asserted:
                return [each for each in asserted if each]
    return []


def _says(text: str, each: Statement, concept: str, polarity: str) -> bool:
    mention = each.mention
    return mention.concept.id == concept and mention.polarity == polarity and _asserts(text, each)


def _asserts(text: str, each: Statement) -> bool:
    """Say whether the sentence of a statement says something of this case."""
    start, end = _sentence(text, each.start, each.end, Section("", 0, len(text)))
    return _TALKS_ABOUT.search(text, start, end) is None


def _evidence(said: Iterable[Statement], verdict: Verdict) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(
            each.section,
            each.start,
            each.end,
            each.mention.text,
            each.mention.concept.id,
            each.mention.polarity,
            verdict=verdict,
            note=each.mention.concept.name,
        )
        for each in said
    )


def _answer(sample: Sample, question: Question, linker: Linker) -> Stated:
    """Return what the last place that gives an answer commits to."""
    found = [at for at in places(read(sample.text)) if at.section]
    if not found:
        return Stated(frozenset(), "the completion gives no answer")
    return stated(sample.text[found[-1].start : found[-1].end], question, linker)


def _conclusions(text: str, section: Section, question: Question) -> Iterator[tuple[int, int]]:
    """Yield the spans of the sentences that conclude, the last first."""
    marks = _CONCLUDES if question.kind == "concept" else _CONCLUDES_FIRMLY
    place = section.end
    for mark in _backwards(marks, text, section):
        if mark >= place:
            continue  # in a sentence that was given already
        start, end = _sentence(text, mark, mark, section)
        place = start
        if question.kind == "concept" or not _ELIMINATES.search(text, start, end):
            yield start, end


def _backwards(marks: re.Pattern[str], text: str, section: Section) -> Iterator[int]:
    """Yield where a pattern matches, the last first, reading no more of the section than asked."""
    end = section.end
    while end > section.start:
        start = max(section.start, end - _STRIDE)
        found = marks.finditer(text, start, min(end + _REACH, section.end))
        yield from reversed([each.start() for each in found if each.start() < end])
        end = start


def _sentence(text: str, start: int, end: int, section: Section) -> tuple[int, int]:
    """Return the bounds of the sentence around a span, looking no farther than `_REACH`."""
    first, last = max(section.start, start - _REACH), min(section.end, end + _REACH)
    begins = [text.rfind(mark, first, start) + len(mark) for mark in _BOUNDS]
    ends = [text.find(mark, end, last) + 1 for mark in _BOUNDS]
    return max([first, *begins]), min((each for each in ends if each), default=last)


def _read(
    text: str,
    start: int,
    end: int,
    question: Question,
    thought: Sequence[Statement],
    linker: Linker,
) -> Stated:
    if question.kind != "concept":
        return stated(text[start:end], question, linker)
    first = bisect_left(thought, start, key=lambda each: each.start)
    last = bisect_left(thought, end, key=lambda each: each.start)
    said = stated_concepts((each.mention for each in thought[first:last]), question)
    affirmed = any(isinstance(each, tuple) and each[1] == "affirmed" for each in said.values)
    return said if affirmed else Stated(frozenset(), "nothing is affirmed")


def _compared(
    text: str, start: int, end: int, concluded: Stated, answer: Stated, linker: Linker
) -> Score:
    agrees = _agree(concluded.values, answer.values, linker)
    evidence = Evidence(
        "think",
        start,
        end,
        text[start:end],
        verdict="supports" if agrees else "against",
        note="the conclusion",
    )
    reason = "the conclusion is the answer" if agrees else "the conclusion is another answer"
    return Score(float(agrees), reason, evidence=(evidence,))


def _agree(concluded: frozenset[Value], answer: frozenset[Value], linker: Linker) -> bool:
    """Say whether they are the same, or one is the other said less precisely."""
    one = commitment(concluded, answer, linker)
    other = commitment(answer, concluded, linker)
    if one == other:
        return True
    above = linker.graph.ancestors
    pairs = [each for each in one if isinstance(each, tuple)]
    others = [each for each in other if isinstance(each, tuple)]
    return (
        bool(pairs)
        and {polarity for _, polarity in pairs + others} == {"affirmed"}
        and all(any(b in above(a) or a in above(b) or a == b for b, _ in others) for a, _ in pairs)
    )


def _affirms(
    text: str,
    section: Section,
    question: Question,
    thought: Iterable[Statement],
    answer: Stated,
    linker: Linker,
) -> bool:
    if question.kind == "concept":
        said = {(each.mention.concept.id, each.mention.polarity) for each in thought}
        return any(each in said for each in answer.values)
    body = text[section.start : section.end]
    return stated(body, question, linker).values == answer.values


def _denies(thought: Iterable[Statement], answer: Stated) -> bool:
    said = {(each.mention.concept.id, each.mention.polarity) for each in thought}
    return any(
        isinstance(each, tuple) and each[1] == "affirmed" and (each[0], "negated") in said
        for each in answer.values
    )
