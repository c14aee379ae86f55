"""The commands ``pathreward score`` and ``pathreward explain``."""

import time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pathreward.cli.console import console, expect_apart, output_file, report_written, warn
from pathreward.cli.progress import scoring_progress
from pathreward.errors import DataError

if TYPE_CHECKING:
    from pathreward.io.tables import Row

RecipeName = Annotated[
    str, typer.Option("--recipe", "-r", help="A shipped recipe's name, or a recipe's path.")
]
FirstOption = Annotated[
    int,
    typer.Option(
        "--first-option", min=0, max=1, help="The first option's number where answers are numbers."
    ),
]


RowsFile = Annotated[
    Path,
    typer.Argument(
        help="Rows with a completion and its reference: .jsonl, .json, .csv, .tsv, .parquet, also "
        ".gz; a folder or a hub id of datasets; - for standard input."
    ),
]
Maps = Annotated[
    list[str] | None,
    typer.Option("--map", help="FIELD=COLUMN where a column has another name: answer=solution."),
]


Workers = Annotated[
    int | None,
    typer.Option(
        "--workers", "-w", min=1, help="Processes that score; default PATHREWARD_WORKERS, or 1."
    ),
]


class OnError(StrEnum):
    """The effect of a bad row on a run."""

    stop = "stop"
    skip = "skip"


def score(
    file: RowsFile,
    recipe: RecipeName = "pathreward",
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="The rows with their scores, as .jsonl or .parquet; -: stdout."
        ),
    ] = None,
    evidence: Annotated[
        bool, typer.Option("--evidence", help="Write the evidence too; it is long.")
    ] = False,
    report: Annotated[
        Path | None, typer.Option("--report", help="A page of all completions, marked.")
    ] = None,
    on_error: Annotated[
        OnError, typer.Option("--on-error", help="Stop at a bad row, or skip it.")
    ] = OnError.stop,
    first_option: FirstOption = 1,
    maps: Maps = None,
    allow_no_reference: Annotated[
        bool,
        typer.Option("--allow-no-reference", help="Score rows that have nothing to compare with."),
    ] = False,
    workers: Workers = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Continue a run that ended before it was complete.")
    ] = False,
) -> None:
    """Score the completions of a file.

    Each row of the output is the row of the input with a field ``score``. The outputs appear only
    when all rows are scored; what a killed run has scored is kept for ``--resume``.
    """
    from pathreward.io.files import is_device
    from pathreward.report.gallery import Gallery
    from pathreward.report.scores import score_report
    from pathreward.report.summary import Summary
    from pathreward.report.terminal import figures_table
    from pathreward.scoring import Refused
    from pathreward.scoring.files import FileJob, score_file

    output = Path("/dev/stdout") if output == Path("-") else output
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
    )
    summary, gallery, refused = Summary(), Gallery(), Refused()
    started = time.perf_counter()
    with output_file(report) as page_out:
        with scoring_progress(file) as watched:
            for scored in score_file(job, refused, watched, _report_earlier):
                summary.add(scored.score)
                if page_out:
                    gallery.add(scored)
        if page_out:
            skipped = str(refused).splitlines()
            page_out.write(
                score_report(gallery, summary, recipe=recipe, source=file.name, skipped=skipped)
            )
    seconds = time.perf_counter() - started
    is_piped = output is not None and is_device(output)
    out = console(stderr=is_piped)  # the rows may be on standard output
    out.print(figures_table(summary))
    out.print(f"{summary.rows:,} rows in {seconds:.1f} s, {summary.rows / seconds:,.0f} rows/s")
    if not is_piped:
        report_written(output, report)
    if refused.count:
        warn(str(refused), style="yellow")


def explain(
    file: RowsFile,
    row: Annotated[
        int, typer.Option("--row", min=1, help="Its line (in a .json list: its position), from 1.")
    ],
    recipe: RecipeName = "pathreward",
    first_option: FirstOption = 1,
    maps: Maps = None,
) -> None:
    """Show one completion with marks, and the value and reason of each part of the reward."""
    from pathreward.io.rows import row_label
    from pathreward.recipes.loading import load
    from pathreward.report.terminal import render_explanation
    from pathreward.sample import Sample

    where = row_label(file, row)
    columns = columns_of(maps)
    sample = Sample.from_row(_row(file, row), where, file.parent, first_option, columns)
    try:
        scored = load(recipe)(sample)
    except DataError as error:
        raise error.at(where) from None
    console().print(render_explanation(sample, scored))


def columns_of(maps: list[str] | None) -> dict[str, str]:
    """Return column by field from options such as ``answer=solution``.

    Raises:
        DataError: If one is not of this form, or names no field of a sample.
    """
    from pathreward.sample.columns import expect_fields

    columns = {}
    for each in maps or ():
        field, equals, column = each.partition("=")
        if not (field and equals and column):
            raise DataError(f"expected --map FIELD=COLUMN, such as answer=solution, got {each!r}")
        columns[field] = column
    expect_fields(columns)
    return columns


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
        warn(f"resumed: {kept:,} rows were scored before", style="yellow")
    if discarded:
        text = f"{discarded:,} rows of an unfinished run are discarded; --resume continues one"
        warn(text, style="yellow")
