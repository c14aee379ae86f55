"""The check of findings: none is both affirmed and negated."""

import re
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache, partial
from itertools import islice

from pathreward.assertion import assertions
from pathreward.claims.section_mentions import SectionMention
from pathreward.completion.sentences import sentence_around
from pathreward.facts.marker.compare import implied_status
from pathreward.facts.marker.parse import markers
from pathreward.kg import KnowledgeGraph
from pathreward.lexicon import Table, load_table, phrase_pattern
from pathreward.linking import Mention, role_of
from pathreward.rewards.consistency_checks.context import (
    CheckContext,
    CheckResult,
    mention_evidence,
)
from pathreward.rewards.consistency_checks.rivals import (
    diagnoses_of,
    sentence_of,
    speaks_of_rivals,
)
from pathreward.rewards.consistency_checks.stance_classes import supports
from pathreward.rewards.consistency_checks.taken_back import taken_back
from pathreward.score import Spans

_CHECKED_TYPES = frozenset({"cell", "finding", "marker"})
"""Diagnoses and sites may be affirmed and negated: a text weighs them against each other."""
_PARTS = frozenset({"anatomy", "cell", "diagnosis"})
"""Types of concepts that a marker is of: two parts of a case may differ."""
_OF_GENE = re.compile(
    r"[\s-]*(?:promot|gene\b|(?:hyper)?methyl|mutat|delet|amplif|rearrang|fusion|copy)",
    re.IGNORECASE,
)
"""Behind a marker whose gene is meant, and not its protein."""
_NO_WORD = re.compile(r"[^\w-]")
_BARE_NOT, _NOT_SHOWN = "not", "does not show"
"""Rules of the assertion engine."""
_DENIED_RESULTS = frozenset({"negative", "lost", "wild type", "deficient", "not amplified"})
_NEAR = 24
"""Characters before a mention in which the word before it is looked for."""
_MOST_TRIES = 40
"""Mentions of a concept whose sentences are read; a text that has more is a loop."""


def check_polarity(context: CheckContext) -> CheckResult | None:
    """Find a finding or marker that is affirmed and negated, in one section or in two.

    A concept with kinds ("invasion": of muscle, of vessels) may be affirmed and negated where a
    word next to the mention specifies its kind. Only mentions that are asserted of this case count,
    not those of the concept in general, of a hypothesis, of another patient or of a rival
    diagnosis. Of diagnoses, those that are no options count, as premises; a denial says that the
    findings "do not suggest" or "do not show" them.

    >>> from pathreward import Linker, Sample
    >>> from pathreward.rewards.consistency_checks.context import Levels
    >>> sample = Sample("<observe>No necrosis.</observe><think>The necrosis is wide.</think>")
    >>> check_polarity(CheckContext.of(sample, Linker.default(), Levels())).reason
    "'necrosis' is affirmed and negated"
    """
    for mentions in _by_concept(context, _clashing(context)):
        if pair := _contradictory_pair(context, mentions):
            reason = f"{pair[0].mention.text!r} is affirmed and negated"
            return CheckResult(0.0, reason, partial(_pair_evidence, pair))
    if pair := taken_back(context):
        reason = f"{pair[0].mention.text!r} is affirmed and taken back"
        return CheckResult(0.0, reason, partial(_pair_evidence, pair))
    if pair := _denied_amount(context):
        reason = f"{pair[1].mention.text!r} is denied, {pair[0].mention.text!r} affirmed"
        return CheckResult(0.0, reason, partial(_pair_evidence, pair))
    return None


def _denied_amount(context: CheckContext) -> tuple[SectionMention, SectionMention] | None:
    """Return a finding that is affirmed with an amount, and denied without one, or None.

    The graph has concepts for some amounts: "no necrosis", "extensive necrosis".
    """
    denied: dict[str, SectionMention] = {}
    amounts: list[tuple[str, SectionMention]] = []
    for each in context.mentions.within(0, len(context.text)):
        named = each.mention.text.casefold()
        if each.mention.polarity == "negated":
            denied.setdefault(named.removesuffix("s"), each)
        elif each.mention.polarity == "affirmed":
            first, _, rest = named.partition(" ")
            if rest and first in _amounts():
                amounts.append((rest.removesuffix("s"), each))
    tried = ((each, denied[rest]) for rest, each in amounts if rest in denied)
    for each, other in islice(tried, _MOST_TRIES):
        checked = {each.mention.concept.type, other.mention.concept.type}
        if (
            checked <= _CHECKED_TYPES
            and each.section != other.section  # one section may describe two specimens
            and _is_of_the_case(context, each)
            and _is_of_the_case(context, other)
            and _is_bare(context.text, other)
            and _denies_presence(context.text, other)
        ):
            return each, other
    return None


@lru_cache(maxsize=1)
def _table() -> Table:
    classes = frozenset({"amount", "unspecific", "before", "beside", "either", "behind"})
    return load_table(__package__, "polarity_words", classes)


@lru_cache(maxsize=1)
def _unspecific() -> frozenset[str]:
    return frozenset(_table().phrases("unspecific"))


@lru_cache(maxsize=1)
def _before() -> frozenset[str]:
    return frozenset(_table().phrases("before", "beside", "either"))


@lru_cache(maxsize=1)
def _amounts() -> frozenset[str]:
    return frozenset(_table().phrases("amount"))


@lru_cache(maxsize=1)
def _behind() -> re.Pattern[str]:
    words = phrase_pattern(_table().phrases("behind", "beside", "either"))
    return re.compile(rf"\s?(?:[.,;:)<\n]|\Z|{words})")


