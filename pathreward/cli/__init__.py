"""The command line: score, explain, audit, serve, train, look into the graph."""

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from pathreward.cli.audit import audit
from pathreward.cli.console import warn
from pathreward.cli.kg import graph_app
from pathreward.cli.recipes import recipes
from pathreward.cli.score import explain, score
from pathreward.cli.serve import serve
from pathreward.cli.telemetry import turn_off_telemetry
from pathreward.cli.train import train
from pathreward.cli.validate import validate
from pathreward.errors import PathrewardError


class _Commands(TyperGroup):
    """Commands that print a `PathrewardError` as one red line; other errors are tracebacks."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except PathrewardError as error:
            warn(f"error: {error}", style="red")
            raise typer.Exit(2) from None


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="Rewards for training pathology vision-language models.",
)
app.add_typer(graph_app, name="kg")
for _command in (audit, score, explain, recipes, serve, train, validate):
    app.command()(_command)


def _version(requested: bool) -> None:
    if requested:
        from pathreward import __version__

        typer.echo(f"pathreward {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    turn_off_telemetry()  # before a command imports what would send it
