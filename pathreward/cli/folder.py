"""``pathreward score`` on a folder of files."""

import time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pathreward.cli.console import console, warn
from pathreward.errors import DataError
from pathreward.printable import counted

if TYPE_CHECKING:
    from pathreward.scoring.files import FileJob


class FolderEngine(StrEnum):
    """What scores the files of a folder."""

    processes = "processes"
    ray = "ray"


EngineName = Annotated[
    FolderEngine,
    typer.Option("--engine", help="Processes of this machine, or a Ray cluster for a folder."),
]


def score_folder(job: "FileJob", engine: FolderEngine, report: Path | None) -> None:
    """Score each file of a folder, and print a line for each.

    Raises:
        DataError: If the input is no folder of files, a page is wanted, or files have an error.
    """
    from pathreward.scoring.folder import is_folder_of_files, jobs_of, run_jobs
    from pathreward.scoring.ray_engine import run_jobs_on_ray

    if not is_folder_of_files(job.file):
        raise DataError(f"--engine ray scores a folder of files, {job.file} is none; put it in one")
    if report:
        raise DataError("--report makes the page of one file; name a file of the folder")
    started = time.perf_counter()
    jobs = jobs_of(job)
    out = console()
    rows, failed = 0, []
    results = run_jobs_on_ray(jobs) if engine is FolderEngine.ray else run_jobs(jobs)
    for done, each in enumerate(results, start=1):
        rows += each.rows
        if each.error:
            failed.append(each.error)
            continue
        mean = "no total" if each.mean is None else f"mean {each.mean:.3f}"
        line = f"{done}/{len(jobs)} {each.output}: {counted(each.rows, 'row')}, {mean}"
        out.print(line, markup=False, soft_wrap=True)
        if each.skipped:
            warn(each.skipped, style="yellow")
    seconds = time.perf_counter() - started
    out.print(f"{counted(rows, 'row')} in {seconds:.1f} s, {rows / seconds:,.0f} rows/s")
    if failed:
        raise DataError(f"{len(failed)} of {len(jobs)} files have no output: {'; '.join(failed)}")
