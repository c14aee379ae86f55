"""The entity reward: does the reasoning name the reference's concepts with their polarity?"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import islice, product
from operator import itemgetter

from pathreward.claims.section_mentions import Claims, SectionMention, section_mentions
from pathreward.errors import RecipeError
from pathreward.kg import Concept, KnowledgeGraph
from pathreward.linking import Linker
from pathreward.linking.mention import Claim
from pathreward.rewards.base import Reward
from pathreward.sample import Sample
from pathreward.score import Evidence, Polarity, Score, Verdict

Pair = tuple[str, str, float]
"""A concept of the completion, one of the reference, and their similarity."""

_as_evidence = partial(tuple.__new__, Evidence)  # a third of the time; made for each mention


@dataclass(frozen=True, slots=True)
class EntityReward(Reward):
    r"""Score the F-measure between the concepts of the reasoning and those of the reference.

    A concept named with the reference's polarity is worth 1. The remaining concepts of both sides
    are paired one to one with an ancestor or a descendant, so that the sum of similarities is
    greatest; a pair of equal polarity and of similarity :math:`s` of at least
    `min_similarity` is worth `softness` times :math:`s`. With :math:`c` the sum, recall is
    :math:`c` over the reference's concepts, precision :math:`c` over the completion's, and the
    value

    .. math:: F_\beta = (1 + \beta^2) P R / (\beta^2 P + R) \in [0, 1].

    The opposite polarity is worth nothing and costs precision and recall; so does a concept that
    is both affirmed and negated. Repeats count once. The concepts of the gold answer and of the
    options, their ancestors, and negated diagnoses (eliminations) are neutral, unless the reference
    names them.

    >>> reward = EntityReward()
    >>> reference = "Keratin pearls. No necrosis."
    >>> reward(Sample("<think>Keratin pearls, no necrosis.</think>", findings=reference)).value
    1.0
    >>> reward(Sample("<think>Keratin pearls, necrosis.</think>", findings=reference)).value
    0.5

    Raises:
        RecipeError: If a setting is out of its range.

    References:
        PathReasoner-R1 (arXiv 2601.21617): `beta` infinite is the recall of the paper's figure,
        `beta` 1 with `softness` 0.5 the soft Dice of the released code; both one to one here.
    """

    reference_fields = ("findings", "reasoning", "entities")

    sections: tuple[str, ...] = ("observe", "think")
    """The sections to read; the whole completion where it has no section."""
    beta: float = 1.0
    """Weight of recall against precision, positive; ``.inf`` is recall alone."""
    softness: float = 0.5
    """The share of its similarity that a near miss earns, in [0, 1]; 0: only exact concepts pay."""
    min_similarity: float = 0.6
    """Least similarity in the graph of a near miss, in (0, 1]."""
    siblings: bool = False
    """Whether concepts that only share an ancestor (leiomyoma and leiomyosarcoma, CK7 and CK20) can
    be near misses; else only ancestors and descendants can."""
    limit: float = 4.0
    """How many concepts count for each of the reference's, 1 or more: so listing the graph does not
    pay where only recall counts."""
    linker: Linker | None = None
    """The linker of concepts; None: the one over the shipped graph."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "sections", tuple(self.sections))
        for name, holds, range_ in (
            ("beta", self.beta > 0, "positive"),
            ("softness", 0 <= self.softness <= 1, "in [0, 1]"),
            ("min_similarity", 0 < self.min_similarity <= 1, "in (0, 1]"),
            ("limit", self.limit >= 1, "at least 1"),
        ):
            if not holds:
                raise RecipeError(f"`{name}` must be {range_}, got {getattr(self, name)}")

    def __call__(self, sample: Sample) -> Score:
        """Return the score, without a value where the reference names no concept of the graph."""
        linker = self.linker or Linker.default()
        expected, unknown = reference_claims(sample, linker)
        if not expected:
            return Score.unscored(_nothing_expected(sample, unknown))
        found = section_mentions(sample.parsed, self.sections, linker)
        claimed, contradicted = found.combined
        most = int(self.limit * len(expected))
        if len(claimed) > most:
            claimed = dict(islice(claimed.items(), most))
        graph = linker.graph
        diagnoses = graph.of_type("diagnosis")
        neutral = _neutral(sample, linker)
        counted = {
            concept: polarity
            for concept, polarity in claimed.items()
            if concept in expected
            or (
                concept not in neutral
                and (polarity == "affirmed" or concept not in diagnoses)  # else eliminated
            )
        }
        credit = self._credit(counted, expected, contradicted, graph)
        total = math.fsum(each for each, _ in credit.values())
        value = f_measure(
            total / len(counted) if counted else 0.0, total / len(expected), self.beta
        )
        exact = sum(each == 1.0 for each, _ in credit.values())
        reason = f"{exact} of {len(expected)} concepts named as the reference has them"
        reason += f", {len(credit) - exact} nearly" if len(credit) > exact else ""
        reason += (
            f", {len(counted) - len(credit)} beside them" if len(counted) > len(credit) else ""
        )
        reason += f"; not in the graph: {', '.join(unknown)}" if unknown else ""
        return Score(
            value, reason, evidence=partial(_evidence, found, counted, credit, expected, graph)
        )

    def _credit(
        self,
        claimed: Claims,
        expected: Claims,
        contradicted: Set[str],
        graph: KnowledgeGraph,
    ) -> dict[str, tuple[float, str]]:
        """Return what each claim earns, with the reference's concept that it matches."""
        credit = {
            concept: (1.0, concept)
            for concept, polarity in claimed.items()
            if expected.get(concept) == polarity and concept not in contradicted
        }
        rest = [each for each in claimed if each not in expected and each not in contradicted]
        unmatched = [each for each in expected if each not in credit and each not in claimed]
        if self.softness and rest and unmatched:
            for one, other, similarity in self._pairs(rest, unmatched, claimed, expected, graph):
                credit[one] = (self.softness * similarity, other)
        return credit

    def _pairs(
        self,
        rest: Sequence[str],
        unmatched: Sequence[str],
        claimed: Claims,
        expected: Claims,
        graph: KnowledgeGraph,
    ) -> Sequence[Pair]:
        near = [
            (one, other, similarity)
            for one, other in self._alike(rest, unmatched, graph)
            if graph[one].type == graph[other].type and claimed[one] == expected[other]
            if (similarity := graph.similarity(one, other)) >= self.min_similarity
        ]
        return near if len(near) < 2 else _matched(near)

    def _alike(
        self, rest: Sequence[str], unmatched: Sequence[str], graph: KnowledgeGraph
    ) -> Iterable[tuple[str, str]]:
        """Return the pairs that can be near misses by their places in the graph."""
        if self.siblings:
            return product(rest, unmatched)
        ours, theirs = frozenset(rest), frozenset(unmatched)
        above = graph.ancestors
        lower = [one for one in rest if not theirs.isdisjoint(above(one))]
        pairs = [(one, other) for one in lower for other in theirs & above(one)]
        pairs += [(one, other) for other in unmatched for one in ours & above(other)]
        return sorted(pairs)


