"""Whether a finding is said to be there and not to be there, and whether think saw what it uses."""

import re
from functools import lru_cache, partial
from itertools import chain

from pathreward.kg import KnowledgeGraph
from pathreward.linking import Mention
from pathreward.reading.markup import Section
from pathreward.reading.statements import Statement
from pathreward.rewards.checks.case import Case, Outcome, sentence, told
from pathreward.score import Shown

_SETTLED_TYPES = frozenset({"finding", "marker"})
"""Types of which a text may not say both; diagnoses and sites are weighed against each other."""
_LOOSE = frozenset({"gland", "glands", "lesion", "tissue"})
"""Words that name a finding here and an organ or anything else there."""
_WORD_BEFORE = re.compile(r"[\w-]+(?= \Z)")
_NO_KIND_BEFORE = frozenset(
    {"no", "not", "without", "any", "is", "are", "the", "a", "an", "and", "or", "of", "with", "has"}
    | {"shows", "show", "showing", "demonstrates", "reveals", "there", "for", "seen", "evidence"}
)
_NO_KIND_BEHIND = re.compile(
    r"\s?(?:[.,;:)<\n]|\Z|(?:is|are|was|were|seen|present|identified|noted|found|and|or)\b)"
)
_TALKS_ABOUT = re.compile(
    r"\b(?:(?:presence|absence) (?:or|and|of)|describ\w+|refers?|defin\w+|analy[sz]\w+|assess\w*"
    r"|consider\w*|status|need|would|could|should|if|may|might|whether|mention\w*|stag(?:e|ing)"
    r"|underestimat\w*|unless|typical\w*|usual\w*|often|expect\w*|attributable|negate)\b",
    re.IGNORECASE,
)
"""Words of a sentence that talks about a concept in general, or weighs it."""
_FEWEST = 3  # findings: what a shorter think adds to observe says little
_TOLERATED = 0.5


def said_both_ways(case: Case) -> Outcome | None:
    """Find a finding or marker that is affirmed and negated, in one section or in two.

    A concept with others below it ("invasion": of muscle, of vessels) may well be said both ways
    where something stands beside it that tells the kind; a sentence that only talks about a concept
    ("the presence or absence of metastasis") says nothing of it.
    """
    first: dict[str, str] = {}
    clashing = {}
    for concept, polarity in case.said.claims:
        if polarity != "uncertain" and first.setdefault(concept, polarity) != polarity:
            clashing[concept] = case.linker.graph[concept].type
    for concept, kind in clashing.items():
        if kind in _SETTLED_TYPES and (pair := _asserted(case, concept)):
            reason = f"{pair[0].mention.text!r} is affirmed and negated"
            return Outcome(0.0, reason, partial(_both, pair))
    return None


def _asserted(case: Case, concept: str) -> tuple[Statement, Statement] | None:
    """Return a statement that affirms a concept and one that negates it, or none."""
    has_kinds = _has_kinds(concept, case.linker.graph)
    about = [
        each
        for each in case.said.about(concept)
        if each.mention.text.casefold() not in _LOOSE
        and (not has_kinds or _is_bare(case.text, each))
    ]
    said: dict[tuple[str, str], Statement] = {}
    for each in about:
        key = _words(each.mention), each.mention.polarity
        if key not in said and asserts(case, each):
            said[key] = each
    for (words, polarity), each in said.items():
        if polarity == "affirmed" and (other := said.get((words, "negated"))):
            return each, other
    return None


def _words(mention: Mention) -> str:
    """Return the words of a mention as far as they have to be the same on both sides.

    One name of a finding may be denied and another not: "glandular architecture" that is distorted,
    "no glandular structures". Markers have but one meaning.
    """
    if mention.concept.type == "marker":
        return ""
    return mention.text.casefold().removesuffix("s")


@lru_cache(maxsize=4096)
def _has_kinds(concept: str, graph: KnowledgeGraph) -> bool:
    return any(graph.relations(relation="is_a", object=concept))


def _is_bare(text: str, each: Statement) -> bool:
    """Say whether nothing beside a mention tells what kind of the concept is meant."""
    before = _WORD_BEFORE.search(text[max(0, each.start - 24) : each.start])
    return (before is None or before[0].casefold() in _NO_KIND_BEFORE) and bool(
        _NO_KIND_BEHIND.match(text, each.end)
    )


def _both(pair: tuple[Statement, Statement]) -> Shown:
    return tuple(map(told, pair))


def asserts(case: Case, each: Statement) -> bool:
    """Say whether the sentence of a statement says something of this case."""
    start, end = sentence(case.text, each.start, each.end, Section("", 0, len(case.text)))
    return _TALKS_ABOUT.search(case.text, start, end) is None


def seen(case: Case) -> Outcome | None:
    """Compare the findings that think affirms with those that observe names.

    A finding counts as seen where observe names it, a kind of it or what it is a kind of. Half of
    think's findings may be its own conclusions; with fewer seen the value falls to one half.
    """
    observed = {concept for concept, _ in case.said.of("observe").claims}
    if not observed:
        return None
    graph = case.linker.graph
    used = {
        concept
        for concept, polarity in case.said.of("think").claims
        if polarity == "affirmed" and graph[concept].type in _SETTLED_TYPES
    }
    if len(used) < _FEWEST or len(used & observed) >= _TOLERATED * len(used):
        return None
    wider = set(chain.from_iterable(map(graph.ancestors, observed)))
    unseen = {
        concept
        for concept in used - observed - wider
        if observed.isdisjoint(graph.ancestors(concept))
    }
    share = 1 - len(unseen) / len(used)
    if share >= _TOLERATED:
        return None
    reason = f"observe names {len(used) - len(unseen)} of the {len(used)} findings that think uses"
    return Outcome(0.5 + share, reason, partial(_unseen, case, unseen))


def _unseen(case: Case, unseen: set[str]) -> Shown:
    return tuple(
        told(each, note=f"{each.mention.concept.name} is not observed")
        for each in case.said.of("think")
        if each.mention.concept.id in unseen and each.mention.polarity == "affirmed"
    )
