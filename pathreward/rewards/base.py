"""What every reward is."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, ClassVar

from pathreward.completion.sections import DIALECTS
from pathreward.errors import DataError, RewardError
from pathreward.rewards.batches import judge_together
from pathreward.rewards.instruction import instruction
from pathreward.sample import Sample
from pathreward.score import Detail, Score
from pathreward.workers import worker_count


class Reward(ABC):
    """Give a sample a score.

    A reward is a frozen dataclass: its configuration is its fields, it pickles, and two of one
    configuration are equal. Most judge each sample on its own and define `__call__`; one that
    gains from a batch (a judge, an image-text model) overrides `score`, and `__call__` follows.
    Arguments that are no samples, and results that are no scores, raise an error with the remedy.

    >>> from dataclasses import dataclass
    >>> @dataclass(frozen=True, slots=True)
    ... class Brevity(Reward):
    ...     most: int = 100
    ...
    ...     def __call__(self, sample: Sample) -> Score:
    ...         return Score(float(len(sample.text) <= self.most), f"{len(sample.text)} characters")
    >>> [each.value for each in Brevity(3).score([Sample("B"), Sample("B, surely")])]
    [1.0, 0.0]
    """

    __slots__ = ()

    range: ClassVar[tuple[float, float]] = (0.0, 1.0)
    """Lowest and highest value."""
    reference_fields: ClassVar[tuple[str, ...]] = ()
    """The fields of a sample of which the reward needs one to compare the completion with; empty
    where it reads the completion alone."""
    context_fields: ClassVar[tuple[str, ...]] = ()
    """The other fields of a sample that it reads, such as the prompt, which names the organ."""
    reads_images: ClassVar[bool] = True
    """Whether it may look at the images of a sample, which worker processes then receive."""

    def __init_subclass__(cls, **options: Any) -> None:
        """Add the checks of arguments and results to the methods that the class defines."""
        super().__init_subclass__(**options)
        for name, check in (("__call__", _checked_call), ("score", _checked_score)):
            method = cls.__dict__.get(name)
            # A dataclass with slots is made twice, the second time of checked methods.
            if method is not None and not hasattr(method, "__wrapped__"):
                setattr(cls, name, check(method))

    @classmethod  # noqa: B027  # by default every setting is safe
    def expect_safe(cls, settings: Mapping[str, Any]) -> None:
        """Check the settings that a recipe's text gives, before the reward is made.

        A recipe may come from a stranger. A reward that writes files, calls a host or reads the
        environment overrides this and refuses what only code may set.

        Raises:
            RecipeError: If a setting is not allowed in a recipe.
        """

    def fields_by_part(self) -> Mapping[str, tuple[str, ...]]:
        """Return the fields of which each part needs one, by its name; empty without parts."""
        return {}

    @abstractmethod
    def __call__(self, sample: Sample) -> Score:
        """Return the score of one sample.

        Raises:
            DataError: If it is no sample; the message says what to pass.
        """

    def score(
        self, samples: Sequence[Sample], *, workers: int | None = None, detail: Detail = "value"
    ) -> list[Score]:
        """Return the scores of a batch, in its order; the same as one by one.

        Args:
            samples: The batch.
            workers: The number of worker processes that score it; 1: this process does; None: the
                number in the environment variable ``PATHREWARD_WORKERS``, else 1. The processes
                are kept for later calls. A batch of fewer than 16 different samples is scored here.
            detail: What the workers return: ``value``; ``reason`` for value and reason;
                ``evidence`` for all. What they do not return is made when it is first read, in
                this process, which takes as long as scoring the sample. Name what you will read of
                most scores.

        Raises:
            DataError: If they are no sequence of samples; the message says what to pass.
            WorkerError: If the number of workers is invalid, a reward can't be sent to them, or
                three of them ended on the same rows.
        """
        from pathreward.rewards.parallel import score_in_workers

        expect_samples(samples)
        scores = score_in_workers({"": self}, samples, worker_count(workers), detail)
        return (judge_together({"": self}, samples) if scores is None else scores)[""]

    def prompt(self, *, dialect: str = "", answer: str = "") -> str:
        """Return the instruction for the policy: what a completion must look like.

        It is made from the format reward among the parts. A reward without one requires no format;
        its instruction is that of the dialect ``observe``, whose sections all rewards read.

        >>> from pathreward.rewards import AnswerReward
        >>> print(AnswerReward().prompt(dialect="think", answer="choice"))
        Reply in these sections, each exactly once, in this order, with no text outside of them:
        1. <think>...</think>: how what the image shows leads to the answer.
        2. <answer>...</answer>: the letter of the right option alone.

        Args:
            dialect: The dialect, of several that are accepted; empty: the first one.
            answer: The kind of the answer, as of `AnswerReward`; empty: any.

        Raises:
            RecipeError: If the dialect is not accepted, or the kind of answer is unknown.
        """
        return instruction(DIALECTS, dialect or next(iter(DIALECTS)), answer)


def expect_samples(samples: object) -> None:
    """Check that an argument is a sequence of samples.

    >>> expect_samples([Sample("B")])

    Raises:
        DataError: If it is not; the message says what to pass.
    """
    if isinstance(samples, Sample):
        raise DataError("`score` takes a list of samples, got one; pass `[sample]`")
    if not isinstance(samples, Sequence) or isinstance(samples, str | bytes):
        raise DataError(
            f"`score` takes a list of samples, got {type(samples).__name__}; pass "
            '`[pathreward.Sample("text", answer="yes")]`'
        )
    for at, each in enumerate(samples):
        if not isinstance(each, Sample):
            raise DataError(f"{_no_sample(each)}", where=f"item {at} of the samples")


def _no_sample(given: object) -> str:
    """Return the message for an argument that is no sample, by what it is."""
    kind = type(given).__name__
    if isinstance(given, str):
        return (
            f"expected a Sample, got {kind}; a reward compares a completion with a reference: pass "
            '`pathreward.Sample(text, answer="yes")`'
        )
    if isinstance(given, Mapping):
        return f"expected a Sample, got {kind}; pass `pathreward.Sample.from_row(row)`"
    if isinstance(given, Sequence):
        return f"expected a Sample, got {kind}; pass several samples to `reward.score(samples)`"
    return f'expected a Sample, got {kind}; pass `pathreward.Sample("text", answer="yes")`'


def _no_score(reward: Reward, given: object) -> str:
    """Return the message for a result that is no score."""
    name = type(reward).__name__
    if given is None:
        remedy = "return `Score.unscored(reason)` where it can't judge"
    elif isinstance(given, int | float):
        remedy = f'return `Score({float(given)}, "why")`'
    else:
        remedy = "return `Score(value, reason)`"
    return f"{name} returned {type(given).__name__}, no Score; {remedy}"


def _checked_call(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def call(self: Reward, sample: Sample) -> Score:
        if not isinstance(sample, Sample):
            raise DataError(_no_sample(sample))
        score = method(self, sample)
        if not isinstance(score, Score):
            raise RewardError(_no_score(self, score))
        return score

    return call


def _checked_score(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def score(self: Reward, samples: Sequence[Sample], **options: Any) -> list[Score]:
        expect_samples(samples)
        scores = method(self, samples, **options)
        name = type(self).__name__
        if not isinstance(scores, list):
            raise RewardError(
                f"{name}.score returned {type(scores).__name__}, no list; return one Score a sample"
            )
        if len(scores) != len(samples):
            raise RewardError(
                f"{name}.score returned {len(scores)} scores for {len(samples)} samples; return "
                "one Score a sample, in their order"
            )
        for each in scores:
            if not isinstance(each, Score):
                raise RewardError(_no_score(self, each))
        return scores

    return score
