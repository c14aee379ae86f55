"""The path reward: do the stated findings support the diagnosis of the answer?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from math import fsum
from typing import NamedTuple

from pathreward.answers.question import Question
from pathreward.answers.stating import stated
from pathreward.claims.reference_mentions import reference_claims
from pathreward.claims.section_mentions import Claims, SectionMention, section_mentions
from pathreward.completion.answer_spans import places
from pathreward.errors import RecipeError
from pathreward.kg import KnowledgeGraph
from pathreward.kg.profile import Tie, profile
from pathreward.linking import Linker, Mention
from pathreward.linking.mention import Claim
from pathreward.rewards.base import Reward
from pathreward.rewards.support import (
    STATED,
    ReferenceClaims,
    Support,
    Weights,
    support,
    supporting_ties,
    weight,
)
from pathreward.sample import Sample
from pathreward.score import Evidence, Score, Verdict

_MOST_DIAGNOSES = 4
"""Diagnoses of an answer that are scored, the first."""


@dataclass(frozen=True, slots=True)
class PathReward(Reward):
    r"""Score how well the findings that a completion states support the diagnosis that it answers.

    Each finding, cell, marker and site that observe and think state counts once, by the relation
    that the graph has between it and the diagnosis (`pathreward.kg.profile`): it supports it
    (``supports`` and ``located_in`` affirmed, ``marker_positive`` affirmed, ``marker_negative``
    negated), contradicts it (``excludes`` affirmed, a marker with the other result), or is
    unrelated. With :math:`s` the weight of the supporting findings, :math:`a` the number of
    contradicting and :math:`u` the number of unrelated ones,

    .. math:: \min\left(1, \frac{s}{n}\right) \frac{s}{s + a + \lambda u} \in [0, 1],

    where :math:`n` is `enough` (fewer where less is known) and :math:`\lambda` is `unrelated`. An
    edge of the diagnosis itself weighs 1, one of a wider or narrower diagnosis `inherited`; all
    sites together weigh `site`. A supporting finding that is negated, and a finding that is both
    affirmed and negated, count as unrelated; other negated or uncertain findings, and sites
    elsewhere, do not count.

    Where the row's reference states findings that support the gold diagnosis, only these can
    support (others are unrelated), and :math:`n` is at most their weight: reciting the textbook
    does not pay.

    The diagnosis of a choice question is in the chosen option's text. Of several answered diagnoses
    the value is the mean. An answer that names no diagnosis, or hedges, earns 0; a row has no value
    only where its gold answer names no diagnosis with edges in the graph. A wrong answer can be
    well supported: multiply this part by the answer in a recipe.

    >>> reward = PathReward()
    >>> seen = "<observe>Keratin pearls, intercellular bridges. {}</observe><think>So</think>"
    >>> row = {"answer": "squamous cell carcinoma"}
    >>> end = "<answer>squamous cell carcinoma</answer>"
    >>> reward(Sample(seen.format("p40 is positive.") + end, **row)).value
    1.0
    >>> reward(Sample(seen.format("TTF-1 is positive.") + end, **row)).reason
    '2 findings support squamous cell carcinoma, 1 contradicts it'

    Raises:
        RecipeError: If a setting is out of its range.

    References:
        The form follows KG-R1 (only unique valid facts count), KG-implicit rewards
        (arXiv 2601.15160: coverage of the path) and MedCEG (arXiv 2512.13510: triples beside
        nodes); the formula is ours.
    """

    reference_fields = ("answer",)

    sections: tuple[str, ...] = ("observe", "think")
    """The sections to read; the whole completion where it has no section."""
    enough: float = 3.0
    """The weight of support that earns all, positive."""
    unrelated: float = 0.1
    """The cost of an unrelated finding, as a multiple of that of a contradicting one, 0 or more."""
    inherited: float = 0.5
    """Weight of an edge of a wider or a narrower diagnosis, in [0, 1]."""
    site: float = 0.5
    """Weight of all sites together, in [0, 1]."""
    linker: Linker | None = None
    """The linker of concepts; None: the one over the shipped graph."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "sections", tuple(self.sections))
        for name, holds, range_ in (
            ("enough", self.enough > 0, "positive"),
            ("unrelated", self.unrelated >= 0, "0 or more"),
            ("inherited", 0 <= self.inherited <= 1, "in [0, 1]"),
            ("site", 0 <= self.site <= 1, "in [0, 1]"),
        ):
            if not holds:
                raise RecipeError(f"`{name}` must be {range_}, got {getattr(self, name)}")

    def __call__(self, sample: Sample) -> Score:
        """Return the score, without a value where the graph has no edge of the gold diagnosis."""
        linker = self.linker or Linker.default()
        weights = Weights(self.inherited, self.site)
        reference = (sample.findings, sample.reasoning, sample.entities)
        row = _row(_gold(sample), *reference, linker, weights, self.enough)
        if row.fault:
            return Score.unscored(row.fault)
        answered, fault = _answered(sample, linker)
        if fault:
            return Score(0.0, fault)
        found = section_mentions(sample.parsed, self.sections, linker)
        graph = linker.graph
        claims = _stated(found.combined.claims, graph)
        results = [
            support(claims, each, graph, weights, row.reference, found.combined.contradicted)
            for each in answered[:_MOST_DIAGNOSES]
        ]
        value = fsum(self._value(each, row.needed) for each in results) / len(results)
        return Score(
            value, _reason(results, graph), evidence=partial(_evidence, found, results, graph)
        )

    def _value(self, result: Support, needed: float) -> float:
        if not result.weight:
            return 0.0
        other = result.count("against") + self.unrelated * result.count("unrelated")
        return min(1.0, result.weight / needed) * result.weight / (result.weight + other)


