"""Where a text states facts of the gold answer's type: stage, grade, measurement, marker."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from pathreward.answers.candidates import Accounted, Candidate, Recognised
from pathreward.answers.vocabulary import words_of
from pathreward.facts.gold import Facts, fillers, stated_facts
from pathreward.facts.protocol import Credit, FactType
from pathreward.facts.registry import fact_types, parse_facts
from pathreward.linking import Linker

_GAP = re.compile(
    r"[\s,;:()\[\]/=-]{0,6}"
    r"(?:(?:and|with|i\.e\.,?|that is|in|for|of|total|sum|score|pattern|is)\b[\s,:(]{0,3}){0,2}",
    re.IGNORECASE,
)
"""The characters between facts that make one answer: "pT2 N0", "3+4=7 (Grade Group 2)"."""
_BARE = re.compile(
    r"(?<![\w.,/+-])(?:\d{1,3}(?:[.,]\d+)?[A-Da-d]?[1-3]?|[IVX]{1,4}[A-Da-d]?[1-3]?)(?![\w+/-]|[.,]\d)"
)
_BOUND = re.compile(
    r"(?:between|at (?:the )?(?:least|most)|(?:more|less|greater|fewer|higher|lower) than"
    r"|(?<!adds )(?<!add )(?<!added )(?<!right )up to"
    r"|over|under|above|below|[<>≤≥]=?)\s*$",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"[<>≤≥–-]|\bto\b|\b(?:between|least|most|more|less|over|under|up)\b", re.IGNORECASE
)
_RECORD = re.compile(r"\s*\"[\w ]{1,40}\"\s*:")
"""How a JSON object begins, braces apart, that has no field for the answer."""
_MOST = 50
"""Facts of an answer that are looked at; one that states more is a loop."""
_SHORT = 300
"""Characters of an answer in which a bare number is sought."""


def recognise(
    text: str, name: str, gold: Facts, row: str, credit: Credit, linker: Linker
) -> Recognised:
    """Return the facts of a type that a text states, in runs, each compared with the gold ones.

    `row`: what the row says, its gold answer in the last line, which supports further facts.

    >>> from pathreward.facts.gold import gold_facts
    >>> gold = gold_facts("stage", "pT2 N0")
    >>> found = recognise("T2, N0", "stage", gold, "", Credit(), Linker.default())
    >>> [(each.key, each.value) for each in found.candidates]
    [('pT2 N0', 1.0)]
    """
    fact_type = fact_types()[name]
    gold_text = row.rpartition("\n")[2]
    expected = " ".join(dict.fromkeys(map(fact_type.describe, gold)))
    candidates = []
    additions: list[Accounted] = []
    every = _stated(text, fact_type, gold)
    stated = [e for e in every if fact_type.bears_on(e, gold) or fact_type.unique(e)] or every
    is_record = _RECORD.match(text) is not None
    for run in [stated] if is_record and stated else _runs(text, stated):
        start, end = run[0].start, max(each.end for each in run)
        verdict = fact_type.compare(run, gold, credit)
        key = " ".join(dict.fromkeys(map(fact_type.describe, run)))
        is_gold = verdict.value == 1.0
        candidates.append(
            Candidate(start, end, expected if is_gold else key, verdict.value, verdict.reason)
        )
        if verdict.value:
            additions += _additions(run, fact_type, gold, row, credit)
            start = _with_bound(text, start, gold_text)
            candidates[-1] = candidates[-1]._replace(start=start)
    if not candidates:
        return Recognised()
    accounted = [*_filler(text, fact_type), *_supported(text, name, row)]
    accounted += [Accounted(e.start, e.end, "fact") for e in every if e not in stated]
    if is_record:
        accounted.append(Accounted(0, len(text), "filler"))
    accounted += [
        Accounted(each.start, each.end, "finding")
        for each in linker.link(text)
        if not any(c.start < each.end and each.start < c.end for c in candidates)
    ]
    return Recognised(tuple(candidates), tuple(accounted), tuple(additions))


def _stated(text: str, fact_type: FactType[Any], gold: Facts) -> list[Any]:
    """Return the facts of a text in its order; without any, its bare numbers on the gold scale."""
    stated = list(stated_facts(fact_type.name, text, gold))
    if not stated and len(text) <= _SHORT:
        for each in _BARE.finditer(text):
            stated += [
                fact._replace(start=each.start(), end=each.end())
                for fact in fact_type.bare_number(each[0], gold, "")
            ]
    values = [e for e in stated if any(map(str.isdigit, text[e.start : e.end]))]
    if fact_type.name == "measurement" and values:
        stated = values  # "this is no hard one: 2.5 cm"
    if not any(_CERTAINTIES.search(fact_type.describe(each)) for each in gold):
        stated = [e for e in stated if not _CERTAINTIES.search(text[e.start : e.end])] or stated
    return sorted(stated[:_MOST], key=lambda each: (each.start, each.end))


_CERTAINTIES = re.compile(
    r"%|percent|per cent|\b(?:year|month|week|day|hour|minute)s?\b|^(?:19|20)\d\d$", re.IGNORECASE
)
"""Units of certainty and of time. A gold answer of another unit does not speak of these."""


def _runs(text: str, stated: Iterable[Any]) -> list[list[Any]]:
    """Return facts; adjacent ones are one answer."""
    runs: list[list[Any]] = []
    for each in stated:
        if runs:
            end = max(fact.end for fact in runs[-1])
            gap = _GAP.match(text, end)
            if each.start <= end or (gap and gap.end() >= each.start):
                runs[-1].append(each)
                continue
        runs.append([each])
    return runs


def _additions(
    run: Sequence[Any], fact_type: FactType[Any], gold: Facts, row: str, credit: Credit
) -> Iterable[Accounted]:
    """Yield the facts of a run that neither the gold answer nor the row states.

    Only those count that a case has one of, a stage or a grade, and that say something: not MX.
    """
    for each in run:
        shown = fact_type.describe(each)
        others = [other for other in run if other != each]
        if fact_type.bears_on(each, gold) or not fact_type.unique(each) or shown.endswith("X"):
            continue
        if (
            others
            and fact_type.compare(others, gold, credit).value
            and shown not in _described(row, fact_type.name)
        ):
            yield Accounted(each.start, each.end, f"{shown}, which the row does not state")


@lru_cache(maxsize=256)
def _described(row: str, name: str) -> frozenset[str]:
    """Return the facts of a type that a row states, as a reader would write them."""
    fact_type = fact_types()[name]
    return frozenset(map(fact_type.describe, fact_type.parse(row)))


def _with_bound(text: str, start: int, gold: str) -> int:
    """Return where a fact begins with the words that leave an end of it open, as the gold one's."""
    found = _BOUND.search(text, max(0, start - 24), start)
    return found.start() if found and _OPEN.search(gold) else start


def _filler(text: str, fact_type: FactType[Any]) -> Iterable[Accounted]:
    """Yield the words that name what a fact is of: "diameter", "lymph nodes"."""
    known = fillers(fact_type)
    for start, end, form in words_of(text):
        if form in known:
            yield Accounted(start, end, "filler")


def _supported(text: str, name: str, row: str) -> Iterable[Accounted]:
    """Yield the facts of other types that the row states too."""
    for other, each in fact_types().items():
        facts = () if other == name else parse_facts(text, each)
        for fact in facts:
            if each.describe(fact) in _described(row, other):
                yield Accounted(fact.start, fact.end, "fact")
