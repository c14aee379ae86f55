"""Score the files of a folder, each to a file of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean

from pathreward.errors import DataError, PathrewardError
from pathreward.io.rows import suffix_of
from pathreward.rewards.watch import time_limits
from pathreward.scoring.files import FileJob, score_file
from pathreward.scoring.rows import Refused

_SUFFIXES = {".jsonl", ".json", ".csv", ".tsv", ".parquet"}
_OF_DATASETS = ("dataset_info.json", "dataset_dict.json", "state.json")


@dataclass(frozen=True, slots=True)
class FileResult:
    """The outcome of one file."""

    file: str
    output: str
    rows: int = 0
    unscored: int = 0
    """Rows without a total."""
    mean: float | None = None
    """The mean of the totals."""
    skipped: str = ""
    """The bad rows, where they are skipped."""
    error: str = ""
    """Why there is no output."""


def is_folder_of_files(path: Path) -> bool:
    """Return whether a path is a folder of files, and not one that `datasets` wrote.

    >>> is_folder_of_files(Path("rows.jsonl"))
    False
    """
    return path.is_dir() and not any((path / name).exists() for name in _OF_DATASETS)


def jobs_of(job: FileJob) -> list[FileJob]:
    """Return a job for each file of rows in a folder, in the order of their names.

    The output of ``rows.csv`` in the folder of `job.output` is ``rows.jsonl``; Parquet stays
    Parquet. With `job.resume`, files that have an output are left out.

    Raises:
        DataError: If the folder has no file of rows, two files have one output, or there is no
            folder for the outputs.
    """
    folder, target = job.file, job.output
    files = sorted(each for each in folder.iterdir() if suffix_of(each) in _SUFFIXES)
    files = [each for each in files if not each.name.startswith(".")]
    if not files:
        raise DataError(f"{folder} has no file of rows ({', '.join(sorted(_SUFFIXES))})")
    if target is None:
        raise DataError(f"{folder} is a folder; name one for the outputs with -o")
    try:
        target.mkdir(exist_ok=True)
    except OSError as error:
        raise DataError(f"can't write {target}: {error.strerror or error}; name a folder") from None
    outputs = [target / _output_name(each) for each in files]
    if twice := next((each for each in outputs if outputs.count(each) > 1), None):
        raise DataError(f"two files of {folder} would be written as {twice.name}; rename one")
    return [
        replace(job, file=file, output=output)
        for file, output in zip(files, outputs, strict=True)
        if not (job.resume and output.exists())
    ]


def run_jobs(jobs: Sequence[FileJob]) -> Iterator[FileResult]:
    """Yield the result of each file, scored one after the other."""
    yield from map(run_job, jobs)


def run_job(job: FileJob) -> FileResult:
    """Score a file to its output, and return its figures, or the error that it has."""
    refused = Refused()
    values: list[float] = []
    rows = 0
    try:
        with time_limits(deadline=job.deadline):
            for rows, scored in enumerate(score_file(job, refused), start=1):  # noqa: B007  # last
                if scored.score.value is not None:
                    values.append(scored.score.value)
    except PathrewardError as error:
        return FileResult(str(job.file), str(job.output), error=str(error))
    mean = fmean(values) if values else None
    unscored = rows - len(values)
    return FileResult(str(job.file), str(job.output), rows, unscored, mean, str(refused))


def _output_name(file: Path) -> str:
    name = file.name.removesuffix(".gz")
    return name if suffix_of(file) == ".parquet" else Path(name).with_suffix(".jsonl").name
