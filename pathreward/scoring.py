"""Score the rows of a file in chunks, so that memory does not grow with the file."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path

from pathreward.errors import DataError
from pathreward.io.rows import row_label
from pathreward.io.tables import Row
from pathreward.rewards.base import Reward
from pathreward.sample import Sample
from pathreward.sample.columns import expect_fields, no_reference
from pathreward.score import Score

_CHUNK = 256  # rows; enough for rewards that are faster on a batch
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
) -> Iterator[Scored]:
    """Yield the rows with their scores, in order.

    A row with the ``score`` of an earlier run is scored again. A row whose field ``score`` is
    something else is refused, since the output would overwrite it.

    Args:
        rows: Rows with their numbers, as `pathreward.io.rows.read_rows` yields them.
        file: The file of the rows, for messages and for relative paths.
        reward: The reward.
        on_error: Called with the error of a bad row, which is then skipped. None: raise.
        first_option: The number of the first option, 0 or 1, where an answer is a number.
        columns: The rows' column by field, where their names differ: ``{"answer": "gold"}``.
        needs_reference: Whether rows of which none has a reference are an error.

    >>> from pathreward.rewards import FormatReward
    >>> rows = [(1, {"id": 7, "completion": "<think>Nests.</think><answer>B</answer>"})]
    >>> [scored] = score_rows(rows, "rows.jsonl", FormatReward(("think", "answer")))
    >>> scored.score.value, sorted(scored.to_row())
    (1.0, ['completion', 'id', 'score'])

    Raises:
        DataError: If a row can't be scored and `on_error` is None; it names the row. If no row has
            a field that the reward compares with, after the last row.
    """
    refuse = on_error or _raise
    columns = columns or {}
    expect_fields(columns)
    needed = reward.reference_fields
    has_reference = not (needed and needs_reference)
    seen: dict[str, None] = {}
    chunk: list[tuple[int, Row, Sample]] = []
    for number, row in rows:
        where = row_label(file, number)
        try:
            _expect_no_other_score(row, where)
            sample = Sample.from_row(row, where, Path(file).parent, first_option, columns)
            has_reference = has_reference or any(getattr(sample, each) for each in needed)
            seen |= dict.fromkeys(row) if len(seen) < _COLUMNS else {}
            chunk.append((number, row, sample))
        except DataError as error:
            refuse(error)
        if len(chunk) == _CHUNK:
            yield from _scored(chunk, file, reward, refuse)
            chunk = []
    if chunk:
        yield from _scored(chunk, file, reward, refuse)
    if seen and not has_reference:
        remedy = f"`--map {needed[0]}=COLUMN`, or `columns={{{needed[0]!r}: 'COLUMN'}}` in Python"
        raise no_reference(needed, seen, remedy).at(str(file))


def _scored(
    chunk: list[tuple[int, Row, Sample]],
    file: str | PathLike[str],
    reward: Reward,
    refuse: Callable[[DataError], None],
) -> Iterator[Scored]:
    try:
        scores = reward.score([sample for _, _, sample in chunk])
    except DataError:
        yield from _scored_singly(chunk, file, reward, refuse)
        return
    except Exception as error:
        error.add_note(
            f"while scoring {row_label(file, chunk[0][0])} and the rows up to {chunk[-1][0]}"
        )
        raise
    for (number, row, sample), score in zip(chunk, scores, strict=True):
        yield Scored(number, row, sample, score)


def _scored_singly(
    chunk: list[tuple[int, Row, Sample]],
    file: str | PathLike[str],
    reward: Reward,
    refuse: Callable[[DataError], None],
) -> Iterator[Scored]:
    """Score a chunk with a bad row one by one, to find the bad row."""
    for number, row, sample in chunk:
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