def _matched(near: Sequence[Pair]) -> list[Pair]:
    """Return the pairs, one to one, of which the similarities have the greatest sum.

    >>> _matched([("a", "x", 0.7), ("b", "x", 0.9), ("c", "y", 0.8)])
    [('c', 'y', 0.8), ('b', 'x', 0.9)]
    """
    ours = Counter(one for one, _, _ in near)
    theirs = Counter(other for _, other, _ in near)
    alone = [each for each in near if ours[each[0]] == theirs[each[1]] == 1]
    rest = [each for each in near if each not in alone]
    if not rest:
        return alone
    left, right = {one for one, _, _ in rest}, {other for _, other, _ in rest}
    if len(left) == 1 or len(right) == 1:  # all share one concept
        return [*alone, max(rest, key=itemgetter(2))]
    return [*alone, *_assigned(rest, sorted(left), sorted(right))]


def _assigned(near: Iterable[Pair], ours: Sequence[str], theirs: Sequence[str]) -> list[Pair]:
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    matrix = np.zeros((len(ours), len(theirs)))
    for one, other, similarity in near:
        matrix[ours.index(one), theirs.index(other)] = similarity
    rows, columns = linear_sum_assignment(matrix, maximize=True)
    return [
        (ours[i], theirs[j], float(matrix[i, j]))
        for i, j in zip(rows.tolist(), columns.tolist(), strict=True)
        if matrix[i, j]
    ]


