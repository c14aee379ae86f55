"""Find where a text states the completion's own answer, and what comes before it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pathreward.answers.question import Question
from pathreward.answers.stating import stated
from pathreward.completion.answer_spans import answer_spans
from pathreward.completion.sections import Completion
from pathreward.completion.words import ARTICLES, WORD
from pathreward.lexicon import load_table, phrase_pattern
from pathreward.linking import Linker
from pathreward.sample import Sample

Spelling = tuple[str, ...]
"""Words of an answer in lower case: its label, its text, or both."""

_CLASSES = (
    *(
        "noun",
        "report_noun",
        "label_noun",
        "abbreviation",
        "verdict",
        "tentative",
        "tentative_opener",
    ),
    *("filler", "opener", "reason", "reason_opener"),
)
_phrases = load_table("pathreward.answers", "leak_words", frozenset(_CLASSES)).phrases
_NOUNS = _phrases("noun", "report_noun", "label_noun")
_REPORT_NOUNS = _phrases("report_noun")
_ABBREVIATIONS = _phrases("abbreviation")
_VERDICTS = (" is the ", *(f" is {each}" for each in _phrases("verdict")))
_TENTATIVE = frozenset(_phrases("tentative", "tentative_opener"))
"""Words before "diagnosis" or "answer" that make it a hypothesis, or another person's."""
_OPENERS = ARTICLES.union(
    _phrases("noun", "report_noun", "label_noun", "verdict", "tentative_opener", "filler", "opener")
    + _phrases("reason_opener")
)
"""Words without content of the case: a conclusion behind them alone follows from nothing."""
_SKIPPED = ARTICLES.union(_phrases("label_noun", "filler"))
"""Words between a cue and the answer."""
_CUE = re.compile(
    rf"(?:{phrase_pattern((*_NOUNS, *_ABBREVIATIONS))})\W{{0,3}}(?:\bis\b|[:=.\u2013-])\W{{0,3}}"
    r"(?:is\b\W{0,3})?",
    re.IGNORECASE,
)
_VERDICT = re.compile(rf" is (?:the )?(?:{phrase_pattern(_phrases('verdict'))})", re.IGNORECASE)
_REASON = re.compile(phrase_pattern(_phrases("reason", "reason_opener")), re.IGNORECASE)
_LONGEST = 6
"""Words of an answer that are compared."""
_NEAR = 40
"""Characters before a cue that are read for its meaning."""
_AFTER = 160
"""Characters after a cue in which an answer is read."""


class AnswerStatement(NamedTuple):
    """The span of a statement of the answer, from its cue to the end of the answer."""

    start: int
    end: int


def spellings(sample: Sample, reading: Completion) -> list[Spelling]:
    """Return the ways to write the answer that the completion gives; none where it gives none.

    >>> from pathreward.completion.sections import parse_completion
    >>> text = "<think>So.</think><answer>B</answer>"
    >>> spellings(Sample(text, options=["granuloma", "abscess"]), parse_completion(text))
    [('b',), ('abscess',)]
    """
    given = [at for at in answer_spans(reading) if at.section]
    if not given:
        return []
    text = sample.text[given[-1].start : given[-1].end][:2000]
    marked = answer_cues(text[:_AFTER], 0, len(text[:_AFTER]))
    begun = [stop for at, stop, after in marked if after and has_no_content(text[:at])]
    words = tuple(WORD.findall(text[begun[-1] if begun else 0 :].casefold()))
    found = [words[:_LONGEST]] if words else []
    options = sample.options
    if options:
        question = Question("choice", options)
        for label in map(str, stated(text, question, Linker.default()).values):
            named = options[label]
            found += [(label.casefold(),), tuple(WORD.findall(named.casefold()))[:_LONGEST]]
    return [each for each in dict.fromkeys(found) if each]


