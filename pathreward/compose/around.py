"""Composites around another: the threshold gate, the product gate, the clip and the scale."""

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
    present,
    reason_of,
    value_of,
)
from pathreward.errors import RecipeError, unknown
from pathreward.rewards.base import Reward
from pathreward.score import Score


@dataclass(frozen=True)
class Around(Composite):
    """A composite that changes the value of another, term by term; it has the other's terms."""

    of: Composite
    """What it is put around."""

    @property
    def named(self) -> Mapping[str, Reward]:
        """What is named in the composite within."""
        return self.of.named

    @property
    def weights(self) -> Mapping[str, float]:
        """The weights of the composite within."""
        return self.of.weights

    def at(self, step: float) -> Self:
        """Return it around the composite as it is at a step."""
        inner = self.of.at(step)
        return self if inner is self.of else replace(self, of=inner)

    def _expect_finite(self, *settings: str) -> None:
        for name in settings:
            if not math.isfinite(getattr(self, name)):
                raise RecipeError(f"`{name}` must be finite, got {getattr(self, name)}")

    def _moved(self, shares: Mapping[str, float], by: float) -> dict[str, float]:
        """Return the shares moved alike, so that their weighted sum moves by `by`."""
        each = by / (present(self.weights, shares) or 1.0)
        return {name: share + each for name, share in shares.items()}


@dataclass(frozen=True)
class Gate(Around):
    """The value within where what `by` names reaches `at_least`, else `otherwise`.

    What `by` names and has no value does not close the gate. Where the gate is closed, `otherwise`
    is divided among the terms evenly.

    >>> from pathreward.compose import WeightedSum
    >>> from pathreward.rewards import AnswerReward, FormatReward
    >>> from pathreward.sample import Sample
    >>> parts = {"format": FormatReward(("think", "answer")), "answer": AnswerReward()}
    >>> gate = Gate(WeightedSum(parts), by=("format",))
    >>> gate(Sample("the answer is yes", answer="yes")).reason
    'closed by format: no <think>'

    Raises:
        RecipeError: If `by` is empty or names nothing within, or a bound is not finite.
    """

    by: tuple[str, ...]
    """The rewards that open it, all of them."""
    at_least: float = 1.0
    """What each has to reach."""
    otherwise: float = 0.0
    """What is paid where the gate is closed; it widens the range."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "by", tuple(self.by))
        for name in self.by:
            if name not in self.named:
                raise RecipeError(unknown("part", name, self.named))
        if not self.by:
            raise RecipeError("a gate needs at least one part in `by`")
        self._expect_finite("at_least", "otherwise")

    @cached_property
    def range(self) -> tuple[float, float]:  # type: ignore[override]  # a property in place of a constant
        """The range of what it gates, widened by `otherwise`."""
        low, high = self.of.range
        return min(low, self.otherwise), max(high, self.otherwise)

    def _closed_by(self, values: Values) -> str:
        for name in self.by:
            value = value_of(name, self.named, values)
            if value is not None and value < self.at_least:
                return name
        return ""

    def weigh(self, values: Values) -> Weighed:
        """Return what is within, or `otherwise` where it is closed."""
        value, shares = self.of.weigh(values)
        if value is None or not self._closed_by(values):
            return value, shares
        return self.otherwise, self._moved(dict.fromkeys(shares, 0.0), self.otherwise)

    def explain(self, scores: Mapping[str, Score], shares: Mapping[str, float]) -> str:
        """Return what closed the gate, or how what it gates came about."""
        closed = self._closed_by({name: score.value for name, score in scores.items()})
        if not closed:
            return self.of.explain(scores, shares)
        return f"closed by {closed}: {reason_of(closed, self.named, scores)}"


@dataclass(frozen=True)
class Product(Around):
    r"""The value within, times what `by` names: :math:`v \prod_{i \in by} v_i`.

    A gate that opens by degrees. What `by` names and has no value is no factor.

    >>> from pathreward.compose import WeightedSum
    >>> from pathreward.rewards import AnswerReward, FormatReward
    >>> from pathreward.sample import Sample
    >>> parts = {"format": FormatReward(("think", "answer"), shaped=True), "answer": AnswerReward()}
    >>> reward = Product(WeightedSum(parts, {"format": 0, "answer": 1}), by=("format",))
    >>> score = reward(Sample("<think>Nests.</think> the answer is yes", answer="yes"))
    >>> score.value, score.reason
    (0.25, 'format 0.25 times (1 x answer 1.00)')

    Raises:
        RecipeError: If `by` is empty, names nothing within, or names what can leave [0, 1].
    """

    by: tuple[str, ...]
    """The rewards whose values are the factors."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "by", tuple(self.by))
        for name in self.by:
            expect_factor(name, self.named)
        if not self.by:
            raise RecipeError("a product needs at least one part in `by`")

    @cached_property
    def range(self) -> tuple[float, float]:  # type: ignore[override]  # a property in place of a constant
        """The range of what is within, and 0."""
        low, high = self.of.range
        return min(low, 0.0), max(high, 0.0)

    def _factors(self, values: Values) -> dict[str, float]:
        each = {name: value_of(name, self.named, values) for name in self.by}
        return {name: value for name, value in each.items() if value is not None}

    def weigh(self, values: Values) -> Weighed:
        """Return the value and the shares within, times the factors."""
        value, shares = self.of.weigh(values)
        factor = math.prod(self._factors(values).values())
        if value is None or factor == 1.0:
            return value, shares
        return value * factor, {name: share * factor for name, share in shares.items()}

    def explain(self, scores: Mapping[str, Score], shares: Mapping[str, float]) -> str:
        """Return the factors, and how what is within came about."""
        factors = self._factors({name: score.value for name, score in scores.items()})
        told = "".join(f"{name} {value:.2f} times " for name, value in factors.items())
        return f"{told}({self.of.explain(scores, self.of.shares(scores))})"


