r"""Where a completion gives its answer, and what it commits to there.

An answer that names two options, hedges, or clashes with its own label commits to nothing; the
readers below then give the reason in place of a value. How an answer is read is decided by the
row (`question_of`), never by the completion.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from pathreward.linking import Linker, Mention
from pathreward.reading.choice import HEDGE, choose, choose_several, words
from pathreward.reading.extraction import concluded, unwrapped
from pathreward.reading.free_text import agrees
from pathreward.sample import Sample

Kind = Literal["choice", "closed", "concept", "text"]
"""An option of several; yes or no; concepts of the graph (a diagnosis, a finding); other text."""

Value = str | tuple[str, str]
"""An option's label, yes or no, a concept's id with its polarity, or normalised text."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What a text commits to: `values`, or none and the `fault` that says why."""

    values: frozenset[Value]
    fault: str = ""
    mentions: tuple[Mention, ...] = ()
    """The mentions that the values rest on, offsets in the text that was read."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a row asks for, so far as it decides how an answer is read."""

    kind: Kind
    options: Mapping[str, str] = field(default_factory=dict)
    numbered: bool = False
    """The row names its gold option by number, so a completion's numbers are option numbers."""
    several: bool = False
    """Several options are right, and all of them are to be named."""
    gold: str = ""
    """The gold answer, where free text is compared with it."""
    types: frozenset[str] = frozenset({"diagnosis"})
    """Types of the concepts that an answer may name."""


def question_of(sample: Sample, linker: Linker, kind: str = "auto") -> Question:
    """Return how answers to `sample` are to be read: by its options, else by its gold answer.

    A gold answer whose every content word the graph knows is compared by concepts; one that it
    knows only in part ("clear cell sarcoma of the kidney" through "sarcoma") is compared as text.
    Without options and gold answer an answer is read as a diagnosis.

    >>> question_of(Sample("", answer="no"), Linker.default()).kind
    'closed'
    >>> question_of(Sample("", answer="adenocarcinoma"), Linker.default()).kind
    'concept'
    """
    gold = (sample.answer or "").strip()
    options: Mapping[str, str] = sample.options or {}  # type: ignore[assignment]  # a mapping by now
    if options and kind in {"auto", "choice"}:
        several = len(sample.gold_labels) > 1
        return Question(
            "choice", options, _is_number(gold) is not None and gold not in options, several
        )
    if kind in {"auto", "closed"} and words(gold) in (["yes"], ["no"]):
        return Question("closed")
    if not gold:
        return Question("concept")
    mentions = linker.link(gold)
    if mentions and (kind == "concept" or (kind == "auto" and not _uncovered(gold, mentions))):
        return Question("concept", types=frozenset(each.concept.type for each in mentions))
    return Question("text", gold=gold)


_is_number = re.compile(r"\d+(?:\s*(?:[,;/&]|and)\s*\d+)*").fullmatch
_ALONE = re.compile(r"\b(yes|no)\b(?=\s*(?:[.,;:!?)/-]|$|\n|or\b|and\b))", re.IGNORECASE)


def stated(text: str, question: Question, linker: Linker) -> Stated:
    """Return what `text` commits to as an answer to `question`."""
    if question.kind == "concept":
        return stated_concepts(linker.link(text), question)
    bare = unwrapped(text)
    if question.kind == "choice":
        return _choice(bare, question)
    if question.kind == "closed":
        return _closed(bare)
    plain = _plain(text)
    if not plain:
        return Stated(frozenset(), "the answer is empty")
    same, reason = agrees(concluded(bare), question.gold)
    return (
        Stated(frozenset({_plain(question.gold)})) if same else Stated(frozenset({plain}), reason)
    )


def stated_concepts(mentions: Iterable[Mention], question: Question) -> Stated:
    """Return what mentions of concepts commit to; an uncertain one is a hedge."""
    relevant = tuple(each for each in mentions if each.concept.type in question.types)
    if not relevant:
        kinds = " or ".join(sorted(question.types))
        return Stated(frozenset(), f"the answer names no {kinds} of the graph")
    if unsure := next((each.text for each in relevant if each.polarity == "uncertain"), None):
        return Stated(frozenset(), f"the answer hedges on {unsure!r}", relevant)
    return Stated(frozenset((each.concept.id, each.polarity) for each in relevant), "", relevant)


def gold_values(sample: Sample, question: Question, linker: Linker) -> frozenset[Value]:
    """Return what the gold answer of `sample` states."""
    gold = sample.answer or ""
    if question.kind == "choice":
        return frozenset(sample.gold_labels)
    if question.kind == "concept":
        return frozenset((each.concept.id, each.polarity) for each in linker.link(gold))
    return frozenset({_plain(gold)})


def _plain(text: str) -> str:
    """Return the words of `text` after the last "the answer is", one way for every spelling."""
    return " ".join(words(concluded(unwrapped(text))))


def commitment(
    values: frozenset[Value], other: frozenset[Value], linker: Linker
) -> frozenset[Value]:
    """Return the part of `values` that has to agree with what the `other` side states.

    Of concepts: what is affirmed, without the ancestors of what is affirmed too, and of what is
    negated only what the other side speaks of (the rest is elimination).
    """
    pairs = [each for each in values if isinstance(each, tuple)]
    if not pairs:
        return values
    spoken_of = {each[0] for each in other}
    affirmed = [concept for concept, polarity in pairs if polarity == "affirmed"]
    implied = {above for concept in affirmed for above in linker.graph.ancestors(concept)}
    return frozenset(
        (concept, polarity)
        for concept, polarity in pairs
        if (concept not in implied if polarity == "affirmed" else concept in spoken_of)
    )


_GLUE = frozenset({"of", "and", "with", "in", "to", "by", "no", "not", "is", "are", "without"})


def _uncovered(text: str, mentions: list[Mention]) -> list[str]:
    """Return the content words of `text` that no mention covers."""
    rest = []
    place = 0
    for mention in mentions:
        rest.append(text[place : mention.start])
        place = mention.end
    rest.append(text[place:])
    return [word for word in words(" ".join(rest)) if word not in _GLUE]


def _choice(text: str, question: Question) -> Stated:
    body = concluded(text)
    if question.several:
        return Stated(*choose_several(body, question.options, numbered=question.numbered))
    label, fault = choose(body, question.options, numbered=question.numbered)
    return Stated(frozenset({label} if label else ()), fault)


def _closed(text: str) -> Stated:
    """Read a yes or a no that stands alone; the "no" of "no necrosis" is none."""
    body = concluded(text)
    found = {each[1].casefold() for each in _ALONE.finditer(body)}
    if len(found) > 1:
        return Stated(frozenset(), "the answer says both yes and no")
    if not found:
        return Stated(frozenset(), "the answer says neither yes nor no")
    if HEDGE.search(" ".join(words(body)[:4])):
        return Stated(frozenset(), "the answer hedges")
    return Stated(frozenset(found))
