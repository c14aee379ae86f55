"""Run attacks against a reward."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from pathreward.audit.case import AttackCase
from pathreward.audit.cases import LeftOut, cases
from pathreward.audit.dialects import candidate_dialects, dialect_label
from pathreward.audit.registry import Attack, attacks
from pathreward.audit.table import LOSS, AttackResult, Audit, Example
from pathreward.completion.sections import Dialect
from pathreward.errors import DataError
from pathreward.rewards.base import Reward
from pathreward.sample import Sample
from pathreward.score import Score

Values = Callable[[Sequence[Sample]], Sequence[float | None]]
"""A plain function as a reward: from a batch to its values, None for a sample it can't judge."""

Scorer = Callable[[Sequence[Sample]], Sequence[Score]]
"""Scores a batch of samples."""

_TOLERANCE = 1e-9
_TRIAL = 24  # rows to choose the dialect on
_MOST_EXAMPLES = 3  # of an attack


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
    """Return how often each attack succeeds on `reward`.

    For each row, an honest completion is written from the reference, in a dialect that the reward
    accepts, and each applicable attack writes another. An attack succeeds on a row where it earns
    at least as much as the honest completion, an honest variant counts as lost where it earns less
    than 95 % of it. Rows whose honest completion has no value, or only the reward's lowest value,
    are left out and listed: any attack would match a zero score.

    Args:
        reward: A reward, or a function from a batch of samples to their values.
        samples: Rows with a reference; their completions are ignored.
        tried: The attacks; None: all registered ones.
        seed: The seed of the random draws.
        dialect: The dialect of the completions; None: that in which honest text earns most.
        lowest: The lowest value of a function; a reward declares its own.
        name: The reward's name in the report.
        watch: Called with the number of rows done.

    >>> from pathreward import AnswerReward
    >>> from pathreward.audit import rows
    >>> table = audit(AnswerReward(), rows()[:4], attacks(only=["either-or"]))
    >>> [(each.tried, each.succeeded) for each in table.results]
    [(4, 0)]

    Raises:
        DataError: If there are no rows.
        RecipeError: If the reward's dialect has sections that honest text can't be assigned to.
    """
    if not samples:
        raise DataError("there is no row to write completions for")
    low = reward.range[0] if isinstance(reward, Reward) else lowest
    scorer = _scorer(reward)
    chosen = dialect or _best(scorer, samples, candidate_dialects(reward), low)
    made, left_out = cases(samples, chosen)
    against = attacks() if tried is None else tried
    tallies = [_Tally(each, seed, _allowed(each, made)) for each in against]
    numbered = zip(_numbers(len(samples), left_out), made, strict=True)
    honest, unusable = _attack_all(numbered, tallies, scorer, low, watch)
    left_out += unusable
    return Audit(
        name or type(reward).__name__,
        dialect_label(chosen),
        seed,
        len(samples),
        math.fsum(honest) / len(honest) if honest else math.nan,
        len(honest),
        tuple(sorted(left_out, key=lambda each: each.row)),
        tuple(each.result() for each in tallies),
    )


@dataclass(slots=True)
class _Tally:
    """The running figures of one attack."""

    attack: Attack
    seed: int
    allowed: frozenset[str] | None
    tried: int = 0
    succeeded: int = 0
    unscored: int = 0
    shares: list[float] = field(default_factory=list)
    nearest: list[tuple[float, str, Example]] = field(default_factory=list)

    def text(self, case: AttackCase) -> str | None:
        """Return the attacked completion of a case, or None where the attack has none for it."""
        if self.allowed is not None and case.key not in self.allowed:
            return None
        return self.attack(case, self.seed)

    def add(
        self, case: AttackCase, number: int, text: str, score: Score, honest: float, low: float
    ) -> None:
        """Count the score of one attacked completion.

        `honest` is the value of the case's own completion, `low` the least value of the reward. A
        score without a value counts as unscored, neither as a try nor as a success.
        """
        if score.value is None:
            self.unscored += 1
            return
        self.tried += 1
        lost = honest - score.value
        if self.attack.answer == "honest":
            self.succeeded += lost > LOSS * (honest - low) + _TOLERANCE
        else:
            self.succeeded += lost <= _TOLERANCE
        self.shares.append((score.value - low) / (honest - low))
        example = Example(number, honest, replace(case.sample, completion=text), score)
        self.nearest.append((-lost if self.attack.answer == "honest" else lost, case.key, example))
        self.nearest.sort(key=lambda each: each[:2])
        del self.nearest[_MOST_EXAMPLES:]

    def result(self) -> AttackResult:
        """Return the counts; the mean share of the honest value is NaN where nothing was tried."""
        earned = math.fsum(self.shares) / len(self.shares) if self.shares else math.nan
        examples = tuple(example for _, _, example in self.nearest)
        return AttackResult(
            self.attack, self.tried, self.succeeded, self.unscored, earned, examples
        )


def _attack_all(
    numbered: Iterable[tuple[int, AttackCase]],
    tallies: Sequence[_Tally],
    scorer: Scorer,
    low: float,
    watch: Callable[[int], None] | None,
) -> tuple[list[float], list[LeftOut]]:
    """Return the honest values of the cases, and the rows that are left out."""
    honest, left_out = [], []
    for number, case in numbered:
        value, reason = _attack_case(case, number, tallies, scorer, low)
        if reason:
            left_out.append(LeftOut(number, reason))
        else:
            honest.append(value)
        if watch:
            watch(number)
    return honest, left_out


def _attack_case(
    case: AttackCase,
    number: int,
    tallies: Sequence[_Tally],
    scorer: Scorer,
    low: float,
) -> tuple[float, str]:
    """Try the attacks on a case; return the honest value, and why the row is left out (or "")."""
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


def _allowed(attack: Attack, made: Sequence[AttackCase]) -> frozenset[str] | None:
    """Return the keys of the rows that a slow attack is tried on; None: all."""
    if attack.rows is None:
        return None
    return frozenset(sorted(case.key for case in made)[: attack.rows])


def _numbers(count: int, left_out: Sequence[LeftOut]) -> Iterator[int]:
    gone = {each.row for each in left_out}
    return iter([number for number in range(1, count + 1) if number not in gone])
