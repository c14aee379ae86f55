"""The published reward of PathReasoner-R1 as a reward of recipes, under `pathreasoner-released`."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pathreward as pr

sys.path.insert(0, str(Path(__file__).parents[1] / "audit"))
from peers import pathreasoner

NAME = "pathreasoner-released"


@dataclass(frozen=True)
class ReleasedReward(pr.Reward):
    """Format found anywhere, a perfect judge of the answer, half of a Dice of substrings.

    The Dice is blind to negation, as in the released code; its soft term needs an embedding model
    and is left out.

    References:
        PathReasoner-R1 (arXiv 2601.21617) and its released reward code.
    """

    range: ClassVar[tuple[float, float]] = (0.0, 2.5)
    reference_fields: ClassVar[tuple[str, ...]] = ("answer", "findings")

    def __call__(self, sample: pr.Sample) -> pr.Score:
        """Return the score; there always is one."""
        [value] = pathreasoner([sample])
        assert value is not None
        return pr.Score(value, f"{value:.2f} of 2.5")


pr.register(NAME, ReleasedReward)
