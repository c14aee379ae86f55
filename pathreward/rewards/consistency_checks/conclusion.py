"""The check of the conclusion: does the reasoning come to the answer?"""

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from pathreward.answers.question import Question
from pathreward.answers.stating import Stated, Value, essential, options_named, stated
from pathreward.completion.scanning import lowered, occurrences
from pathreward.completion.sections import Section
from pathreward.completion.sentences import sentence_around
from pathreward.lexicon import load_table, phrase_pattern, shortest_beginnings
from pathreward.linking import Linker
from pathreward.linking.mention import Claim
from pathreward.rewards.consistency_checks.context import CheckContext, CheckResult
from pathreward.score import Evidence

_BEFORE = 40
"""Characters before an answer in which its rejection is looked for."""
_SHORTEST, _LONGEST = 3, 120
"""Characters of an answer whose rejection is looked for."""
_STRIDE = 150
"""Characters at the end of the reasoning in which a conclusion is looked for first; each further
step back reads twice as many."""
_OVERLAP = 300


class _Cue(NamedTuple):
    """What marks a conclusion; for text in lower case."""

    pattern: re.Pattern[str]
    beginnings: tuple[str, ...]
    """Literal text with which a match may begin: it is found faster than a pattern."""


class _Cues(NamedTuple):
    firm: _Cue
    """Where options are walked through."""
    any: _Cue
    """Where a diagnosis is sought."""
    elimination: re.Pattern[str]
    rejection: re.Pattern[str]
    """Ends where the rejected answer begins."""


@lru_cache(maxsize=1)
def _cues() -> _Cues:
    classes = ("firm", "label", "weak", "denial", "elimination", "rejection", "link")
    phrases = load_table(__package__, "conclusion_words", frozenset(classes)).phrases
    labels, firm = phrases("label"), phrases("firm")
    source = rf"(?:{phrase_pattern(labels)})\s?[-:.=\uff1a]|{phrase_pattern(firm)}"
    links = phrase_pattern(phrases("link"))
    rejections = phrase_pattern(phrases("denial", "rejection"))
    return _Cues(
        _cue(source, (*labels, *firm)),
        _cue(f"{source}|{phrase_pattern(phrases('weak'))}", (*labels, *firm, *phrases("weak"))),
        re.compile(phrase_pattern(phrases("denial", "elimination"))),
        re.compile(rf"(?:{rejections})\s(?:(?:{links})\s){{0,2}}\W{{0,2}}\Z"),
    )


def _cue(source: str, phrases: Iterable[str]) -> _Cue:
    """Return a cue; a space in a phrase may be a line break in the text."""
    first_words = (each.rstrip("*").split()[0] for each in phrases)
    return _Cue(re.compile(source), shortest_beginnings(first_words))


def check_conclusion(context: CheckContext, unstated: float) -> CheckResult:
    """Compare what the reasoning concludes with the answer.

    Its conclusion is the last sentence that says so ("therefore", "consistent with", "the answer
    is") and commits to something. A reasoning that concludes nothing but affirms the answer agrees
    with it; of options, one that names only the answered one. Eliminations and walks through the
    options conclude nothing.
    """
    if rejected := _rejected(context):
        return rejected
    answer = context.answer
    if context.question.kind == "concept" and not (answer.values or answer.mentions):
        return CheckResult(unstated, "the answer names no diagnosis that could be compared")
    if not answer.values:
        return CheckResult(0.0, f"no answer to agree with: {answer.fault}")
    sections = context.completion.named("think")
    empty: set[str] = set()
    for section in reversed(sections):
        for start, end in _conclusions(context.text, section, context.question):
            sentence = context.text[start:end]
            if sentence not in empty:
                if concluded := _concluded_values(sentence, context):
                    return _compared(context, start, end, concluded)
                empty.add(sentence)
    claims = set(context.claims("think"))
    if _affirms(context, sections, claims):
        return CheckResult(1.0, "the reasoning affirms the answer")
    if _denies(claims, answer):
        return CheckResult(0.0, "the reasoning denies the answer")
    return CheckResult(unstated, "the reasoning does not come to the answer")


