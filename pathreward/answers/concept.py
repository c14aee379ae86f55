"""Where a text names the gold concept, by any of its names and at the site of the row.

A generic name ("adenocarcinoma") is the gold concept where the row names the organ that completes
it ("lung"). A name with a site is right where the row names that site or one that holds it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pathreward.answers.candidates import Accounted, Candidate, Recognised
from pathreward.answers.row import Row
from pathreward.answers.sites import adds_site, generic_names, meet
from pathreward.answers.vocabulary import UNKNOWN, frames, words_of
from pathreward.facts.gold import Facts
from pathreward.facts.protocol import Credit
from pathreward.facts.registry import fact_types
from pathreward.linking import Linker, Mention

_GAP = re.compile(
    r"[\s,:()/=\[\]\"'–—-]{0,5}(?:(?:of|the|in|with|and|an?|i\.e\.,?|also known as|aka|so-called|or|formerly|type|=)\b"  # noqa: RUF001
    r"[\s,:()]{0,3}){0,3}",
    re.IGNORECASE,
)
_EVIDENCE = frozenset({"finding", "cell", "marker", "stain"})
_FARTHEST = 3
_FREE = frozenset({"malignant", "primary", "invasive"})
"""Degrees that a diagnosis implies where nothing says otherwise."""


@dataclass(frozen=True, slots=True)
class Gold:
    """The gold answer of concepts."""

    text: str
    types: frozenset[str]
    mentions: tuple[Mention, ...]
    facts: tuple[tuple[str, Facts], ...]

    @property
    def claims(self) -> dict[str, str]:
        """The polarity of each concept of the types that answer."""
        return {e.concept.id: e.polarity for e in self.mentions if e.concept.type in self.types}


def recognise(text: str, gold: Gold, row: Row, credit: Credit, linker: Linker) -> Recognised:
    """Return the concepts of the gold types that a text names, each compared with the gold ones."""
    mentions = linker.link(text)
    mentions = _with_generic(text, mentions, gold, row, linker)
    relevant = [e for e in mentions if e.concept.type in gold.types]
    regions = [_candidate(text, each, gold, row, credit, linker) for each in _regions(text, relevant)]
    wider: list[Candidate] = []
    if any(each.value == 1.0 for each in regions):
        wider = [each for each in regions if each.key in _above(gold, linker)]
        regions = [each for each in regions if each not in wider]
    accounted = [Accounted(e.start, e.end, "wider") for e in wider]
    additions = []
    for each in mentions:
        if each in relevant:
            continue
        kind = each.concept.type
        if kind == "anatomy":
            if _site_fits(each.concept.id, gold, row, linker):
                accounted.append(Accounted(each.start, each.end, "site"))
            else:
                additions.append(Accounted(each.start, each.end, f"a site, {each.text!r}"))
        elif kind in _EVIDENCE or kind == "procedure":
            accounted.append(Accounted(each.start, each.end, "finding"))
        elif kind == "diagnosis":
            cls = "entailed" if each.concept.id in row.concepts else "finding"
            accounted.append(Accounted(each.start, each.end, cls))
    accounted += _entailed(text, gold, row)
    if regions:
        additions += _facts_added(text, regions, gold, row)
        regions = [_with_facts(text, each, gold, credit) for each in regions]
    return Recognised(tuple(regions), tuple(accounted), tuple(additions))


def _with_generic(
    text: str, mentions: Sequence[Mention], gold: Gold, row: Row, linker: Linker
) -> list[Mention]:
    """Return mentions, a generic name of a gold concept at the row's site read as that concept."""
    graph = linker.graph
    names: dict[tuple[str, ...], Any] = {}
    for each in gold.mentions:
        if each.concept.id in gold.claims and each.concept.type == "diagnosis":
            sites = row.sites
            for generic in generic_names(each.concept.id, graph):
                if any(meet(a, b, graph) for a in sites for b in graph_sites(each, linker)):
                    names[generic] = each
    if not names:
        return list(mentions)
    words = words_of(text)
    found = list(mentions)
    longest = max(map(len, names))
    at = 0
    while at < len(words):
        for size in range(min(longest, len(words) - at), 0, -1):
            key = tuple(_plain(each[2]) for each in words[at : at + size])
            if key not in names:
                continue
            start, end = words[at][0], words[at + size - 1][1]
            inside = [e for e in found if e.start < end and start < e.end]
            if all(start <= e.start and e.end <= end for e in inside):
                gold_one = names[key]
                found = [e for e in found if e not in inside]
                found.append(gold_one._replace(start=start, end=end, text=text[start:end]))
                at += size - 1
                break
        at += 1
    return sorted(found, key=lambda each: each.start)


