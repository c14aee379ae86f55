"""Whether a finding is said to be there and not to be there, and whether think saw what it uses."""

import re
from collections.abc import Collection, Iterator, Sequence, Set
from functools import lru_cache, partial

from pathreward.claims.section_mentions import SectionMention
from pathreward.kg import KnowledgeGraph
from pathreward.linking import Mention
from pathreward.rewards.consistency_checks.case import Case, Outcome, sentence, told
from pathreward.score import Spans

_SETTLED_TYPES = frozenset({"finding", "marker"})
"""Types of which a text may not say both; diagnoses and sites are weighed against each other."""
_LOOSE = frozenset({"gland", "glands", "lesion", "tissue"})
"""Words that name a finding here and an organ or anything else there."""
_NO_WORD = re.compile(r"[^\w-]")
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
    r"|underestimat\w*|unless|typical\w*|usual\w*|often|expect\w*|attributable|negate)\b"
)
"""Words of a sentence that talks about a concept in general, or weighs it; in lower case."""
_FEWEST = 3  # findings: what a shorter think adds to observe says little
_TOLERATED = 0.5
_NEAR = 24
"""Characters before a mention in which the word before it is looked for."""
_FEW = 8
"""Concepts of which the statements are looked for one by one; those of more are read at once."""


def said_both_ways(case: Case) -> Outcome | None:
    """Find a finding or marker that is affirmed and negated, in one section or in two.

    A concept with others below it ("invasion": of muscle, of vessels) may well be said both ways
    where something stands beside it that tells the kind; a sentence that only talks about a concept
    ("the presence or absence of metastasis") says nothing of it.
    """
    for about in _about(case, _clashing(case)):
        if pair := _asserted(case, about):
            reason = f"{pair[0].mention.text!r} is affirmed and negated"
            return Outcome(0.0, reason, partial(_both, pair))
    return None


def _clashing(case: Case) -> list[str]:
    """Return the findings and markers that are both affirmed and negated, as the text has them."""
    clashing = _settled(case.graph) & case.said.combined.contradicted
    if len(clashing) < 2:
        return list(clashing)
    both = [
        concept
        for concept, polarity in case.said.claims
        if concept in clashing and polarity != "uncertain"
    ]
    return list(dict.fromkeys(reversed(both)))[::-1]


def _about(case: Case, concepts: Collection[str]) -> Iterator[Sequence[SectionMention]]:
    """Yield what is said about each of the concepts."""
    if len(concepts) <= _FEW:
        yield from (case.said.about((each,)) for each in concepts)
        return
    found: dict[str, list[SectionMention]] = {each: [] for each in concepts}
    for each in case.said.about(concepts):
        found[each.mention.concept.id].append(each)
    yield from found.values()


def _asserted(
    case: Case, about: Sequence[SectionMention]
) -> tuple[SectionMention, SectionMention] | None:
    """Return a statement that affirms a concept and one that negates it, or none."""
    denials: dict[str, list[SectionMention]] = {}
    for each in about:
        if each.mention.polarity == "negated":
            denials.setdefault(_words(each.mention), []).append(each)
    for each in about:
        if each.mention.polarity != "affirmed" or not denials:
            continue
        words = _words(each.mention)
        if words in denials and _says(case, each):
            for other in denials.pop(words):
                if _says(case, other):
                    return each, other
    return None


def _says(case: Case, each: SectionMention) -> bool:
    """Say whether a statement is of this case and of the concept itself, no kind of it."""
    return (
        each.mention.text.casefold() not in _LOOSE
        and (_is_bare(case.text, each) or not _has_kinds(each.mention.concept.id, case.graph))
        and asserts(case, each)
    )


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


def _is_bare(text: str, each: SectionMention) -> bool:
    """Say whether nothing beside a mention tells what kind of the concept is meant."""
    before = text[max(0, each.start - _NEAR) : each.start]
    if before[-1:] == " ":
        word = _NO_WORD.split(before[:-1])[-1].casefold()
        if word and word not in _NO_KIND_BEFORE:
            return False
    return _NO_KIND_BEHIND.match(text, each.end) is not None


def _both(pair: tuple[SectionMention, SectionMention]) -> Spans:
    return tuple(map(told, pair))


def asserts(case: Case, each: SectionMention) -> bool:
    """Say whether the sentence of a statement says something of this case."""
    start, end = sentence(case.text, each.start, each.end, 0, len(case.text))
    return _TALKS_ABOUT.search(case.text[start:end].casefold()) is None


def seen(case: Case) -> Outcome | None:
    """Compare the findings that think affirms with those that observe names.

    A finding counts as seen where observe names it, a kind of it or what it is a kind of. Half of
    think's findings may be its own conclusions; with fewer seen the value falls to one half.
    """
    observed = {concept for concept, _ in case.claims("observe")}
    if not observed:
        return None
    graph = case.graph
    used = {concept for concept, polarity in case.claims("think") if polarity == "affirmed"}
    used &= _settled(graph)
    unseen = used - observed
    if len(used) < _FEWEST or not _are_too_many(unseen, used):
        return None
    above = graph.ancestors
    unseen = {each for each in unseen if observed.isdisjoint(above(each))}
    if _are_too_many(unseen, used):
        unseen.difference_update(*map(above, observed))
    if not _are_too_many(unseen, used):
        return None
    share = 1 - len(unseen) / len(used)
    reason = f"observe names {len(used) - len(unseen)} of the {len(used)} findings that think uses"
    return Outcome(0.5 + share, reason, partial(_unseen, case, unseen))


def _are_too_many(unseen: Set[str], used: Set[str]) -> bool:
    return 1 - len(unseen) / len(used) < _TOLERATED


@lru_cache(maxsize=16)
def _settled(graph: KnowledgeGraph) -> frozenset[str]:
    """Return the findings and markers of a graph."""
    every = graph.concepts.values()
    return frozenset(each.id for each in every if each.type in _SETTLED_TYPES)


def _unseen(case: Case, unseen: set[str]) -> Spans:
    return tuple(
        told(each, note=f"{each.mention.concept.name} is not observed")
        for each in case.said.of("think")
        if each.mention.concept.id in unseen and each.mention.polarity == "affirmed"
    )
