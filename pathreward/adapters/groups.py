"""Groups: if a part can't be scored for one completion of a group, it is dropped for the group.

GRPO compares a completion with the others of its group. A part that is missing for one completion
only would act as a hidden penalty or bonus: one missing value among four equal ones becomes an
advantage of -1.5.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from hashlib import blake2b
from itertools import accumulate, pairwise
from typing import Any

from pathreward.errors import DataError, RewardError
from pathreward.sample import Sample
from pathreward.score import Score


@dataclass(frozen=True, slots=True)
class GroupRow:
    """The prompt and the unscored parts of one completion, exchanged between processes."""

    prompt: str
    """The key of the prompt, see `prompt_key`."""
    unscored: Mapping[str, str]
    """The reason by part, for the parts without a value."""


@dataclass(frozen=True, slots=True)
class ProcessFailure:
    """The message of a process whose reward has failed, in place of its rows."""

    message: str


class PeerError(RewardError):
    """The reward has failed in another process."""


Exchange = Callable[[list[GroupRow]], tuple[list[GroupRow], int]]
"""From the rows of this process to the rows of all processes and the offset of this process."""


@dataclass(frozen=True, slots=True)
class GroupedScores:
    """The scores of a batch in which each part has values for a whole group or for none of it."""

    columns: Mapping[str, list[Score]]
    """Scores by part, one a completion."""
    incomplete: int
    """Number of groups, over all processes, for which a part was dropped."""
    groups: Sequence[int] = ()
    """The group of each completion."""


def single_process(rows: list[GroupRow]) -> tuple[list[GroupRow], int]:
    """Return the rows as they are: no group is split across processes."""
    return rows, 0


def every_process(rows: list[GroupRow]) -> tuple[list[GroupRow], int]:
    """Return the rows of all training processes, by rank, and the offset of this one.

    Every process must call it, or `report_to_processes`.

    Raises:
        PeerError: If another process reports a failure.
    """
    gathered = _gathered(rows)
    if gathered is None:
        return single_process(rows)
    before = gathered[: sys.modules["torch"].distributed.get_rank()]
    return [row for each in gathered for row in each], sum(map(len, before))


def report_to_processes(failure: ProcessFailure | None) -> None:
    """Tell all training processes that the reward of a batch has failed here, or has not.

    A process that has failed calls it at once, whatever the others exchange next.

    Raises:
        PeerError: If the reward has failed in another process, and not here.
    """
    try:
        _gathered(failure)
    except PeerError:
        if failure is None:
            raise


def _gathered(value: Any) -> list[Any] | None:
    """Return the values of all processes by rank; None for a single process."""
    torch = sys.modules.get("torch")  # without torch there are no other processes
    if torch is None or not torch.distributed.is_available():
        return None
    if not torch.distributed.is_initialized() or torch.distributed.get_world_size() == 1:
        return None
    gathered: list[Any] = [None] * torch.distributed.get_world_size()
    torch.distributed.all_gather_object(gathered, value)
    for rank, each in enumerate(gathered):
        if isinstance(each, ProcessFailure):
            raise PeerError(f"the reward failed in process {rank}: {each.message}")
    return gathered


def prompt_key(sample: Sample) -> str:
    """Return a key that is equal, in every process, for samples of one prompt and one reference.

    Images are not compared: prompts with the same text and the same reference have the same key.
    """
    names = (each.name for each in fields(sample) if each.name not in {"completion", "images"})
    known = [getattr(sample, name) for name in names]
    return blake2b(repr(known).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def drop_incomplete_parts(
    columns: Mapping[str, Sequence[Score]],
    prompts: Sequence[str],
    *,
    size: int | None = None,
    exchange: Exchange = single_process,
) -> GroupedScores:
    """Return the scores, each part dropped for the groups in which a completion lacks its value.

    A group is a run of rows with an equal key in `prompts`, or of `size` rows where that is given.

    >>> scores = [Score(1.0), Score.unscored("the judge is down"), Score(0.5), Score(0.0)]
    >>> grouped = drop_incomplete_parts({"judge": scores}, ["a", "a", "b", "b"])
    >>> [each.value for each in grouped.columns["judge"]]
    [None, None, 0.5, 0.0]
    >>> grouped.columns["judge"][0].reason
    'dropped for the group: 1 of 2 completions have no value (the judge is down)'

    Raises:
        DataError: If the number of rows is not a multiple of `size`.
    """
    rows = [
        GroupRow(prompt, {name: c[at].reason for name, c in columns.items() if c[at].value is None})
        for at, prompt in enumerate(prompts)
    ]
    everywhere, first = exchange(rows)
    groups = _groups(everywhere, size)
    sizes = Counter(groups)
    reasons: dict[tuple[int, str], list[str]] = defaultdict(list)
    for group, row in zip(groups, everywhere, strict=True):
        for name, reason in row.unscored.items():
            reasons[group, name].append(reason)
    dropped = {
        (group, name): f"dropped for the group: {len(why)} of {sizes[group]} completions have no "
        f"value ({why[0]})"
        for (group, name), why in reasons.items()
        if len(why) < sizes[group]
    }
    here = groups[first : first + len(rows)]
    kept = {
        name: [
            _without_value(score, dropped.get((group, name), ""))
            for group, score in zip(here, column, strict=True)
        ]
        for name, column in columns.items()
    }
    return GroupedScores(kept, len({group for group, _ in dropped}), here)


def _groups(rows: Sequence[GroupRow], size: int | None) -> list[int]:
    """Return the number of each row's group."""
    if size is None:
        changes = (before.prompt != row.prompt for before, row in pairwise(rows))
        return list(accumulate(changes, initial=0))[: len(rows)]
    if len(rows) % size:
        raise DataError(
            f"expected a multiple of num_generations={size} completions, got {len(rows)}; leave "
            "`num_generations` out to find the groups by their prompts"
        )
    return [at // size for at in range(len(rows))]


def _without_value(score: Score, reason: str) -> Score:
    if not reason or score.value is None:
        return score
    return Score.unscored(reason, parts=score.parts, evidence=score.evidence)
