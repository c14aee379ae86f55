"""Shared by the commands: console, messages, progress bar and output files."""

import contextlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pathreward.errors import DataError
from pathreward.printable import printable

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

    from pathreward.io.files import Writer


def console(*, stderr: bool = False) -> "Console":
    """Return the console, without automatic highlighting."""
    from rich.console import Console

    class Piped(Console):
        """A console that leaves a closed pipe to the command."""

        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    return Piped(stderr=stderr, highlight=False)


def discard_output() -> None:
    """Send what is left for standard output nowhere, so that its flush at exit does not fail."""
    with contextlib.suppress(OSError, ValueError):  # standard output is no file, or is closed
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def warn(text: str, style: str) -> None:
    """Print `text` to standard error, with control characters replaced."""
    from rich.text import Text

    console(stderr=True).print(Text(printable(text), style=style), soft_wrap=True)


def progress(label: str) -> "Progress":
    """Return a progress bar on standard error with the remaining time; only on a terminal."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as TimeLeft

    out = console(stderr=True)
    columns = (TextColumn(label), BarColumn(), MofNCompleteColumn(), TimeLeft())
    return Progress(*columns, console=out, transient=True, disable=not out.is_terminal)


@contextmanager
def output_file(path: Path | None) -> Iterator["Writer | None"]:
    """Open an output that is written atomically; None where `path` is None."""
    from pathreward.io.files import atomic_write

    if path is None:
        yield None
        return
    with atomic_write(path) as file:
        yield file


def console_beside(*outputs: Path | None) -> "Console":
    """Return the console for what a command prints: standard error where an output is a pipe."""
    from pathreward.io.files import is_device

    return console(stderr=any(is_device(each) for each in outputs if each))


def report_written(*outputs: Path | None) -> None:
    """Print the paths of the written outputs, without pipes."""
    from pathreward.io.files import is_device

    out = console_beside(*outputs)
    for path in filter(None, outputs):
        if not is_device(path):
            out.print(f"wrote {path}", markup=False, soft_wrap=True)


def expect_apart(*paths: Path | None) -> None:
    """Check that no output is the input or another output.

    Raises:
        DataError: If two of the paths are one file.
    """
    given = [each for each in paths if each]
    if len({each.resolve() for each in given}) < len(given):
        raise DataError("the input and the outputs must be different files", where=str(given[0]))
