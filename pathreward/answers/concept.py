"""Where a text names the gold concept, by any of its names and at the site of the row.

A generic name ("adenocarcinoma") is the gold concept where the row names the organ that completes
it ("lung"). A name with a site is right where the row names that site or one that holds it. A name
that lacks another word of the gold answer ("thyroiditis" for "Hashimoto thyroiditis") is too wide.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pathreward.answers.additions import Gold, accounted_words, additions, entailed_degrees, rivals
from pathreward.answers.candidates import Accounted, Candidate, Recognised
from pathreward.answers.glosses import announced, glosses
from pathreward.answers.other_ways import other_ways, plain_parts
from pathreward.answers.row import Row
from pathreward.answers.vocabulary import frames
from pathreward.facts.protocol import Credit
from pathreward.facts.registry import fact_types
from pathreward.kg.sites import adds_site, anatomy, located, meet, places, plain, without_site
from pathreward.linking import Linker, Mention

_GAP = re.compile(
    r"[\s,:()/=\[\]\"'–—-]{0,5}(?:(?:of|the|in|with|and|an?|i\.e\.,?|also known as|aka|so-called"
    r"|formerly|type|=)\b[\s,:()]{0,3}){0,3}",
    re.IGNORECASE,
)
_FARTHEST = 3
"""is_a edges at which a concept no longer counts as near another."""
_BOUNDS = (";", "\n", ". ")
_NON = re.compile(r"\bnon[-\s]?$", re.IGNORECASE)
_CODE = re.compile(r"\((?:ICD|SNOMED|code)\b[^()]{0,40}\)", re.IGNORECASE)
_DENYING = frozenset({"negator", "bad", "excluding"})


class _NamedConcept(NamedTuple):
    """A name in a text: a mention, or words that name the gold answer in another way."""

    start: int
    end: int
    concept: str
    name: str
    polarity: str
    is_gold: bool = False
    """Known to be the gold answer by its words."""


def recognise(text: str, gold: Gold, row: Row, credit: Credit, linker: Linker) -> Recognised:
    """Return the concepts of the gold types that a text names, each compared with the gold ones."""
    mentions = linker.read(text)
    named = _named_concepts(text, mentions, gold, row, linker)
    found = [_candidate(text, each, gold, row, credit, linker) for each in _regions(text, named)]
    if not found:
        return Recognised()
    wider: list[Candidate] = []
    if any(each.value == 1.0 for each in found):
        above = {linker.graph[e].name for each in gold.claims for e in linker.graph.ancestors(each)}
        wider = [e for e in found if e.key in above or e.key == f"wider {_name(gold, linker)}"]
        found = [_with_facts(text, each, gold, row, credit) for each in found if each not in wider]
    accounted = [Accounted(each.start, each.end, "wider") for each in wider]
    accounted += [Accounted(*each.span(), "gloss") for each in _CODE.finditer(text)]
    accounted += accounted_words(text, mentions, gold, row, linker)
    names = (
        [(e.start, e.end) for e in named if _status(text, e, gold, row, linker) in gold.claims]
        if any(each.value == 1.0 for each in found)
        else []
    )
    accounted += glosses(text, found, names, gold.text)
    if any(each.value for each in found) and gold.facts:
        others = rivals(text, gold.text, row)
        found += [e for e in others if not any(c.start <= e.start < c.end for c in found)]
        found.sort()
    added = (
        additions(text, mentions, found, gold, row, linker)
        if any(each.value for each in found)
        else ()
    )
    return Recognised(tuple(found), tuple(accounted), tuple(added))


def _named_concepts(
    text: str, mentions: Sequence[Mention], gold: Gold, row: Row, linker: Linker
) -> list[_NamedConcept]:
    """Return the names of concepts of the gold types, and other ways to write the gold answer."""
    named = [
        _NamedConcept(e.start, e.end, e.concept.id, e.concept.name, e.polarity)
        for e in mentions
        if e.concept.type in gold.types
    ]
    own = next(iter(gold.claims), "")
    for start, end, is_sure in other_ways(text, gold, row, linker):
        inside = [e for e in named if e.start < end and start < e.end]
        whole = all(start <= e.start and e.end <= end for e in inside)
        if whole and (is_sure or all(_may_be(e.concept, gold, row, linker) for e in inside)):
            named = [e for e in named if e not in inside]
            named.append(_NamedConcept(start, end, own, gold.text, "affirmed", is_gold=True))
    if any(each.concept in gold.claims for each in named):
        named = [e for e in named if not _is_former_name(text, e, gold, linker)]
    return sorted(_as_name(text, each, gold) for each in named)


def _as_name(text: str, named: _NamedConcept, gold: Gold) -> _NamedConcept:
    """Return a name of the gold concept without the time that its announcement adds.

    "Formerly histiocytosis X" states how the disease was called, not that the patient had it.
    """
    polarity = gold.claims.get(named.concept)
    if polarity and named.polarity == "uncertain" and announced(text, named.start):
        return named._replace(polarity=polarity)
    return named


def _is_former_name(text: str, named: _NamedConcept, gold: Gold, linker: Linker) -> bool:
    """Return whether a text calls a wider or narrower concept another name of the gold one."""
    graph = linker.graph
    if named.concept in gold.claims or not announced(text, named.start):
        return False
    return any(
        graph.is_a(named.concept, each) or graph.is_a(each, named.concept) for each in gold.claims
    )


def _may_be(concept: str, gold: Gold, row: Row, linker: Linker) -> bool:
    """Return whether a name within the gold answer's words is no name of a disease elsewhere."""
    graph = linker.graph
    if any(concept == each or graph.is_a(each, concept) for each in gold.claims):
        return True
    sites = located(concept, graph)
    return not sites or any(meet(a, b, graph) for a in sites for b in row.sites)


