"""A composite with a deadline of its own, as the key `deadline` of a recipe sets it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pathreward.compose.base import Values, Weighed
from pathreward.compose.wrappers import Wrapper
from pathreward.errors import RecipeError
from pathreward.rewards.watch import default_deadline
from pathreward.sample import Sample
from pathreward.score import Detail, Score


@dataclass(frozen=True)
class Timed(Wrapper):
    """The wrapped composite; a call of `score` that takes longer than `deadline` is an error.

    The user's own choice wins: `pathreward.rewards.watch.time_limits` and the environment.

    >>> from pathreward.compose import WeightedSum
    >>> from pathreward.rewards import FormatReward
    >>> reward = Timed(WeightedSum({"format": FormatReward(("answer",))}), deadline=600)
    >>> reward.score([Sample("<answer>Yes</answer>")])[0].value
    1.0

    Raises:
        RecipeError: If the deadline is not a positive number of seconds.
    """

    deadline: float
    """Seconds for one call of `score`."""

    def __post_init__(self) -> None:
        self._expect_finite("deadline")
        if self.deadline <= 0:
            raise RecipeError(f"`deadline` must be more than 0 seconds, got {self.deadline}")

    @property
    def range(self) -> tuple[float, float]:  # type: ignore[override]  # a property in place of a constant
        """The range of the wrapped composite."""
        return self.of.range

    def weigh(self, values: Values) -> Weighed:
        """Return what the wrapped composite returns."""
        return self.of.weigh(values)

    def explain(self, scores: Mapping[str, Score], shares: Mapping[str, float]) -> str:
        """Return what the wrapped composite returns."""
        return self.of.explain(scores, shares)

    def score(
        self, samples: Sequence[Sample], *, workers: int | None = None, detail: Detail = "value"
    ) -> list[Score]:
        """Return the scores of a batch, within the deadline.

        Raises:
            DeadlineError: If it is over.
        """
        with default_deadline(self.deadline):
            return super().score(samples, workers=workers, detail=detail)

    def measure(
        self, samples: Sequence[Sample], *, workers: int | None = None, detail: Detail = "value"
    ) -> dict[str, list[Score]]:
        """Return the scores of each leaf by name, within the deadline.

        Raises:
            DeadlineError: If it is over.
        """
        with default_deadline(self.deadline):
            return super().measure(samples, workers=workers, detail=detail)
