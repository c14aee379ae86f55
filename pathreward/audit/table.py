"""The attack-success table: the success rate of each attack, with its confidence interval."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, get_args

from pathreward.audit.cases import LeftOut
from pathreward.audit.registry import Answer, Attack
from pathreward.sample import Sample
from pathreward.score import Score

LOSS = 0.05
"""Share of the honest value that an honest variant may lose."""
_LONGEST = 4000  # characters of an example that are written to JSON


@dataclass(frozen=True, slots=True)
class Example:
    """One completion of an attack, with the value of the honest completion."""

    row: int
    """The row's number, from 1."""
    honest: float
    """The value of the honest completion."""
    sample: Sample
    """The row with the attack's completion."""
    score: Score
    """The score of the attack."""

    @property
    def value(self) -> float:
        """The value of the attack; an example always has one."""
        return self.score.value or 0.0

    def to_dict(self) -> dict[str, Any]:
        """Return the example as JSON values; a very long completion is cut."""
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
class AttackResult:
    """The figures of one attack on the rows that it applies to."""

    attack: Attack
    tried: int
    """Rows on which both the attack and the honest completion had a value."""
    succeeded: int
    """Rows on which the attack earned at least as much as the honest completion; of an honest
    variant, rows on which it lost more than 5 % of the honest value."""
    unscored: int
    """Rows on which the attack had no value; `tried` does not count them."""
    earned: float
    """Mean over rows of (attack - lowest) / (honest - lowest), with the reward's lowest value; NaN
    where none was tried."""
    examples: tuple[Example, ...]
    """The rows with the largest value relative to the honest completion; of an honest variant,
    with the smallest."""

    @property
    def share(self) -> float:
        """The rate of `succeeded` over the rows tried, in [0, 1]; NaN where none was tried."""
        return self.succeeded / self.tried if self.tried else math.nan

    @cached_property
    def interval(self) -> tuple[float, float]:
        """The 95 % Wilson interval of the share; [0, 1] where none was tried."""
        if not self.tried:
            return 0.0, 1.0
        from scipy.stats import binomtest

        found = binomtest(self.succeeded, self.tried).proportion_ci(0.95, method="wilson")
        return float(found.low), float(found.high)

    def to_dict(self) -> dict[str, Any]:
        """Return the result as JSON values; undefined figures are null."""
        tried = self.tried > 0
        return {
            "attack": self.attack.name,
            "family": self.attack.family,
            "answer": self.attack.answer,
            "known": self.attack.known,
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
    """The results of all attacks on a reward."""

    reward: str
    """The reward's name."""
    dialect: str
    """The dialect of the completions."""
    seed: int
    rows: int
    """Number of input rows."""
    honest: float
    """Mean value of the honest completions of the counted rows; NaN where there are none."""
    counted: int
    """Rows whose honest completion earned more than the reward's lowest value."""
    left_out: tuple[LeftOut, ...]
    """The other rows, each with the reason."""
    results: tuple[AttackResult, ...]

    def worst(self, answer: Answer) -> float:
        """Return the largest success rate of the attacks with this answer; 0 without any."""
        return max((each.share for each in self._tried(answer)), default=0.0)

    def pooled(self, answer: Answer, families: Collection[str] = ()) -> tuple[int, int]:
        """Return the successes and the tries of all attacks with this answer.

        Args:
            answer: The answer of the attacks.
            families: The families to count; empty: all.
        """
        found = [
            each for each in self._tried(answer) if not families or each.attack.family in families
        ]
        return sum(each.succeeded for each in found), sum(each.tried for each in found)

    def successes(self) -> list[AttackResult]:
        """Return the attacks that succeeded and the honest variants that lost.

        Wrong answers come first, honest variants last; those of a kind by falling rate.
        """
        succeeded = [each for each in self.results if each.succeeded]
        order = list(get_args(Answer))
        return sorted(succeeded, key=lambda each: (order.index(each.attack.answer), -each.share))

    def above(
        self,
        wrong: float | None = None,
        right: float | None = None,
        honest: float | None = None,
    ) -> list[AttackResult]:
        """Return the attacks, and the honest variants, whose rate is above a bound.

        Args:
            wrong: The bound for attacks with a wrong answer; None: no bound.
            right: The bound for attacks with the right answer in degenerate text; None: no bound.
            honest: The bound for honest variants that lose; None: no bound.
        """
        bounds = {"wrong": wrong, "right": right, "honest": honest}
        return [
            each
            for each in self.results
            if each.tried and (most := bounds[each.attack.answer]) is not None and each.share > most
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the audit as JSON values."""
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

    def _tried(self, answer: Answer) -> Sequence[AttackResult]:
        return [each for each in self.results if each.tried and each.attack.answer == answer]
