"""What the answer of a completion commits to.

An answer that names two options, hedges, or clashes with its own label commits to nothing; the
readers below then give the reason in place of a value. How an answer is read is decided by the
row (`question_of`), never by the completion.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from pathreward.answers.choice import HEDGE, choose, choose_several, too_long
from pathreward.answers.free_text import agrees
from pathreward.completion.answer_spans import concluded
from pathreward.completion.unwrapping import unwrapped
from pathreward.completion.words import words
from pathreward.facts.degree.parse import PLACES, qualifiers
from pathreward.facts.degree.parse import WORDS as QUALIFYING
from pathreward.facts.registry import (
    FACT_KINDS,
    Facts,
    asked_for,
    gold_facts,
    kind_of,
    number_asked_for,
    shown,
    told_facts,
    uncovered,
)
from pathreward.linking import Linker, Mention
from pathreward.sample import Sample, gold_labels

Kind = Literal["choice", "closed", "concept", "stage", "grade", "quantity", "marker", "set", "text"]
"""An option of several; yes or no; concepts of the graph (a diagnosis, a finding); a stage; a
grade; a number with a unit; marker results; a list of answers; other text."""

Value = str | tuple[str, str]
"""An option's label, yes or no, a concept's id with its polarity, or normalised text."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What a text commits to: `values`, or none and the `fault` that says why."""

    values: frozenset[Value]
    fault: str = ""
    mentions: tuple[Mention, ...] = ()
    """The mentions that the values rest on, offsets in the text that was read."""
    facts: Facts = ()
    """The stages, grades, quantities or marker results that they rest on, likewise."""


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
    asked: str = ""
    """The prompt, where free text answers it."""
    types: frozenset[str] = frozenset({"diagnosis"})
    """Types of the concepts that an answer may name."""
    facts: Mapping[str, Facts] = field(default_factory=dict)
    """The stages, grades, quantities or marker results of the gold answer, by kind."""
    qualifiers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """What the gold answer says beside the names of its concepts: a side, a course."""
    items: tuple[str, ...] = ()
    """The gold answers of a list."""
    sited: bool = False
    """The gold answer names a diagnosis and its site, which are compared together."""


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
    options = sample.options or {}
    return _question_asked(
        sample.answer or "", tuple(options.items()), str(sample.prompt), linker, kind
    )


@lru_cache(maxsize=4096)
def _question_asked(
    answer: str, options: tuple[tuple[str, str], ...], prompt: str, linker: Linker, kind: str
) -> Question:
    gold = answer.strip()
    if options and kind in {"auto", "choice"}:
        by_label = dict(options)
        numbered = _is_number(gold) is not None and gold not in by_label
        several = bool(gold) and len(gold_labels(answer, by_label)) > 1
        return Question("choice", by_label, numbered, several)
    if kind in {"auto", "closed"} and words(gold) in (["yes"], ["no"]):
        return Question("closed")
    asked = asked_for(prompt) if prompt else ""
    # beside what it asks for, a prompt only says on which scale a bare number is
    scale = prompt[-_PROMPT:] if len(gold) <= _BARE else ""
    question = _question(gold, asked, scale, linker, kind)
    return replace(question, asked=prompt) if question.kind == "text" else question


@lru_cache(maxsize=4096)
def _question(gold: str, asked: str, prompt: str, linker: Linker, kind: str) -> Question:
    if not gold:
        return Question("concept")
    if kind in FACT_KINDS and (facts := gold_facts(kind, gold, prompt)):
        return Question(kind, facts={kind: facts})  # type: ignore[arg-type]  # a kind by its name
    if kind == "auto" and (found := kind_of(gold, asked or number_asked_for(prompt))):
        facts = gold_facts(found, gold, prompt)
        return Question(found, facts={found: facts})  # type: ignore[arg-type]  # a kind by its name
    if kind == "set" or (kind == "auto" and _LISTED.search(gold)):
        items = tuple(items_of(gold, loosely=kind == "set"))
        if len(items) > 1 and (kind == "set" or max(map(len, items)) <= _LONGEST_ITEM):
            return Question("set", items=items)
    mentions = linker.read(gold)
    if not mentions or kind not in {"auto", "concept"}:
        return Question("text", gold=gold)
    beside = _facts_beside(gold, mentions)
    spans = (*mentions, *(each for found in beside.values() for each in found))
    rest = uncovered(gold, spans, _GLUE)
    if kind == "auto" and not QUALIFYING.issuperset(rest):
        return Question("text", gold=gold)
    types = {each.concept.type for each in mentions if not _within(each, beside)}
    types = types or {each.concept.type for each in mentions}
    inside = _sides_inside(mentions)
    told = qualifiers(" ".join([*rest, *inside]))
    if not types <= {"diagnosis", "anatomy"} or len(types) == 1:
        sited = bool(inside) and types == {"diagnosis"}
        return Question(
            "concept", types=frozenset(types), facts=beside, qualifiers=told, sited=sited
        )
    sides = {group: said for group, said in qualifiers(gold).items() if group in PLACES}
    return Question(
        "concept",
        types=frozenset({"diagnosis"}),
        facts=beside,
        qualifiers=told | sides,
        sited=True,
    )


def _sides_inside(mentions: Iterable[Mention]) -> list[str]:
    """Return the sides inside mentions that their concepts' names do not have.

    "Adenocarcinoma of the left lung" is one mention of lung adenocarcinoma.
    """
    return [
        side
        for each in mentions
        for side in qualifiers(each.text).get("side", ())
        if not any(side in qualifiers(name).get("side", ()) for name in each.concept.names)
    ]


