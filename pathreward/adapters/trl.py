"""TRL: a reward as the callables that `GRPOTrainer` and `RLOOTrainer` take.

::

    reward = pathreward.load("pathreward")
    GRPOTrainer(model, reward_funcs=reward_funcs(reward), ...)

    config = GRPOConfig(reward_weights=reward_weights(reward), ...)
    GRPOTrainer(model, reward_funcs=reward_funcs(reward, fused=False), args=config, ...)

A step logs, in addition to TRL's ``rewards/<name>/mean`` and with ``pathreward`` as the name:

=================================  =================================================================
metric ``pathreward/<part>/mean``  mean of the part's measured values, before parts are dropped by
                                   group; not logged in a step in which the part has no value
``pathreward/<part>/unscored``     share of completions for which the part has no value
``pathreward/<part>/group_std``    standard deviation of the part's values within a group, as a mean
                                   over groups; ``pathreward/group_std`` is that of the total
``pathreward/unscored``            share of completions without a total, after parts are dropped
``pathreward/incomplete_groups``   groups for which a part was dropped
``pathreward/seconds``             time that the rewards took
column ``pathreward/reason``       the reason of the total, which has the values of the parts;
                                   with ``evidence=True`` also that of each part, one a line
``pathreward/<part>/value``        with ``evidence=True``: the part's value in the total, NaN where
                                   it has none
``pathreward/evidence``            with ``evidence=True``: JSON list of the spans and facts, each
                                   with its part
=================================  =================================================================

A part of weight 0 is such a metric, and never a callable of its own. The columns are those of the
completions table (``log_completions=True``), which TRL writes as Parquet and also prints, by
default whole. Where ``num_completions_to_print`` is not set, the callable sets it to `printed`.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from time import perf_counter
from typing import Any, cast

import numpy as np

from pathreward.adapters.groups import every_process, single_process
from pathreward.adapters.shared_result import SharedResult
from pathreward.adapters.step import Step, at_step, score_step
from pathreward.compose import Composite
from pathreward.errors import DataError, PathrewardError
from pathreward.rewards import Reward
from pathreward.sample import Messages, Sample
from pathreward.sample.columns import expect_fields, mapped_row, no_reference, warn_of_parts
from pathreward.score import Detail, Score
from pathreward.workers import worker_count

REFERENCE_COLUMNS = tuple(
    each.name for each in fields(Sample) if each.name not in {"completion", "prompt"}
)
"""The data set's columns that are passed to the rewards, besides ``image``; others are ignored."""

_FLOAT32_MAX = float(np.finfo(np.float32).max)


def reward_funcs(
    reward: Reward,
    *,
    fused: bool = True,
    num_generations: int | None = None,
    name: str = "pathreward",
    columns: Mapping[str, str] | None = None,
    evidence: bool = False,
    printed: int | None = 1,
    workers: int | None = None,
) -> "list[TrlReward | Any]":  # a list is invariant; so it fits TRL's own annotation
    """Return the callables for ``GRPOTrainer(reward_funcs=...)``.

    Fused, it is one callable that returns the total, called `name`. Otherwise it is one a term of
    the composite (a part of its weighted sum) that has weight, called ``<name>_<term>``. Their
    values times `reward_weights` add up to the same total; TRL then plots and, with
    ``normalize_then_sum``, normalises each term on its own. Async GRPO takes no weights, so it
    needs the fused one. Scheduled weights are those of the trainer's ``global_step``.

    If a part has no value for one completion of a group, it is dropped for the group. A completion
    without a total gets None, and TRL leaves it out. A group is a run of completions with equal
    prompt and references, or of `num_generations` where that is given (required where neighbouring
    prompts differ only in their images; evaluation then needs groups of the same size). For groups
    that are split across processes, the processes exchange a small message each step.

    >>> from pathreward.rewards import AnswerReward
    >>> [function] = reward_funcs(AnswerReward())
    >>> function(
    ...     prompts=["Is it benign?"] * 2,
    ...     completions=["<answer>Yes</answer>", "<answer>No</answer>"],
    ...     answer=["no", "no"],
    ... )
    [0.0, 1.0]

    Args:
        reward: The reward. One that is no composite always gives one callable.
        fused: True: one callable for the total; False: one a part.
        num_generations: Completions a prompt; None: found from the prompts.
        name: Prefix of every name that is logged. Two rewards in one run need two names.
        columns: The column by field, where their names differ: ``{"answer": "solution"}``.
        evidence: Whether the completions table gets the parts' values, reasons and evidence.
        printed: Completions that TRL prints a step with ``log_completions=True``, where its own
            ``num_completions_to_print`` is not set; None: all.
        workers: The number of worker processes of each training process, as for `Reward.score`.

    Raises:
        PathrewardError: If `name` is empty or `num_generations` is less than 1.
        WorkerError: If the number of workers is invalid.
        DataError: If `columns` names no field of a sample.
    """
    _expect_valid(name, num_generations, columns, workers)
    parts = [""] if fused or not isinstance(reward, Composite) else list(_peaks(reward))
    shared: SharedResult[Step] = SharedResult(readers=len(parts))
    named_columns = tuple((columns or {}).items())
    return [
        TrlReward(
            reward, name, part, num_generations, named_columns, evidence, printed, workers, shared
        )
        for part in parts
    ]


