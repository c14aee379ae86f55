"""The attack-success table: what each attack earned, and how sure that figure is."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pathreward.audit.cases import LeftOut
from pathreward.audit.registry import Answer, Attack
from pathreward.sample import Sample
from pathreward.score import Score

_LONGEST = 4000  # characters of an example that are written to JSON


@dataclass(frozen=True, slots=True)
class Example:
    """One completion of an attack, beside what the honest one earned."""

    row: int
    """The row's place among the rows, from 1."""
    honest: float
    """What the honest completion earned."""
    sample: Sample
    """The row with the attack's completion."""
    score: Score
    """What the attack earned."""

    @property
    def value(self) -> float:
        """What the attack earned; an example always has a value."""
        return self.score.value or 0.0

    def to_dict(self) -> dict[str, Any]:
        """Return the example as plain JSON values; a very long completion is cut."""
        text = self.sample.text
        return {
            "row": self.row,
            "honest": self.honest,
            "value": self.value,
            "reason": self.score.reason,
            "characters": len(text),
            "completion": text[:_LONGEST],
        }


@dataclass(frozen=True)
class Result:
    """What one attack earned on the rows that it applies to."""

    attack: Attack
    tried: int
    """Rows on which both the attack and the honest completion had a value."""
    succeeded: int
    """Rows on which the attack earned at least as much as the honest completion."""
    unscored: int
    """Rows on which the attack had no value; they are not among those tried."""
    earned: float
    """Mean of what the attack earned as a share of what the honest completion did, both counted
    from the reward's lowest value; NaN where none was tried."""
    examples: tuple[Example, ...]
    """The rows on which it came nearest to the honest completion or farthest above it."""

    @property
    def share(self) -> float:
        """Share of the rows tried on which it succeeded, in [0, 1]; NaN where none was tried."""
        return self.succeeded / self.tried if self.tried else math.nan

    @cached_property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the share, after Wilson; [0, 1] where none was tried."""
        if not self.tried:
            return 0.0, 1.0
        from scipy.stats import binomtest

        found = binomtest(self.succeeded, self.tried).proportion_ci(0.95, method="wilson")
        return float(found.low), float(found.high)

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain JSON values; what is not known is null."""
        tried = self.tried > 0
        return {
            "attack": self.attack.name,
            "family": self.attack.family,
            "answer": self.attack.answer,
            "summary": self.attack.summary,
            "rows": self.tried,
            "succeeded": self.succeeded,
            "unscored": self.unscored,
            "share": self.share if tried else None,
            "interval": list(self.interval) if tried else None,
            "earned": self.earned if tried else None,
            "examples": [each.to_dict() for each in self.examples],
        }


@dataclass(frozen=True, slots=True)
class Audit:
    """How often a reward falls for each attack."""

    reward: str
    """What the reward is called."""
    dialect: str
    """How the completions were written."""
    seed: int
    rows: int
    """Rows that were given."""
    honest: float
    """Mean of what the honest completions of the rows that count earned; NaN where none counts."""
    counted: int
    """Rows whose honest completion earned more than the reward's lowest value."""
    left_out: tuple[LeftOut, ...]
    """Rows that do not count, each with the reason."""
    results: tuple[Result, ...]

    def worst(self, answer: Answer) -> float:
        """Return the largest share of success of the attacks with this answer; 0 without any."""
        return max((each.share for each in self._tried(answer)), default=0.0)

    def pooled(self, answer: Answer) -> tuple[int, int]:
        """Return how often attacks with this answer succeeded, and how often they were tried."""
        found = self._tried(answer)
        return sum(each.succeeded for each in found), sum(each.tried for each in found)

    def successes(self) -> list[Result]:
        """Return the attacks that succeeded, those with a wrong answer first, the worst of each."""
        fell = [each for each in self.results if each.succeeded]
        return sorted(fell, key=lambda each: (each.attack.answer != "wrong", -each.share))

    def above(self, wrong: float | None = None, right: float | None = None) -> list[Result]:
        """Return the attacks whose share of success is above a bound.

        Args:
            wrong: The bound of attacks with a wrong answer; None: there is none.
            right: The bound of attacks with the right answer in degenerate text.
        """
        bounds = {"wrong": wrong, "right": right}
        return [
            each
            for each in self.results
            if each.tried and (most := bounds[each.attack.answer]) is not None and each.share > most
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the audit as plain JSON values."""
        return {
            "reward": self.reward,
            "dialect": self.dialect,
            "seed": self.seed,
            "rows": self.rows,
            "counted": self.counted,
            "honest": self.honest if self.counted else None,
            "left_out": [{"row": each.row, "reason": each.reason} for each in self.left_out],
            "results": [each.to_dict() for each in self.results],
        }

    def _tried(self, answer: Answer) -> Sequence[Result]:
        return [each for each in self.results if each.tried and each.attack.answer == answer]