def _facts_beside(gold: str, mentions: Iterable[Mention]) -> dict[str, Facts]:
    """Return the grades and stages of a gold answer that are no part of a concept's name."""
    read = {kind: FACT_KINDS[kind].read(gold) for kind in ("grade", "stage")}
    names = [each for each in mentions if not _within(each, read)]
    if not names:
        return {}
    beside = {
        kind: tuple(
            fact
            for fact in facts
            if not any(fact.start < each.end and each.start < fact.end for each in names)
        )
        for kind, facts in read.items()
    }
    return {kind: facts for kind, facts in beside.items() if facts}


def _within(mention: Mention, facts: Mapping[str, Facts]) -> bool:
    """Say whether a mention is of a grade or a stage that is read as a fact."""
    return any(
        mention.concept.type == kind or (each.start <= mention.start and mention.end <= each.end)
        for kind, found in facts.items()
        for each in found
    )


_LONGEST_ITEM = 80
"""Characters of an item; what has longer ones is no list of answers but a text with semicolons."""
_PROMPT = 2_000
"""Characters at the end of a prompt that may say on which scale a bare number is asked."""
_BARE = 12
_LISTED = re.compile(r"\S\s*(?:;|\n|\s\d{1,2}[.)]\s)\s*\S")
_ITEM_BOUND = re.compile(r"\s*(?:;|\n|•|\s(?=\d{1,2}[.)]\s))\s*(?:\(?\d{1,2}[.)]\s|[-*•]\s)?")
_LOOSE_BOUND = re.compile(r"\s*(?:;|\n|•|,\s?and\b|,|\band\b)\s*(?:\(?\d{1,2}[.)]\s|[-*•]\s)?")
_ITEM_MARK = re.compile(r"\s*(?:\(?\d{1,2}[.)]|[-*•])\s")


def items_of(text: str, *, loosely: bool = False) -> list[str]:
    """Return the items of a list; `loosely`: commas and "and" part items where nothing else does.

    >>> items_of("1. necrosis; 2. mitoses"), items_of("necrosis and mitoses", loosely=True)
    (['necrosis', 'mitoses'], ['necrosis', 'mitoses'])
    """
    body = concluded(text).strip().rstrip(".")
    bound = _ITEM_BOUND if _LISTED.search(body) or not loosely else _LOOSE_BOUND
    parts = bound.split(_ITEM_MARK.sub("", body, count=1) if _ITEM_MARK.match(body) else body)
    return [part.strip(" .") for part in parts if part.strip(" .")]


_is_number = re.compile(r"\d+(?:\s*(?:[,;/&]|and)\s*\d+)*").fullmatch
_ALONE = re.compile(
    r"\b(yes|no)\b(?=\s*(?:[][\n.,;:!?)/|=~`&+<>→–—-]|$|\(\s*(?:yes|no)\b"
    r"|(?:or|and|but|rather|instead|if|unless|because|since|yes|no|is|was|would|fits|apply|applies)"
    r"\b))",
    re.IGNORECASE,
)


def stated(text: str, question: Question, linker: Linker) -> Stated:
    """Return what `text` commits to as an answer to `question`; a very long text, to nothing."""
    if fault := too_long(text):
        return Stated(frozenset(), fault)
    if question.kind == "concept":
        return stated_concepts(linker.read(text), question)
    if question.kind in FACT_KINDS:
        return _stated_facts(text, question)
    bare = unwrapped(text)
    if question.kind == "choice":
        return _choice(bare, question)
    if question.kind == "closed":
        return _closed(bare)
    return _stated_text(text, bare, question)


def _stated_text(text: str, bare: str, question: Question) -> Stated:
    plain = _plain(text)
    if not plain:
        return Stated(frozenset(), "the answer is empty")
    same, reason = agrees(concluded(bare), question.gold, asked=question.asked)
    if same:
        return Stated(frozenset({_plain(question.gold)}))
    return Stated(frozenset({plain}), reason)


def _stated_facts(text: str, question: Question) -> Stated:
    gold = question.facts[question.kind]
    facts = told_facts(question.kind, text, gold)
    if not facts:
        return Stated(frozenset(), f"the answer states no {question.kind}")
    return Stated(frozenset(shown(each) for each in facts), facts=facts)


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
        return _concepts(gold, question.types, linker)
    if question.kind in FACT_KINDS:
        return frozenset(shown(each) for each in question.facts[question.kind])
    return frozenset({_plain(gold)})


@lru_cache(maxsize=4096)
def _concepts(gold: str, types: frozenset[str], linker: Linker) -> frozenset[Value]:
    return frozenset(
        (each.concept.id, each.polarity) for each in linker.read(gold) if each.concept.type in types
    )


def _plain(text: str) -> str:
    """Return the words of `text` after the last "the answer is", one way for every spelling."""
    return " ".join(words(concluded(unwrapped(text))))


@lru_cache(maxsize=4096)
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


_MOST_KEPT = 2_000
"""Characters of a text whose choice is kept for the next reward that asks."""
_GLUE = frozenset({"of", "and", "with", "in", "to", "by", "no", "not", "is", "are", "without"})


def _choice(text: str, question: Question) -> Stated:
    body = concluded(text)
    choose_ = _chosen if len(body) <= _MOST_KEPT else _chosen.__wrapped__
    options = tuple(question.options.items())
    return Stated(*choose_(body, options, question.several, question.numbered))


@lru_cache(maxsize=1024)
def _chosen(
    body: str, options: tuple[tuple[str, str], ...], several: bool, numbered: bool
) -> tuple[frozenset[str], str]:
    """Return the labels that a text chooses; several rewards ask of the same short answer."""
    if several:
        return choose_several(body, dict(options), numbered=numbered)
    label, fault = choose(body, dict(options), numbered=numbered)
    return frozenset({label} if label else ()), fault


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