def _rejected(context: CheckContext) -> CheckResult | None:
    """Find an answer that the reasoning rejects in its conclusion, or wherever it names it."""
    words = context.answer_text.strip(" \t\n.*\"'()").casefold()
    if context.question.kind == "choice" and len(context.answer.values) == 1:
        words = context.question.options[str(min(context.answer.values))].strip(" .").casefold()
    if not _SHORTEST <= len(words) <= _LONGEST:
        return None
    text = lowered(context.text)
    named = [
        (section.start, at)
        for section in context.completion.named("think")
        for at in _occurrences(text, words, section)
    ]
    if not named or not (last := _rejection(text, *named[-1])):
        return None
    concludes = _cues().firm.pattern.search(text, max(0, last.start() - _BEFORE), last.start())
    if not concludes and not all(_rejection(text, *each) for each in named):
        return None
    start, end = last.start(), named[-1][1] + len(words)
    evidence = context.contradiction(start, end, "denial", "think")
    return CheckResult(0.0, "the reasoning rejects the answer", (evidence,))


def _occurrences(text: str, words: str, section: Section) -> Iterator[int]:
    at = text.find(words, section.start, section.end)
    while at >= 0:
        yield at
        at = text.find(words, at + len(words), section.end)


def _rejection(text: str, first: int, at: int) -> re.Match[str] | None:
    """Return the words from `first` on that reject what begins at a place."""
    return _cues().rejection.search(text, max(first, at - _BEFORE), at)


def _conclusions(text: str, section: Section, question: Question) -> Iterator[tuple[int, int]]:
    """Yield the spans of the sentences that conclude, the last first."""
    weighs = question.kind == "concept"
    cue = _cues().any if weighs else _cues().firm
    before = section.end
    for first, last in _backwards(cue, text, section):
        if first >= before:
            continue  # in a sentence that was yielded already
        start, end = sentence_around(text, first, last, section.start, section.end)
        before = start
        if weighs or not _cues().elimination.search(text[start:end].casefold()):
            yield start, end


def _backwards(cue: _Cue, text: str, section: Section) -> Iterator[tuple[int, int]]:
    """Yield the matches of a cue, the last first, reading no more of the section than needed."""
    end, stride = section.end, _STRIDE
    while end > section.start:
        start = max(section.start, end - stride)
        piece = lowered(text[start : min(end + _OVERLAP, section.end)])
        found = {at for each in cue.beginnings if each in piece for at in occurrences(piece, each)}
        for at in sorted(found, reverse=True):
            cut = at == 0 and start > section.start and text[start - 1].isalnum()
            if start + at < end and not cut and (match := cue.pattern.match(piece, at)):
                yield start + at, start + match.end()
        end, stride = start, 2 * stride


def _concluded_values(sentence: str, context: CheckContext) -> frozenset[Value]:
    """Return what a sentence commits to, nothing where it commits to nothing."""
    if context.question.kind != "concept":
        return stated(sentence, context.question, context.linker).values
    concepts = context.graph.concepts
    claims = [
        each
        for each in context.linker.read(sentence).claims
        if concepts[each[0]].type in context.question.types
    ]
    polarities = {polarity for _, polarity in claims}
    affirms = "affirmed" in polarities and "uncertain" not in polarities
    return frozenset(claims if affirms else ())


def _compared(
    context: CheckContext, start: int, end: int, concluded: frozenset[Value]
) -> CheckResult:
    agrees = _agree(concluded, context.answer.values, context.linker)
    evidence = Evidence(
        "think",
        start,
        end,
        context.text[start:end],
        verdict="supports" if agrees else "against",
        note="the conclusion",
    )
    reason = "the conclusion is the answer" if agrees else "the conclusion is another answer"
    return CheckResult(float(agrees), reason, (evidence,))


def _agree(concluded: frozenset[Value], answer: frozenset[Value], linker: Linker) -> bool:
    """Return whether two answers are the same, or one is the other in less precise words."""
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


def _affirms(context: CheckContext, sections: Iterable[Section], claims: Collection[Claim]) -> bool:
    values = context.answer.values
    if context.question.kind == "concept":
        return any(each in claims for each in values)
    bodies = dict.fromkeys(context.text[each.start : each.end] for each in sections)
    return any(_names(each, context.question, values, context.linker) for each in bodies)


def _names(body: str, question: Question, values: frozenset[Value], linker: Linker) -> bool:
    """Return whether a reasoning states an answer, or names only it of all options."""
    if stated(body, question, linker).values == values:
        return True
    return options_named(body, question, linker) == values


def _denies(claims: Collection[Claim], answer: Stated) -> bool:
    return any(
        isinstance(each, tuple) and each[1] == "affirmed" and (each[0], "negated") in claims
        for each in answer.values
    )
