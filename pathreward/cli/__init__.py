"""The command line: score, explain, audit, serve, train, look into the graph."""

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from pathreward.cli.audit import audit
from pathreward.cli.console import console, warn
from pathreward.cli.kg import graph_app
from pathreward.cli.score import explain, score
from pathreward.cli.serve import serve
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
for _command in (audit, score, explain, serve):
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
    pass


@app.command()
def recipes() -> None:
    """List the recipes that ship with pathreward."""
    from rich.table import Table
    from rich.text import Text

    from pathreward.io.yaml_text import load_yaml
    from pathreward.resources import resource, shipped_names

    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for folder, used in (("rewards", "pathreward score"), ("training", "pathreward train")):
        table.add_row(f"[bold]{folder}[/]", f"[dim]for `{used}`[/]")
        for name in shipped_names(folder, ".yaml"):
            tree = load_yaml(resource(f"{folder}/{name}.yaml").read_text("utf-8"), name)
            table.add_row(f"  {name}", Text(" ".join(str(tree.get("summary", "")).split())))
    console().print(table)


@app.command()
def train(
    recipe: Annotated[str, typer.Argument(help="A shipped training recipe, or a file's path.")],
    seed: Annotated[int | None, typer.Option(help="In place of the recipe's seed.")] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Folder of the run; default runs/RECIPE.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Resume from the run's last checkpoint.")
    ] = False,
    data: Annotated[
        Path | None, typer.Option("--data", help="In place of the recipe's folder of images.")
    ] = None,
) -> None:
    """Train a policy by a training recipe."""
    from pathreward.training.run import train as run

    run(recipe, output=output, seed=seed, resume=resume, data=data)
