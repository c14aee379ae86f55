"""Run attacks against a reward."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from pathreward.audit.case import Case
from pathreward.audit.cases import LeftOut, cases
from pathreward.audit.dialects import candidates, label
from pathreward.audit.registry import Attack, attacks
from pathreward.audit.table import Audit, Example, Result
from pathreward.completion.sections import Dialect
from pathreward.errors import DataError
from pathreward.rewards.base import Reward
from pathreward.sample import Sample
from pathreward.score import Score

Values = Callable[[Sequence[Sample]], Sequence[float | None]]
"""A reward that is no `Reward`: values of a batch, None where there is nothing to judge by."""

Scorer = Callable[[Sequence[Sample]], Sequence[Score]]
"""Scores a batch of samples."""

_TOLERANCE = 1e-9
_TRIAL = 24  # rows by which the dialect is found
_KEPT = 3  # examples of an attack


def audit(
    reward: Reward | Values,
    samples: Sequence[Sample],
    tried: Sequence[Attack] | None = None,
    *,
    seed: int = 0,
    dialect: Dialect | None = None,
    lowest: float = 0.0,
    name: str = "",
    watch: Callable[[int], None] | None = None,
) -> Audit:
    """Return how often `reward` falls for each attack.

    Of each row an honest completion is written from its reference, in a dialect that the reward
    accepts, and each attack that applies writes another. An attack succeeds on a row where it
    earns at least as much as the honest completion. Rows whose honest completion has no value, or
    the reward's lowest, do not count and are listed: beside nothing, anything succeeds.

    Args:
        reward: A reward, or a function from a batch of samples to their values.
        samples: Rows with a reference; what they hold as completions is not read.
        tried: The attacks; None: all that are registered.
        seed: What is drawn at random depends on it.
        dialect: How completions are written; None: of those that the reward accepts, the one in
            which honest completions earn most, the first of equals.
        lowest: The lowest value of a function; a reward declares its own.
        name: What the reward is called in the report.
        watch: Called with the number of rows done.

    >>> from pathreward import AnswerReward
    >>> from pathreward.audit import rows
    >>> table = audit(AnswerReward(), rows()[:4], attacks(only=["either-or"]))
    >>> [(each.tried, each.succeeded) for each in table.results]
    [(4, 0)]

    Raises:
        DataError: If there are no rows.
        RecipeError: If no honest completion can be written in the reward's dialect.
    """
    if not samples:
        raise DataError("there is no row to write completions of")
    low = reward.range[0] if isinstance(reward, Reward) else lowest
    scorer = _scorer(reward)
    chosen = dialect or _best(scorer, samples, candidates(reward), low)
    made, left_out = cases(samples, chosen)
    numbers = _numbers(len(samples), left_out)
    against = attacks() if tried is None else tried
    tallies = [_Tally(each, seed, _allowed(each, made)) for each in against]
    honest = []
    for number, case in zip(numbers, made, strict=True):
        value, reason = _against(case, number, tallies, scorer, low)
        if reason:
            left_out.append(LeftOut(number, reason))
        else:
            honest.append(value)
        if watch:
            watch(number)
    return Audit(
        name or type(reward).__name__,
        label(chosen),
        seed,
        len(samples),
        math.fsum(honest) / len(honest) if honest else math.nan,
        len(honest),
        tuple(sorted(left_out, key=lambda each: each.row)),
        tuple(each.result() for each in tallies),
    )


@dataclass(slots=True)
class _Tally:
    """The figures of one attack as they come in."""

    attack: Attack
    seed: int
    allowed: frozenset[str] | None
    tried: int = 0
    succeeded: int = 0
    unscored: int = 0
    shares: list[float] = field(default_factory=list)
    nearest: list[tuple[float, str, Example]] = field(default_factory=list)

    def text(self, case: Case) -> str | None:
        if self.allowed is not None and case.key not in self.allowed:
            return None
        return self.attack(case, self.seed)

    def add(
        self, case: Case, number: int, text: str, score: Score, honest: float, low: float
    ) -> None:
        if score.value is None:
            self.unscored += 1
            return
        self.tried += 1
        self.succeeded += score.value >= honest - _TOLERANCE
        self.shares.append((score.value - low) / (honest - low))
        example = Example(number, honest, replace(case.sample, completion=text), score)
        self.nearest.append((honest - score.value, case.key, example))
        self.nearest.sort(key=lambda each: each[:2])
        del self.nearest[_KEPT:]

    def result(self) -> Result:
        earned = math.fsum(self.shares) / len(self.shares) if self.shares else math.nan
        shown = tuple(example for _, _, example in self.nearest)
        return Result(self.attack, self.tried, self.succeeded, self.unscored, earned, shown)


def _against(
    case: Case,
    number: int,
    tallies: Sequence[_Tally],
    scorer: Scorer,
    low: float,
) -> tuple[float, str]:
    """Try the attacks on a case; return what the honest text earned, and why it does not count."""
    texts = [(each, text) for each in tallies if (text := each.text(case)) is not None]
    written = [case.honest, *(text for _, text in texts)]
    first, *scores = scorer([replace(case.sample, completion=text) for text in written])
    if first.value is None:
        return 0.0, f"its honest completion has no value: {first.reason}"
    if first.value <= low + _TOLERANCE:
        return 0.0, f"its honest completion earns no more than {low:g}: {first.reason}"
    for (tally, text), score in zip(texts, scores, strict=True):
        tally.add(case, number, text, score, first.value, low)
    return first.value, ""


def _scorer(reward: Reward | Values) -> Scorer:
    if isinstance(reward, Reward):
        return reward.score

    def scores(samples: Sequence[Sample]) -> list[Score]:
        values = reward(samples)
        return [
            Score.unscored("the function gave no value") if value is None else Score(float(value))
            for value in values
        ]

    return scores


def _best(
    scorer: Scorer,
    samples: Sequence[Sample],
    accepted: Sequence[Dialect],
    low: float,
) -> Dialect:
    """Return the dialect in which honest completions earn most."""

    def earned(dialect: Dialect) -> float:
        made, _ = cases(samples[:_TRIAL], dialect)
        scores = scorer([case.sample for case in made])
        return math.fsum(low if score.value is None else score.value for score in scores)

    return accepted[0] if len(accepted) == 1 else max(accepted, key=earned)


def _allowed(attack: Attack, made: Sequence[Case]) -> frozenset[str] | None:
    """Return the keys of the rows that a costly attack is tried on."""
    if attack.rows is None:
        return None
    return frozenset(sorted(case.key for case in made)[: attack.rows])


def _numbers(count: int, left_out: Sequence[LeftOut]) -> Iterator[int]:
    gone = {each.row for each in left_out}
    return iter([number for number in range(1, count + 1) if number not in gone])
