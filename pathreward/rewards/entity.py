"""The entity reward: does the reasoning state the reference's findings as the reference does?"""

from dataclasses import dataclass
from functools import partial
from typing import Literal

from pathreward.claims.claim import CONCEPTS, Claim
from pathreward.claims.comparison import Near
from pathreward.claims.observations import (
    LIMIT,
    Observations,
    Row,
    inventions,
    observations,
    row_reference,
    with_ancestors,
)
from pathreward.claims.tally import Weigh, tally, value
from pathreward.errors import RecipeError, unknown
from pathreward.linking import Linker
from pathreward.rewards.base import Reward
from pathreward.rewards.explained import explained, outcome_counts
from pathreward.sample import Sample
from pathreward.score import Evidence, Score

WEIGHTS = ("information", "equal")
_NAMED = frozenset({"concept", "involvement", "marker"})
"""Kinds of claims that count where all weigh the same."""
_DENIED = frozenset({"negated", "no", "uncertain"})
_DEAR = 0.5
"""The share `added` from which on the evidence shows an addition as against the value."""


@dataclass(frozen=True, slots=True)
class EntityReward(Reward):
    r"""Compare the findings of the reasoning with those of the reference.

    A claim is a concept with its polarity, or a structure that tumor involves or spares. Its weight
    is how much it says. With the weights of the reference's claims that the completion has (A),
    contradicts (C) and leaves out (O), of the claims that it adds (X), and with the number of
    contradictions n,

    .. math:: P = \frac{A}{A + C + aX}, \quad R = \frac{A}{A + C + O}, \quad
        \mathrm{value} = (B(F_\beta(P, R)) \, t^n)^p \in [0, 1].

    B rises to 0.9 at `enough` and from there slowly to 1. Of an honest paraphrase the linker may
    recognize only half, so that above 0.3 the F-measure depends on the linker more than on the
    text.

    A contradiction is the same concept with the opposite polarity, another diagnosis or site in
    place of the reference's, an affirmed child of a denied parent; or a fact with another value
    (`DetailsReward` weighs facts, but a false one counts in n here too). Spread, an advanced
    stage or a changed gene of which the row says nothing counts 0.6. A concept next to the
    reference's in the graph earns `softness` times their similarity. Repeats count once. What
    is denied or only mentioned, the concepts of the gold answer and of the options, and their
    ancestors cost nothing where the reference lacks them.

    >>> reward = EntityReward()
    >>> reference = "Keratin pearls. No necrosis."
    >>> reward(Sample("<think>Keratin pearls, no necrosis.</think>", findings=reference)).value
    1.0
    >>> left_out = reward(Sample("<think>Keratin pearls.</think>", findings=reference)).value
    >>> turned = reward(
    ...     Sample("<think>Keratin pearls, necrosis.</think>", findings=reference)
    ... ).value
    >>> turned < left_out - 0.1
    True

    Raises:
        RecipeError: If a setting is out of its range.

    References:
        PathReasoner-R1 (arXiv 2601.21617): `beta` infinite is the recall of the paper's figure;
        `weights` "equal", `turn`, `added` and `power` 1, `softness` 0.5 the soft Dice of the
        released code; both one to one here.
    """

    reference_fields = ("findings", "reasoning", "entities")
    context_fields = ("answer", "options", "prompt")
    reads_images = False

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
    limit: float = LIMIT
    """How many claims are read for each of the reference's, 1 or more, so that a list of the whole
    graph does not pay where only recall counts."""
    weights: Literal["information", "equal"] = "information"
    """How claims weigh: by what they say, or all the same (then words that the graph lacks do not
    count, and what is denied besides the reference costs)."""
    turn: float = 0.36
    """The factor of a contradiction, in (0, 1]."""
    added: float = 0.3
    """The share of its weight that an addition costs, in [0, 1]; neutral evidence below 0.5."""
    power: float = 0.5
    """The exponent p, in (0, 1]."""
    enough: float = 1.0
    """The F-measure that is nearly as good as 1, in (0, 1]; 1: B is the F-measure itself."""
    linker: Linker | None = None
    """The linker of concepts; None: the one over the shipped graph."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "sections", tuple(self.sections))
        for name, holds, range_ in (
            ("beta", self.beta > 0, "positive"),
            ("softness", 0 <= self.softness <= 1, "in [0, 1]"),
            ("min_similarity", 0 < self.min_similarity <= 1, "in (0, 1]"),
            ("limit", self.limit >= 1, "at least 1"),
            ("turn", 0 < self.turn <= 1, "in (0, 1]"),
            ("added", 0 <= self.added <= 1, "in [0, 1]"),
            ("power", 0 < self.power <= 1, "in (0, 1]"),
            ("enough", 0 < self.enough <= 1, "in (0, 1]"),
        ):
            if not holds:
                raise RecipeError(f"`{name}` must be {range_}, got {getattr(self, name)}")
        if self.weights not in WEIGHTS:
            raise RecipeError(unknown("way to weigh", self.weights, WEIGHTS))

    def __call__(self, sample: Sample) -> Score:
        """Return the score, without a value where the reference names no concept of the graph."""
        linker = self._linker(sample)
        reference, unknown_names = row_reference(Row.of(sample), linker)
        if not any(_is_expected(each) for each, _ in reference.claims):
            return Score.unscored(_nothing_expected(sample, unknown_names))
        found = self._observed(sample, linker)
        neutral = _neutral(sample, linker)
        added = partial(self._added, neutral=neutral, linker=linker)
        counted = tally(
            found.comparison,
            self._weigh,
            added,
            lambda each: each.concept not in neutral or each.value == "negated",
            inventions(sample, linker),
        )
        earned = value(counted, self.turn, self.added, self.beta, self.power, self.enough)
        # what was compared is not kept for the evidence: it is large, and few ask for evidence
        return Score(
            earned,
            _reason(found, unknown_names, added),
            evidence=partial(self._evidence, sample),
        )

    def _linker(self, sample: Sample) -> Linker:
        return (self.linker or Linker.default()).within(sample.context)

    def _observed(self, sample: Sample, linker: Linker) -> Observations:
        near = Near(self.min_similarity, self.siblings, self.softness)
        row = Row.of(sample)
        return observations(
            sample.parsed, row, self.sections, linker, near, self.limit, sample.gold_texts
        )

    def _evidence(self, sample: Sample) -> tuple[Evidence, ...]:
        linker = self._linker(sample)
        neutral = _neutral(sample, linker)
        invented = inventions(sample, linker)

        def is_neutral(claim: Claim) -> bool:
            if invented(claim):
                return False
            return self.added < _DEAR or not self._added(claim, neutral, linker)

        return explained(self._observed(sample, linker), linker.graph, _shows, is_neutral)

    def _weigh(self, claim: Claim) -> float:
        if self.weights == "equal":
            return float(claim.kind in _NAMED)
        return claim.weight if claim.kind in CONCEPTS else 0.0

    def _added(self, claim: Claim, neutral: frozenset[str], linker: Linker) -> float:
        """Return what a claim that the reference lacks weighs."""
        _, _, kind, axes, weight, concept, _ = claim
        if concept in neutral or kind == "word":
            return 0.0
        axis, stated = axes[0]
        denied = stated in _DENIED
        if self.weights == "equal":
            is_diagnosis = concept in linker.graph.of_type("diagnosis")
            return 0.0 if denied and is_diagnosis else self._weigh(claim)
        return 0.0 if denied or axis.startswith("present ") else weight


def _reason(found: Observations, unknown_names: tuple[str, ...], added: Weigh) -> str:
    reason = outcome_counts(found, _shows, "findings", added)
    return reason + (f"; not in the graph: {', '.join(unknown_names)}" if unknown_names else "")


def _shows(claim: Claim) -> bool:
    return claim.kind in CONCEPTS


def _is_expected(claim: Claim) -> bool:
    return claim.kind == "involvement" or bool(claim.concept and not claim.is_fact)


def _nothing_expected(sample: Sample, unknown_names: tuple[str, ...]) -> str:
    if unknown_names:
        return f"the graph has none of the row's entities: {', '.join(unknown_names)}"
    if sample.entities is None and not (sample.findings or sample.reasoning):
        return "the row has no findings, reasoning or entities"
    return "the reference names no concept of the graph"


def _neutral(sample: Sample, linker: Linker) -> frozenset[str]:
    return with_ancestors((sample.answer or "", *(sample.options or {}).values()), linker)
