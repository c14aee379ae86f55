"""What an answer earns against the gold one.

A kind of answer finds what the text names; `commit` decides whether the text commits to it; the
candidate's value is what the answer earns.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from pathreward.answers import concept, fact, option, text, yes_no
from pathreward.answers.additions import Gold
from pathreward.answers.answer_text import AnswerText, answer_text
from pathreward.answers.candidates import Candidate, Recognised
from pathreward.answers.commitment import Commitment, Reading, commit
from pathreward.answers.listing import grade_list
from pathreward.answers.question import Question
from pathreward.answers.row import Row, row_of
from pathreward.completion.answer_spans import SectionSpan
from pathreward.completion.unicode import hidden
from pathreward.facts.gold import Facts
from pathreward.facts.protocol import Credit
from pathreward.facts.registry import fact_types
from pathreward.linking import Linker
from pathreward.sample import Sample

_LONGEST_KEPT = 500
"""Characters of an answer whose reading is kept."""
LONGEST = 20_000
"""Characters of an answer with its explanation; a longer text is none."""
_MOST_SECTIONS = 50
"""Answer sections of a completion; one that has more is a loop."""


class Graded(NamedTuple):
    """What an answer earns, and what that rests on."""

    value: float
    reason: str
    commitment: Commitment | None = None
    place: SectionSpan | None = None
    """The section that the commitment was read in."""
    text: AnswerText | None = None


def grade(
    sample: Sample,
    question: Question,
    places: Sequence[SectionSpan],
    linker: Linker,
    credit: Credit,
) -> Graded:
    """Return what the answer of a sample earns; several answer sections have to agree."""
    tagged = [each for each in places if each.section]
    behind = [each for each in places if not each.section] if tagged else []
    tagged = tagged or list(places)
    if len(tagged) > _MOST_SECTIONS:
        return Graded(0.0, f"the completion gives more than {_MOST_SECTIONS} answers")
    whole = sample.text
    tagged = [e for e in tagged if whole[e.start : e.end].strip()] or tagged[:1]
    if sum(each.end - each.start for each in places) > LONGEST:
        return Graded(0.0, f"the answer is longer than {LONGEST:,} characters")
    row = row_of(f"{sample.prompt}\n{sample.findings or ''}", sample.answer or "", linker)
    found: list[Graded] = []
    for number, place in enumerate(tagged):
        body = whole[place.start : place.end]
        if number == len(tagged) - 1:
            body += "".join("\n" + whole[each.start : each.end] for each in behind)
        if what := hidden(body):
            return Graded(0.0, f"the answer holds {what}", place=place)
        found.append(_graded(body, place, question, row, linker, credit))
    candidates = [each.commitment.candidate if each.commitment else None for each in found]
    if len({each.key if each else "" for each in candidates}) > 1:
        return Graded(0.0, "the completion gives several answers that differ", place=found[0].place)
    return found[-1]


def _graded(
    body: str, place: SectionSpan, question: Question, row: Row, linker: Linker, credit: Credit
) -> Graded:
    read = answer_text(body)
    if not read.text.strip(" .\t\n"):
        return Graded(0.0, "the answer is empty", place=place, text=read)
    if question.kind == "set":
        value, reason = grade_list(read.text, question, row, linker, credit, read_answer)
        return Graded(value, reason, place=place, text=read)
    commitment = read_answer(read.text, question, row, linker, credit)
    return Graded(commitment.value, commitment.reason, commitment, place, read)


def read_answer(
    body: str, question: Question, row: Row, linker: Linker, credit: Credit
) -> Commitment:
    """Return what a text commits to as an answer to a question.

    >>> linker = Linker.default()
    >>> question = Question("choice", {"A": "cyst", "B": "abscess"}, gold="B")
    >>> read_answer(
    ...     "Not A, it is B.", question, Row("", "B", linker), linker, Credit()
    ... ).candidate.key
    'B'
    """
    read = _read_answer if len(body) > _LONGEST_KEPT else _read_kept
    return read(body, question, row, linker, credit)


def _read_answer(
    body: str, question: Question, row: Row, linker: Linker, credit: Credit
) -> Commitment:
    if question.kind != "choice" and question.gold and _bare(body) == _bare_gold(question.gold):
        span = Candidate(0, len(body), question.gold, 1.0)
        return Commitment(1.0, f"the answer is {question.gold}", span, (0, len(body)))
    found = recognised(body, question, row, linker, credit)
    reading = Reading(
        is_open=question.kind == "text" and not knows(f"{question.gold}\n{row.text}", linker),
        asked=row.text,
    )
    commitment = commit(body, found, reading)
    if not found.candidates:
        commitment = replace(commitment, reason=_nothing(question))
    if question.kind == "closed" and commitment.candidate:
        start = commitment.candidate.end
        if what := yes_no.contradiction(body, start, commitment.candidate.key, row.text, linker):
            return replace(
                commitment, value=0.0, reason=f"{what!r} contradicts the {commitment.candidate.key}"
            )
    if commitment.candidate and not commitment.reason:
        key = commitment.candidate.key
        reason = f"the answer is {key}" + (
            "" if commitment.value else f", expected {question.gold}"
        )
        commitment = replace(commitment, reason=reason)
    return commitment


_read_kept = lru_cache(maxsize=1024)(_read_answer)
"""Keeps what short answers commit to: those of a group are often the same."""


@lru_cache(maxsize=1024)
def _bare_gold(gold: str) -> str:
    return _bare(answer_text(gold).text)


def _bare(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(" .")


def _nothing(question: Question) -> str:
    """Return why a text in which no answer was found commits to none."""
    if question.kind == "choice":
        return f"the answer names none of the options {', '.join(question.options)}"
    if question.kind == "closed":
        return "the answer says neither yes nor no"
    if question.kind == "concept":
        return f"the answer names no {' or '.join(sorted(question.types))} of the graph"
    if question.kind == "text":
        return f"the answer does not say {text.shown(question.gold)}"
    return f"the answer states no {question.kind}"


def recognised(
    body: str, question: Question, row: Row, linker: Linker, credit: Credit
) -> Recognised:
    """Return what a text names, by the kind of the question."""
    kind = question.kind
    if kind == "choice":
        from pathreward.sample import gold_labels

        gold = gold_labels(question.gold, question.options) if question.gold else ()
        return option.recognise(
            body,
            question.options,
            gold,
            linker,
            numbered=question.numbered,
            several=question.several,
        )
    if kind == "closed":
        return yes_no.recognise(body, question.gold, row.text, linker)
    if kind in fact_types():
        return fact.recognise(
            body, kind, question.facts[kind], f"{row.text}\n{row.gold}", credit, linker
        )
    if kind == "concept":
        return concept.recognise(body, _gold(question, linker), row, credit, linker)
    return text.recognise(
        body, question.gold, row, linker, strict=knows(f"{question.gold}\n{row.text}", linker)
    )


def _gold(question: Question, linker: Linker) -> Gold:
    return _gold_of(question.gold, question.types, tuple(question.facts.items()), linker)


@lru_cache(maxsize=1024)
def _gold_of(
    gold: str, types: frozenset[str], facts: tuple[tuple[str, Facts], ...], linker: Linker
) -> Gold:
    return Gold(gold, types, tuple(linker.link(gold)), facts)


@lru_cache(maxsize=1024)
def knows(gold: str, linker: Linker) -> bool:
    """Return whether the graph knows something of a gold answer: the answer is of pathology."""
    return any(True for _ in linker.link(gold))
