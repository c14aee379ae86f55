"""The command ``pathreward train``."""

from pathlib import Path
from typing import Annotated

import typer

from pathreward.cli.options import Imports


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
    imports: Imports = None,
) -> None:
    """Train a policy by a training recipe."""
    from pathreward.training.run import train as run

    run(recipe, output=output, seed=seed, resume=resume, data=data)
