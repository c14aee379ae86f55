"""The base of every composite: named single rewards, and arithmetic over their values.

A composite scores each of its leaves (the single rewards in it) once and combines the scores.
`combine` is a separate step, because an adapter may have to drop unscored leaves for a whole group
of completions first.
"""

import gc
import math
from abc import abstractmethod
from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property, partial
from typing import Self, cast

from pathreward.errors import RecipeError, RewardError, unknown
from pathreward.rewards.base import Reward
from pathreward.sample import Sample
from pathreward.score import Evidence, Score

Values = Mapping[str, float | None]
"""The values of the leaves by name; None where a leaf has no value."""

_FEW = 8
"""Samples that all leaves score in turn; the caches of parsed text hold as many."""
_MANY = 256
"""Samples between two runs of the garbage collector."""
_LONG = 50_000
"""Characters from which on a sample is scored alone; the caches hold one text of this length."""

Weighed = tuple[float | None, Mapping[str, float]]
"""A composite's value, and the share of each of its terms before the weight."""


class Composite(Reward):
    """A reward whose value is computed from the values of named rewards.

    Three laws hold for every composite:

    - the value is the sum over its terms of ``weights[term] * shares(scores)[term]``;
    - a leaf without a value is left out, and which leaves have values alone decides whether the
      composite has one; it has none where no leaf that compares with a reference has one, so that a
      row without a reference is not paid for its form alone;
    - a name means one reward throughout, however often it occurs in the tree.
    """

    __slots__ = ()

    @property
    @abstractmethod
    def named_rewards(self) -> Mapping[str, Reward]:
        """Every named reward in the tree, composites included."""

    @property
    @abstractmethod
    def weights(self) -> Mapping[str, float]:
        """The weight of each term, 0 or more; the weights sum to 1."""

    @abstractmethod
    def weigh(self, values: Values) -> Weighed:
        """Return the value and the terms' shares; None and no shares where no term has a value."""

    @abstractmethod
    def explain(self, scores: Mapping[str, Score], shares: Mapping[str, float]) -> str:
        """Return one line that explains the value."""

    @abstractmethod
    def at(self, step: float) -> Self:
        """Return the composite with the scheduled weights of a step; itself without schedules."""

    @cached_property
    def leaves(self) -> Mapping[str, Reward]:
        """The single rewards in the tree, by name."""
        return {
            n: each for n, each in self.named_rewards.items() if not isinstance(each, Composite)
        }

    @cached_property
    def comparing(self) -> Mapping[str, Reward]:
        """The leaves that compare the completion with a field of the reference, by name."""
        return {name: each for name, each in self.leaves.items() if each.reference_fields}

    @cached_property
    def reference_fields(self) -> tuple[str, ...]:  # type: ignore[override]  # a property in place of a constant
        """The fields that its leaves compare with; it needs one of them."""
        return tuple(
            dict.fromkeys(f for each in self.comparing.values() for f in each.reference_fields)
        )

    def shares(self, scores: Mapping[str, Score]) -> Mapping[str, float]:
        """Return the share of each term, before its weight; empty where no term has a value."""
        return self.weigh({name: score.value for name, score in scores.items()})[1]

    def combine(self, scores: Mapping[str, Score]) -> Score:
        """Return the composite's score from the scores of its leaves."""
        if self.comparing and all(scores[name].value is None for name in self.comparing):
            compared = {name: scores[name] for name in self.comparing}
            return Score(None, partial(_nothing_compared, compared), scores)
        value, shares = self.weigh({name: score.value for name, score in scores.items()})
        evidence = partial(_all_evidence, scores)
        if value is None:
            return Score(None, partial(_no_value, scores), scores, evidence)
        low, high = self.range
        value = min(max(value, low), high)  # only rounding can exceed the range
        return Score(value, partial(self.explain, scores, shares), scores, evidence)

    def __call__(self, sample: Sample) -> Score:
        """Return the score of one sample."""
        scores = {name: leaf(sample) for name, leaf in self.leaves.items()}
        for name, score in scores.items():
            _expect_score(name, self.leaves[name].range, score)
        return self.combine(scores)

    def score(self, samples: Sequence[Sample]) -> list[Score]:
        """Return the scores of a batch, in its order."""
        by_name = self.measure(samples)
        return [
            self.combine({name: scores[row] for name, scores in by_name.items()})
            for row in range(len(samples))
        ]

    def measure(self, samples: Sequence[Sample]) -> dict[str, list[Score]]:
        """Return the scores of each leaf by name, one a sample.

        Equal samples, which are common in the groups of a converged policy, are scored once. Leaves
        that score samples one by one go through the batch together, a few samples at a time, so
        that a later leaf finds the text parsed and linked in the cache.
        """
        contents = [_content(sample) for sample in samples]
        by_content = dict(zip(contents, samples, strict=True))
        different = list(by_content.values())
        positions = {content: number for number, content in enumerate(by_content)}
        leaves = self.leaves
        single = {name: leaf for name, leaf in leaves.items() if type(leaf).score is Reward.score}
        found: dict[str, list[Score]] = {
            name: [] if name in single else leaf.score(different) for name, leaf in leaves.items()
        }
        for start in range(0, len(different), _MANY):
            with _collection_paused():
                for few in _few_at_a_time(different[start : start + _MANY]):
                    for name, leaf in single.items():
                        found[name] += leaf.score(few)
        for name, scores in found.items():
            _expect_scores(name, leaves[name], scores, len(different))
        rows = [positions[content] for content in contents]
        return {name: [scores[row] for row in rows] for name, scores in found.items()}


