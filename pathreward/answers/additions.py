"""What an answer states besides the gold one: supported by the row, or added to it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from pathreward.answers.candidates import Accounted, Candidate
from pathreward.answers.glosses import abbreviations
from pathreward.answers.row import Row
from pathreward.answers.vocabulary import UNKNOWN, frames, words_of
from pathreward.completion.spans import blanked
from pathreward.facts.anatomy import organs
from pathreward.facts.gold import Facts
from pathreward.facts.protocol import Credit, FactType
from pathreward.facts.registry import fact_types
from pathreward.kg.sites import adjectives, anatomy, located, places, plain
from pathreward.linking import Linker, Mention

_EVIDENCE = frozenset({"finding", "cell", "marker", "stain", "procedure", "grade", "stage"})
_SKIPPED = frozenset({"marker", "measurement"})
"""Types of facts that are evidence rather than part of a diagnosis."""
_IMPLIED = frozenset({"malignant", "primary", "invasive"})
"""Degrees that a diagnosis implies where nothing says otherwise."""
_LINKING = frozenset({"related", "associated", "induced", "mediated", "producing", "type"})
_NEAR = 60
"""Characters around an answer within which a fact is about it."""
_SIDED = re.compile(r"[\s-]*(?:sided|[a-z])")


@dataclass(frozen=True, eq=False)
class Gold:
    """A gold answer of concepts; compared by identity, as what is read of it is kept."""

    text: str
    types: frozenset[str]
    """Types of the concepts that answer."""
    mentions: tuple[Mention, ...]
    facts: tuple[tuple[str, Facts], ...]
    """The facts besides the concepts' names, by type."""

    @cached_property
    def name(self) -> str:
        """The text without the facts that are compared apart from it."""
        spans = sorted((each.start, each.end) for _, facts in self.facts for each in facts)
        return blanked(self.text, spans)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The text and all names of its concepts of the types that answer."""
        own = (e.concept.names for e in self.mentions if e.concept.type in self.types)
        return tuple(dict.fromkeys([self.text, *(name for names in own for name in names)]))

    @cached_property
    def claims(self) -> dict[str, str]:
        """The polarity of each concept of the types that answer."""
        return {e.concept.id: e.polarity for e in self.mentions if e.concept.type in self.types}


def accounted_words(
    text: str, mentions: Sequence[Mention], gold: Gold, row: Row, linker: Linker
) -> list[Accounted]:
    """Return findings, sites of the row, and words that gold answer, row or graph have."""
    found = []
    for each in mentions:
        kind = each.concept.type
        if kind in gold.types:
            continue
        if kind == "anatomy":
            if site_fits(each, gold, row, linker):
                found.append(Accounted(each.start, each.end, "site"))
        elif kind in _EVIDENCE or each.concept.id in row.concepts:
            found.append(Accounted(each.start, each.end, "finding"))
    organs = adjectives(linker.graph)
    entailed = _entailed(gold, linker)
    known = frames()
    found += abbreviations(text, gold.names)
    found += [
        Accounted(each.start, each.end, "finding")
        for each in fact_types()["marker"].parse(text)
        if "marker" not in gold.types and each.end - each.start <= _NEAR
    ]
    found += [
        Accounted(each.start, each.end, "fact")
        for name, fact_type in fact_types().items()
        if name not in _SKIPPED
        for each in fact_type.parse(text)
        if _is_supported(each, name, gold, row, linker)
    ]
    for start, end, form in words_of(text):
        if known.class_of(form) != UNKNOWN:
            continue
        parts = [each for each in form.split("-") if each]
        if form in organs and any(row.has_site(organs[form], each) for each in gold.claims):
            found.append(Accounted(start, end, "site"))
        elif all(
            e in entailed or row.says(e) or known.class_of(e) != UNKNOWN
            for e in _without_link(parts)
        ):
            cls = "gold" if form in entailed else "entailed"
            found.append(Accounted(start, end, cls))
        elif plain(form) and plain(form)[0] in entailed:
            found.append(Accounted(start, end, "gold"))
    return found


@lru_cache(maxsize=1024)
def _entailed(gold: Gold, linker: Linker) -> frozenset[str]:
    """Return the words of the gold answer and of the concepts above it: "benign" of a leiomyoma."""
    found = {form for _, _, form in words_of(gold.text)}
    for each in gold.claims:
        for above in linker.graph.ancestors(each):
            found |= {form for _, _, form in words_of(linker.graph[above].name)}
    return frozenset(found | set(plain(gold.text)))


def _without_link(parts: Sequence[str]) -> Sequence[str]:
    """Return the parts of a word without the last if it but links: "HFE-related"."""
    return parts[:-1] if len(parts) > 1 and parts[-1] in _LINKING else parts


def entailed_degrees(gold: Gold, linker: Linker) -> frozenset[str]:
    """Return the degrees that a wider name of the gold answer has: "malignant" of a melanoma."""
    graph = linker.graph
    above = {each for claim in gold.claims for each in graph.ancestors(claim) - {claim}}
    return _IMPLIED.intersection(word for each in above for word in plain(graph[each].name))


def site_fits(mention: Mention, gold: Gold, row: Row, linker: Linker) -> bool:
    """Return whether a site is the row's, the gold answer's, or in a name of the gold concept."""
    if _fits(mention.concept.id, gold, row, linker):
        return True
    if mention.concept.id in {each.concept.id for each in gold.mentions}:
        return True
    names = {word for each in gold.mentions for name in each.concept.names for word in plain(name)}
    return names.issuperset(plain(mention.text))


def _fits(site: str, gold: Gold, row: Row, linker: Linker) -> bool:
    """Return whether the row or a wider name of the gold answer has a site ("thymic tumor")."""
    if any(row.has_site(site, each) for each in gold.claims):
        return True
    if any(each in organs() for each in row.facts("site")):
        return False
    own = {place for each in gold.claims for place in located(each, linker.graph)}
    return site in own or site in _entailed_sites(gold, linker)


@lru_cache(maxsize=1024)
def _entailed_sites(gold: Gold, linker: Linker) -> frozenset[str]:
    graph = linker.graph
    above = {each for claim in gold.claims for each in (claim, *graph.ancestors(claim))}
    return frozenset(site for each in above for site in places(graph[each].name, graph))


def additions(
    text: str,
    mentions: Sequence[Mention],
    found: Sequence[Candidate],
    gold: Gold,
    row: Row,
    linker: Linker,
) -> Iterable[Accounted]:
    """Yield sites, sides, degrees, grades and stages of an answer that nothing supports."""
    for each in mentions:
        is_site = each.concept.type == "anatomy" and "anatomy" not in gold.types
        if is_site and _is_near(each, found) and not site_fits(each, gold, row, linker):
            yield Accounted(each.start, each.end, f"a site, {each.text!r}")
    entailed = _entailed(gold, linker)
    for name, fact_type in fact_types().items():
        if name in _SKIPPED:
            continue
        for fact in fact_type.parse(text):
            stated = fact_type.describe(fact)
            if not _is_near(fact, found) or stated in entailed:
                continue
            if _is_supported(fact, name, gold, row, linker):
                continue
            if _is_in_name(text[fact.start : fact.end], gold, text, found, fact):
                continue
            if name == "laterality" and not _SIDED.match(text, fact.end):
                continue
            if name == "laterality" and _is_frame(text, fact):
                continue
            yield Accounted(fact.start, fact.end, f"{stated!r}, which the row does not state")


def rivals(text: str, gold: str, row: Row) -> list[Candidate]:
    """Return the grades, stages and sides of a text that differ from those of a gold answer."""
    found = []
    for name, fact_type in fact_types().items():
        if name in _SKIPPED or not (meant := fact_type.parse(gold)):
            continue
        known = {fact_type.describe(each) for each in meant} | row.facts(name)
        for fact in fact_type.parse(text):
            stated = fact_type.describe(fact)
            if stated in known or not fact_type.bears_on(fact, meant) or stated in _IMPLIED:
                continue
            if fact_type.compare([fact], meant, Credit()).value < 1.0 and not _is_part(
                fact, meant, fact_type
            ):
                found.append(Candidate(fact.start, fact.end, stated, 0.0))
    return found


def _is_part(fact: Any, meant: Sequence[Any], fact_type: FactType[Any]) -> bool:
    """Return whether the gold facts imply a fact that says less: grade group 2 of 3+4."""
    return fact_type.compare([*meant, fact], meant, Credit()).value == 1.0


def _is_supported(fact: Any, name: str, gold: Gold, row: Row, linker: Linker) -> bool:
    """Return whether gold answer, row or graph state a fact, or a diagnosis implies it."""
    stated = fact_types()[name].describe(fact)
    if stated in row.facts(name) or stated in _graded(gold, name, linker):
        return True
    if name == "site" and any(_fits(e, gold, row, linker) for e in anatomy(stated, linker.graph)):
        return True
    if stated in _defining(gold, name, linker):
        return True
    fact_type = fact_types()[name]
    meant = fact_type.parse(gold.text)
    if meant and fact_type.bears_on(fact, meant) and _is_part(fact, meant, fact_type):
        return True
    return stated in _IMPLIED and not row.says_in_situ


def _is_frame(text: str, fact: Any) -> bool:
    """Return whether "right" is of an answer: "the right diagnosis"."""
    behind = words_of(text, fact.end, fact.end + 24)
    return bool(behind) and frames().class_of(behind[0][2]) in {"answer", "verb", "function"}


def _is_near(fact: Any, found: Sequence[Candidate]) -> bool:
    return any(e.value and e.start - _NEAR < fact.start < e.end + _NEAR for e in found)


def _is_in_name(words: str, gold: Gold, text: str, found: Sequence[Candidate], fact: Any) -> bool:
    """Return whether a name of the gold concept has a fact's words, as an answer writes it."""
    folded = words.casefold()
    names = [name.casefold() for each in gold.mentions for name in each.concept.names]
    inside = any(e.start <= fact.start < e.end for e in found)
    return inside and any(folded in name for name in names)


@lru_cache(maxsize=1024)
def _defining(gold: Gold, name: str, linker: Linker) -> frozenset[str]:
    """Return the facts in the names of what a gold concept is: a carcinoid is well differentiated.

    A site is not among them: it comes from the row.
    """
    if name in {"site", "laterality"}:
        return frozenset()
    graph, fact_type = linker.graph, fact_types()[name]
    above = {each for claim in gold.claims for each in graph.ancestors(claim)}
    names = "; ".join(each for concept in sorted(above) for each in graph[concept].names)
    return frozenset(map(fact_type.describe, fact_type.parse(names)))


@lru_cache(maxsize=1024)
def _graded(gold: Gold, name: str, linker: Linker) -> frozenset[str]:
    """Return the facts of a type that the graph gives the gold concepts: their only grade."""
    graph = linker.graph
    if "has_grade" not in graph.kinds:
        return frozenset()
    fact_type = fact_types()[name]
    found = set()
    for each in gold.claims:
        for relation in graph.relations(each, "has_grade"):
            found |= {fact_type.describe(e) for e in fact_type.parse(graph[relation.object].name)}
    return frozenset(found) if len(found) == 1 else frozenset()
