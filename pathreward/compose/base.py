"""What every composite is: single rewards by name, and arithmetic over their values.

A composite scores its leaves (the single rewards in it, by name) once each and combines the scores.
Combining is a step of its own, `combine`, because an adapter may have to settle unscored leaves for
a whole group of completions before it.
"""

import math
from abc import abstractmethod
from collections.abc import Hashable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import Self, cast

from pathreward.errors import RecipeError, unknown
from pathreward.rewards.base import Reward
from pathreward.sample import Sample
from pathreward.score import Evidence, Score

Values = Mapping[str, float | None]
"""The values of the leaves by name; None where a leaf could not judge."""

_FEW = 8
"""Samples that the leaves go through together; what is read of so many is kept."""
_LONG = 50_000
"""Characters of a text of which fewer are kept."""

Weighed = tuple[float | None, Mapping[str, float]]
"""A composite's value, and what each of its terms brings before its weight."""


class Composite(Reward):
    """A reward whose value is computed from the values of named rewards.

    Three laws hold for every composite:

    - the value is the sum over its terms of ``weights[term] * shares(scores)[term]``;
    - a leaf without a value is left out, and whether there is a value at all depends on nothing
      but which leaves have one;
    - a name means one reward throughout, however often it stands in the tree.
    """

    __slots__ = ()

    @property
    @abstractmethod
    def named(self) -> Mapping[str, Reward]:
        """Every reward in it that has a name, composites among them."""

    @property
    @abstractmethod
    def weights(self) -> Mapping[str, float]:
        """The weight of each term, not negative; they sum to 1."""

    @abstractmethod
    def weigh(self, values: Values) -> Weighed:
        """Return the value and the terms' shares; no value and no shares where nothing counts."""

    @abstractmethod
    def explain(self, scores: Mapping[str, Score], shares: Mapping[str, float]) -> str:
        """Return one line that says how the value came about."""

    @abstractmethod
    def at(self, step: float) -> Self:
        """Return the composite as its schedules have it at a step; itself where it has none."""

    @cached_property
    def leaves(self) -> Mapping[str, Reward]:
        """The single rewards in it, by name."""
        return {n: each for n, each in self.named.items() if not isinstance(each, Composite)}

    def shares(self, scores: Mapping[str, Score]) -> Mapping[str, float]:
        """Return what each term brings, before its weight; empty where nothing is scored."""
        return self.weigh({name: score.value for name, score in scores.items()})[1]

    def combine(self, scores: Mapping[str, Score]) -> Score:
        """Return the composite's score from the scores of its leaves."""
        value, shares = self.weigh({name: score.value for name, score in scores.items()})
        evidence = partial(_all_evidence, scores)
        if value is None:
            return Score(None, partial(_no_value, scores), scores, evidence)
        low, high = self.range
        value = min(max(value, low), high)  # rounding alone can carry it out
        return Score(value, partial(self.explain, scores, shares), scores, evidence)

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
        judge each sample on its own go through the batch together, a few samples at a time: what
        one has read and linked is still at hand for the next, and so is its own code and data.
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
        for few in _few_at_a_time(different):
            for name, leaf in single.items():
                found[name] += leaf.score(few)
        taken = [place[content] for content in contents]
        return {name: [scores[each] for each in taken] for name, scores in found.items()}


def _few_at_a_time(samples: Sequence[Sample]) -> Iterator[list[Sample]]:
    """Yield the samples a few at a time, a long one alone: of long texts only one is kept."""
    few: list[Sample] = []
    for sample in samples:
        is_long = len(sample.text) > _LONG
        if few and (is_long or len(few) == _FEW):
            yield few
            few = []
        few.append(sample)
        if is_long:
            yield few
            few = []
    if few:
        yield few


def merged(parts: Mapping[str, Reward]) -> dict[str, Reward]:
    """Return the parts with all that is named in them.

    Raises:
        RecipeError: If a name means two rewards.
    """
    named: dict[str, Reward] = {}
    for name, part in parts.items():
        inside = part.named if isinstance(part, Composite) else {}
        if name in inside:
            raise RecipeError(f"the name {name!r} means two rewards; rename one of them")
        for each, reward in [*inside.items(), (name, part)]:
            if named.setdefault(each, reward) != reward:
                raise RecipeError(f"the name {each!r} means two rewards; rename one of them")
    return named


def value_of(name: str, named: Mapping[str, Reward], values: Values) -> float | None:
    """Return the value of a named reward; what is no leaf is a composite."""
    return values[name] if name in values else cast("Composite", named[name]).weigh(values)[0]


def reason_of(name: str, named: Mapping[str, Reward], scores: Mapping[str, Score]) -> str:
    """Return how the value of a named reward, which may be a composite, came about."""
    reward = named[name]
    if not isinstance(reward, Composite):
        return scores[name].reason
    return reward.explain(scores, reward.shares(scores))


def expect_factor(name: str, named: Mapping[str, Reward]) -> None:
    """Refuse a name that is unknown or whose value is no share of a whole to multiply by.

    Raises:
        RecipeError: If it is not named, or can leave [0, 1].
    """
    if name not in named:
        raise RecipeError(unknown("part", name, named))
    low, high = named[name].range
    if low < 0 or high > 1:
        raise RecipeError(f"{name!r} must stay in [0, 1] to multiply, it has {(low, high)}")


def present(weights: Mapping[str, float], shares: Mapping[str, float]) -> float:
    """Return the weight of the terms that have a share."""
    return math.fsum(weights[name] for name in shares)


def _no_value(scores: Mapping[str, Score]) -> str:
    why = "; ".join(f"{name}: {score.reason}" for name, score in scores.items())
    return f"no part has a value ({why})"


def _all_evidence(scores: Mapping[str, Score]) -> tuple[Evidence, ...]:
    return tuple(each for score in scores.values() for each in score.evidence)


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