def _expect_valid(
    name: str, num_generations: int | None, columns: Mapping[str, str] | None, workers: int | None
) -> None:
    if not name:
        raise PathrewardError("`name` must not be empty: TRL logs under it")
    if num_generations is not None and num_generations < 1:
        raise PathrewardError(f"`num_generations` must be 1 or more, got {num_generations}")
    expect_fields(columns or {})
    worker_count(workers)


def reward_weights(reward: Reward) -> list[float]:
    """Return the weights for ``GRPOConfig(reward_weights=...)`` with one callable a part.

    A part of weight 0 has no callable and no weight here: its value is logged as a metric.

    TRL's weights are constant over a run. A part with a schedule therefore gets its largest weight
    here, and its callable returns proportionally less at the other steps.

    >>> from pathreward import AnswerReward, FormatReward, WeightedSum
    >>> parts = {"format": FormatReward(), "answer": AnswerReward()}
    >>> reward_weights(WeightedSum(parts, {"format": 1, "answer": 3}))
    [0.25, 0.75]
    """
    if not isinstance(reward, Composite):
        return [1.0]
    return list(_peaks(reward).values())


def _peaks(reward: Composite) -> dict[str, float]:
    """Return the largest weight of each term in a run, without the terms that never have one."""
    begin, end = reward.at(0).weights, reward.at(math.inf).weights
    peaks = {part: max(begin[part], end[part]) for part in begin}
    return {part: peak for part, peak in peaks.items() if peak}


@dataclass(slots=True)
class ReferenceCheck:
    """Whether a batch of a run had something that the reward compares with."""

    seen: bool = False


