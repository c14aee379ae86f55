"""The command ``pathreward scaffold``: the files with which a framework calls a reward."""

from pathlib import Path
from typing import Annotated

import typer

from pathreward.cli.console import report_written
from pathreward.cli.options import Imports, RecipeName


def scaffold(
    framework: Annotated[
        str,
        typer.Argument(
            help="verl, openrlhf, ms-swift, easyr1, verifiers, nemo-gym or llama-factory."
        ),
    ],
    recipe: RecipeName,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="The folder to write to.")
    ] = Path(),
    imports: Imports = None,
) -> None:
    """Write the options or the few lines with which a training framework calls a reward."""
    from pathreward.adapters.scaffold import write_scaffold

    for path in write_scaffold(framework, recipe, output):
        report_written(path)