def _regions(text: str, named: Iterable[_NamedConcept]) -> list[list[_NamedConcept]]:
    """Return adjacent names, as names and glosses of one answer."""
    regions: list[list[_NamedConcept]] = []
    for each in named:
        gap = _GAP.match(text, regions[-1][-1].end) if regions else None
        if gap and gap.end() >= each.start:
            regions[-1].append(each)
        else:
            regions.append([each])
    return regions


def _candidate(
    text: str, region: Sequence[_NamedConcept], gold: Gold, row: Row, credit: Credit, linker: Linker
) -> Candidate:
    start, end = region[0].start, region[-1].end
    claims = gold.claims
    covered: set[str] = set()
    others: list[_NamedConcept] = []
    for number, each in enumerate(region):
        status = _status(text, each, gold, row, linker)
        if not number and claims.get(status) == "negated":
            if each.polarity != "negated":
                others.append(each)
                continue
            start, end = _with_denial(text, start, end)
        if _NON.search(text, max(0, each.start - 5), each.start):
            others.append(each)  # "non-atypical hyperplasia"
        elif status == "other" or (number and each.polarity != claims.get(status, each.polarity)):
            others.append(each)
        elif status != "wider":
            covered.add(status)
    name = _name(gold, linker)
    if not others and len(claims) == 1 and not covered and _says_all(text, region, gold):
        covered.update(claims)
    if not others and covered.issuperset(claims):
        return Candidate(start, end, name, 1.0, f"the answer is {name}")
    shown = others or region[:1]
    key = " and ".join(dict.fromkeys(e.name for e in (*shown, *(region if covered else ()))))
    value = credit.near * _nearness(shown[0], claims, linker) if len(region) == 1 else 0.0
    reason = f"the answer is {key}, expected {name}"
    if value == 0.0 and region[0].concept in claims and not others:
        reason = f"the answer is wider than {gold.text!r}"
    return Candidate(start, end, key if key != name else f"wider {name}", value, reason)


def _name(gold: Gold, linker: Linker) -> str:
    return " and ".join(linker.graph[each].name for each in gold.claims)