@dataclass(frozen=True)
class Clip(Around):
    """The value within, no lower than `low` and no higher than `high`.

    What the clip adds or takes is divided among the terms evenly.

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
        """The range of what is within, clipped."""
        low, high = self.of.range
        return self._clipped(low), self._clipped(high)

    def _clipped(self, value: float) -> float:
        return min(max(value, self.low), self.high)

    def weigh(self, values: Values) -> Weighed:
        """Return what is within, clipped."""
        value, shares = self.of.weigh(values)
        if value is None or self.low <= value <= self.high:
            return value, shares
        clipped = self._clipped(value)
        return clipped, self._moved(shares, clipped - value)

    def explain(self, scores: Mapping[str, Score], shares: Mapping[str, float]) -> str:
        """Return how what is within came about, and whether it was clipped."""
        value, inner = self.of.weigh({name: score.value for name, score in scores.items()})
        told = self.of.explain(scores, inner)
        if value is None or self.low <= value <= self.high:
            return told
        return f"{told}, clipped to {self._clipped(value):.3g}"


@dataclass(frozen=True)
class Scale(Around):
    """The value within as ``factor * value + offset``: another range, or a reward that costs.

    ``factor: 2, offset: -1`` turns [0, 1] into [-1, 1]. The offset is divided among the terms
    evenly.

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
        """The range of what is within, scaled."""
        low, high = self.of.range
        return self.factor * low + self.offset, self.factor * high + self.offset

    def weigh(self, values: Values) -> Weighed:
        """Return what is within, scaled."""
        value, shares = self.of.weigh(values)
        if value is None:
            return value, shares
        scaled = {name: self.factor * share for name, share in shares.items()}
        return self.factor * value + self.offset, self._moved(scaled, self.offset)

    def explain(self, scores: Mapping[str, Score], shares: Mapping[str, float]) -> str:
        """Return the scale, and how what is within came about."""
        return (
            f"{self.factor:g} x ({self.of.explain(scores, self.of.shares(scores))})"
            f" {self.offset:+g}"
        )