def _clashing(context: CheckContext) -> list[str]:
    """Return the findings and markers that are affirmed and negated, in the order of the text."""
    contradicted = context.mentions.combined.contradicted
    clashing = _checked_concepts(context.graph) & contradicted
    if context.question.kind == "choice" and len(clashing) < len(contradicted):
        options = diagnoses_of(tuple(context.question.options.values()), context.linker)
        concepts = context.graph.concepts
        clashing |= {
            each for each in contradicted - clashing - options if concepts[each].type == "diagnosis"
        }
    if len(clashing) < 2:
        return list(clashing)
    both = [
        concept
        for concept, polarity in context.mentions.claims
        if concept in clashing and polarity != "uncertain"
    ]
    return list(dict.fromkeys(reversed(both)))[::-1]


def _by_concept(
    context: CheckContext, concepts: Collection[str]
) -> Iterable[Sequence[SectionMention]]:
    """Return the mentions of each concept."""
    found: dict[str, list[SectionMention]] = {each: [] for each in concepts}
    for each in context.mentions.about(concepts) if concepts else ():
        found[each.mention.concept.id].append(each)
    return found.values()


def _contradictory_pair(
    context: CheckContext, mentions: Sequence[SectionMention]
) -> tuple[SectionMention, SectionMention] | None:
    """Return a mention that affirms a concept and one that negates it, or None."""
    denials: dict[str, list[SectionMention]] = {}
    for each in mentions:
        if each.mention.polarity == "negated":
            denials.setdefault(_compared_words(each.mention), []).append(each)
    asserted = (
        each
        for each in mentions
        if each.mention.polarity == "affirmed" and _compared_words(each.mention) in denials
    )
    for each in islice(asserted, _MOST_TRIES):
        if _is_of_the_case(context, each):
            for other in denials.pop(_compared_words(each.mention), [])[:_MOST_TRIES]:
                if (
                    _is_of_the_case(context, other)
                    and _denies_presence(context.text, other)
                    and not _are_of_two_parts(context, each, other)
                ):
                    return each, other
    return None


def _is_of_the_case(context: CheckContext, each: SectionMention) -> bool:
    """Return whether a mention asserts something of this case, and of no kind of its concept."""
    concept = each.mention.concept
    if each.mention.frame != "case" or each.mention.text.casefold() in _unspecific():
        return False
    is_premise = concept.type == "diagnosis"
    if concept.type == "marker" and _OF_GENE.match(context.text, each.end):
        return False  # a methylated promoter goes with a lost protein
    bare = is_premise or _is_bare(context.text, each) or not _has_kinds(concept.id, context.graph)
    if not bare or (concept.type == "marker" and not _states_result(context.text, each)):
        return False
    sentence = sentence_of(context, each.start, each.end)
    return not speaks_of_rivals(context, sentence, options_only=is_premise)


def _are_of_two_parts(context: CheckContext, one: SectionMention, other: SectionMention) -> bool:
    """Return whether a marker has one result in each of two parts of the case.

    One sentence states both: "lost in the villi, kept in the decidua". Of two, each names another
    cell or site.
    """
    if one.mention.concept.type == "cell":
        return one.section == other.section
    if one.mention.concept.type != "marker":
        return False
    first, second = (sentence_of(context, each.start, each.end) for each in (one, other))
    if first == second:
        return True
    if one.section != other.section:
        return False
    mine, theirs = (
        {
            each.mention.concept.id
            for each in context.mentions_in(*span)
            if each.mention.concept.type in _PARTS
        }
        for span in (first, second)
    )
    return bool(mine and theirs) and mine.isdisjoint(theirs)


def _states_result(text: str, each: SectionMention) -> bool:
    """Return whether a marker has a result, and the one that the mention's polarity says.

    "CD30 negativity" and "focal S100" name the marker, and affirm it only in form.
    """
    start, end = sentence_around(text, each.start, each.end, 0, len(text))
    statuses = {
        implied_status(result)
        for result in markers(text[start:end])
        if start + result.start < each.end and each.start < start + result.end
    }
    denied = statuses & _DENIED_RESULTS
    return bool(denied) if each.mention.polarity == "negated" else bool(statuses - denied)


def _denies_presence(text: str, each: SectionMention) -> bool:
    """Return whether a denial is of the finding, and not of a relation to it.

    A bare "not" may deny either: "not consistent with necrosis", but "gastric cells secrete acid,
    not insulin".
    """
    start, end = sentence_around(text, each.start, each.end, 0, len(text))
    [found] = assertions(text[start:end], [(each.start - start, each.end - start)])
    if found.rule == _BARE_NOT and found.cue:
        return supports(text[start + found.cue[1] : each.start])
    return each.mention.concept.type != "diagnosis" or found.rule == _NOT_SHOWN


def _compared_words(mention: Mention) -> str:
    """Return the words of a mention as far as they must be the same in both.

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
    """Return whether no word next to a mention specifies a kind of its concept.

    "No extensive necrosis" leaves room for some, but "extensive necrosis" none for "no necrosis".
    """
    before = text[max(0, each.start - _NEAR) : each.start]
    if before[-1:] == " ":
        word = _NO_WORD.split(before[:-1])[-1].casefold()
        is_amount = each.mention.polarity == "affirmed" and word in _amounts()
        if word and word not in _before() and not is_amount:
            return False
    return _behind().match(text, each.end) is not None


def _pair_evidence(pair: tuple[SectionMention, SectionMention]) -> Spans:
    return tuple(map(mention_evidence, pair))


@lru_cache(maxsize=16)
def _checked_concepts(graph: KnowledgeGraph) -> frozenset[str]:
    """Return the findings and markers of a graph; of two margins, one may be involved."""
    every = graph.concepts.values()
    checked = (each for each in every if each.type in _CHECKED_TYPES)
    return frozenset(each.id for each in checked if role_of(each) != "place")