def _expect_scores(name: str, leaf: Reward, scores: Sequence[Score], samples: int) -> None:
    """Check the scores that a leaf returned for some samples.

    Raises:
        RewardError: If they are not one score a sample, or a value is not in the leaf's range.
    """
    if len(scores) != samples:
        raise RewardError(
            f"the part {name!r} returned {len(scores)} scores for {samples} samples; its `score` "
            "must return one score a sample, in their order"
        )
    for score in scores:
        _expect_score(name, leaf.range, score)


def _expect_score(name: str, ends: tuple[float, float], score: object) -> None:
    if not isinstance(score, Score):
        raise RewardError(
            f"the part {name!r} returned {type(score).__name__}, no Score; return "
            "`Score(value, reason)`, or `Score.unscored(reason)` where it can't judge"
        )
    if score.value is not None and not ends[0] <= score.value <= ends[1]:
        raise RewardError(
            f"the part {name!r} returned {score.value}, which is not in its range {ends}; "
            "declare the `range` of its class or scale its value"
        )


@contextmanager
def _collection_paused() -> Iterator[None]:
    """Pause the garbage collector, which is started by the number of new objects.

    Scoring makes many objects and few cycles. Left running, the collector goes through the graph,
    the caches and the scores every few samples, a quarter of the time of scoring, and frees next to
    nothing.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _few_at_a_time(samples: Sequence[Sample]) -> Iterator[list[Sample]]:
    """Yield the samples a few at a time, and a long one alone."""
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


def merge_names(parts: Mapping[str, Reward]) -> dict[str, Reward]:
    """Return the parts and the named rewards inside them.

    Raises:
        RecipeError: If a name means two rewards.
    """
    named_rewards: dict[str, Reward] = {}
    for name, part in parts.items():
        inside = part.named_rewards if isinstance(part, Composite) else {}
        if name in inside:
            raise RecipeError(f"the name {name!r} means two rewards; rename one of them")
        for each, reward in [*inside.items(), (name, part)]:
            if named_rewards.setdefault(each, reward) != reward:
                raise RecipeError(f"the name {each!r} means two rewards; rename one of them")
    return named_rewards


def value_of(name: str, named_rewards: Mapping[str, Reward], values: Values) -> float | None:
    """Return the value of a named reward, which is a leaf or a composite."""
    return (
        values[name] if name in values else cast("Composite", named_rewards[name]).weigh(values)[0]
    )


def reason_of(name: str, named_rewards: Mapping[str, Reward], scores: Mapping[str, Score]) -> str:
    """Return the reason for the value of a named reward, which is a leaf or a composite."""
    reward = named_rewards[name]
    if not isinstance(reward, Composite):
        return scores[name].reason
    return reward.explain(scores, reward.shares(scores))


def expect_factor(name: str, named_rewards: Mapping[str, Reward]) -> None:
    """Check that a name is known and that its reward can be a factor.

    Raises:
        RecipeError: If the name is unknown, or the reward's range is not within [0, 1].
    """
    if name not in named_rewards:
        raise RecipeError(unknown("part", name, named_rewards))
    low, high = named_rewards[name].range
    if low < 0 or high > 1:
        raise RecipeError(f"{name!r} must stay in [0, 1] to multiply, it has {(low, high)}")


def present_weight(weights: Mapping[str, float], shares: Mapping[str, float]) -> float:
    """Return the summed weight of the terms that have a share."""
    return math.fsum(weights[name] for name in shares)


def _nothing_compared(scores: Mapping[str, Score]) -> str:
    why = "; ".join(f"{name}: {score.reason}" for name, score in scores.items())
    return f"nothing is compared with a reference ({why})"


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
