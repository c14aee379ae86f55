"""What every reward is."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from pathreward.sample import Sample
from pathreward.score import Detail, Score
from pathreward.workers import worker_count


class Reward(ABC):
    """Give a sample a score.

    A reward is a frozen dataclass: its configuration is its fields, it pickles, and two of one
    configuration are equal. Most judge each sample on its own and define `__call__`; one that
    gains from a batch (a judge, an image-text model) overrides `score`, and `__call__` follows.

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
    reads_images: ClassVar[bool] = True
    """Whether it may look at the images of a sample, which worker processes then receive."""

    @classmethod  # noqa: B027  # by default every setting is safe
    def expect_safe(cls, settings: Mapping[str, Any]) -> None:
        """Check the settings that a recipe's text gives, before the reward is made.

        A recipe may come from a stranger. A reward that writes files, calls a host or reads the
        environment overrides this and refuses what only code may set.

        Raises:
            RecipeError: If a setting is not allowed in a recipe.
        """

    @abstractmethod
    def __call__(self, sample: Sample) -> Score:
        """Return the score of one sample."""

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
            WorkerError: If the number of workers is invalid, a reward can't be sent to them, or
                three of them ended on the same rows.
        """
        from pathreward.rewards.parallel import score_in_workers

        scores = score_in_workers({"reward": self}, samples, worker_count(workers), detail)
        return [self(sample) for sample in samples] if scores is None else scores["reward"]
