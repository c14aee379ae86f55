"""Score a batch in worker processes: values come back, reasons and evidence when they are read."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from inspect import signature
from typing import TYPE_CHECKING, Any

from pathreward.errors import WorkerError
from pathreward.facts.protocol import FactType
from pathreward.facts.registry import registered_fact_types, set_registered_fact_types
from pathreward.rewards.batches import judge_together
from pathreward.rewards.watch import TimeLimits, limits, time_limits
from pathreward.sample import Sample
from pathreward.sample.groups import Group, chunks_of_groups
from pathreward.score import NO_PARTS, Detail, Evidence, Score
from pathreward.workers import PoolJob, run_in_workers

if TYPE_CHECKING:
    from pathreward.rewards.base import Reward

Judge = Callable[[Sample], Score]
"""A reward that judges each sample on its own."""
Task = tuple[list[Group], Detail, TimeLimits]
Wired = Any
"""A score as it is sent: its value alone, or `(value, reason, evidence, parts)`."""

_LEAST_CHUNK = 8
_MOST_CHUNK = 64
"""Samples that a worker gets at once."""
_FEWEST = 2 * _LEAST_CHUNK
"""Samples from which on a batch is divided."""

_last_jobs: deque[PoolJob] = deque(maxlen=2)


def score_in_workers(
    leaves: Mapping[str, Any], samples: Sequence[Sample], workers: int, detail: Detail = "value"
) -> dict[str, list[Score]] | None:
    """Return the scores of each single reward by name, or None where dividing does not pay.

    The scores equal those of this process. A reason or a piece of evidence that was not sent is
    made when it is first read: the sample is then scored again in this process.

    Args:
        leaves: The rewards by name, each of which judges samples one by one.
        samples: The batch.
        workers: The number of worker processes.
        detail: What is made in the workers; the rest is made when it is read.

    Raises:
        WorkerError: As for `pathreward.workers.run_in_workers`; it names the rows.
    """
    if workers < 2 or len(samples) < _FEWEST or not leaves:
        return None
    keeps_images = any(getattr(each, "reads_images", True) for each in leaves.values())
    chunks = list(chunks_of_groups(samples, _sizes(len(samples), workers), images=keeps_images))
    times = limits()
    tasks: list[Task] = [(chunk.groups, detail, times) for chunk in chunks]
    try:
        types = {f"fact type {each.name}": each for each in registered_fact_types()}
        results = run_in_workers(_job({**leaves, **types}), tasks, workers)
    except WorkerError as error:
        if error.task is None:
            raise
        raise error.on_rows(chunks[error.task].positions) from None
    found: dict[str, list[Any]] = {name: [None] * len(samples) for name in leaves}
    for chunk, columns in zip(chunks, results, strict=True):
        for (name, leaf), column in zip(leaves.items(), columns, strict=True):
            for position, wired in zip(chunk.positions, column, strict=True):
                found[name][position] = _score_of(wired, _Rescored(leaf, samples[position]))
    return found


def score_batch(
    reward: "Reward",
    samples: Sequence[Sample],
    workers: int | None = None,
    detail: Detail = "value",
) -> list[Score]:
    """Return the scores of a batch by any reward, with workers where its `score` takes them.

    A reward that overrides `score` scores the whole batch in this process; it need not take
    `workers`.

    >>> from pathreward.rewards import FormatReward
    >>> [score.value for score in score_batch(FormatReward(("answer",)), [Sample("Yes")])]
    [0.0]

    Args:
        reward: The reward.
        samples: The batch.
        workers: The number of worker processes, as for `Reward.score`.
        detail: What the workers return, as for `Reward.score`.
    """
    if "workers" in signature(reward.score).parameters:
        return reward.score(samples, workers=workers, detail=detail)
    return reward.score(samples)


def rescored(reward: Judge, sample: Sample, written: Mapping[str, Any]) -> Score:
    """Return a score from its JSON values, with evidence that is made when it is read.

    >>> from pathreward.rewards import FormatReward
    >>> reward, sample = FormatReward(("answer",)), Sample("<answer>Yes</answer>")
    >>> score = reward(sample)
    >>> rescored(reward, sample, score.to_dict(evidence=False)) == score
    True

    Args:
        reward: The reward that gave the score.
        sample: The sample.
        written: What `Score.to_dict` returned.
    """
    return _of_dict(written, _Rescored(reward, sample))


def _of_dict(written: Mapping[str, Any], again: "_Rescored") -> Score:
    parts = {
        name: _of_dict(part, _Part(again, name))
        for name, part in (written.get("parts") or {}).items()
    }
    reason = written["reason"] or again.reason
    return Score(written["value"], reason, parts or NO_PARTS, again.evidence)


def _sizes(samples: int, workers: int) -> Iterator[int]:
    """Yield the sizes of chunks: large ones first, small ones so that all workers end together."""
    while True:
        size = min(max(samples // (2 * workers), _LEAST_CHUNK), _MOST_CHUNK)
        samples -= size
        yield size


def _job(parts: Mapping[str, Any]) -> PoolJob:
    """Return the job of these parts; to pickle a graph for each batch would take long."""
    for job in _last_jobs:
        if list(job.parts) == list(parts) and all(job.parts[n] is parts[n] for n in parts):
            return job
    job = PoolJob(_score_task, parts)
    _last_jobs.append(job)
    return job


def _score_task(parts: Mapping[str, Any], task: Task) -> list[list[Wired]]:
    """Return the scores of a chunk, a column a reward; this runs in a worker."""
    groups, detail, times = task
    types = {name: part for name, part in parts.items() if isinstance(part, FactType)}
    set_registered_fact_types(types.values())
    leaves: dict[str, Judge] = {name: part for name, part in parts.items() if name not in types}
    samples = [sample for group in groups for sample in group.samples()]
    with time_limits(*times):
        columns = judge_together(leaves, samples)
    return [[_wired(score, detail) for score in column] for column in columns.values()]


def _wired(score: Score, detail: Detail) -> Wired:
    if detail == "value" and score.value is not None and not score.parts:
        return score.value
    # Whoever drops parts by group reads the reason of each score without a value.
    reason = score.reason if detail != "value" or score.value is None else None
    evidence = score.evidence if detail == "evidence" else None
    parts = {name: _wired(part, detail) for name, part in score.parts.items()}
    return score.value, reason, evidence, parts


def _score_of(wired: Wired, again: "_Rescored") -> Score:
    value, reason, evidence, parts = (
        wired if isinstance(wired, tuple) else (wired, None, None, None)
    )
    inner = {name: _score_of(part, _Part(again, name)) for name, part in (parts or {}).items()}
    return Score(
        value,
        again.reason if reason is None else reason,
        inner or NO_PARTS,
        again.evidence if evidence is None else evidence,
    )


class _Rescored:
    """The score of a sample, made again when its reason or its evidence is read."""

    def __init__(self, leaf: Judge, sample: Sample) -> None:
        self._leaf = leaf
        self._sample = sample

    @cached_property
    def score(self) -> Score:
        """The score, computed again in this process on first access."""
        return self._leaf(self._sample)

    def reason(self) -> str:
        """Return the reason of the score."""
        return self.score.reason

    def evidence(self) -> tuple[Evidence, ...]:
        """Return the evidence of the score."""
        return self.score.evidence


class _Part(_Rescored):
    """A part of such a score."""

    def __init__(self, whole: _Rescored, name: str) -> None:
        self._whole = whole
        self._name = name

    @cached_property
    def score(self) -> Score:
        """The part's score, from the whole score."""
        return self._whole.score.parts[self._name]
