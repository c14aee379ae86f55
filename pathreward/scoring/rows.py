"""Score the rows of a file in chunks, so that memory does not grow with the file."""

from collections.abc import (
    Callable,
    Generator,
    Hashable,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from dataclasses import dataclass, field
from itertools import chain
from os import PathLike
from pathlib import Path

from pathreward.errors import DataError, DeadlineError, WorkerError
from pathreward.io.rows import row_label
from pathreward.io.tables import Row
from pathreward.rewards.base import Reward
from pathreward.rewards.parallel import rescored, score_batch
from pathreward.sample import Sample
from pathreward.sample.columns import expect_fields, no_reference, warn_of_parts
from pathreward.sample.groups import reference_key
from pathreward.score import Detail, Score
from pathreward.workers import worker_count

Numbered = tuple[int, Row, Sample]
"""A row that can be scored, with its number in the file."""

_WINDOW = 256  # rows; enough for rewards that are faster on a batch
_LISTED = 5  # bad rows
_COLUMNS = 50  # named in a message


@dataclass(frozen=True, slots=True)
class Scored:
    """A row of a file with its score."""

    number: int
    """The row's number in its file."""
    row: Row
    """The row as in the file."""
    sample: Sample
    score: Score

    def to_row(self, *, evidence: bool = False) -> Row:
        """Return the row with an additional field ``score``, with its evidence where wanted."""
        return {**self.row, "score": self.score.to_dict(evidence=evidence)}


@dataclass(frozen=True, slots=True)
class EarlierScores:
    """The scores of an earlier run."""

    scores: Iterable[tuple[int, Row]]
    """The field ``score`` of each row that was scored, with the row's number."""
    last: int
    """The last row with which that run was done."""


@dataclass(slots=True)
class Refused:
    """The bad rows of a run: the messages of the first few, and the number of all.

    >>> refused = Refused()
    >>> for line in range(1, 8):
    ...     refused.note(DataError("not JSON", where=f"rows.jsonl:{line}"))
    >>> print(refused)
    skipped 7 rows:
      rows.jsonl:1: not JSON
      rows.jsonl:2: not JSON
      rows.jsonl:3: not JSON
      rows.jsonl:4: not JSON
      rows.jsonl:5: not JSON
      and 2 more
    """

    count: int = 0
    first: list[str] = field(default_factory=list)

    def note(self, error: DataError) -> None:
        """Add one bad row."""
        self.count += 1
        if self.count <= _LISTED:
            self.first.append(str(error))

    def __str__(self) -> str:
        if not self.count:
            return ""
        head = f"skipped {self.count:,} row{'' if self.count == 1 else 's'}:"
        rest = [f"and {self.count - _LISTED:,} more"] if self.count > _LISTED else []
        return "\n  ".join([head, *self.first, *rest])


def score_rows(
    rows: Iterable[tuple[int, Row]],
    file: str | PathLike[str],
    reward: Reward,
    on_error: Callable[[DataError], None] | None = None,
    first_option: int = 1,
    columns: Mapping[str, str] | None = None,
    *,
    needs_reference: bool = True,
    workers: int | None = None,
    detail: Detail = "reason",
    earlier: EarlierScores | None = None,
) -> Iterator[Scored]:
    """Yield the rows with their scores, in order.

    A row with the ``score`` of an earlier run is scored again. A row whose field ``score`` is
    something else is refused, since the output would overwrite it. The rows are scored a window at
    a time: 256 rows, 512 for each of several workers, and up to as many again so that neighbouring
    rows of one reference are scored together.

    Args:
        rows: Rows with their numbers, as `pathreward.io.rows.read_rows` yields them.
        file: The file of the rows, for messages and for relative paths.
        reward: The reward.
        on_error: Called with the error of a bad row, which is then skipped. None: raise.
        first_option: The number of the first option, 0 or 1, where an answer is a number.
        columns: The rows' column by field, where their names differ: ``{"answer": "gold"}``.
        needs_reference: Whether rows of which none has a reference are an error.
        workers: The number of worker processes, as for `Reward.score`.
        detail: What will be read of the scores, as for `Reward.score`.
        earlier: The scores of the first rows, where a run is resumed.

    >>> from pathreward.rewards import FormatReward
    >>> rows = [(1, {"id": 7, "completion": "<think>Nests.</think><answer>B</answer>"})]
    >>> [scored] = score_rows(rows, "rows.jsonl", FormatReward(("think", "answer")))
    >>> scored.score.value, sorted(scored.to_row())
    (1.0, ['completion', 'id', 'score'])

    Raises:
        DataError: If a row can't be scored and `on_error` is None; it names the row. If no row has
            a field that the reward compares with, after the last row. The rows before a bad one are
            yielded first.
        DeadlineError: If a window takes longer than the deadline; it names the row.
        WorkerError: As for `Reward.score`; it names the rows.
    """
    refuse = on_error or _raise
    columns = columns or {}
    expect_fields(columns)
    count = worker_count(workers)
    needed = reward.reference_fields if needs_reference else ()
    samples = _samples(rows, file, refuse, first_option, columns, needed, reward)
    if earlier:
        samples = yield from _resumed(samples, file, reward, refuse, earlier)
    for window in _windows(samples, _WINDOW if count == 1 else 2 * _WINDOW * count):
        yield from _scored(window, file, reward, refuse, count, detail)


def _samples(
    rows: Iterable[tuple[int, Row]],
    file: str | PathLike[str],
    refuse: Callable[[DataError], None],
    first_option: int,
    columns: Mapping[str, str],
    needed: Sequence[str],
    reward: Reward,
) -> Iterator[Numbered]:
    """Yield the rows that can be scored.

    Raises:
        DataError: If no row has one of the fields that are needed, after the last row.
    """
    present: set[str] = set()
    seen: dict[str, None] = {}
    for number, row in rows:
        where = row_label(file, number)
        try:
            _expect_no_other_score(row, where)
            sample = Sample.from_row(row, where, Path(file).parent, first_option, columns)
        except DataError as error:
            refuse(error)
            continue
        present |= {each for each in needed if each not in present and getattr(sample, each)}
        seen |= dict.fromkeys(row) if len(seen) < _COLUMNS else {}
        yield number, row, sample
    if seen and needed and not present:
        remedy = f"`--map {needed[0]}=COLUMN`, or `columns={{{needed[0]!r}: 'COLUMN'}}` in Python"
        raise no_reference(needed, seen, remedy).at(str(file))
    if seen and needed:
        warn_of_parts(reward.fields_by_part(), present, seen)


def _resumed(
    samples: Iterator[Numbered],
    file: str | PathLike[str],
    reward: Reward,
    refuse: Callable[[DataError], None],
    earlier: EarlierScores,
) -> Generator[Scored, None, Iterator[Numbered]]:
    """Yield the rows that an earlier run scored, and return the others."""
    scores = iter(earlier.scores)
    expected, found = next(scores, (0, None))
    for numbered in samples:
        number, row, sample = numbered
        if number > earlier.last:
            return chain([numbered], samples)
        if number == expected and found is not None:
            yield Scored(number, row, sample, rescored(reward, sample, found))
            expected, found = next(scores, (0, None))
        else:  # the earlier run skipped it
            list(_scored_singly([numbered], file, reward, refuse))
    return samples


def _windows(samples: Iterable[Numbered], size: int) -> Iterator[list[Numbered]]:
    """Yield the rows in windows that do not divide neighbouring rows of one reference."""
    window: list[Numbered] = []
    key: Hashable = None
    try:
        for numbered in samples:
            key, before = reference_key(numbered[2]), key
            if len(window) >= size and key != before:
                yield window
                window = []
            window.append(numbered)
            if len(window) == 2 * size or (len(window) >= size and not _has_reference(numbered[2])):
                yield window
                window = []
    except DataError:  # of a bad row; those before it are scored
        if window:
            yield window
        raise
    if window:
        yield window


def _has_reference(sample: Sample) -> bool:
    return any((sample.prompt, sample.answer, sample.findings, sample.reasoning, sample.entities))


def _scored(
    window: list[Numbered],
    file: str | PathLike[str],
    reward: Reward,
    refuse: Callable[[DataError], None],
    workers: int,
    detail: Detail,
) -> Iterator[Scored]:
    try:
        scores = score_batch(reward, [sample for _, _, sample in window], workers, detail)
    except DataError:
        yield from _scored_singly(window, file, reward, refuse)
        return
    except DeadlineError as error:
        at = next((n for n, _, sample in window if sample.text == error.completion), window[0][0])
        raise error.at(row_label(file, at)) from None
    except WorkerError as error:
        if error.rows:
            first, last = (window[each][0] for each in (error.rows[0], error.rows[-1]))
            raise WorkerError(f"{row_label(file, first)} to {last}: {error.message}") from None
        raise
    except Exception as error:
        error.add_note(
            f"while scoring {row_label(file, window[0][0])} and the rows up to {window[-1][0]}"
        )
        raise
    for (number, row, sample), score in zip(window, scores, strict=True):
        yield Scored(number, row, sample, score)


def _scored_singly(
    window: list[Numbered],
    file: str | PathLike[str],
    reward: Reward,
    refuse: Callable[[DataError], None],
) -> Iterator[Scored]:
    """Score a window with a bad row one by one, to find the bad row."""
    for number, row, sample in window:
        try:
            score = reward(sample)
        except DataError as error:
            refuse(error.at(row_label(file, number)))
        else:
            yield Scored(number, row, sample, score)


def _expect_no_other_score(row: Row, where: str) -> None:
    there = row.get("score")
    if "score" in row and not (isinstance(there, dict) and {"value", "reason"} <= there.keys()):
        raise DataError(
            "the row has a field of this name that the output would overwrite; rename it",
            field="score",
            where=where,
        )


def _raise(error: DataError) -> None:
    raise error
