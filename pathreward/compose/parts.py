"""Composites of several parts: the weighted sum and the minimum."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Self

from pathreward.compose.base import (
    Composite,
    Values,
    Weighed,
    expect_factor,
    merge_names,
    value_of,
)
from pathreward.compose.frozen import FrozenDict
from pathreward.compose.reasons import factor, inside, measured, percent
from pathreward.compose.schedule import Schedule
from pathreward.errors import RecipeError, unknown
from pathreward.rewards.base import Reward
from pathreward.score import Score

_LEAST_WEIGHT = 1e-9  # of the largest: a single scored part is scaled up, and must stay finite


@dataclass(frozen=True)
class PartsComposite(Composite):
    """A composite of named parts, each a single reward or a composite.

    Raises:
        RecipeError: If there is no part, or a name means two rewards.
    """

    parts: Mapping[str, Reward]
    """The rewards by name."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "parts", FrozenDict(self.parts))
        if not self.parts:
            raise RecipeError("a composite needs at least one part")
        merge_names(self.parts)

    @cached_property
    def named_rewards(self) -> Mapping[str, Reward]:
        """The parts, and the named rewards inside them."""
        return merge_names(self.parts)

    def at(self, step: float) -> Self:
        """Return the composite with its parts as they are at a step."""
        parts = {n: p.at(step) if isinstance(p, Composite) else p for n, p in self.parts.items()}
        changed = any(parts[name] is not part for name, part in self.parts.items())
        return replace(self, parts=parts) if changed else self

    def _source_of(self, names: Sequence[str], values: Values) -> str:
        """Return the source of the only part among `names`; empty where there are several."""
        if len(names) != 1:
            return ""
        part = self.parts[names[0]]
        return part.source(values) if isinstance(part, Composite) else names[0]


@dataclass(frozen=True)
class WeightedSum(PartsComposite):
    r"""The mean of the scored parts, weighted: :math:`\sum_i w_i v_i / \sum_i w_i`.

    A part without a value is left out, and the weights of the others are scaled up. Where no part
    that compares with a reference has a value, the sum has none. A part of
    weight 0 is scored and does not count. Where `needs` names another reward, the value of a part
    is multiplied by that reward's value. The terms are the parts: a part that is a composite is one
    term under its own name.

    >>> from pathreward.rewards import AnswerReward, FormatReward
    >>> from pathreward.sample import Sample
    >>> parts = {"format": FormatReward(("think", "answer")), "answer": AnswerReward()}
    >>> reward = WeightedSum(parts, {"format": 1, "answer": 3})
    >>> reward(Sample("<think>Nests.</think><answer>No</answer>", answer="yes")).value
    0.25
    >>> print(reward(Sample("<think>Nests.</think><answer>No</answer>")).value)  # no gold answer
    None

    Raises:
        RecipeError: If a weight is negative, not finite or vanishingly small, or at some step none
            is positive; if a name in `relative` is no part or a name in `needs` is unknown; if the
            range of a needed reward is not within [0, 1].
    """

    relative: Mapping[str, float | Schedule] = field(default_factory=dict)
    """The weights, relative to one another; 1 for a part that is not listed. A schedule has its
    start value until `at` is called with a step."""
    needs: Mapping[str, str] = field(default_factory=dict)
    """Part by the name of the reward that it depends on, such as consistency by answer."""

    def __post_init__(self) -> None:
        PartsComposite.__post_init__(self)
        object.__setattr__(self, "relative", FrozenDict(self.relative))
        object.__setattr__(self, "needs", FrozenDict(self.needs))
        for name in (*self.relative, *self.needs):
            if name not in self.parts:
                raise RecipeError(unknown("part", name, self.parts))
        for other in self.needs.values():
            expect_factor(other, self.named_rewards)
        for name, weight in self.relative.items():
            if not isinstance(weight, Schedule) and (not math.isfinite(weight) or weight < 0):
                raise RecipeError(
                    f"the weight of {name!r} must be finite and 0 or more, got {weight}"
                )
        self._expect_weights_that_count()

    def _expect_weights_that_count(self) -> None:
        schedules = [each for each in self.relative.values() if isinstance(each, Schedule)]
        for step in sorted({0, *(step for each in schedules for step in each.over)}):
            if not any(self._at(step).values()):
                when = f" at step {step}" if schedules else ""
                raise RecipeError(f"at least one weight must be positive{when}")
        peaks = {
            name: max(weight.start, weight.end) if isinstance(weight, Schedule) else weight
            for name, weight in self._relative.items()
        }
        for name, peak in peaks.items():
            if 0 < peak < max(peaks.values()) * _LEAST_WEIGHT:
                raise RecipeError(
                    f"the weight of {name!r} is too small compared with the others, got {peak}; "
                    "give 0 to measure the part without counting it"
                )

    @property
    def _relative(self) -> dict[str, float | Schedule]:
        return {name: self.relative.get(name, 1.0) for name in self.parts}

    def _at(self, step: float) -> dict[str, float]:
        """Return the relative weights at a step, 0 for a scheduled weight that is negligible."""
        found = {n: w.at(step) if isinstance(w, Schedule) else w for n, w in self._relative.items()}
        least = max(found.values()) * _LEAST_WEIGHT
        return {name: weight if weight >= least else 0.0 for name, weight in found.items()}

    def at(self, step: float) -> Self:
        """Return the sum with the weights and the parts of a step."""
        there = super().at(step)
        if not any(isinstance(each, Schedule) for each in self.relative.values()):
            return there
        return replace(there, relative=self._at(step))

    @cached_property
    def range(self) -> tuple[float, float]:  # type: ignore[override]  # a property in place of a constant
        """The lowest and the highest value of any part that has weight at some step."""
        ends = [
            (min(part.range[0], 0.0), max(part.range[1], 0.0)) if name in self.needs else part.range
            for name, part in self.parts.items()
            if self._relative[name]
        ]
        return min(low for low, _ in ends), max(high for _, high in ends)

    @cached_property
    def weights(self) -> Mapping[str, float]:
        """The weights, scaled to sum to 1."""
        relative = self._at(0)
        total = math.fsum(relative.values())
        return {name: weight / total for name, weight in relative.items()}

    @cached_property
    def _plan(self) -> list[tuple[str, float, str]]:
        return [(name, self.weights[name], self.needs.get(name, "")) for name in self.parts]

    def weigh(self, values: Values) -> Weighed:
        """Return the mean, and the values of the scored parts, scaled up for the missing parts."""
        found: dict[str, float] = {}
        terms, counted = [], []
        for name, weight, other in self._plan:
            value = value_of(name, self.parts, values)
            if value is None:
                continue
            if other and (factor := value_of(other, self.named_rewards, values)) is not None:
                value *= factor
            found[name] = value
            if weight:
                counted.append(weight)
                terms.append(weight * value)
        if not counted:
            return None, {}
        total = math.fsum(counted)
        shares = {name: v / total if self.weights[name] else v for name, v in found.items()}
        return math.fsum(terms) / total, shares

    def source(self, values: Values) -> str:
        """Return the source of the only part that counts and has a value."""
        names = [name for name in self.weigh(values)[1] if self.weights[name]]
        return "" if names and names[0] in self.needs else self._source_of(names, values)

    def explain(self, scores: Mapping[str, Score], shares: Mapping[str, float]) -> str:
        """Return the measured values of the parts with what each counts, in percent."""
        weights = {name: self.weights[name] for name in shares if self.weights[name]}
        total = math.fsum(weights.values())
        is_mean = len(weights) > 1 and len({round(each, 12) for each in weights.values()}) == 1
        terms = []
        for name, weight in weights.items():
            notes = [] if is_mean or len(weights) == 1 else [percent(weight / total)]
            notes += self._needed(name, scores)
            note = ", ".join(notes)
            if made_of := inside(name, self.parts, scores):
                note = f"{note}: {made_of}" if note else made_of
            terms.append(measured(name, self.parts, scores) + (f" ({note})" if note else ""))
        left_out = [name for name in self.parts if name not in shares and self.weights[name]]
        text = ("mean of " if is_mean else "") + ", ".join(terms)
        return text + (f"; not scored: {', '.join(left_out)}" if left_out else "")

    def _needed(self, name: str, scores: Mapping[str, Score]) -> list[str]:
        """Return the reward that a part depends on, where it changes the part's value."""
        other = self.needs.get(name, "")
        values = {each: score.value for each, score in scores.items()}
        value = value_of(other, self.named_rewards, values) if other else None
        if value is None or value == 1.0:
            return []
        return [f"times {factor(other, self.named_rewards, scores)}"]


