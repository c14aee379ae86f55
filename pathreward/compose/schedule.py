"""A weight that changes over the steps of training."""

import math
from dataclasses import dataclass
from typing import Literal, get_args

from pathreward.errors import RecipeError

Shape = Literal["linear", "cosine"]


@dataclass(frozen=True, slots=True)
class Schedule:
    r"""A weight that goes from `start` to `end` over some steps, and stays there.

    With :math:`t = (step - first) / (last - first)`, held in [0, 1], the weight is
    :math:`start + (end - start)\, s(t)`, where :math:`s(t) = t` (linear) or
    :math:`(1 - \cos \pi t) / 2` (cosine).

    >>> fades = Schedule(1.0, 0.2, over=(0, 400))
    >>> fades.at(0), fades.at(100), fades.at(4000)
    (1.0, 0.8, 0.2)

    Raises:
        RecipeError: If a weight is negative or not finite, a step is negative, the last step is
            not after the first, or the shape is not known.
    """

    start: float
    """The weight up to the first step."""
    end: float
    """The weight from the last step on."""
    over: tuple[int, int]
    """The first and the last step of the change, counted as the trainer counts its steps."""
    shape: Shape = "linear"

    def __post_init__(self) -> None:
        object.__setattr__(self, "over", tuple(self.over))
        for weight in (self.start, self.end):
            if not math.isfinite(weight) or weight < 0:
                raise RecipeError(f"a scheduled weight must be finite and 0 or more, got {weight}")
        first, last = self.over
        if not 0 <= first < last:
            raise RecipeError(
                f"`over` must be a first and a later last step, 0 or more, got {self.over}"
            )
        if self.shape not in get_args(Shape):
            raise RecipeError(f"`shape` must be linear or cosine, got {self.shape!r}")

    def at(self, step: float) -> float:
        """Return the weight at a step."""
        first, last = self.over
        if step <= first:
            return self.start
        if step >= last:
            return self.end
        gone = (step - first) / (last - first)
        if self.shape == "cosine":
            gone = (1 - math.cos(math.pi * gone)) / 2
        return self.start + (self.end - self.start) * gone