def f_measure(precision: float, recall: float, beta: float) -> float:
    """Return van Rijsbergen's F; `beta` infinite is recall.

    >>> f_measure(0.5, 1.0, beta=1.0), f_measure(0.5, 1.0, beta=math.inf)
    (0.6666666666666666, 1.0)
    """
    if math.isinf(beta):
        return recall
    weighted = beta**2 * precision + recall
    return (1 + beta**2) * precision * recall / weighted if weighted else 0.0


def reference_claims(sample: Sample, linker: Linker) -> tuple[Claims, Sequence[str]]:
    """Return the claims of the reference, and the gold entities that the graph lacks.

    Gold entities where the row has them (a name may have a polarity: "no necrosis"), else the
    claims of its findings and its reasoning, without those that contradict each other.

    >>> row = Sample("", entities=["no necrosis", "unobtainium"])
    >>> reference_claims(row, Linker.default())
    ({'necrosis': 'negated'}, ['unobtainium'])
    """
    return _reference(sample.findings, sample.reasoning, sample.entities, linker)


@lru_cache(maxsize=512)
def _reference(
    findings: str | None, reasoning: str | None, entities: tuple[str, ...] | None, linker: Linker
) -> tuple[Claims, Sequence[str]]:
    if entities is None:
        texts = [text for text in (findings, reasoning) if text]
        return _consistent(each for text in texts for each in linker.read(text).claims), []
    claims: list[Claim] = []
    unknown = []
    for name in entities:
        if name in linker.graph:
            claims.append((name, "affirmed"))
        elif found := linker.read(name).claims:
            claims.extend(found)
        else:
            unknown.append(name)
    return _consistent(claims), unknown


def _consistent(claims: Iterable[Claim]) -> Claims:
    """Return the polarity of each concept that has one in all claims."""
    first: dict[str, Polarity] = {}
    contradicted = set()
    for concept, polarity in claims:
        if first.setdefault(concept, polarity) != polarity:
            contradicted.add(concept)
    return {concept: each for concept, each in first.items() if concept not in contradicted}


def _nothing_expected(sample: Sample, unknown: Sequence[str]) -> str:
    if unknown:
        return f"the graph has none of the row's entities: {', '.join(unknown)}"
    if sample.entities is None and not (sample.findings or sample.reasoning):
        return "the row has no findings, reasoning or entities"
    return "the reference names no concept of the graph"


def _neutral(sample: Sample, linker: Linker) -> frozenset[str]:
    return _with_ancestors((sample.answer or "", *(sample.options or {}).values()), linker)


@lru_cache(maxsize=512)
def _with_ancestors(texts: tuple[str, ...], linker: Linker) -> frozenset[str]:
    """Return the concepts that texts name, with their ancestors."""
    named = {concept for text in texts for concept, _ in linker.read(text).claims}
    return frozenset(named.union(*(linker.graph.ancestors(each) for each in named)))


def _evidence(
    found: Iterable[SectionMention],
    counted: Claims,
    credit: Mapping[str, tuple[float, str]],
    expected: Claims,
    graph: KnowledgeGraph,
) -> tuple[Evidence, ...]:
    judged: dict[str, tuple[str, Verdict, str]] = {}
    shown = []
    for section, start, end, mention in found:
        concept = mention.concept
        if concept.id not in judged:
            judged[concept.id] = _judged(concept, counted, credit, expected, graph)
        span = (section, start, end, mention.text, concept.id, mention.polarity)
        shown.append(_as_evidence((*span, *judged[concept.id])))
    met = {by for _, by in credit.values()}
    shown.extend(
        Evidence(
            "reference",
            concept=concept,
            polarity=polarity,
            verdict="missing",
            note=graph[concept].name,
        )
        for concept, polarity in expected.items()
        if concept not in met
    )
    return tuple(shown)


def _judged(
    concept: Concept,
    counted: Claims,
    credit: Mapping[str, tuple[float, str]],
    expected: Claims,
    graph: KnowledgeGraph,
) -> tuple[str, Verdict, str]:
    """Return the edge, the verdict and the note for the mentions of a concept."""
    if concept.id not in counted:
        return "", "neutral", concept.name
    worth, by = credit.get(concept.id, (0.0, ""))
    if worth == 1.0:
        return "", "supports", concept.name
    if worth:
        note = f"{concept.name}, for {graph[by].name}"
        return f"{concept.id} similar {by}", "partial", note
    if concept.id in expected:
        return "", "against", f"{concept.name} is {expected[concept.id]}"
    return "", "against", f"{concept.name} is not in the reference"
