"""Rewards made of rewards: a weighted sum, and a gate before it.

A composite scores its leaves (the single rewards in it, by name) once each and combines the scores.
Combining is a step of its own, `combine`, because an adapter may have to settle unscored parts for
a whole group of completions before it.
"""

import math
from abc import abstractmethod
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial

from pathreward.errors import RecipeError, unknown
from pathreward.rewards.base import Reward
from pathreward.sample import Sample
from pathreward.score import Evidence, Score

_LEAST_WEIGHT = 1e-9  # of the largest: a part left alone is scaled up, and must stay finite


class Composite(Reward):
    """A reward whose value is computed from the values of named parts.

    The law of every composite: the value is the sum over the scored parts of
    ``weights[name] * shares(scores)[name]``, and the weights sum to 1.
    """

    __slots__ = ()

    @property
    @abstractmethod
    def leaves(self) -> Mapping[str, Reward]:
        """The single rewards in it, by name."""

    @property
    @abstractmethod
    def weights(self) -> Mapping[str, float]:
        """The weight of each leaf, not negative; they sum to 1."""

    @abstractmethod
    def shares(self, scores: Mapping[str, Score]) -> Mapping[str, float]:
        """Return what each scored leaf brings, before its weight; empty where nothing is scored."""

    def combine(self, scores: Mapping[str, Score]) -> Score:
        """Return the composite's score from the scores of its leaves."""
        shares = self.shares(scores)
        counted = {name: share for name, share in shares.items() if self.weights[name]}
        evidence = partial(_all_evidence, tuple(scores.values()))
        if not counted:
            why = "; ".join(f"{name}: {score.reason}" for name, score in scores.items())
            return Score.unscored(f"no part has a value ({why})", parts=scores, evidence=evidence)
        value = math.fsum(self.weights[name] * share for name, share in counted.items())
        low, high = self.range
        value = min(max(value, low), high)  # rounding alone can carry it out
        return Score(value, self.explain(scores, shares), parts=scores, evidence=evidence)

    @abstractmethod
    def explain(self, scores: Mapping[str, Score], shares: Mapping[str, float]) -> str:
        """Return one line that says how the value came about."""

    def __call__(self, sample: Sample) -> Score:
        """Return the score of one sample."""
        return self.combine({name: leaf(sample) for name, leaf in self.leaves.items()})

    def score(self, samples: Sequence[Sample]) -> list[Score]:
        """Return the scores of a batch, in its order."""
        by_name = self.measure(samples)
        return [
            self.combine({name: scores[row] for name, scores in by_name.items()})
            for row in range(len(samples))
        ]

    def measure(self, samples: Sequence[Sample]) -> dict[str, list[Score]]:
        """Return the scores of each leaf by name, one a sample.

        Equal samples, of which a group of a settled policy is full, are scored once. Leaves that
        judge each sample on its own go through the batch together, sample by sample, so that what
        one has read and linked is still at hand for the next.
        """
        contents = [_content(sample) for sample in samples]
        by_content = dict(zip(contents, samples, strict=True))
        different = list(by_content.values())
        place = {content: number for number, content in enumerate(by_content)}
        leaves = self.leaves
        single = {name: leaf for name, leaf in leaves.items() if type(leaf).score is Reward.score}
        found: dict[str, list[Score]] = {
            name: [] if name in single else leaf.score(different) for name, leaf in leaves.items()
        }
        for sample in different:
            for name, leaf in single.items():
                found[name].append(leaf(sample))
        taken = [place[content] for content in contents]
        return {name: [scores[each] for each in taken] for name, scores in found.items()}


def _all_evidence(scores: Iterable[Score]) -> tuple[Evidence, ...]:
    return tuple(each for score in scores for each in score.evidence)


def _content(sample: Sample) -> Hashable:
    options = sample.options
    return (
        sample.completion,
        sample.prompt,
        sample.answer,
        tuple(options.items()) if isinstance(options, Mapping) else None,
        sample.findings,
        sample.reasoning,
        sample.entities,
        tuple(each if isinstance(each, str) else id(each) for each in sample.images or ()),
    )


