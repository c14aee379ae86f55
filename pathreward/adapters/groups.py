"""Groups: a part counts for every completion of a prompt, or for none of them.

GRPO compares a completion with the others of its group. A part that is missing for one of them
alone would be a silent penalty or a silent gift: one missing value among four equal ones becomes an
advantage of -1.5. So a part is left out for the whole group as soon as one of it can't be judged.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from hashlib import blake2b
from itertools import accumulate, pairwise

from pathreward.errors import DataError
from pathreward.sample import Sample
from pathreward.score import Score


@dataclass(frozen=True, slots=True)
class Row:
    """What has to be known of a completion to settle its group."""

    prompt: str
    """The key of its prompt, see `prompt_key`."""
    unscored: Mapping[str, str]
    """The parts without a value, with the reason."""


Exchange = Callable[[list[Row]], tuple[list[Row], int]]
"""Takes this process's rows, returns the rows of all processes and where this one's begin."""


@dataclass(frozen=True, slots=True)
class Settled:
    """The scores of a batch in which each part counts for a whole group or not at all."""

    columns: Mapping[str, list[Score]]
    """Scores by part, one a completion."""
    groups: int
    """How many groups had to be settled, those of other processes counted."""


def alone(rows: list[Row]) -> tuple[list[Row], int]:
    """Exchange nothing: every group is whole in this process."""
    return rows, 0


def prompt_key(sample: Sample) -> str:
    """Return a key that is equal, in every process, for samples of one prompt and one reference.

    Images are not looked at: two prompts of the same words and the same reference are one.
    """
    names = (each.name for each in fields(sample) if each.name not in {"completion", "images"})
    known = [getattr(sample, name) for name in names]
    return blake2b(repr(known).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def settle(
    columns: Mapping[str, Sequence[Score]],
    prompts: Sequence[str],
    *,
    size: int | None = None,
    exchange: Exchange = alone,
) -> Settled:
    """Return the scores with each part left out for the group where it is missing for some of it.

    A group is a run of rows with an equal key in `prompts`, or of `size` rows where that is given.

    >>> scores = [Score(1.0), Score.unscored("the judge is down"), Score(0.5), Score(0.0)]
    >>> settled = settle({"judge": scores}, ["a", "a", "b", "b"])
    >>> [each.value for each in settled.columns["judge"]]
    [None, None, 0.5, 0.0]
    >>> settled.columns["judge"][0].reason
    'left out for the group: 1 of 2 completions have no value (the judge is down)'

    Raises:
        DataError: If the rows are no multiple of `size`.
    """
    rows = [
        Row(prompt, {name: c[at].reason for name, c in columns.items() if c[at].value is None})
        for at, prompt in enumerate(prompts)
    ]
    everywhere, first = exchange(rows)
    groups = _groups(everywhere, size)
    sizes = Counter(groups)
    reasons: dict[tuple[int, str], list[str]] = defaultdict(list)
    for group, row in zip(groups, everywhere, strict=True):
        for name, reason in row.unscored.items():
            reasons[group, name].append(reason)
    left_out = {
        (group, name): f"left out for the group: {len(why)} of {sizes[group]} completions have no "
        f"value ({why[0]})"
        for (group, name), why in reasons.items()
        if len(why) < sizes[group]
    }
    here = groups[first : first + len(rows)]
    settled = {
        name: [
            _without_value(score, left_out.get((group, name), ""))
            for group, score in zip(here, column, strict=True)
        ]
        for name, column in columns.items()
    }
    return Settled(settled, len({group for group, _ in left_out}))


def _groups(rows: Sequence[Row], size: int | None) -> list[int]:
    """Return the number of each row's group."""
    if size is None:
        changes = (before.prompt != row.prompt for before, row in pairwise(rows))
        return list(accumulate(changes, initial=0))[: len(rows)]
    if len(rows) % size:
        raise DataError(
            f"expected a multiple of num_generations={size} completions, got {len(rows)}; leave "
            "`num_generations` out to have the groups found by their prompts"
        )
    return [at // size for at in range(len(rows))]


def _without_value(score: Score, reason: str) -> Score:
    if not reason or score.value is None:
        return score
    return Score.unscored(reason, parts=score.parts, evidence=score.evidence)