class _Row(NamedTuple):
    """The part of the computation that the completions of a group share."""

    needed: float = 1.0
    """The weight of support that is enough."""
    reference: ReferenceClaims | None = None
    """The claims of the reference; None: only the graph decides."""
    fault: str = ""
    """Why the row has no value."""


@lru_cache(maxsize=512)
def _row(
    gold: str,
    findings: str | None,
    reasoning: str | None,
    entities: tuple[str, ...] | None,
    linker: Linker,
    weights: Weights,
    enough: float,
) -> _Row:
    """Return what the completions of a group share."""
    if not gold.strip():
        return _Row(fault="the row has no gold answer")
    graph = linker.graph
    diagnoses = _diagnoses(linker.read(gold), graph)
    if not diagnoses:
        return _Row(fault="the gold answer names no diagnosis of the graph")
    most = min(_most(graph, each, weights) for each in diagnoses)
    if not most:
        return _Row(fault="the graph has no edge that supports the gold diagnosis")
    row = Sample("", findings=findings, reasoning=reasoning, entities=entities)
    claims = _stated(reference_claims(row, linker)[0], graph)
    results = [support(claims, each, graph, weights) for each in diagnoses]
    least = min(each.weight for each in results)
    if not least:
        return _Row(min(enough, most))
    against = {
        each for result in results for each, role in result.roles.items() if role == "against"
    }
    return _Row(min(enough, least), ReferenceClaims(frozenset(_implied(claims, graph)), against))


def _stated(claims: Claims, graph: KnowledgeGraph) -> Claims:
    """Return the claims of the concepts that can support a diagnosis."""
    stated = graph.of_type(*STATED)
    return {concept: polarity for concept, polarity in claims.items() if concept in stated}


@lru_cache(maxsize=1024)
def _most(graph: KnowledgeGraph, diagnosis: str, weights: Weights) -> float:
    """Return the weight of all edges that can support a diagnosis."""
    return weight(supporting_ties(profile(graph, diagnosis).values()), weights)


def _gold(sample: Sample) -> str:
    """Return the gold answer; of a choice question the text of the right option."""
    return sample.gold_texts[0] if len(sample.gold_texts) == 1 else ""


def _implied(claims: Claims, graph: KnowledgeGraph) -> Iterable[Claim]:
    """Yield claims, and the wider findings that affirmed ones are kinds of."""
    for concept, polarity in claims.items():
        yield concept, polarity
        if polarity == "affirmed":
            yield from ((each, polarity) for each in graph.ancestors(concept))


def _diagnoses(mentions: Iterable[Mention], graph: KnowledgeGraph) -> list[str]:
    """Return the diagnoses that are affirmed, without the wider ones of those."""
    named = [
        each.concept.id
        for each in mentions
        if each.concept.type == "diagnosis" and each.polarity == "affirmed"
    ]
    wider = {above for each in named for above in graph.ancestors(each)}
    return [each for each in dict.fromkeys(named) if each not in wider]


def _answered(sample: Sample, linker: Linker) -> tuple[list[str], str]:
    """Return the diagnoses that the completion's last answer commits to, or none and why."""
    found = places(sample.parsed)
    if not found:
        return [], "the completion gives no answer"
    text = sample.text[found[-1].start : found[-1].end]
    if options := sample.options:
        gold = (sample.answer or "").strip()
        question = Question("choice", options, gold.isdigit() and gold not in options)
        chosen = stated(text, question, linker)
        if not chosen.values:
            return [], chosen.fault
        text = options[str(min(chosen.values))]
    committed = stated(text, Question("concept"), linker)
    named = _diagnoses(committed.mentions, linker.graph)
    return named, committed.fault or ("" if named else "the answer affirms no diagnosis")


def _reason(results: Sequence[Support], graph: KnowledgeGraph) -> str:
    supports, against, unrelated = (
        sum(each.count(role) for each in results) for role in ("supports", "against", "unrelated")
    )
    reason = f"{supports} {'finding supports' if supports == 1 else 'findings support'} "
    reason += " and ".join(graph[each.diagnosis].name for each in results)
    reason += f", {against} contradict{'s' if against == 1 else ''} it" if against else ""
    return reason + (
        f", {unrelated} {'is' if unrelated == 1 else 'are'} unrelated" if unrelated else ""
    )


def _evidence(
    found: Iterable[SectionMention], results: Sequence[Support], graph: KnowledgeGraph
) -> tuple[Evidence, ...]:
    shown = []
    for section, start, end, mention in found:
        concept = mention.concept.id
        result = next((each for each in results if concept in each.roles), None)
        if result is None:
            continue
        tie = result.ties.get(concept)
        verdict: Verdict = "supports" if result.roles[concept] == "supports" else "against"
        shown.append(
            Evidence(
                section,
                start,
                end,
                mention.text,
                concept,
                mention.polarity,
                str(tie.relation) if tie else "",
                verdict,
                _note(result, tie, concept, graph),
            )
        )
    return tuple(shown)


def _note(result: Support, tie: Tie | None, concept: str, graph: KnowledgeGraph) -> str:
    """Return the edge between a concept and the diagnosis in words."""
    name, diagnosis = graph[concept].name, graph[result.diagnosis].name
    if tie is None:
        return f"{name} has no edge to {diagnosis}"
    ends = {tie.relation.subject, tie.relation.object}
    note = f"{graph[tie.relation.subject].name} {tie.relation.relation.replace('_', ' ')} "
    note += graph[tie.relation.object].name
    if concept not in ends:
        note = f"{name} is a kind or part of this: {note}"
    if result.diagnosis not in ends:
        note += f", {'a wider' if tie.distance > 0 else 'a narrower'} diagnosis than {diagnosis}"
    return note if result.roles[concept] != "unrelated" else f"{note}; it does not count here"
