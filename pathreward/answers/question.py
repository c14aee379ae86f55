"""What a row asks for, which decides how an answer to it is read, never the completion."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from pathreward.answers.chinese import in_english
from pathreward.completion.spans import SpanIndex
from pathreward.completion.words import words
from pathreward.facts.gold import (
    Facts,
    asked_for,
    gold_facts,
    named_type,
    type_of_gold,
    uncovered,
)
from pathreward.facts.protocol import Credit, Fact
from pathreward.facts.registry import fact_types, parse_facts
from pathreward.linking import Linker, Mention
from pathreward.sample import Sample, gold_labels

Kind = str
"""``choice``, an option of several; ``closed``, yes or no; ``concept``, concepts of the graph (a
diagnosis, a finding); the name of a fact type; ``set``, a list of answers; ``text``, other text."""


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
    """The gold answer."""
    types: frozenset[str] = frozenset({"diagnosis"})
    """Types of the concepts that an answer may name."""
    facts: Mapping[str, Facts] = field(default_factory=dict)
    """The facts of the gold answer by type; of concepts, those stated besides their names."""
    items: tuple[str, ...] = ()
    """The gold answers of a list."""
    sited: bool = False
    """The gold answer names a diagnosis and its site, which are compared together."""

    def __hash__(self) -> int:
        return hash((self.kind, self.gold))  # its mappings have no hash


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
    gold = in_english(answer).strip()
    if options and kind in {"auto", "choice"}:
        by_label = {label: in_english(body) for label, body in options}
        numbered = _is_number(gold) is not None and gold not in by_label
        several = bool(gold) and len(gold_labels(answer, by_label)) > 1
        return Question("choice", by_label, numbered, several, gold)
    if kind in {"auto", "closed"} and words(gold) in (["yes"], ["no"]):
        return Question("closed", gold=gold)
    asked = asked_for(prompt) if prompt else ""
    # besides what it asks for, a prompt only says on which scale a bare number is
    scale = prompt[-_PROMPT:] if len(gold) <= _BARE else ""
    return replace(_question(gold, asked, scale, linker, kind), gold=gold)


@lru_cache(maxsize=4096)
def _question(gold: str, asked: str, prompt: str, linker: Linker, kind: str) -> Question:
    if not gold:
        return Question("concept")
    if kind in fact_types() and (facts := gold_facts(kind, gold, prompt)):
        return Question(kind, facts={kind: facts})
    if kind == "auto" and (found := type_of_gold(gold, asked or named_type(prompt))):
        return Question(found, facts={found: gold_facts(found, gold, prompt)})
    if kind == "set" or (kind == "auto" and _LISTED.search(gold)):
        items = tuple(items_of(gold, loosely=kind == "set"))
        if len(items) > 1 and (kind == "set" or max(map(len, items)) <= _LONGEST_ITEM):
            return Question("set", items=items)
    mentions = linker.read(gold)
    if not mentions or kind not in {"auto", "concept"}:
        return Question("text", gold=gold)
    stated = _facts_of(gold)
    names = _without_facts(mentions, stated)
    spans = (*mentions, *(each for found in stated.values() for each in found))
    if kind == "auto" and uncovered(gold, spans, _GLUE):
        return Question("text", gold=gold)
    types = {each.concept.type for each in names or mentions}
    with_site = len(types) > 1 and types <= {"diagnosis", "anatomy"}
    added = _facts_besides_names(stated, names, with_site=with_site) if names else {}
    if with_site:
        return Question("concept", facts=added, sited=True)
    sited = types == {"diagnosis"} and _locates_inside(added, mentions)
    return Question("concept", types=frozenset(types), facts=added, sited=sited)


def _facts_of(gold: str) -> dict[str, Facts]:
    """Return the facts that a gold answer of concepts may state besides their names."""
    return {
        name: facts for name, each in fact_types().items() if (facts := parse_facts(gold, each))
    }


def _facts_besides_names(
    facts: Mapping[str, Facts], names: Iterable[Mention], *, with_site: bool
) -> dict[str, Facts]:
    """Return the facts of a gold answer that are no part of a concept's name.

    "Adenocarcinoma of the left lung" is one mention of lung adenocarcinoma, whose names have no
    side. `with_site`: the answer names a site, and where in it counts too.
    """
    named = sorted(names, key=lambda each: (each.start, each.end))
    index = SpanIndex((each.start, each.end) for each in named)
    kept_facts = {}
    for name, found in facts.items():
        locates = fact_types()[name].locates
        kept = []
        for fact in found:
            inside = index.overlapping(fact.start, fact.end)
            if locates(fact):
                inside = [i for i in inside if not with_site and _has(named[i], name, fact)]
            if not inside:
                kept.append(fact)
        if kept:
            kept_facts[name] = tuple(kept)
    return kept_facts


def _has(mention: Mention, name: str, fact: Fact) -> bool:
    """Return whether a name of a mention's concept states a fact of the mention's text."""
    fact_type = fact_types()[name]
    return any(
        fact_type.compare([each], [fact], Credit()).value == 1.0
        for alias in mention.concept.names
        for each in fact_type.parse(alias)
    )


def _locates_inside(facts: Mapping[str, Facts], mentions: Iterable[Mention]) -> bool:
    """Return whether a fact inside a mention says where something is."""
    index = SpanIndex((each.start, each.end) for each in mentions)
    return any(
        fact_types()[name].locates(fact) and index.overlapping(fact.start, fact.end)
        for name, found in facts.items()
        for fact in found
    )


def _without_facts(mentions: Iterable[Mention], facts: Mapping[str, Facts]) -> list[Mention]:
    """Return the mentions that are not read as facts of a type that may be the whole answer."""
    indexes = [
        SpanIndex((each.start, each.end) for each in found)
        for name, found in facts.items()
        if fact_types()[name].is_answer
    ]
    return [
        each
        for each in mentions
        if each.concept.type not in facts
        and not any(index.covers(each.start, each.end) for index in indexes)
    ]


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
    body = text.strip().rstrip(".")
    bound = _ITEM_BOUND if _LISTED.search(body) or not loosely else _LOOSE_BOUND
    parts = bound.split(_ITEM_MARK.sub("", body, count=1) if _ITEM_MARK.match(body) else body)
    return [part.strip(" .") for part in parts if part.strip(" .")]


_is_number = re.compile(r"\d+(?:\s*(?:[,;/&]|and)\s*\d+)*").fullmatch
_GLUE = frozenset({"of", "and", "with", "in", "to", "by", "no", "not", "is", "are", "without"})
