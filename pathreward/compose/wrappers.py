"""Composites that wrap another: the threshold gate, the product gate, the clip and the scale."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

from pathreward.compose.base import (
    Composite,
    Values,
    Weighed,
    expect_factor,
    present_weight,
    reason_of,
    value_of,
)
from pathreward.compose.reasons import factor
from pathreward.errors import RecipeError, unknown
from pathreward.rewards.base import Reward
from pathreward.score import Score


@dataclass(frozen=True)
class Wrapper(Composite):
    """A composite that changes the value of another, term by term; it has the other's terms."""

    of: Composite
    """The wrapped composite."""

    @property
    def named_rewards(self) -> Mapping[str, Reward]:
        """The named rewards of the wrapped composite."""
        return self.of.named_rewards

    @property
    def weights(self) -> Mapping[str, float]:
        """The weights of the wrapped composite."""
        return self.of.weights

    def source(self, values: Values) -> str:
        """Return the leaf whose value alone makes the wrapped one's."""
        return self.of.source(values)

    def at(self, step: float) -> Self:
        """Return the wrapper around the composite as it is at a step."""
        inner = self.of.at(step)
        return self if inner is self.of else replace(self, of=inner)

    def _expect_finite(self, *settings: str) -> None:
        for name in settings:
            if not math.isfinite(getattr(self, name)):
                raise RecipeError(f"`{name}` must be finite, got {getattr(self, name)}")

    def _shifted(self, shares: Mapping[str, float], by: float) -> dict[str, float]:
        """Return the shares, all shifted equally so that their weighted sum changes by `by`."""
        each = by / (present_weight(self.weights, shares) or 1.0)
        return {name: share + each for name, share in shares.items()}


@dataclass(frozen=True)
class Gate(Wrapper):
    """The wrapped value where every reward in `by` reaches `at_least`, else `otherwise`.

    A reward in `by` without a value does not close the gate. Where the gate is closed, `otherwise`
    is divided evenly among the terms.

    >>> from pathreward.compose import WeightedSum
    >>> from pathreward.rewards import AnswerReward, FormatReward
    >>> from pathreward.sample import Sample
    >>> parts = {"format": FormatReward(("think", "answer")), "answer": AnswerReward()}
    >>> gate = Gate(WeightedSum(parts), by=("format",))
    >>> gate(Sample("the answer is yes", answer="yes")).reason
    '0, as format 0.00 is below 1: no <think> (required: <think>, <answer>)'

    Raises:
        RecipeError: If `by` is empty or has an unknown name, or a bound is not finite.
    """

    by: tuple[str, ...]
    """The rewards that must all reach `at_least`."""
    at_least: float = 1.0
    """The threshold."""
    otherwise: float = 0.0
    """The value where the gate is closed; it widens the range."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "by", tuple(self.by))
        for name in self.by:
            if name not in self.named_rewards:
                raise RecipeError(unknown("part", name, self.named_rewards))
        if not self.by:
            raise RecipeError("a gate needs at least one part in `by`")
        self._expect_finite("at_least", "otherwise")

    @cached_property
    def range(self) -> tuple[float, float]:  # type: ignore[override]  # a property in place of a constant
        """The range of the wrapped composite, widened by `otherwise`."""
        low, high = self.of.range
        return min(low, self.otherwise), max(high, self.otherwise)

    def _closed_by(self, values: Values) -> str:
        for name in self.by:
            value = value_of(name, self.named_rewards, values)
            if value is not None and value < self.at_least:
                return name
        return ""

    def weigh(self, values: Values) -> Weighed:
        """Return the wrapped value and shares, or `otherwise` where the gate is closed."""
        value, shares = self.of.weigh(values)
        if value is None or not self._closed_by(values):
            return value, shares
        return self.otherwise, self._shifted(dict.fromkeys(shares, 0.0), self.otherwise)

    def source(self, values: Values) -> str:
        """Return the source of the wrapped composite; empty where the gate is closed."""
        return "" if self._closed_by(values) else self.of.source(values)

    def explain(self, scores: Mapping[str, Score], shares: Mapping[str, float]) -> str:
        """Return the reward that closed the gate, or the wrapped explanation."""
        values = {name: score.value for name, score in scores.items()}
        closed = self._closed_by(values)
        if not closed:
            return self.of.explain(scores, shares)
        value = value_of(closed, self.named_rewards, values) or 0.0
        return (
            f"{self.otherwise:g}, as {closed} {value:.2f} is below {self.at_least:g}: "
            f"{reason_of(closed, self.named_rewards, scores)}"
        )


@dataclass(frozen=True)
class Product(Wrapper):
    r"""The wrapped value times the values of `by`: :math:`v \prod_{i \in by} v_i`.

    A soft gate. A reward in `by` without a value is left out of the product.

    >>> from pathreward.compose import WeightedSum
    >>> from pathreward.rewards import AnswerReward, FormatReward
    >>> from pathreward.sample import Sample
    >>> parts = {"format": FormatReward(("think", "answer"), shaped=True), "answer": AnswerReward()}
    >>> reward = Product(WeightedSum(parts, {"format": 0, "answer": 1}), by=("format",))
    >>> score = reward(Sample("<think>Nests.</think> the answer is yes", answer="yes"))
    >>> score.value, score.reason
    (0.25, 'answer 1.00; times format 0.25')

    Raises:
        RecipeError: If `by` is empty or has an unknown name, or a factor's range is not within
            [0, 1].
    """

    by: tuple[str, ...]
    """The rewards whose values are the factors."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "by", tuple(self.by))
        for name in self.by:
            expect_factor(name, self.named_rewards)
        if not self.by:
            raise RecipeError("a product needs at least one part in `by`")

    @cached_property
    def range(self) -> tuple[float, float]:  # type: ignore[override]  # a property in place of a constant
        """The range of the wrapped composite, widened by 0."""
        low, high = self.of.range
        return min(low, 0.0), max(high, 0.0)

    def _factors(self, values: Values) -> dict[str, float]:
        each = {name: value_of(name, self.named_rewards, values) for name in self.by}
        return {name: value for name, value in each.items() if value is not None}

    def weigh(self, values: Values) -> Weighed:
        """Return the wrapped value and shares, times the factors."""
        value, shares = self.of.weigh(values)
        factor = math.prod(self._factors(values).values())
        if value is None or factor == 1.0:
            return value, shares
        return value * factor, {name: share * factor for name, share in shares.items()}

    def source(self, values: Values) -> str:
        """Return the source of the wrapped composite; empty where a factor changes its value."""
        is_changed = any(each != 1.0 for each in self._factors(values).values())
        return "" if is_changed else self.of.source(values)

    def explain(self, scores: Mapping[str, Score], shares: Mapping[str, float]) -> str:
        """Return the wrapped explanation and the factors that change it."""
        factors = self._factors({name: score.value for name, score in scores.items()})
        changing = [
            f"; times {factor(name, self.named_rewards, scores)}"
            for name, value in factors.items()
            if value != 1.0
        ]
        return "".join([self.of.explain(scores, self.of.shares(scores)), *changing])