def _plain(word: str) -> str:
    return word.removesuffix("s") if len(word) > 4 and not word.endswith("ss") else word


def graph_sites(mention: Mention, linker: Linker) -> tuple[str, ...]:
    """Return where the graph locates the diagnosis of a mention."""
    if "located_in" not in linker.graph.kinds:
        return ()
    return tuple(e.object for e in linker.graph.relations(mention.concept.id, "located_in"))


def _regions(text: str, mentions: Iterable[Mention]) -> list[list[Mention]]:
    """Return mentions that stand together, as names and glosses of one answer."""
    regions: list[list[Mention]] = []
    for each in mentions:
        gap = _GAP.match(text, regions[-1][-1].end) if regions else None
        if gap and gap.end() >= each.start and " or " not in gap[0]:
            regions[-1].append(each)
        else:
            regions.append([each])
    return regions


def _candidate(
    text: str, region: Sequence[Mention], gold: Gold, row: Row, credit: Credit, linker: Linker
) -> Candidate:
    start, end = region[0].start, region[-1].end
    claims = gold.claims
    covered: set[str] = set()
    others: list[Mention] = []
    wider: list[Mention] = []
    for number, each in enumerate(region):
        status = _status(each, gold, row, linker)
        if status == "wider":
            wider.append(each)
        elif status == "other":
            others.append(each)
        elif number and each.polarity != claims.get(status, each.polarity):
            others.append(each)
        else:
            covered.add(status)
    name = " and ".join(linker.graph[each].name for each in claims)
    if others:
        key = " and ".join(dict.fromkeys(e.concept.name for e in (*others, *(region if covered else ()))))
        nearness = _nearness(others[0], claims, linker) if len(region) == 1 else 0.0
        return Candidate(start, end, key, credit.near * nearness, f"the answer is {key}, expected {name}")
    if missing := [each for each in claims if each not in covered]:
        key = region[0].concept.name
        nearness = _nearness(region[0], claims, linker) if len(region) == 1 else 0.0
        reason = f"the answer is {key}, expected {linker.graph[missing[0]].name}"
        return Candidate(start, end, key, credit.near * nearness, reason)
    return Candidate(start, end, name, 1.0, f"the answer is {name}")


def _status(mention: Mention, gold: Gold, row: Row, linker: Linker) -> str:
    """Return the gold concept that a mention names, "wider" for one above it, or "other"."""
    graph, told = linker.graph, mention.concept.id
    claims = gold.claims
    if told in claims:
        return told
    for each in claims:
        if graph.is_a(told, each) and adds_site(told, each, graph):
            sites = _located(told, linker)
            if any(_site_fits(site, gold, row, linker) for site in sites):
                return each
        if graph.is_a(each, told) and adds_site(each, told, graph):
            if any(meet(a, b, graph) for a in row.sites for b in _located(each, linker)):
                return each
    if any(told in graph.ancestors(each) for each in claims):
        return "wider"
    return "other"


def _located(concept: str, linker: Linker) -> tuple[str, ...]:
    if "located_in" not in linker.graph.kinds:
        return ()
    return tuple(each.object for each in linker.graph.relations(concept, "located_in"))


