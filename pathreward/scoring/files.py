"""Score a file to an output, row by row, in memory that does not grow with the file."""

import hashlib
import json
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from pathreward.errors import DataError
from pathreward.io.files import Writer, atomic_write, is_device
from pathreward.io.rows import STDIN, read_rows
from pathreward.io.tables import Row, is_dataset
from pathreward.recipes.loading import load
from pathreward.resources import read_recipe
from pathreward.scoring.output import RowsOutput
from pathreward.scoring.rows import EarlierScores, Refused, Scored, score_rows
from pathreward.scoring.stores import json_line

Rows = Iterator[tuple[int, Row]]


@dataclass(frozen=True, slots=True)
class FileJob:
    """What to score, and how."""

    file: Path
    output: Path | None
    """JSON lines, or Parquet by its suffix; None: the rows are not written."""
    recipe: str = "pathreward"
    evidence: bool = False
    """Whether the output has the evidence."""
    skip: bool = False
    """Whether bad rows are skipped rather than an error."""
    first_option: int = 1
    columns: Mapping[str, str] = field(default_factory=dict)
    needs_reference: bool = True
    workers: int | None = None
    resume: bool = False
    """Whether to continue a run that ended before its output was complete."""
    imports: tuple[str, ...] = ()
    """The user's files and modules that register rewards."""
    deadline: float | None = None
    """Seconds for a window of rows; None: as the recipe or the environment says. Whoever runs the
    job sets it with `pathreward.rewards.watch.time_limits`."""

    def depends(self) -> dict[str, str]:
        """Return a digest of each thing that the scores depend on, by its name.

        Raises:
            DataError: If the run is to be resumed and its input can't be read twice.
            RecipeError: If there is no such recipe.
        """
        from pathreward import __version__

        options = (self.evidence, self.first_option, sorted(self.columns.items()))
        return {
            "input": _digest_of_input(self.file, resume=self.resume),
            "recipe": _digest(read_recipe(self.recipe, "rewards", "recipe")[0].encode()),
            "version": __version__,
            "options": repr((*options, self.needs_reference)),
            "imported code": repr([_digest_of_input(Path(each)) for each in self.imports]),
        }


def score_file(
    job: FileJob,
    refused: Refused,
    watched: Callable[[Rows], Rows] = iter,
    started: Callable[[int, int], None] = lambda resumed, discarded: None,
) -> Generator[Scored, None, None]:
    """Yield the scored rows of a file, and write them to the output.

    The output appears when the last row was taken.

    Args:
        job: What to score.
        refused: Notes the bad rows, where they are skipped.
        watched: Passes the rows of the input on, to show progress.
        started: Called once with the number of rows of an earlier run, those that are kept and
            those that are discarded.

    Raises:
        DataError: If a row can't be scored, there is none, or the output can't be written.
        WorkerError: As for `Reward.score`.
    """
    reward = load(job.recipe)
    bad_row: list[DataError] = []
    with _written(job) as output:
        refuse = refused.note if job.skip else partial(_stop, bad_row)
        done, count = 0, 0
        earlier = None
        if isinstance(output, RowsOutput):
            started(output.kept, output.discarded)
            done = output.earlier.last
            earlier = EarlierScores(_scores(output), done) if done else None
        rows = score_rows(
            watched(read_rows(job.file, refuse)),
            job.file,
            reward,
            refuse,
            job.first_option,
            job.columns,
            needs_reference=job.needs_reference,
            workers=job.workers,
            detail="evidence" if job.evidence else "reason",
            earlier=earlier,
        )
        try:
            for scored in rows:
                count += 1
                if output and scored.number > done:
                    output.write(scored.number, scored.to_row(evidence=job.evidence))
                yield scored
        except DataError as error:
            if error in bad_row:
                raise _with_remedy(error, output) from None
            raise
        if not count:
            why = "; " + " ".join(str(refused).split()) if refused.count else ""
            raise DataError(f"there is no row to score{why}", where=str(job.file))


def _stop(bad_row: list[DataError], error: DataError) -> None:
    bad_row.append(error)
    raise error


def _with_remedy(error: DataError, output: "RowsOutput | _Direct | None") -> DataError:
    """Return the error of a bad row with the ways to go on."""
    remedy = "`--on-error skip` scores the other rows"
    if isinstance(output, RowsOutput):
        output.flush()
        if output.kept:
            remedy = (
                f"the scores of the {output.kept:,} before it are kept: `--on-error skip --resume` "
                "scores the others"
            )
    return DataError(f"{error.message}. {remedy}", field=error.field, where=error.where)


class _Direct:
    """Rows that are written at once, to a device or a pipe."""

    def __init__(self, file: Writer) -> None:
        self._file = file

    def write(self, number: int, row: Row) -> None:
        """Write a row as a line of JSON; its number is of use only to `RowsOutput`."""
        self._file.write(json_line(row).decode())


@contextmanager
def _written(job: FileJob) -> Iterator[RowsOutput | _Direct | None]:
    if job.output is None:
        yield None
    elif is_device(job.output):
        with atomic_write(job.output) as file:
            yield _Direct(file)
    else:
        with RowsOutput(job.output, job.depends(), resume=job.resume) as output:
            yield output


def _scores(output: RowsOutput) -> Iterator[tuple[int, Row]]:
    for number, row in output.rows():
        score = row["score"]
        yield number, json.loads(score) if isinstance(score, str) else score


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _digest_of_input(path: Path, *, resume: bool = False) -> str:
    """Return a digest of the content of a file, or of the files of a folder."""
    name = str(path)
    if name == STDIN or not path.exists():
        if resume and (name == STDIN or is_dataset(name)):
            what = "standard input" if name == STDIN else f"the data set {name}"
            raise DataError(f"can't resume: {what} may have changed; save the rows to a file first")
        return name
    files = sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]
    digests = []
    try:
        for each in files:
            with each.open("rb") as file:
                digests.append(hashlib.file_digest(file, "blake2b").hexdigest())
    except OSError as error:
        raise DataError(f"can't read {error.filename}: {error.strerror or error}") from None
    return _digest("".join(digests).encode())
