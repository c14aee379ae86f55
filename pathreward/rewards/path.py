"""The path reward: do the stated findings support the diagnosis of the answer?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from math import fsum
from typing import NamedTuple

from pathreward.answers.question import Question
from pathreward.answers.stating import stated
from pathreward.claims.reference_mentions import reference_claims
from pathreward.claims.section_mentions import (
    Claims,
    CombinedClaims,
    SectionMention,
    SectionMentions,
    combine_claims,
    section_mentions,
)
from pathreward.completion.answer_spans import places
from pathreward.completion.scanning import MOST
from pathreward.completion.sections import Completion
from pathreward.errors import RecipeError
from pathreward.kg import KnowledgeGraph
from pathreward.kg.profile import Tie, profile
from pathreward.linking import Linker, Mention
from pathreward.rewards.base import Reward
from pathreward.rewards.support import (
    STATED,
    Reference,
    Role,
    Statements,
    Support,
    Weights,
    support,
    weight,
)
from pathreward.rewards.usage import read_usage
from pathreward.sample import Sample
from pathreward.score import Evidence, Score, Verdict

_MOST_DIAGNOSES = 4
"""Diagnoses of an answer that are scored, the first."""
_ENOUGH_STATED = 1.0
"""The most weight of findings of a reference that is enough: that of one specific finding."""
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
    (`pathreward.rewards.usage`). With :math:`s` the weight of the supporting findings, :math:`t`
    that of the used ones, :math:`n` the weight that is enough, :math:`a` the cost of contradicting
    findings and :math:`u` the number of unrelated ones beyond the `free` ones,

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
    the value is the mean. An answer that names no diagnosis, or hedges, earns 0. A row has no value
    where its gold answer names no diagnosis of the graph, where its reference states no finding
    that supports it, and, without a reference, where the graph knows too little that is specific
    to it. A wrong answer can be well supported: multiply this part by the answer in a recipe.

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
        (arXiv 2601.15160: coverage of the path) and MedCEG (arXiv 2512.13510: triples beside
        nodes); the formula is ours.
    """

    reference_fields = ("answer",)

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
        results = [
            self._support(sample, found, each, row.reference, linker, weights)
            for each in answered[:_MOST_DIAGNOSES]
        ]
        value = fsum(self._value(each, row.needed) for each in results) / len(results)
        return Score(
            value,
            partial(_reason, results, linker.graph),
            evidence=partial(_evidence, found, results, linker.graph),
        )

    def _support(
        self,
        sample: Sample,
        found: SectionMentions,
        diagnosis: str,
        reference: Reference | None,
        linker: Linker,
        weights: Weights,
    ) -> Support:
        graph = linker.graph
        observed = _of_sections(found, self.observed)
        combined = observed if observed.claims else found.combined
        reasoned = found.combined.claims
        claims = _stated({**reasoned, **combined.claims}, graph)
        statements = Statements(
            claims,
            combined.contradicted,
            frozenset(claims.keys() - combined.claims.keys()),
            grounded=lambda claim: reference is not None or claim in observed.claims.items(),
            usage=lambda wanted: read_usage(
                self._bodies(sample.parsed), wanted, diagnosis, linker, sample.options or ()
            ),
        )
        return support(statements, diagnosis, graph, weights, reference)

    def _bodies(self, completion: Completion) -> Iterator[str]:
        """Yield the texts of the reasoning, as `section_mentions` reads them."""
        if not completion.sections:
            yield completion.text[:MOST]
        for each in completion.sections:
            if each.name in self.reasoning and each.start < MOST:
                yield completion.text[each.start : min(each.end, MOST)]

    def _value(self, result: Support, needed: float) -> float:
        covered = (1 - self.stated) * min(1.0, result.used / needed)
        covered += self.stated * min(1.0, result.stated / needed)
        if not covered:
            return 0.0
        support = covered * max(1.0, needed)
        beside = max(0, result.count("unrelated") - self.free)
        return covered * support / (support + result.against + self.unrelated * beside)


class _Row(NamedTuple):
    """The part of the computation that the completions of a group share."""

    needed: float = 1.0
    """The weight of support that is enough."""
    reference: Reference | None = None
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
        most = min(_most(graph, each, weights) for each in diagnoses)
        if most < _LEAST:
            return _Row(fault=f"the graph knows too little that is specific to {names}")
        return _Row(min(enough, most))
    row = Sample("", findings=findings, reasoning=reasoning, entities=entities)
    claims = _stated(reference_claims(row, linker)[0], graph)
    results = [support(Statements(claims), each, graph, weights) for each in diagnoses]
    least = min(each.stated for each in results)
    if least <= weights.site:
        return _Row(fault=f"the reference states no finding that supports {names}")
    against = {
        each for result in results for each, role in result.roles.items() if role == "against"
    }
    return _Row(min(_ENOUGH_STATED, share * least), Reference.of(claims, graph, against))


def _of_sections(found: SectionMentions, names: tuple[str, ...]) -> CombinedClaims:
    """Return one polarity for each concept that the sections of these names mention."""
    return combine_claims(
        claim
        for section in found.sections
        if section.section in names
        for claim in section.mentions.claims
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
    """Return the counts of the findings, as the evidence shows them."""
    used, stated, against, unrelated = (
        sum(each.count(role) for each in results)
        for role in ("used", "stated", "against", "unrelated")
    )
    supporting = used + stated
    parts = [
        f"{supporting} {'finding supports' if supporting == 1 else 'findings support'} "
        + " and ".join(graph[each.diagnosis].name for each in results)
    ]
    if stated:
        parts.append(f"the reasoning uses {used} of {'it' if supporting == 1 else 'them'}")
    if against:
        parts.append(f"{against} contradict{'s' if against == 1 else ''} it")
    if unrelated:
        parts.append(f"{unrelated} {'is' if unrelated == 1 else 'are'} unrelated")
    return ", ".join(parts)


_VERDICTS: Mapping[Role, Verdict] = {
    "used": "supports",
    "stated": "partial",
    "against": "against",
    "unrelated": "neutral",
}


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
        shown.append(
            Evidence(
                section,
                start,
                end,
                mention.text,
                concept,
                mention.polarity,
                str(tie.relation) if tie else "",
                _VERDICTS[result.roles[concept]],
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
    if tie.relation.frequency:
        note += f" ({tie.relation.frequency})"
    if concept not in ends:
        note = f"{name} is a kind, a part or the absence of this: {note}"
    if result.diagnosis not in ends:
        note += f", a wider diagnosis than {diagnosis}"
    return f"{note}; {_REMARKS[result.roles[concept]]}".removesuffix("; ")


_REMARKS: Mapping[Role, str] = {
    "used": "",
    "stated": "the reasoning does not use it",
    "against": "stated the other way round",
    "unrelated": "it does not count here",
}