def answer_cues(text: str, start: int, end: int) -> list[tuple[int, int, bool]]:
    """Return the spans that introduce an answer, each with whether the answer comes after it.

    >>> answer_cues("The answer is B.", 0, 16), answer_cues("B is correct.", 0, 13)
    ([(4, 14, True)], [(1, 1, False)])
    """
    lower = text[start:end].lower()
    if len(lower) != end - start:  # a capital whose small letter has two parts
        lower = text[start:end]
    nouns = [at for noun in _NOUNS if noun in lower for at in _places(lower, noun)]
    if lower.lstrip().startswith(_ABBREVIATIONS):  # an examination's key: "Ans: B."
        nouns.append(len(lower) - len(lower.lstrip()))
    found = []
    for at in nouns:
        cue = _CUE.match(text, start + at, end)
        if cue and not (at and lower[at - 1].isalnum()):
            found.append((cue.start(), cue.end(), True))
    for verdict in _VERDICTS:
        if verdict in lower:
            verdicts = [start + at for at in _places(lower, verdict)]
            found += [(at, at, False) for at in verdicts if _VERDICT.match(text, at, end)]
    return sorted(set(found))


def _places(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def answer_statements(
    text: str, found: list[tuple[int, int, bool]], end: int, answers: list[Spelling]
) -> Iterator[AnswerStatement]:
    """Yield the statements of the answer among the cues `found`.

    >>> text = "Differential diagnosis: melanoma. The diagnosis is melanoma."
    >>> found = answer_statements(text, answer_cues(text, 0, len(text)), len(text), [("melanoma",)])
    >>> [text[each.start : each.end] for each in found]
    ['diagnosis is melanoma']
    """
    for start, stop, comes_after in found:
        close = _stated(text, stop, min(end, stop + _AFTER), answers) if comes_after else 0
        if comes_after and not close:
            continue
        before = [*WORD.finditer(text, max(0, start - _NEAR), start)]
        last = [each[0].casefold() for each in before[-2:]]
        if comes_after and _TENTATIVE.isdisjoint(last):
            yield AnswerStatement(start, close)
        elif not comes_after and (last[-1:] and (last[-1],) in answers):
            yield AnswerStatement(before[-1].start(), stop + len(" is"))


def states_diagnosis(text: str, statement: AnswerStatement) -> bool:
    """Return whether a statement gives the diagnosis, as a report does, and not the answer.

    >>> states_diagnosis("Diagnosis: melanoma.", AnswerStatement(0, 19))
    True
    """
    return text[statement.start : statement.end].casefold().startswith(_REPORT_NOUNS)


def _stated(text: str, start: int, end: int, answers: list[Spelling]) -> int:
    """Return where an answer that begins at `start` ends, or 0."""
    found: list[tuple[str, int, int]] = []
    for each in WORD.finditer(text, start, end):
        word = (each[0].casefold(), each.start(), each.end())
        if not found and word[0] in _SKIPPED and not _is_label(text, word):
            continue
        found.append(word)
        if len(found) == _LONGEST:
            break
    words = tuple(each[0] for each in found)
    for answer in answers:
        if words[: len(answer)] == answer:
            return found[len(answer) - 1][2]
    return 0


def _is_label(text: str, word: tuple[str, int, int]) -> bool:
    """Return whether an "a" is a label: a capital, or with a mark after it."""
    return word[0] == "a" and (text[word[1]] == "A" or text[word[2] : word[2] + 1] not in {" ", ""})


def has_no_content(text: str) -> bool:
    """Return whether no word of `text` is about the case.

    >>> (
    ...     has_no_content("Looking at the slide, I think the"),
    ...     has_no_content("Keratin pearls, so the"),
    ... )
    (True, False)
    """
    return _OPENERS.issuperset(WORD.findall(text.casefold()))


def gives_reason(text: str, start: int, end: int) -> bool:
    """Return whether a reason follows in a span.

    >>> gives_reason("Melanoma, because of atypia.", 8, 28)
    True
    """
    return _REASON.search(text, start, end) is not None
