"""The path reward: do the stated findings support the diagnosis of the answer?"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache, partial
from math import fsum
from typing import NamedTuple

from pathreward.answers.question import Question
from pathreward.answers.stating import stated
from pathreward.claims.marker_results import claims_with_results
from pathreward.claims.reference_mentions import reference_claims
from pathreward.claims.section_mentions import (
    Claims,
    SectionMentions,
    combine_claims,
    section_mentions,
)
from pathreward.completion.answer_spans import answer_spans
from pathreward.errors import RecipeError
from pathreward.kg import KnowledgeGraph
from pathreward.kg.profile import profile
from pathreward.linking import Linker, Mention
from pathreward.rewards.base import Reward
from pathreward.rewards.path_evidence import path_evidence, path_reason
from pathreward.rewards.support import (
    STATED,
    StatedReference,
    Statements,
    Support,
    Weights,
    support,
    weight,
)
from pathreward.rewards.usage import read_usage
from pathreward.sample import Sample
from pathreward.score import Score

_MOST_DIAGNOSES = 4
"""Diagnoses of an answer that are scored, the first."""
_ENOUGH_STATED = 1.0
"""The most weight of findings of a reference that is enough: that of one specific finding."""
_LEAST_STATED, _ONE_STATED = 0.1, 0.5
"""Weight of the findings that a reference must state: of several, and of a single one."""
_LEAST = 1.5
"""Weight that the graph must know of a diagnosis, where the row has no reference."""


@dataclass(frozen=True, slots=True)
class PathReward(Reward):
    r"""Score how well the findings that a completion observes and uses support its diagnosis.

    Each finding, cell, marker and site counts once, by the relation that the graph has between it
    and the answered diagnosis (`pathreward.kg.profile`). It supports the diagnosis (``supports``,
    ``marker_positive``, ``located_in`` affirmed; ``marker_negative``, ``excludes`` negated; the
    absence of a finding is a finding), contradicts it (``excludes`` affirmed, a marker with the
    other result where that is not frequent), or is unrelated. A supporting finding is used where
    it is observed, or stated by the row's reference, and the reasoning connects it to a conclusion
    (`pathreward.rewards.usage`); a site is stated only. With :math:`s` the weight of the supporting
    findings, :math:`t` that of the used ones, :math:`n` the weight that is enough, :math:`a` the
    cost of contradicting findings and :math:`u` the number of unrelated ones beyond the `free`
    ones,

    .. math::

        c &= (1 - \sigma) \min(1, t / n) + \sigma \min(1, s / n) \\
        v &= c \cdot \frac{c m}{c m + a + \lambda u} \in [0, 1], \quad m = \max(1, n)

    where :math:`\sigma` is `stated` and :math:`\lambda` is `unrelated`. A finding weighs as much as
    it is specific (`pathreward.kg.specificity`), times `inherited` for each step of is_a if the
    relation is of a wider diagnosis; all sites together weigh `site`. A supporting finding that is
    negated, and a finding that is both affirmed and negated, count as unrelated; uncertain findings
    and sites elsewhere do not count.

    Where the row has a reference, only findings that it states can support, and those that it
    states the other way round contradict; :math:`n` is `share` of the weight of its findings, at
    most 1. Reciting the textbook does not pay. Else :math:`n` is `enough`, or what the graph knows
    where that is less.

    The diagnosis of a choice question is in the chosen option's text. Of several answered diagnoses
    the value is the mean, over those of which the graph knows enough. An answer that names no
    diagnosis, or hedges, earns 0. A row has no value where its gold answer names no diagnosis of
    the graph, where its reference states no specific finding of it, and, without a reference,
    where the graph knows too little that is specific to it. A wrong answer can be well supported:
    multiply this part by the answer in a recipe.

    >>> reward = PathReward()
    >>> seen = "<observe>Keratin pearls, intercellular bridges. {}</observe>"
    >>> think = "<think>Keratin pearls and intercellular bridges make it so.</think>"
    >>> row = {"answer": "squamous cell carcinoma"}
    >>> end = "<answer>squamous cell carcinoma</answer>"
    >>> reward(Sample(seen.format("") + think + end, **row)).value
    1.0
    >>> reward(Sample(seen.format("TTF-1 is positive.") + think + end, **row)).reason
    '2 findings support squamous cell carcinoma, 1 contradicts it'
    >>> round(reward(Sample(seen.format("") + "<think>So it is.</think>" + end, **row)).value, 2)
    0.15

    Raises:
        RecipeError: If a setting is out of its range.

    References:
        The form follows KG-R1 (only unique valid facts count), KG-implicit rewards
        (arXiv 2601.15160: coverage of the path) and MedCEG (arXiv 2512.13510: triples and
        nodes); the formula is ours.
    """

    reference_fields = ("answer",)
    context_fields = ("options", "findings", "reasoning", "entities", "prompt")
    reads_images = False

    observed: tuple[str, ...] = ("observe",)
    """The sections that state findings."""
    reasoning: tuple[str, ...] = ("think",)
    """The sections that use them; the whole completion where it has no section."""
    enough: float = 1.5
    """The weight of support that earns all without a reference, positive."""
    share: float = 0.25
    """The share of the weight of the reference's findings that earns all, in (0, 1]."""
    stated: float = 0.15
    """The share of the value for supporting findings that are only stated, in [0, 1]."""
    unrelated: float = 0.1
    """The cost of an unrelated finding beyond the free ones, 0 or more."""
    free: int = 8
    """Unrelated findings that cost nothing, 0 or more."""
    inherited: float = 0.7
    """The factor of the weight of an edge for each step to a wider diagnosis, in [0, 1]."""
    site: float = 0.2
    """Weight of all sites together, in [0, 1]."""
    linker: Linker | None = None
    """The linker of concepts; None: the one over the shipped graph."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "observed", tuple(self.observed))
        object.__setattr__(self, "reasoning", tuple(self.reasoning))
        for name, holds, range_ in (
            ("enough", self.enough > 0, "positive"),
            ("share", 0 < self.share <= 1, "in (0, 1]"),
            ("stated", 0 <= self.stated <= 1, "in [0, 1]"),
            ("unrelated", self.unrelated >= 0, "0 or more"),
            ("free", self.free >= 0, "0 or more"),
            ("inherited", 0 <= self.inherited <= 1, "in [0, 1]"),
            ("site", 0 <= self.site <= 1, "in [0, 1]"),
        ):
            if not holds:
                raise RecipeError(f"`{name}` must be {range_}, got {getattr(self, name)}")

    def __call__(self, sample: Sample) -> Score:
        """Return the score, without a value where too little of the gold diagnosis is known."""
        linker = (self.linker or Linker.default()).within(sample.context)
        weights = Weights(self.inherited, self.site)
        stated = (sample.findings, sample.reasoning, sample.entities)
        row = _row(_gold(sample), *stated, linker, weights, self.enough, self.share)
        if row.fault:
            return Score.unscored(row.fault)
        answered, fault = _answered(sample, linker)
        if fault:
            return Score(0.0, fault)
        found = section_mentions(sample.parsed, (*self.observed, *self.reasoning), linker)
        graph = linker.graph
        statements = self._statements(found, row.reference, graph)
        reasoning = [each for each in found.sections if each.section not in self.observed]
        results = []
        for each in (_known(answered, graph, weights) or answered)[:_MOST_DIAGNOSES]:
            usage = partial(
                read_usage,
                reasoning,
                diagnosis=each,
                graph=graph,
                labels=tuple(sample.options or ()),
            )
            results.append(support(statements, each, graph, weights, row.reference, usage))
        value = fsum(self._value(each, row.needed) for each in results) / len(results)
        return Score(
            value,
            partial(path_reason, results, graph, row.needed),
            evidence=partial(path_evidence, found.sections, results, graph),
        )

    def _statements(
        self, found: SectionMentions, reference: StatedReference | None, graph: KnowledgeGraph
    ) -> Statements:
        """Return the claims of a completion; where it observes something, that decides."""
        stated = [
            (each.section, tuple(claims_with_results(each.text, each.mentions, graph)))
            for each in found.sections
        ]
        every = combine_claims(claim for _, claims in stated for claim in claims)
        observed = combine_claims(
            claim for section, claims in stated if section in self.observed for claim in claims
        )
        deciding = observed if observed.claims else every
        claims = _stated({**every.claims, **deciding.claims}, graph)
        return Statements(
            claims,
            deciding.contradicted,
            frozenset(claims.keys() - deciding.claims.keys()),
            observed.claims if reference is None else None,
        )

    def _value(self, result: Support, needed: float) -> float:
        covered = (1 - self.stated) * min(1.0, result.used / needed)
        covered += self.stated * min(1.0, result.stated / needed)
        if not covered:
            return 0.0
        support = covered * max(1.0, needed)
        excess = max(0, result.count("unrelated") - self.free)
        return covered * support / (support + result.against + self.unrelated * excess)


class _Row(NamedTuple):
    """The part of the computation that the completions of a group share."""

    needed: float = 1.0
    """The weight of support that is enough."""
    reference: StatedReference | None = None
    """The claims of the reference; None: the row has none."""
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
    share: float,
) -> _Row:
    """Return what the completions of a group share."""
    if not gold.strip():
        return _Row(fault="the row has no gold answer")
    graph = linker.graph
    diagnoses = _diagnoses(linker.read(gold), graph)
    if not diagnoses:
        return _Row(fault="the gold answer names no diagnosis of the graph")
    names = " and ".join(graph[each].name for each in diagnoses)
    if not (findings or reasoning or entities):
        known = [_most(graph, each, weights) for each in _known(diagnoses, graph, weights)]
        if not known:
            return _Row(fault=f"the graph knows too little that is specific to {names}")
        return _Row(min(enough, *known))
    row = Sample("", findings=findings, reasoning=reasoning, entities=entities)
    claims = _stated(reference_claims(row, linker)[0], graph)
    results = [support(Statements(claims), each, graph, weights) for each in diagnoses]
    supported = [each.used for each in results if _argues(each)]
    if not supported:
        return _Row(fault=f"the reference states no specific finding of {names}")
    against = {
        each for result in results for each, role in result.roles.items() if role == "against"
    }
    return _Row(
        min(_ENOUGH_STATED, share * min(supported)), StatedReference.of(claims, graph, against)
    )


def _stated(claims: Claims, graph: KnowledgeGraph) -> Claims:
    """Return the claims of the concepts that can support a diagnosis."""
    stated = graph.of_type(*STATED)
    return {concept: polarity for concept, polarity in claims.items() if concept in stated}


@lru_cache(maxsize=1024)
def _most(graph: KnowledgeGraph, diagnosis: str, weights: Weights) -> float:
    """Return the weight of all findings and markers that can support a diagnosis."""
    return weight(
        (
            each
            for each in profile(graph, diagnosis).values()
            if each.relation.relation != "located_in"
        ),
        weights,
    )


def _argues(reference: Support) -> bool:
    """Return whether a reference states enough for an argument, so that it can be judged."""
    ties = (reference.ties[each] for each, role in reference.roles.items() if role == "used")
    edges = {each.number for each in ties if each.relation.relation != "located_in"}
    return reference.used >= (_LEAST_STATED if len(edges) > 1 else _ONE_STATED)


def _known(diagnoses: Iterable[str], graph: KnowledgeGraph, weights: Weights) -> list[str]:
    """Return the diagnoses of which the graph knows enough that is specific."""
    return [each for each in diagnoses if _most(graph, each, weights) >= _LEAST]


def _gold(sample: Sample) -> str:
    """Return the gold answer; of a choice question the text of the right option."""
    return sample.gold_texts[0] if len(sample.gold_texts) == 1 else ""


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
    found = answer_spans(sample.parsed)
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
