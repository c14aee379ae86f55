"""The command line: score, explain, audit, evaluate, serve, train, make chains, see the graph."""

import errno
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from pathreward.cli.audit import audit
from pathreward.cli.console import discard_output, warn
from pathreward.cli.data import data_app
from pathreward.cli.eval import evaluate
from pathreward.cli.kg import graph_app
from pathreward.cli.recipes import recipes
from pathreward.cli.scaffold import scaffold
from pathreward.cli.score import explain, score
from pathreward.cli.serve import serve
from pathreward.cli.synth import synth
from pathreward.cli.train import train
from pathreward.cli.validate import validate
from pathreward.errors import PathrewardError
from pathreward.io.files import write_error
from pathreward.io.telemetry import turn_off_telemetry

_NO_READER = 128 + 13
"""The code with which a shell reports a command that a closed pipe has ended (SIGPIPE)."""
_UNWRITABLE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG})


class _Commands(TyperGroup):
    """Commands that print a `PathrewardError` as one red line; other errors are tracebacks.

    Where the reader of a pipe has gone (``| head``), the command ends without a message.
    """

    def invoke(self, ctx: Any) -> Any:
        """Run a command; an expected error becomes one line and an exit code."""
        try:
            found = super().invoke(ctx)
            sys.stdout.flush()
        except PathrewardError as error:
            warn(f"error: {error}", style="red")
            raise typer.Exit(2) from None
        except BrokenPipeError:
            discard_output()
            raise typer.Exit(_NO_READER) from None
        except OSError as error:
            if error.errno not in _UNWRITABLE or error.filename is not None:
                raise
            discard_output()
            warn(f"error: {write_error(error, 'standard output')}", style="red")
            raise typer.Exit(2) from None
        else:
            return found


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="Rewards for training pathology vision-language models.",
)
app.add_typer(graph_app, name="kg")
app.add_typer(data_app, name="data")
for _command in (audit, score, explain, recipes, scaffold, serve, synth, train, validate):
    app.command()(_command)
app.command("eval")(evaluate)


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
