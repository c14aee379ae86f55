"""The command line: score a file, explain a row, audit a reward, train, look into the graph."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from pathreward.cli_audit import audit
from pathreward.cli_kg import graph_app
from pathreward.errors import DataError, PathrewardError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

    from pathreward.files import Row


class OnError(StrEnum):
    """What a bad row does to a run."""

    stop = "stop"
    skip = "skip"


class _Commands(TyperGroup):
    """Commands in which what pathreward refuses is one red line, and anything else a traceback."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except PathrewardError as error:
            _say(f"error: {error}", style="red")
            raise typer.Exit(2) from None


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="Rewards for training pathology vision-language models.",
)
app.add_typer(graph_app, name="kg")
app.command()(audit)

RecipeName = Annotated[
    str, typer.Option("--recipe", "-r", help="A shipped recipe's name, or a recipe file's path.")
]


def _version(asked: bool) -> None:
    if asked:
        from pathreward import __version__

        typer.echo(f"pathreward {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


@app.command()
def score(
    file: Annotated[Path, typer.Argument(help="JSONL rows with a completion and its reference.")],
    recipe: RecipeName = "pathreward",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The rows with their scores, as JSONL.")
    ] = None,
    report: Annotated[
        Path | None, typer.Option("--report", help="A page of all completions, marked.")
    ] = None,
    on_error: Annotated[
        OnError, typer.Option("--on-error", help="Stop at a bad row, or skip it.")
    ] = OnError.stop,
) -> None:
    """Score the completions of a file.

    Each row of the output is the row of the input with a field ``score``. Nothing is written
    under the names of the outputs before all rows are scored.
    """
    from pathreward.files import atomic_write, read_rows
    from pathreward.recipe import load
    from pathreward.report.gallery import Gallery
    from pathreward.report.scores import score_report
    from pathreward.report.summary import Summary
    from pathreward.report.terminal import figures
    from pathreward.scoring import Refused, score_rows

    _expect_apart(file, output, report)
    reward = load(recipe)
    summary, gallery, refused = Summary(), Gallery(), Refused()
    refuse = refused.note if on_error is OnError.skip else None
    started = time.perf_counter()
    with ExitStack() as stack:  # both are opened first: what can't be written is known at once
        rows_out = stack.enter_context(atomic_write(output)) if output else None
        page_out = stack.enter_context(atomic_write(report)) if report else None
        with _progress() as progress:
            rows = _watched(read_rows(file, refuse), file, progress)
            for scored in score_rows(rows, file, reward, refuse):
                summary.add(scored.score)
                if page_out:
                    gallery.add(scored)
                if rows_out:
                    rows_out.write(_line(scored.to_row()))
        if not summary.rows:
            why = "; " + " ".join(str(refused).split()) if refused.count else ""
            raise DataError(f"there is no row to score{why}", where=str(file))
        if page_out:
            told = str(refused).splitlines()
            page_out.write(
                score_report(gallery, summary, recipe=recipe, source=file.name, skipped=told)
            )
    seconds = time.perf_counter() - started
    out = _console()
    out.print(figures(summary))
    out.print(f"{summary.rows:,} rows in {seconds:.1f} s, {summary.rows / seconds:,.0f} rows/s")
    for written in (output, report):
        if written:
            out.print(f"wrote {written}", markup=False, soft_wrap=True)
    if refused.count:
        _say(str(refused), style="yellow")


@app.command()
def explain(
    file: Annotated[Path, typer.Argument(help="JSONL rows, as for `score`.")],
    row: Annotated[
        int, typer.Option("--row", min=1, help="Its line (in a .json list: its position), from 1.")
    ],
    recipe: RecipeName = "pathreward",
) -> None:
    """Show one completion marked, with what each part of the reward made of it."""
    from pathreward.files import place
    from pathreward.recipe import load
    from pathreward.report.terminal import explained
    from pathreward.sample import Sample

    sample = Sample.from_row(_row(file, row), place(file, row), file.parent)
    try:
        scored = load(recipe)(sample)
    except DataError as error:
        raise error.at(place(file, row)) from None
    _console().print(explained(sample, scored))


@app.command()
def recipes() -> None:
    """List the recipes that ship with pathreward."""
    import yaml
    from rich.table import Table
    from rich.text import Text

    from pathreward.resources import names, resource

    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for folder, used in (("rewards", "pathreward score"), ("training", "pathreward train")):
        table.add_row(f"[bold]{folder}[/]", f"[dim]for `{used}`[/]")
        for name in names(folder, ".yaml"):
            tree = yaml.safe_load(resource(f"{folder}/{name}.yaml").read_text("utf-8"))
            table.add_row(f"  {name}", Text(" ".join(str(tree.get("summary", "")).split())))
    _console().print(table)


@app.command()
def train(
    recipe: Annotated[str, typer.Argument(help="A shipped training recipe, or a file's path.")],
    seed: Annotated[int | None, typer.Option(help="In place of the recipe's seed.")] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Folder of the run; default runs/RECIPE.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on from the run's last checkpoint.")
    ] = False,
    data: Annotated[
        Path | None, typer.Option("--data", help="In place of the recipe's folder of images.")
    ] = None,
) -> None:
    """Train a policy by a training recipe."""
    from pathreward.training.run import train as run

    run(recipe, output=output, seed=seed, resume=resume, data=data)


def _expect_apart(file: Path, *outputs: Path | None) -> None:
    places = [each.resolve() for each in (file, *outputs) if each]
    if len(set(places)) < len(places):
        raise DataError("the input and each output need names of their own", where=str(file))


def _line(row: "Row") -> str:
    import json

    return json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n"


def _row(file: Path, number: int) -> "Row":
    """Return the row of this number; other rows may be bad."""
    from pathreward.files import count_rows, place, read_rows

    def refuse(error: DataError) -> None:
        if error.where == place(file, number):
            raise error

    for at, row in read_rows(file, refuse):
        if at == number:
            return row
    raise DataError(f"there is no row {number}; the last is {count_rows(file)}", where=str(file))


def _progress() -> "Progress":
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as TimeLeft

    console = _console(stderr=True)
    columns = (TextColumn("scoring"), BarColumn(), MofNCompleteColumn(), TimeLeft())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def _watched(
    rows: "Iterator[tuple[int, Row]]", file: Path, progress: "Progress"
) -> "Iterator[tuple[int, Row]]":
    from pathreward.files import count_rows

    if progress.disable:
        yield from rows
        return
    task = progress.add_task("", total=count_rows(file))
    for number, row in rows:
        progress.update(task, completed=number)
        yield number, row


def _console(*, stderr: bool = False) -> "Console":
    from rich.console import Console

    return Console(stderr=stderr, highlight=False)


def _say(text: str, style: str) -> None:
    """Print `text` to standard error as it is, but for what a terminal would obey."""
    from rich.text import Text

    from pathreward.report.terminal import printable

    _console(stderr=True).print(Text(printable(text), style=style), soft_wrap=True)


if __name__ == "__main__":
    app()