@dataclass(frozen=True)
class Clip(Wrapper):
    """The wrapped value, clipped to [`low`, `high`].

    The difference is divided evenly among the terms.

    >>> from pathreward.compose import WeightedSum
    >>> from pathreward.rewards import FormatReward
    >>> from pathreward.sample import Sample
    >>> reward = Clip(WeightedSum({"format": FormatReward(("answer",))}), high=0.8)
    >>> reward(Sample("<answer>Yes</answer>")).reason
    'format 1.00; clipped to 0.8'

    Raises:
        RecipeError: If a bound is not finite, or `low` is not below `high`.
    """

    low: float = 0.0
    high: float = 1.0

    def __post_init__(self) -> None:
        self._expect_finite("low", "high")
        if self.low >= self.high:
            raise RecipeError(f"`low` must be below `high`, got {self.low} and {self.high}")

    @cached_property
    def range(self) -> tuple[float, float]:  # type: ignore[override]  # a property in place of a constant
        """The range of the wrapped composite, clipped."""
        low, high = self.of.range
        return self._clipped(low), self._clipped(high)

    def _clipped(self, value: float) -> float:
        return min(max(value, self.low), self.high)

    def weigh(self, values: Values) -> Weighed:
        """Return the wrapped value and shares, clipped."""
        value, shares = self.of.weigh(values)
        if value is None or self.low <= value <= self.high:
            return value, shares
        clipped = self._clipped(value)
        return clipped, self._shifted(shares, clipped - value)

    def explain(self, scores: Mapping[str, Score], shares: Mapping[str, float]) -> str:
        """Return the wrapped explanation, and the bound where the value was clipped."""
        value, inner = self.of.weigh({name: score.value for name, score in scores.items()})
        explanation = self.of.explain(scores, inner)
        if value is None or self.low <= value <= self.high:
            return explanation
        return f"{explanation}; clipped to {self._clipped(value):.3g}"


@dataclass(frozen=True)
class Scale(Wrapper):
    """The wrapped value, rescaled: ``factor * value + offset``.

    ``factor: 2, offset: -1`` maps [0, 1] to [-1, 1]. The offset is divided evenly among the terms.

    >>> from pathreward.compose import WeightedSum
    >>> from pathreward.rewards import FormatReward
    >>> from pathreward.sample import Sample
    >>> reward = Scale(WeightedSum({"format": FormatReward(("answer",))}), factor=2, offset=-1)
    >>> reward(Sample("Yes")).value, reward.range
    (-1.0, (-1.0, 1.0))

    Raises:
        RecipeError: If the factor is not positive, or either is not finite.
    """

    factor: float = 1.0
    offset: float = 0.0

    def __post_init__(self) -> None:
        self._expect_finite("factor", "offset")
        if self.factor <= 0:
            raise RecipeError(f"`factor` must be positive, got {self.factor}")
        object.__setattr__(self, "offset", self.offset + 0.0)  # -0.0 would be shown as "-0"

    @cached_property
    def range(self) -> tuple[float, float]:  # type: ignore[override]  # a property in place of a constant
        """The range of the wrapped composite, rescaled."""
        low, high = self.of.range
        return self.factor * low + self.offset, self.factor * high + self.offset

    def weigh(self, values: Values) -> Weighed:
        """Return the wrapped value and shares, rescaled."""
        value, shares = self.of.weigh(values)
        if value is None:
            return value, shares
        scaled = {name: self.factor * share for name, share in shares.items()}
        return self.factor * value + self.offset, self._shifted(scaled, self.offset)

    def explain(self, scores: Mapping[str, Score], shares: Mapping[str, float]) -> str:
        """Return the wrapped explanation, the factor and the offset."""
        steps = [self.of.explain(scores, self.of.shares(scores))]
        if self.factor != 1:
            steps.append(f"times {self.factor:g}")
        if self.offset:
            steps.append(f"{'minus' if self.offset < 0 else 'plus'} {abs(self.offset):g}")
        return "; ".join(steps)
