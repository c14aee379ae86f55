"""Whether the reasoning comes to the answer."""

import re
from collections.abc import Collection, Iterator

from pathreward.linking import Linker
from pathreward.linking.mention import Claim
from pathreward.reading.answers import Question, Stated, Value, commitment, stated, stated_concepts
from pathreward.reading.markup import Section
from pathreward.reading.naming import named_options
from pathreward.reading.scanning import lowered
from pathreward.rewards.checks.case import Case, Outcome, sentence
from pathreward.score import Evidence

_FIRM = (
    r"therefore\b|thus\b|hence\b|conclu\w|answer\s+is\b|option\s+is\b|choice\s+is\b"
    r"|diagnosis\s+is\b|ans(?:wer)?\s?[-:.=]"
)
_CONCLUDES_FIRMLY = re.compile(_FIRM)
"""Words that mark a conclusion where options are walked through; in a text in lower case."""
_CONCLUDES = re.compile(
    rf"{_FIRM}|diagnos(?:is|tic)\b|consistent with\b|in keeping with\b|compatible with\b"
    r"|indicat\w|favou?rs?\b|supports?\b|most likely\b"
)
"""Words that mark a conclusion where a diagnosis is sought."""
_ELIMINATES = re.compile(
    r"\b(?:not|incorrect|wrong|eliminat\w+|rul(?:e|ed|es|ing) out|unlikely|exclud\w+)\b|n't\b",
    re.IGNORECASE,
)
_REJECTS = re.compile(
    r"\b(?:not|rul(?:es?|ed|ing) out|exclud(?:es?|ed|ing)|eliminat(?:es?|ed|ing)|reject(?:s|ed)?"
    r"|never|rather than|argues? against|speaks? against|isn't|wasn't|cannot be|can't be)"
    r"\s(?:be\s|it is\s|that of\s|to be\s)?(?:an?\s|the\s)?\W{0,2}\Z"
)
_BEFORE = 40  # characters
_SHORTEST, _LONGEST = 3, 120
_STRIDE = 600
"""Characters that are searched for a conclusion at a time, from the end of the reasoning."""
_OVERLAP = 300


def concludes(case: Case, unstated: float) -> Outcome:
    """Compare what the reasoning concludes with the answer.

    It concludes in the last sentence that says so ("therefore", "consistent with", "the answer is")
    and commits to something. One that concludes nothing but affirms the answer agrees with it; of
    options, one that names the answered one alone. Eliminations and walks through the options
    conclude nothing.
    """
    if against := _rejected(case):
        return against
    if case.question.kind == "concept" and not (case.answer.values or case.answer.mentions):
        return Outcome(unstated, "the answer names no diagnosis that could be compared")
    if not case.answer.values:
        return Outcome(0.0, f"no answer to agree with: {case.answer.fault}")
    thought = case.said.of("think").claims
    sections = case.reading.named("think")
    for section in reversed(sections):
        for start, end in _conclusions(case.text, section, case.question):
            concluded = _read(case, start, end)
            if concluded.values:
                return _compared(case, start, end, concluded)
    if any(_affirms(case, each, thought) for each in sections):
        return Outcome(1.0, "the reasoning affirms the answer")
    if _denies(thought, case.answer):
        return Outcome(0.0, "the reasoning denies the answer")
    return Outcome(unstated, "the reasoning does not come to the answer")


def _rejected(case: Case) -> Outcome | None:
    """Find an answer that the reasoning rejects in its conclusion, or wherever it names it."""
    words = case.answered.strip(" \t\n.*\"'()").casefold()
    if case.question.kind == "choice" and len(case.answer.values) == 1:
        words = case.question.options[str(min(case.answer.values))].strip(" .").casefold()
    if not _SHORTEST <= len(words) <= _LONGEST:
        return None
    text = lowered(case.text)
    rejections = []
    for section in case.reading.named("think"):
        at = text.find(words, section.start, section.end)
        while at >= 0:
            before = _REJECTS.search(text, max(section.start, at - _BEFORE), at)
            rejections.append((before.start() if before else -1, at + len(words)))
            at = text.find(words, at + len(words), section.end)
    if not rejections or rejections[-1][0] < 0:
        return None
    concludes = _CONCLUDES_FIRMLY.search(
        text, max(0, rejections[-1][0] - _BEFORE), rejections[-1][0]
    )
    if any(start < 0 for start, _ in rejections) and not concludes:
        return None
    start, end = rejections[-1]
    evidence = Evidence("think", start, end, case.text[start:end], verdict="against", note="denial")
    return Outcome(0.0, "the reasoning rejects the answer", (evidence,))


def _conclusions(text: str, section: Section, question: Question) -> Iterator[tuple[int, int]]:
    """Yield the spans of the sentences that conclude, the last first."""
    marks = _CONCLUDES if question.kind == "concept" else _CONCLUDES_FIRMLY
    place = section.end
    for first, last in _backwards(marks, text, section):
        if first >= place:
            continue  # in a sentence that was given already
        start, end = sentence(text, first, last, section)
        place = start
        if question.kind == "concept" or not _ELIMINATES.search(text, start, end):
            yield start, end


def _backwards(marks: re.Pattern[str], text: str, section: Section) -> Iterator[tuple[int, int]]:
    """Yield where a pattern matches, the last first, reading no more of the section than asked."""
    end = section.end
    while end > section.start:
        start = max(section.start, end - _STRIDE)
        piece = lowered(text[start : min(end + _OVERLAP, section.end)])
        spans = [each.span() for each in marks.finditer(piece)]
        for first, last in reversed(spans):
            if start + first < end and not (first and piece[first - 1].isalnum()):
                yield start + first, start + last
        end = start


def _read(case: Case, start: int, end: int) -> Stated:
    if case.question.kind != "concept":
        return stated(case.text[start:end], case.question, case.linker)
    said = stated_concepts(case.linker.read(case.text[start:end]), case.question)
    affirmed = any(isinstance(each, tuple) and each[1] == "affirmed" for each in said.values)
    return said if affirmed else Stated(frozenset(), "nothing is affirmed")


def _compared(case: Case, start: int, end: int, concluded: Stated) -> Outcome:
    agrees = _agree(concluded.values, case.answer.values, case.linker)
    evidence = Evidence(
        "think",
        start,
        end,
        case.text[start:end],
        verdict="supports" if agrees else "against",
        note="the conclusion",
    )
    reason = "the conclusion is the answer" if agrees else "the conclusion is another answer"
    return Outcome(float(agrees), reason, (evidence,))


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


def _affirms(case: Case, section: Section, thought: Collection[Claim]) -> bool:
    values = case.answer.values
    if case.question.kind == "concept":
        return any(each in thought for each in values)
    body = case.text[section.start : section.end]
    if stated(body, case.question, case.linker).values == values:
        return True
    named = named_options(body, case.question.options)
    return {each.label for each in named if not each.denied} == values


def _denies(thought: Collection[Claim], answer: Stated) -> bool:
    return any(
        isinstance(each, tuple) and each[1] == "affirmed" and (each[0], "negated") in thought
        for each in answer.values
    )
