"""The base of every composite: named single rewards, and arithmetic over their values.

A composite scores each of its leaves (the single rewards in it) once and combines the scores.
`combine` is a separate step, because an adapter may have to drop unscored leaves for a whole group
of completions first.
"""

import math
from abc import abstractmethod
from collections.abc import Hashable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import cached_property, partial
from typing import Self, cast

from pathreward.errors import RecipeError, RewardError, WorkerError, unknown
from pathreward.rewards.base import Reward
from pathreward.rewards.batches import judge_together, named
from pathreward.rewards.format import FormatReward
from pathreward.rewards.parallel import score_in_workers
from pathreward.rewards.watch import expect_in_time, one_call, watched
from pathreward.sample import Sample
from pathreward.sample.groups import reference_key
from pathreward.score import Detail, Evidence, Score
from pathreward.workers import worker_count

Values = Mapping[str, float | None]
"""The values of the leaves by name; None where a leaf has no value."""

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

    def source(self, values: Values) -> str:
        """Return the leaf whose value alone makes this one's; empty where there are several."""
        return ""

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

    def fields_by_part(self) -> Mapping[str, tuple[str, ...]]:
        """Return the fields of which each part needs one, by its name; see `Reward`."""
        return {name: each.reference_fields for name, each in self.comparing.items()}

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
        scores = {}
        for name, leaf in self.leaves.items():
            with named(name):
                scores[name] = leaf(sample)
                _expect_in_range(leaf, scores[name])
        return self.combine(scores)

    def prompt(self, *, dialect: str = "", answer: str = "") -> str:
        """Return the instruction for the policy, that of the format reward among the leaves.

        Without one it is that of the dialect ``observe``; see `Reward.prompt`.
        """
        formats = [each for each in self.leaves.values() if isinstance(each, FormatReward)]
        if formats:
            return formats[0].prompt(dialect=dialect, answer=answer)
        return super().prompt(dialect=dialect, answer=answer)

    def score(
        self, samples: Sequence[Sample], *, workers: int | None = None, detail: Detail = "value"
    ) -> list[Score]:
        """Return the scores of a batch, in its order; see `Reward.score`."""
        with one_call():
            by_name = self.measure(samples, workers=workers, detail=detail)
        return [
            self.combine({name: scores[row] for name, scores in by_name.items()})
            for row in range(len(samples))
        ]

    def measure(
        self, samples: Sequence[Sample], *, workers: int | None = None, detail: Detail = "value"
    ) -> dict[str, list[Score]]:
        """Return the scores of each leaf by name, one a sample.

        Equal samples, which are common in the groups of a converged policy, are scored once. Leaves
        that override `score` (a judge, an image-text model) score the whole batch in this process;
        the others go through it together, in worker processes where there are any.
        """
        contents = [_content(sample) for sample in samples]
        by_content = dict(zip(contents, samples, strict=True))
        positions = {content: number for number, content in enumerate(by_content)}
        different = list(by_content.values())
        try:
            found = self._scored(different, worker_count(workers), detail)
        except WorkerError as error:  # it names rows of the different samples
            keys = list(by_content)
            raise error.on_rows([contents.index(keys[row]) for row in error.rows]) from None
        for name, scores in found.items():
            with named(name):
                for score in scores:
                    _expect_in_range(self.leaves[name], score)
        rows = [positions[content] for content in contents]
        return {name: [scores[row] for row in rows] for name, scores in found.items()}

    def _scored(
        self, samples: list[Sample], workers: int, detail: Detail
    ) -> dict[str, list[Score]]:
        """Return the scores of each leaf; in the workers and in this process at once."""
        leaves = self.leaves
        single = {name: leaf for name, leaf in leaves.items() if type(leaf).score is Reward.score}

        def singly() -> dict[str, list[Score]]:
            divided = score_in_workers(single, samples, workers, detail)
            return judge_together(single, samples) if divided is None else divided

        def whole() -> dict[str, list[Score]]:
            found = {}
            for name in leaves.keys() - single.keys():
                with named(name), watched(name, samples):
                    found[name] = leaves[name].score(samples)
                    for sample in samples[-1:]:
                        expect_in_time(name, sample)
            return found

        if workers > 1 and len(single) < len(leaves):
            with ThreadPoolExecutor(1) as thread:
                waiting = thread.submit(copy_context().run, singly)
                found = whole() | waiting.result()
        else:
            found = whole() | singly()
        return {name: found[name] for name in leaves}


def _expect_in_range(leaf: Reward, score: Score) -> None:
    low, high = leaf.range
    if score.value is not None and not low <= score.value <= high:
        raise RewardError(
            f"{type(leaf).__name__} returned {score.value}, which is not in its range "
            f"{(low, high)}; declare the `range` of its class or scale its value"
        )


def merge_names(parts: Mapping[str, Reward]) -> dict[str, Reward]:
    """Return the parts and the named rewards inside them.

    Raises:
        RecipeError: If a name means two rewards, or a part is no reward.
    """
    named_rewards: dict[str, Reward] = {}
    for name, part in parts.items():
        if not isinstance(part, Reward):
            raise RecipeError(
                f"the part {name!r} is no reward but {_kind(part)}; a part is an instance of a "
                "class that inherits from `pathreward.Reward`"
            )
        inside = part.named_rewards if isinstance(part, Composite) else {}
        if name in inside:
            raise RecipeError(f"the name {name!r} means two rewards; rename one of them")
        for each, reward in [*inside.items(), (name, part)]:
            if named_rewards.setdefault(each, reward) != reward:
                raise RecipeError(f"the name {each!r} means two rewards; rename one of them")
    return named_rewards


def _kind(part: object) -> str:
    if isinstance(part, type):
        return f"the class {part.__name__} itself; make one: `{part.__name__}()`"
    return f"a {type(part).__name__}"


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
    return sample.completion, reference_key(sample)