@dataclass(frozen=True, slots=True)
class TrlReward:
    """A reward function of TRL, created by `reward_funcs`."""

    reward: Reward
    name: str
    part: str = ""
    """The part whose share is returned; empty for the total."""
    num_generations: int | None = None
    columns: tuple[tuple[str, str], ...] = ()
    """Pairs of a field and the data set's column for it."""
    evidence: bool = False
    printed: int | None = 1
    """Completions that TRL prints a step where its user has not set their number; None: all."""
    workers: int | None = None
    """The number of worker processes, as for `Reward.score`."""
    shared: SharedResult[Step] = field(
        default_factory=lambda: SharedResult(readers=1), repr=False, compare=False
    )
    references: ReferenceCheck = field(default_factory=ReferenceCheck, repr=False, compare=False)

    @property
    def __name__(self) -> str:
        """The name under which TRL logs."""
        return f"{self.name}_{self.part}" if self.part else self.name

    def __call__(
        self,
        prompts: Sequence[str | Messages],
        completions: Sequence[str | Messages],
        *,
        trainer_state: object = None,
        log_extra: Callable[[str, list[Any]], None] | None = None,
        log_metric: Callable[[str, float], None] | None = None,
        **columns: Any,
    ) -> list[float | None]:
        """Return a finite value for each completion, or None where the reward can't judge it.

        Raises:
            DataError: If a row is invalid; the message names its position and field. If no row of
                the batch, and none before, has a field that the reward compares with.
        """
        if not completions:
            return []
        lists: dict[str, Any] = {"prompt": prompts, "completion": completions}
        mapped = mapped_row(columns, dict(self.columns))
        lists |= {key: mapped[key] for key in REFERENCE_COLUMNS if mapped.get(key) is not None}
        if columns.get("image") is not None:
            lists.setdefault("images", columns["image"])

        def compute() -> Step:
            begin = perf_counter()
            samples = _samples(lists)
            self._expect_references(samples, columns)
            has_table = log_extra is not None and _logs_completions(log_extra)
            step = self._step(samples, trainer_state, self._detail(has_table=has_table))
            if log_extra is not None and has_table:
                self._limit_print(log_extra)
                for column, values in step.table(evidence=self.evidence).items():
                    log_extra(f"{self.name}/{column}", values)
            if log_metric is not None:
                for metric, value in step.metrics().items():
                    log_metric(f"{self.name}/{metric}", value)
                log_metric(f"{self.name}/seconds", perf_counter() - begin)
            return step

        step = self.shared(self.__name__, tuple(lists.values()), compute)
        return [_fits(each, self.__name__) for each in self._paid(step)]

    def _expect_references(self, samples: Sequence[Sample], columns: Iterable[str]) -> None:
        """Check that a sample of this batch or of an earlier one has a reference.

        Raises:
            DataError: If none has.
        """
        needed = self.reward.reference_fields
        if self.references.seen or not needed:
            return
        present = {each for each in needed if any(getattr(sample, each) for sample in samples)}
        if not present:
            remedy = f"`reward_funcs(..., columns={{{needed[0]!r}: 'COLUMN'}})`"
            raise no_reference(needed, ["prompt", "completion", *columns], remedy)
        warn_of_parts(self.reward.fields_by_part(), present, columns)
        self.references.seen = True

    def _limit_print(self, log_extra: Callable[..., None]) -> None:
        """Limit the completions that a trainer prints, unless its user has set their number."""
        trainer = getattr(log_extra, "__self__", None)
        if getattr(trainer, "num_completions_to_print", 0) is None:
            trainer.num_completions_to_print = self.printed  # type: ignore[union-attr]  # it has one

    def _detail(self, *, has_table: bool) -> Detail:
        """Return how much of a score the step's log shows."""
        if not has_table:
            return "value"
        return "evidence" if self.evidence else "reason"

    def _step(self, samples: Sequence[Sample], trainer_state: object, detail: Detail) -> Step:
        # Only a trainer calls on every process at once, so only then may they wait for another.
        exchange = single_process if trainer_state is None else every_process
        step = None if trainer_state is None else getattr(trainer_state, "global_step", 0)
        reward = at_step(self.reward, step)
        return score_step(
            reward, samples, self.num_generations, exchange, workers=self.workers, detail=detail
        )

    def _paid(self, step: Step) -> list[float | None]:
        """Return the values of this callable for a step: the shares of its part, or the totals."""
        if not self.part:
            return [score.value for score in step.scores]
        scale = self._scale(step.reward)
        shares = [_shares(step.reward, score).get(self.part) for score in step.scores]
        return [None if share is None else scale * share for share in shares]

    def _scale(self, reward: Reward) -> float:
        """Return the factor from the constant weight of the run to the weight of this step."""
        if reward is self.reward or not isinstance(reward, Composite):
            return 1.0
        return reward.weights[self.part] / _peaks(cast("Composite", self.reward))[self.part]


def _logs_completions(log_extra: Callable[..., None]) -> bool:
    """Return whether a trainer's table of completions is written; its columns cost time."""
    return bool(getattr(getattr(log_extra, "__self__", None), "log_completions", True))


def _samples(lists: Mapping[str, Any]) -> list[Sample]:
    rows = len(lists["completion"])
    for name, values in lists.items():
        if not isinstance(values, Sequence) or isinstance(values, str) or len(values) != rows:
            got = f"{len(values)} of them" if isinstance(values, list) else type(values).__name__
            raise DataError(f"expected a list of {rows}, one a completion, got {got}", field=name)
    return [
        Sample.from_row(
            {name: _without_filling(values[at]) for name, values in lists.items()},
            where=f"row {at} of the batch",
        )
        for at in range(rows)
    ]


def _without_filling(value: Any) -> Any:
    """Return a mapping without None values: `datasets` adds the keys of other rows as None."""
    if not isinstance(value, Mapping):
        return value
    return {key: each for key, each in value.items() if each is not None} or None


def _shares(reward: Reward, score: Score) -> Mapping[str, float]:
    if score.value is None or not isinstance(reward, Composite):
        return {}
    return reward.shares(score.parts)


def _fits(value: float | None, name: str) -> float | None:
    """Return a value that is finite in TRL's float32: an infinite one would spoil its group."""
    if value is None:
        return None
    if not abs(value) <= _FLOAT32_MAX:
        raise PathrewardError(
            f"{name} returned {value}, which 32 bits can't hold; choose weights of the parts that "
            "differ less"
        )
    return float(value)