def _with_denial(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a span with the adjacent words that deny, where the gold answer is a denial."""
    low, high = _sentence(text, start, end)
    tokens = frames().tokens(text[low:high])
    before = [low + e.start for e in tokens if e.cls in _DENYING and low + e.end <= start]
    behind = [low + e.end for e in tokens if e.cls in _DENYING and low + e.start >= end]
    return min([start, *before]), max([end, *behind])


def _says_all(text: str, region: Sequence[_NamedConcept], gold: Gold) -> bool:
    """Return whether the sentence of a wider name has all words of the gold answer."""
    low, high = _sentence(text, region[0].start, region[-1].end)
    if any(each.cls in _DENYING for each in frames().tokens(text[low:high])):
        return False  # "gastritis without Helicobacter"
    return set(plain_parts(gold.text)) <= set(plain_parts(text[low:high]))


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    low = max(text.rfind(mark, 0, start) for mark in _BOUNDS) + 1
    ends = [at for mark in _BOUNDS if (at := text.find(mark, end)) >= 0]
    return low, min(ends, default=len(text))


def _status(text: str, named: _NamedConcept, gold: Gold, row: Row, linker: Linker) -> str:
    """Return the gold concept that a name means, "wider" for one above it, or "other"."""
    graph, claims = linker.graph, gold.claims
    if named.is_gold:
        return named.concept
    if named.concept in claims:
        return (
            "wider"
            if _lacks(text[named.start : named.end], named.concept, gold, row, linker)
            else named.concept
        )
    for each in claims:
        if adds_site(named.concept, each, graph) and any(
            row.has_site(site, each) for site in located(named.concept, graph)
        ):
            return each
        if adds_site(each, named.concept, graph) and _is_sited(text, named, each, row):
            return each
        if named.concept in graph.ancestors(each):
            return "wider"
    return "other"


def _is_sited(text: str, named: _NamedConcept, concept: str, row: Row) -> bool:
    """Return whether the row has a concept's site, and the sites of the name are the row's."""
    graph = row.linker.graph
    if named.concept in graph.ancestors(concept):
        return False  # "carcinoma" is wider than renal cell carcinoma
    row_sites = places(row.text, graph)
    sites = places(text[named.start : named.end], graph)
    own = located(concept, graph)
    return any(meet(a, b, graph) for a in row_sites for b in own) and all(
        any(meet(a, b, graph) for b in row_sites) for a in sites
    )


def _lacks(name: str, concept: str, gold: Gold, row: Row, linker: Linker) -> bool:
    """Return whether a name is the gold answer but for words that say more than a site."""
    sites = row.sites | frozenset(located(concept, linker.graph) if row.sites else ())
    words = " ".join(e.form for e in frames().tokens(gold.name) if e.cls != "negator")
    own, meant = plain(name), plain(words)
    missing = set(without_site(words, frozenset(sites), linker.graph)) - set(own)
    missing -= entailed_degrees(gold, linker)
    if not missing or not set(own) < set(meant):
        return False
    degrees = fact_types()["degree"].parse(" ".join(missing))
    is_name = any(plain(each) == own for each in linker.graph[concept].names)
    return not (is_name and len(own) > 1 and not degrees)


def _with_facts(text: str, region: Candidate, gold: Gold, row: Row, credit: Credit) -> Candidate:
    """Compare what the gold answer states besides its concepts: a side, a grade, a stage."""
    if region.value < 1.0 or not gold.facts:
        return region
    low, high = _sentence(text, region.start, region.end)
    part = text[low:high]
    for name, facts in gold.facts:
        fact_type = fact_types()[name]
        stated = fact_type.parse(part)
        if name == "site" and not stated and all(_is_in_row(e.name, gold, row) for e in facts):
            continue
        verdict = fact_type.compare(stated, facts, credit)
        if verdict.value < region.value:
            region = region._replace(value=verdict.value, reason=verdict.reason)
    return region


def _is_in_row(site: str, gold: Gold, row: Row) -> bool:
    """Return whether the row names a site, so that the answer need not."""
    graph = row.linker.graph
    named = places(row.text, graph)
    return any(meet(e, other, graph) for e in anatomy(site, graph) for other in named)


def _nearness(named: _NamedConcept, claims: dict[str, str], linker: Linker) -> float:
    """Return one over the is_a edges between two concepts, one above the other."""
    if len(claims) != 1 or named.polarity != "affirmed":
        return 0.0
    graph, [gold] = linker.graph, claims
    if not (graph.is_a(named.concept, gold) or graph.is_a(gold, named.concept)):
        return 0.0
    similarity = graph.similarity(named.concept, gold, "path")
    edges = round(1 / similarity) - 1 if similarity else _FARTHEST
    return 1.0 / edges if 0 < edges < _FARTHEST else 0.0
