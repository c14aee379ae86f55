"""The commands ``pathreward score`` and ``pathreward explain``."""

import time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pathreward.cli.console import (
    console_beside,
    expect_apart,
    output_file,
    report_written,
    warn,
)
from pathreward.cli.folder import EngineName, FolderEngine, score_folder
from pathreward.cli.options import (
    Deadline,
    FirstOption,
    Imports,
    Maps,
    RecipeName,
    RowsFile,
    Workers,
    columns_of,
    output_option,
)
from pathreward.cli.progress import scoring_progress
from pathreward.errors import DataError
from pathreward.printable import counted

if TYPE_CHECKING:
    from pathreward.io.tables import Row
    from pathreward.scoring import Scored
    from pathreward.scoring.files import FileJob


class OnError(StrEnum):
    """The effect of a bad row on a run."""

    stop = "stop"
    skip = "skip"


RowsOutput = Annotated[
    Path | None,
    output_option("--output", "-o", help="The rows with their scores: .jsonl[.gz] or .parquet."),
]
EvidenceOption = Annotated[
    bool, typer.Option("--evidence", help="Write the evidence too; it is long.")
]
RowsPage = Annotated[
    Path | None, output_option("--report", help="A page of all completions, marked.")
]
OnErrorOption = Annotated[
    OnError, typer.Option("--on-error", help="Stop at a bad row, or skip it.")
]
NoReference = Annotated[
    bool,
    typer.Option("--allow-no-reference", help="Score rows that have nothing to compare with."),
]
Resume = Annotated[
    bool, typer.Option("--resume", help="Continue a run that ended before it was complete.")
]


def score(
    file: RowsFile,
    recipe: RecipeName = "pathreward",
    output: RowsOutput = None,
    evidence: EvidenceOption = False,
    report: RowsPage = None,
    on_error: OnErrorOption = OnError.stop,
    first_option: FirstOption = 1,
    maps: Maps = None,
    allow_no_reference: NoReference = False,
    workers: Workers = None,
    deadline: Deadline = None,
    resume: Resume = False,
    engine: EngineName = FolderEngine.processes,
    imports: Imports = None,
) -> None:
    """Score the completions of a file, or of each file of a folder.

    Each row of the output is the row of the input with a field ``score``. The outputs appear only
    when all rows are scored; what a killed run has scored is kept for ``--resume``.
    """
    from pathreward.scoring.files import FileJob
    from pathreward.scoring.folder import is_folder_of_files

    expect_apart(file, output, report)
    job = FileJob(
        file,
        output,
        recipe,
        evidence=evidence,
        skip=on_error is OnError.skip,
        first_option=first_option,
        columns=columns_of(maps),
        needs_reference=not allow_no_reference,
        workers=workers,
        resume=resume,
        imports=tuple(imports or ()),
        deadline=deadline,
    )
    if engine is FolderEngine.ray or is_folder_of_files(file):
        score_folder(job, engine, report)
    else:
        _score_file(job, report)


def _score_file(job: "FileJob", report: Path | None) -> None:
    from pathreward.report.gallery import Gallery
    from pathreward.report.summary import Summary
    from pathreward.report.terminal import figures_table
    from pathreward.rewards.watch import time_limits
    from pathreward.scoring import Refused
    from pathreward.scoring.files import score_file

    summary, gallery, refused = Summary(), Gallery(), Refused()
    started = time.perf_counter()
    with output_file(report) as page_out, time_limits(deadline=job.deadline):
        with scoring_progress(job.file) as watched:
            for scored in score_file(job, refused, watched, _report_earlier):
                summary.add(scored.score)
                if page_out:
                    gallery.add(scored)
        if page_out:
            from pathreward.report.scores import score_report

            skipped = str(refused).splitlines()
            page_out.write(
                score_report(
                    gallery, summary, recipe=job.recipe, source=job.file.name, skipped=skipped
                )
            )
    seconds = time.perf_counter() - started
    out = console_beside(job.output, report)
    out.print(figures_table(summary))
    speed = f"{summary.rows / seconds:,.0f} rows/s"
    out.print(f"{counted(summary.rows, 'row')} in {seconds:.1f} s, {speed}")
    report_written(job.output, report)
    if refused.count:
        warn(str(refused), style="yellow")


def explain(
    file: RowsFile,
    row: Annotated[
        int, typer.Option("--row", min=1, help="Its line (in a .json list: its position), from 1.")
    ],
    recipe: RecipeName = "pathreward",
    everything: Annotated[
        bool, typer.Option("--all", help="The whole text and all evidence, not one screen.")
    ] = False,
    report: Annotated[
        Path | None, output_option("--report", help="A page of the completion, marked.")
    ] = None,
    first_option: FirstOption = 1,
    maps: Maps = None,
    imports: Imports = None,
) -> None:
    """Show one completion with marks, and the value and reason of each part of the reward."""
    from pathreward.io.rows import row_label
    from pathreward.recipes.loading import load
    from pathreward.report.terminal import brief_explanation, render_explanation
    from pathreward.sample import Sample
    from pathreward.scoring import Scored

    expect_apart(file, report)

    where = row_label(file, row)
    columns = columns_of(maps)
    data = _row(file, row)
    sample = Sample.from_row(data, where, file.parent, first_option, columns)
    try:
        scored = load(recipe)(sample)
    except DataError as error:
        raise error.at(where) from None
    out = console_beside(report)
    if everything:
        out.print(render_explanation(sample, scored))
    else:
        for line in brief_explanation(sample, scored, out.width):
            out.print(line, soft_wrap=True)
    if report:
        _write_page(report, Scored(row, data, sample, scored), recipe, file.name)


def _write_page(report: Path, scored: "Scored", recipe: str, source: str) -> None:
    from pathreward.report.gallery import Gallery
    from pathreward.report.scores import score_report
    from pathreward.report.summary import Summary

    summary, gallery = Summary(), Gallery()
    summary.add(scored.score)
    gallery.add(scored)
    with output_file(report) as page:
        if page:
            page.write(score_report(gallery, summary, recipe=recipe, source=source))
    report_written(report)


def _row(file: Path, number: int) -> "Row":
    """Return the row of this number; other rows may be invalid."""
    from pathreward.io.rows import count_rows, read_rows, row_label

    def refuse(error: DataError) -> None:
        if error.where == row_label(file, number):
            raise error

    for at, row in read_rows(file, refuse):
        if at == number:
            return row
    raise DataError(f"there is no row {number}; the last is {count_rows(file)}", where=str(file))


def _report_earlier(kept: int, discarded: int) -> None:
    if kept:
        warn(f"resumed: {counted(kept, 'row')} scored before", style="yellow")
    if discarded:
        rows = counted(discarded, "row")
        text = f"discarded {rows} of an unfinished run; --resume continues one"
        warn(text, style="yellow")
