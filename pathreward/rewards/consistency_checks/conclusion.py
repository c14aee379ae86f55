"""Whether the reasoning comes to the answer."""

import re
from collections.abc import Collection, Iterable, Iterator

from pathreward.answers.question import Question
from pathreward.answers.stating import Stated, Value, essential, options_named, stated
from pathreward.completion.scanning import lowered, places
from pathreward.completion.sections import Section
from pathreward.linking import Linker
from pathreward.linking.mention import Claim
from pathreward.rewards.consistency_checks.case import Case, Outcome, sentence
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
_FIRM_CUES = ("therefore", "thus", "hence", "conclu", "option", "choice", "diagnosis", "ans")
_CUES = (
    *_FIRM_CUES,
    *("diagnostic", "consistent", "in keeping", "compatible", "indicat", "favor", "favour"),
    *("support", "most likely"),
)
"""How what marks a conclusion begins."""
_ELIMINATES = re.compile(
    r"\b(?:not|incorrect|wrong|eliminat\w+|rul(?:e|ed|es|ing) out|unlikely|exclud\w+)\b|n't\b"
)
"""Words of a sentence that eliminates; in lower case."""
_REJECTS = re.compile(
    r"\b(?:not|rul(?:es?|ed|ing) out|exclud(?:es?|ed|ing)|eliminat(?:es?|ed|ing)|reject(?:s|ed)?"
    r"|never|rather than|argues? against|speaks? against|isn't|wasn't|cannot be|can't be)"
    r"\s(?:be\s|it is\s|that of\s|to be\s)?(?:an?\s|the\s)?\W{0,2}\Z"
)
_BEFORE = 40  # characters
_SHORTEST, _LONGEST = 3, 120
_STRIDE = 150
"""Characters that are searched for a conclusion at the end of the reasoning; each time it is not
found there twice as many before them."""
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
    sections = case.reading.named("think")
    empty: set[str] = set()
    for section in reversed(sections):
        for start, end in _conclusions(case.text, section, case.question):
            said = case.text[start:end]
            if said not in empty:
                if concluded := _concluded(said, case):
                    return _compared(case, start, end, concluded)
                empty.add(said)
    thought = set(case.claims("think"))
    if _affirms(case, sections, thought):
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
    named = [
        (section.start, at)
        for section in case.reading.named("think")
        for at in _places(text, words, section)
    ]
    if not named or not (last := _rejection(text, *named[-1])):
        return None
    concludes = _CONCLUDES_FIRMLY.search(text, max(0, last.start() - _BEFORE), last.start())
    if not concludes and not all(_rejection(text, *each) for each in named):
        return None
    start, end = last.start(), named[-1][1] + len(words)
    evidence = Evidence("think", start, end, case.text[start:end], verdict="against", note="denial")
    return Outcome(0.0, "the reasoning rejects the answer", (evidence,))


def _places(text: str, words: str, section: Section) -> Iterator[int]:
    at = text.find(words, section.start, section.end)
    while at >= 0:
        yield at
        at = text.find(words, at + len(words), section.end)


def _rejection(text: str, first: int, at: int) -> re.Match[str] | None:
    """Return the words from `first` on that reject what stands at a place."""
    return _REJECTS.search(text, max(first, at - _BEFORE), at)


def _conclusions(text: str, section: Section, question: Question) -> Iterator[tuple[int, int]]:
    """Yield the spans of the sentences that conclude, the last first."""
    weighs = question.kind == "concept"
    marks, cues = (_CONCLUDES, _CUES) if weighs else (_CONCLUDES_FIRMLY, _FIRM_CUES)
    place = section.end
    for first, last in _backwards(marks, cues, text, section):
        if first >= place:
            continue  # in a sentence that was given already
        start, end = sentence(text, first, last, section.start, section.end)
        place = start
        if weighs or not _ELIMINATES.search(text[start:end].casefold()):
            yield start, end


def _backwards(
    marks: re.Pattern[str], cues: Iterable[str], text: str, section: Section
) -> Iterator[tuple[int, int]]:
    """Yield where a pattern matches, the last first, reading no more of the section than asked.

    It is tried where a cue stands at the start of a word.
    """
    end, stride = section.end, _STRIDE
    while end > section.start:
        start = max(section.start, end - stride)
        piece = text[start : min(end + _OVERLAP, section.end)]
        folded = piece.lower()
        if len(folded) != len(piece):
            folded = piece
        found = {at for cue in cues if cue in folded for at in places(folded, cue)}
        for at in sorted(found, reverse=True):
            first = start + at
            if first >= end or (first > section.start and text[first - 1].isalnum()):
                continue
            if mark := marks.match(folded, at):
                yield first, start + mark.end()
        end, stride = start, 2 * stride


def _concluded(said: str, case: Case) -> frozenset[Value]:
    """Return what a sentence commits to, nothing where it commits to nothing."""
    if case.question.kind != "concept":
        return stated(said, case.question, case.linker).values
    concepts = case.graph.concepts
    claims = [
        each
        for each in case.linker.read(said).claims
        if concepts[each[0]].type in case.question.types
    ]
    polarities = {polarity for _, polarity in claims}
    affirms = "affirmed" in polarities and "uncertain" not in polarities
    return frozenset(claims if affirms else ())


def _compared(case: Case, start: int, end: int, concluded: frozenset[Value]) -> Outcome:
    agrees = _agree(concluded, case.answer.values, case.linker)
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
    if concluded == answer:
        return True
    one = essential(concluded, answer, linker)
    other = essential(answer, concluded, linker)
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


def _affirms(case: Case, sections: Iterable[Section], thought: Collection[Claim]) -> bool:
    values = case.answer.values
    if case.question.kind == "concept":
        return any(each in thought for each in values)
    bodies = dict.fromkeys(case.text[each.start : each.end] for each in sections)
    return any(_names(each, case.question, values, case.linker) for each in bodies)


def _names(body: str, question: Question, values: frozenset[Value], linker: Linker) -> bool:
    """Say whether a reasoning states an answer, or names it alone of all options."""
    if stated(body, question, linker).values == values:
        return True
    return options_named(body, question, linker) == values


def _denies(thought: Collection[Claim], answer: Stated) -> bool:
    return any(
        isinstance(each, tuple) and each[1] == "affirmed" and (each[0], "negated") in thought
        for each in answer.values
    )
