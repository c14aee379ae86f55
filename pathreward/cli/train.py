"""The command ``pathreward train``."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from pathreward.cli.console import console, warn
from pathreward.cli.options import Imports
from pathreward.errors import StoppedError

STOPPED = 75
"""The exit code of a run that SIGTERM has ended: EX_TEMPFAIL of sysexits.h, "try again later"."""

if TYPE_CHECKING:
    from pathreward.training.checks import Check


def train(
    recipe: Annotated[str, typer.Argument(help="A shipped training recipe, or a file's path.")],
    seed: Annotated[
        int | None, typer.Option(max=2**32 - 1, help="In place of the recipe's seed.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Folder of the run; default runs/RECIPE.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Resume from the run's last checkpoint.")
    ] = False,
    data: Annotated[
        Path | None, typer.Option("--data", help="In place of the recipe's folder of images.")
    ] = None,
    report_to: Annotated[
        list[str] | None,
        typer.Option(
            "--report-to",
            help="A tracker: tensorboard, trackio or wandb. In place of the recipe's; may be "
            "repeated.",
        ),
    ] = None,
    check: Annotated[
        Literal["header", "full"],
        typer.Option(help="Read the headers of images, or decode all of them, before training."),
    ] = "header",
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", help="Check recipe, data, stages and disk; train and write nothing."
        ),
    ] = False,
    imports: Imports = None,
) -> None:
    """Train a policy by a training recipe.

    With --dry-run the exit code is 1 where a check finds a problem. SIGTERM ends the run with a
    checkpoint and the exit code 75: start it again with --resume.
    """
    if dry_run:
        from pathreward.training.plan import plan

        _print(plan(recipe, output, seed, resume, data, report_to, check))
        return
    from pathreward.training.run import train as run

    try:
        run(
            recipe,
            output=output,
            seed=seed,
            resume=resume,
            data=data,
            report_to=report_to,
            check=check,
        )
    except StoppedError as error:
        warn(str(error), style="yellow")
        raise typer.Exit(STOPPED) from None


def _print(checks: "Sequence[Check]") -> None:
    """Print a table of checks.

    Raises:
        typer.Exit: With 1 where one is a problem.
    """
    from rich.table import Table
    from rich.text import Text

    from pathreward.printable import printable

    styles = {"ok": "green", "problem": "red", "unknown": "yellow"}
    table = Table(box=None, pad_edge=False, show_header=False)
    for _ in range(2):
        table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for each in checks:
        table.add_row(
            Text(each.name),
            Text(each.state, style=styles[each.state]),
            Text(printable(each.detail)),
        )
    out = console()
    out.print(table)
    problems = sum(each.state == "problem" for each in checks)
    if problems:
        out.print(
            f"{problems} problem{'s' if problems > 1 else ''}; nothing was trained or written"
        )
        raise typer.Exit(1)
    out.print("no problem; nothing was trained or written")
