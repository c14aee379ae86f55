"""Evaluate a policy on held-out rows with greedy completions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pathreward.compose import Composite
from pathreward.io.files import atomic_write
from pathreward.rewards import AnswerReward, EntityReward, FormatReward, Reward
from pathreward.score import Score
from pathreward.training.evaluation_file import Computed, line_of, merge_parts, read_values
from pathreward.training.policy import Policy
from pathreward.training.processes import is_main, processes, rank, wait_for_all
from pathreward.training.rows import TrainingRow

_SHARES = frozenset({"accuracy", "format_rate"})
"""Measures that are proportions; the others are means."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A proportion or a mean with its 95 % interval."""

    value: float
    low: float
    high: float
    rows: int
    """Number of rows."""

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


@dataclass(frozen=True, slots=True)
class PolicyEvaluation:
    """Completions with their scores and measures."""

    completions: Sequence[str]
    scores: Sequence[Score]
    values: dict[str, list[float | None]]
    """Values by measure (accuracy, entity_f1, format_rate, mean_reward), one a row; None where the
    row can't be judged."""

    def estimates(self) -> dict[str, Estimate | None]:
        """Return each measure with its interval; None where no row can be judged."""
        return {name: estimate(values, name in _SHARES) for name, values in self.values.items()}


def evaluate(
    policy: Policy,
    rows: Sequence[TrainingRow],
    reward: Composite,
    path: Path,
    *,
    max_tokens: int = 64,
    batch: int = 64,
    advance: Callable[[int], None] = lambda done: None,
) -> PolicyEvaluation:
    """Write the greedy completions of `policy` for `rows` with their scores, and return them.

    All processes of a run call it; each takes batches in turn. Images are decoded a batch at a
    time, and completions and scores stay in the file.

    Accuracy and format rate are the shares of rows whose part is 1; entity F1 and reward are means.
    A part is the leaf of that name in the reward, at any weight, or the default reward of that name
    where the composite has none. Entity F1 is that of the concepts with their polarity, all of one
    weight, in the sections that the reward's entity part reads.

    Args:
        policy: The policy.
        rows: The rows.
        reward: The reward.
        path: The file of JSON lines, in a folder that exists.
        max_tokens: Most tokens of a completion.
        batch: Rows that are generated together.
        advance: Called with the number of rows that are done.

    Raises:
        DataError: If an image can't be read, or the file can't be written.
    """
    count = processes()
    parts = [path.with_suffix(f".part{each}") for each in range(count)]
    turns = range(0, len(rows), batch)
    with atomic_write(parts[rank()]) as file:
        for start in turns[rank() :: count]:
            some = [rows[place] for place in range(start, min(start + batch, len(rows)))]
            prompts = [row.messages for row in some]
            [texts] = policy.generate(prompts, max_tokens, len(some))
            found = score_completions(texts, some, reward)
            for place, (row, text) in enumerate(zip(some, texts, strict=True)):
                values = {name: each[place] for name, each in found.values.items()}
                file.write(line_of(row, text, found.scores[place], values) + "\n")
            advance(min(len(rows), start + count * batch))
    wait_for_all()
    if is_main():
        merge_parts(parts, path, batch)
    wait_for_all()
    return read_evaluation(path, rows, reward)


def score_completions(
    completions: Sequence[str], rows: Sequence[TrainingRow], reward: Composite
) -> PolicyEvaluation:
    """Return completions with their scores and measures."""
    samples = [row.sample(text) for row, text in zip(rows, completions, strict=True)]
    scores = reward.score(samples)
    plain: dict[str, Reward] = {"answer": AnswerReward(), "format": FormatReward()}
    parts = {
        name: [score.parts[name].value for score in scores]
        if name in reward.leaves
        else [score.value for score in other.score(samples)]
        for name, other in plain.items()
    }
    return PolicyEvaluation(
        list(completions),
        scores,
        {
            "accuracy": [None if each is None else float(each == 1) for each in parts["answer"]],
            "entity_f1": [each.value for each in _entity_f1(reward).score(samples)],
            "format_rate": [None if each is None else float(each == 1) for each in parts["format"]],
            "mean_reward": [score.value for score in scores],
        },
    )


def _entity_f1(reward: Composite) -> EntityReward:
    """Return the F1 of concepts, in the sections that the entity part of a reward reads."""
    part = reward.leaves.get("entity")
    sections = part.sections if isinstance(part, EntityReward) else EntityReward().sections
    linker = part.linker if isinstance(part, EntityReward) else None
    return EntityReward(
        sections, softness=0, weights="equal", turn=1, added=1, power=1, linker=linker
    )


def estimate(values: Sequence[float | None], share: bool = False) -> Estimate | None:
    """Return the mean of the values that are not None, with its 95 % interval; None without any.

    The interval is the Wilson interval for a proportion (`share`, values of 0 and 1), otherwise the
    percentile bootstrap with 2,000 draws and a fixed seed.

    >>> print(estimate([1, 1, 1, 0], share=True))
    0.750 [0.301, 0.954]
    >>> print(estimate([0.5, 0.5, None]))
    0.500 [0.500, 0.500]
    """
    known = np.array([each for each in values if each is not None], dtype=float)
    if not len(known):
        return None
    if share:
        from scipy.stats import binomtest

        interval = binomtest(int(known.sum()), len(known)).proportion_ci(0.95, method="wilson")
        low, high = float(interval.low), float(interval.high)
    else:
        low, high = _bootstrap(known)
    return Estimate(float(known.mean()), low, high, len(known))


def gain(before: Sequence[float | None], after: Sequence[float | None]) -> Estimate | None:
    """Return the mean difference on rows with both values, with its bootstrap interval.

    >>> print(gain([0.0, 0.5, None], [1.0, 1.5, 1.0]))
    1.000 [1.000, 1.000]
    """
    pairs = zip(before, after, strict=True)
    return estimate([b - a for a, b in pairs if a is not None and b is not None])


def _bootstrap(values: np.ndarray[Any, np.dtype[np.float64]]) -> tuple[float, float]:
    generator = np.random.default_rng(0)
    drawn = generator.integers(len(values), size=(2000, len(values)))
    low, high = np.quantile(values[drawn].mean(axis=1), [0.025, 0.975])
    return float(low), float(high)


def read_evaluation(path: Path, rows: Sequence[TrainingRow], reward: Composite) -> PolicyEvaluation:
    """Return the evaluation in `path`; completions are read, and scores computed, on access.

    Raises:
        DataError: If its rows are not `rows`.
    """
    lines, values = read_values(path, rows)

    def completion(place: int) -> str:
        return str(lines[place]["completion"])

    return PolicyEvaluation(
        Computed(len(lines), completion),
        Computed(len(lines), lambda place: reward(rows[place].sample(completion(place)))),
        values,
    )
