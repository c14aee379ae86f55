"""The details reward: are grades, stages, sizes, counts, sides and markers the reference's?"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from pathreward.claims.claim import Axis, Claim
from pathreward.claims.extract import FACTS_OF_WORDS, text_claims
from pathreward.claims.observations import (
    Observations,
    Row,
    inventions,
    observations,
    row_reference,
)
from pathreward.claims.tally import tally, value
from pathreward.errors import RecipeError, unknown
from pathreward.facts.registry import fact_types
from pathreward.linking import Linker
from pathreward.rewards.base import Reward
from pathreward.rewards.explained import explained, outcome_counts
from pathreward.sample import Sample
from pathreward.score import Evidence, Score


@dataclass(frozen=True, slots=True)
class DetailsReward(Reward):
    r"""Compare the facts that the completion and the reference state.

    A fact is a grade on its scale, a stage's category or group, a measurement with what it
    measures, the side of an organ, a marker's result, a degree such as "focal", a code such as
    "Banff ci1". It counts once however often it is stated. With the weights of the reference's
    facts that the completion has (A), of those that it states with another value (C), that it
    leaves out (O) and that it adds (X), and with the number of contradictions n, those of findings
    included,

    .. math:: P = \frac{A}{A + C + aX}, \quad R = \frac{A}{A + C + O}, \quad
        \mathrm{value} = \sqrt{B(F_1(P, R)) \, t^n} \in [0, 1].

    B rises to 0.9 at `enough` and from there slowly to 1, as in `EntityReward`.

    A fact on a scale on which the reference has another value contradicts it, unless both values
    are the reference's too ("left breast, right axilla"). Lengths are compared in millimetres, so
    that 2.5 cm is 25 mm. A side without its organ agrees with that side of any organ. The gold
    answer's own facts are neutral. A row whose reference states no fact has no value.

    >>> reward = DetailsReward()
    >>> row = {"findings": "Gleason 3+4, 2.5 cm in the left lobe, 2 of 15 nodes positive."}
    >>> reward(Sample("Gleason 3+4, left lobe, 25 mm, nodes 2/15.", **row)).value
    1.0
    >>> left_out = reward(Sample("Left lobe, 25 mm, nodes 2/15.", **row)).value
    >>> reward(Sample("Gleason 4+3, left lobe, 25 mm, nodes 2/15.", **row)).value < left_out
    True

    Raises:
        RecipeError: If a type is not known, none is named, or a setting is out of its range.

    References:
        RaTEScore compares typed entities with their attributes; the formula is ours.
    """

    reference_fields = ("findings", "reasoning")
    context_fields = ("answer", "options", "prompt")
    reads_images = False

    types: tuple[str, ...] | None = None
    """The fact types that are compared, also ``degree``, ``code`` and ``number``; None: all."""
    sections: tuple[str, ...] = ("observe", "think", "answer")
    """The sections that are read; the whole completion where it has none of any kind."""
    turn: float = 0.36
    """The factor of a contradiction, in (0, 1]."""
    added: float = 0.3
    """The share of its weight that an addition costs, in [0, 1]."""
    linker: Linker | None = None
    """The linker of concepts that facts are bound to; None: the one over the shipped graph."""
    enough: float = 1.0
    """The F-measure that is nearly as good as 1, in (0, 1]; 1: B is the F-measure itself."""

    def __post_init__(self) -> None:
        known = [name for name, each in fact_types().items() if each.detail is not None]
        known += FACTS_OF_WORDS
        object.__setattr__(self, "types", tuple(known if self.types is None else self.types))
        object.__setattr__(self, "sections", tuple(self.sections))
        for name in self.types or ():
            if name not in known:
                raise RecipeError(unknown("fact type", name, known))
        if not self.types:
            raise RecipeError("`types` must name at least one fact type")
        if not (0 < self.turn <= 1 and 0 <= self.added <= 1 and 0 < self.enough <= 1):
            raise RecipeError("`turn` and `enough` must be in (0, 1] and `added` in [0, 1]")

    def __call__(self, sample: Sample) -> Score:
        """Return the score, or none where the reference states no fact of the types."""
        if not (sample.findings or sample.reasoning):
            return Score.unscored("the row has no findings or reasoning")
        linker = self._linker(sample)
        reference = row_reference(Row(sample.findings, sample.reasoning), linker).reference
        if not any(self._counts(each) for each, _ in reference.claims):
            return Score.unscored(_nothing_stated(self.types or ()))
        found = self._observed(sample, linker)
        neutral = _neutral(sample, linker)
        added = partial(self._added, neutral=neutral)

        def contradicts(claim: Claim) -> bool:
            return (self._counts(claim) or not claim.is_fact) and claim.axes not in neutral

        counted = tally(
            found.comparison,
            self._weigh,
            added,
            contradicts,
            inventions(sample, linker),
        )
        # what was compared is not kept for the evidence: it is large, and few ask for evidence
        return Score(
            value(counted, self.turn, self.added, enough=self.enough),
            outcome_counts(found, self._counts, "facts", added),
            evidence=partial(self._evidence, sample),
        )

    def _linker(self, sample: Sample) -> Linker:
        return (self.linker or Linker.default()).within(sample.context)

    def _observed(self, sample: Sample, linker: Linker) -> Observations:
        row = Row(sample.findings, sample.reasoning)
        return observations(sample.parsed, row, self.sections, linker, gold=sample.gold_texts)

    def _evidence(self, sample: Sample) -> tuple[Evidence, ...]:
        linker = self._linker(sample)
        neutral = _neutral(sample, linker)

        def is_neutral(claim: Claim) -> bool:
            return not self._added(claim, neutral)

        return explained(self._observed(sample, linker), linker.graph, self._counts, is_neutral)

    def _added(self, claim: Claim, neutral: frozenset[tuple[Axis, ...]]) -> float:
        counts = claim.kind in (self.types or ()) and claim.axes not in neutral
        return claim.weight if counts else 0.0

    def _counts(self, claim: Claim) -> bool:
        return claim.kind in (self.types or ())

    def _weigh(self, claim: Claim) -> float:
        return claim.weight if claim.kind in (self.types or ()) else 0.0


def _neutral(sample: Sample, linker: Linker) -> frozenset[tuple[Axis, ...]]:
    """Return what the gold answer's own facts state."""
    return frozenset(
        claim.axes for text in sample.gold_texts for claim in text_claims(text, linker).claims
    )


def _nothing_stated(types: Sequence[str]) -> str:
    """Return why there is no value; many types are not all named."""
    if len(types) > 3:
        return "the reference states no grade, stage, size or other detail"
    *most, last = types
    names = f"{', '.join(most)} or {last}" if most else last
    return f"the reference states no {names}"