@dataclass(frozen=True)
class WeightedSum(Composite):
    r"""The mean of the scored parts, weighted: :math:`\sum_i w_i v_i / \sum_i w_i`.

    A part without a value is left out, and the weights of the others are scaled up; a part of
    weight 0 is measured and does not count. Where `needs` names another part, what a part earns
    is multiplied by that other part's value.

    >>> from pathreward.rewards import AnswerReward, FormatReward
    >>> parts = {"format": FormatReward(("think", "answer")), "answer": AnswerReward()}
    >>> reward = WeightedSum(parts, {"format": 1, "answer": 3})
    >>> reward(Sample("<think>Nests.</think><answer>No</answer>", answer="yes")).value
    0.25
    >>> reward(Sample("<think>Nests.</think><answer>No</answer>")).value  # no gold answer
    1.0

    Raises:
        RecipeError: If a weight is negative, not finite or vanishingly small, or none is positive;
            if a name in `relative` or `needs` is no part; if a part can leave [0, 1].
    """

    parts: Mapping[str, Reward]
    """The rewards by name."""
    relative: Mapping[str, float] = field(default_factory=dict)
    """The weights, relative to one another; a part that is not named weighs 1."""
    needs: Mapping[str, str] = field(default_factory=dict)
    """Part by part that it depends on, such as consistency by answer."""

    def __post_init__(self) -> None:
        if not self.parts:
            raise RecipeError("a weighted sum needs at least one part")
        for name, weight in self.relative.items():
            self._expect_part(name)
            if not math.isfinite(weight) or weight < 0:
                raise RecipeError(
                    f"the weight of {name!r} must be finite and 0 or more, got {weight}"
                )
        for name, other in self.needs.items():
            self._expect_part(name)
            self._expect_part(other)
        for name, part in self.parts.items():
            if isinstance(part, Composite):
                raise RecipeError(f"part {name!r} is a composite; list its parts here")
            if part.range[0] < 0 or part.range[1] > 1:
                raise RecipeError(f"part {name!r} must stay in [0, 1], it has {part.range}")
        weights = {name: self.relative.get(name, 1.0) for name in self.parts}
        if not any(weights.values()):
            raise RecipeError("at least one weight must be positive")
        for name, weight in weights.items():
            if 0 < weight < max(weights.values()) * _LEAST_WEIGHT:
                raise RecipeError(
                    f"the weight of {name!r} is too small beside the others, got {weight}; "
                    "give 0 to measure the part without counting it"
                )

    def _expect_part(self, name: str) -> None:
        if name not in self.parts:
            raise RecipeError(unknown("part", name, self.parts))

    @property
    def leaves(self) -> Mapping[str, Reward]:
        """The parts."""
        return self.parts

    @cached_property
    def weights(self) -> Mapping[str, float]:
        """The weights, scaled to sum to 1."""
        total = math.fsum(self.relative.get(name, 1.0) for name in self.parts)
        return {name: self.relative.get(name, 1.0) / total for name in self.parts}

    def shares(self, scores: Mapping[str, Score]) -> Mapping[str, float]:
        """Return each scored part's value, scaled up for the weight of those without a value."""
        weights = self.weights
        values = {name: score.value for name, score in scores.items() if score.value is not None}
        present = math.fsum(weights[name] for name in values)
        return {
            name: value
            * values.get(self.needs.get(name, ""), 1.0)
            / (present if weights[name] else 1.0)
            for name, value in values.items()
        }

    def explain(self, scores: Mapping[str, Score], shares: Mapping[str, float]) -> str:
        """Return the sum as it was added up."""
        weights = self.weights
        terms = [f"{weights[n]:.2g} x {n} {shares[n]:.2f}" for n in shares if weights[n]]
        left_out = [name for name in scores if name not in shares]
        return " + ".join(terms) + (f" (without {', '.join(left_out)})" if left_out else "")


@dataclass(frozen=True)
class Gate(Composite):
    """The value of a composite where the parts named by `by` reach `at_least`, else `otherwise`.

    A gating part without a value does not close the gate.

    >>> from pathreward.rewards import AnswerReward, FormatReward
    >>> parts = {"format": FormatReward(("think", "answer")), "answer": AnswerReward()}
    >>> gate = Gate(WeightedSum(parts), by=("format",))
    >>> gate(Sample("the answer is yes", answer="yes")).reason
    'closed by format: no <think>'

    Raises:
        RecipeError: If `by` names no part of the composite, or a bound is not finite.
    """

    of: Composite
    """What is paid where the gate is open."""
    by: tuple[str, ...]
    """The parts that open it, all of them."""
    at_least: float = 1.0
    """What each has to reach."""
    otherwise: float = 0.0
    """What is paid where the gate is closed; it widens the range."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "by", tuple(self.by))
        for name in self.by:
            if name not in self.of.leaves:
                raise RecipeError(unknown("part", name, self.of.leaves))
        if not self.by:
            raise RecipeError("a gate needs at least one part in `by`")
        for name in ("at_least", "otherwise"):
            if not math.isfinite(getattr(self, name)):
                raise RecipeError(f"`{name}` must be finite, got {getattr(self, name)}")

    @property
    def range(self) -> tuple[float, float]:  # type: ignore[override]  # a property in place of a constant
        """The range of what it gates, widened by `otherwise`."""
        low, high = self.of.range
        return min(low, self.otherwise), max(high, self.otherwise)

    @property
    def leaves(self) -> Mapping[str, Reward]:
        """The leaves of what it gates."""
        return self.of.leaves

    @property
    def weights(self) -> Mapping[str, float]:
        """The weights of what it gates."""
        return self.of.weights

    def closed_by(self, scores: Mapping[str, Score]) -> str:
        """Return the first part that closes the gate, or the empty string."""
        values = ((name, scores[name].value) for name in self.by)
        return next((n for n, value in values if value is not None and value < self.at_least), "")

    def shares(self, scores: Mapping[str, Score]) -> Mapping[str, float]:
        """Return the shares of what it gates, or `otherwise` for each where it is closed."""
        shares = self.of.shares(scores)
        if not self.closed_by(scores):
            return shares
        present = math.fsum(self.weights[name] for name in shares)
        return dict.fromkeys(shares, self.otherwise / (present or 1.0))

    def explain(self, scores: Mapping[str, Score], shares: Mapping[str, float]) -> str:
        """Return what closed the gate, or how what it gates came about."""
        if closed := self.closed_by(scores):
            return f"closed by {closed}: {scores[closed].reason}"
        return self.of.explain(scores, shares)