def _above(gold: Gold, linker: Linker) -> frozenset[str]:
    """Return the names of the concepts above the gold ones."""
    graph = linker.graph
    return frozenset(graph[above].name for each in gold.claims for above in graph.ancestors(each))


def _site_fits(site: str, gold: Gold, row: Row, linker: Linker) -> bool:
    """Say whether the row, its gold answer or the graph puts the gold answer at a site."""
    graph = linker.graph
    known = {*row.sites, *(e.concept.id for e in gold.mentions if e.concept.type == "anatomy")}
    if not known or not row.sites:
        known |= {place for each in gold.claims for place in _located(each, linker)}
    return any(meet(site, each, graph) for each in known)


def _entailed(text: str, gold: Gold, row: Row) -> Iterable[Accounted]:
    """Yield the words that the gold answer, or the row beside it, has too."""
    own = _words_of(gold.text)
    known = frames()
    for start, end, form in words_of(text):
        if known.class_of(form) != UNKNOWN:
            continue
        if form in own:
            yield Accounted(start, end, "gold")
        elif form in row.words:
            yield Accounted(start, end, "entailed")


@lru_cache(maxsize=4096)
def _words_of(text: str) -> frozenset[str]:
    return frozenset(form for _, _, form in words_of(text))


def _facts_added(
    text: str, regions: Sequence[Candidate], gold: Gold, row: Row
) -> Iterable[Accounted]:
    """Yield sides, degrees, grades and stages beside an answer that the row does not support."""
    for name, fact_type in fact_types().items():
        if name in {"marker", "measurement"}:
            continue
        for fact in fact_type.parse(text):
            if not any(abs(fact.start - e.end) < 60 or e.start - 25 < fact.start < e.end for e in regions if e.value):
                continue
            shown = fact_type.describe(fact)
            if shown in row.facts(name) or shown in {fact_type.describe(e) for e in fact_type.parse(gold.text)}:
                continue
            if name == "degree" and shown in _FREE and not row.says_in_situ:
                continue
            if any(_in_name(fact, text, m) for m in gold.mentions):
                continue
            if fact_type.compare([fact], gold.mentions and fact_type.parse(row.text) or [fact], Credit()).value == 1.0 and fact_type.parse(row.text):
                continue
            if name == "laterality" and not re.match(r"[\s-]*(?:sided|\w)", text[fact.end : fact.end + 8]):
                continue
            yield Accounted(fact.start, fact.end, f"{shown!r}, which the row does not state")


def _in_name(fact: Any, text: str, mention: Mention) -> bool:
    """Say whether a name of the gold concept holds a fact's words."""
    words = text[fact.start : fact.end].casefold()
    return any(words in name.casefold() for name in mention.concept.names)


def _with_facts(text: str, region: Candidate, gold: Gold, credit: Credit) -> Candidate:
    """Compare what the gold answer states beside its concepts: a side, a grade, a stage."""
    if region.value < 1.0 or not gold.facts:
        return region
    low = max(text.rfind(mark, 0, region.start) for mark in (";", "\n", ". ")) + 1
    ends = [at for mark in (";", "\n", ". ") if (at := text.find(mark, region.end)) >= 0]
    part = text[low : min(ends, default=len(text))]
    for name, facts in gold.facts:
        fact_type = fact_types()[name]
        verdict = fact_type.compare(fact_type.parse(part), facts, credit)
        if verdict.value < region.value:
            region = region._replace(value=verdict.value, reason=verdict.reason)
    return region


def _nearness(told: Mention, claims: dict[str, str], linker: Linker) -> float:
    """Return one over the is_a edges between two concepts, one above the other."""
    if len(claims) != 1 or told.polarity != "affirmed":
        return 0.0
    graph, [gold] = linker.graph, claims
    one = told.concept.id
    if not (graph.is_a(one, gold) or graph.is_a(gold, one)):
        return 0.0
    similarity = graph.similarity(one, gold, "path")
    edges = round(1 / similarity) - 1 if similarity else _FARTHEST
    return 1.0 / edges if 0 < edges < _FARTHEST else 0.0