@dataclass(frozen=True)
class Minimum(PartsComposite):
    """The lowest value of the scored parts: no part compensates for another.

    It has a single term, called ``min``. A part without a value is left out.

    >>> from pathreward.rewards import AnswerReward, FormatReward
    >>> from pathreward.sample import Sample
    >>> reward = Minimum({"format": FormatReward(("think", "answer")), "answer": AnswerReward()})
    >>> score = reward(Sample("<think>Nests.</think><answer>No</answer>", answer="yes"))
    >>> score.value, score.reason
    (0.0, 'answer 0.00, the lowest of format 1.00, answer 0.00')

    Raises:
        RecipeError: If there is no part, or a name means two rewards.
    """

    @cached_property
    def range(self) -> tuple[float, float]:  # type: ignore[override]  # a property in place of a constant
        """The lowest and the highest value of any part, since any may be the only scored one."""
        ends = [part.range for part in self.parts.values()]
        return min(low for low, _ in ends), max(high for _, high in ends)

    @property
    def weights(self) -> Mapping[str, float]:
        """The weight of the single term."""
        return {"min": 1.0}

    def weigh(self, values: Values) -> Weighed:
        """Return the lowest value, which is the share of the single term."""
        found = self._found(values)
        if not found:
            return None, {}
        least = min(found.values())
        return least, {"min": least}

    def _found(self, values: Values) -> dict[str, float]:
        each = {name: value_of(name, self.parts, values) for name in self.parts}
        return {name: value for name, value in each.items() if value is not None}

    def source(self, values: Values) -> str:
        """Return the source of the only part that has a value."""
        return self._source_of(list(self._found(values)), values)

    def explain(self, scores: Mapping[str, Score], shares: Mapping[str, float]) -> str:
        """Return the part with the lowest value, and the values of all."""
        found = self._found({name: score.value for name, score in scores.items()})
        least = min(found, key=found.__getitem__)
        values = []
        for name in found:
            made_of = inside(name, self.parts, scores)
            values.append(measured(name, self.parts, scores) + (f" ({made_of})" if made_of else ""))
        return f"{least} {found[least]:.2f}, the lowest of {', '.join(values)}"
