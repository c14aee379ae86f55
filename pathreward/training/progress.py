"""Progress bars with the remaining time for the stages of a run."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

from pathreward.printable import printable
from pathreward.training.processes import is_main

_SUPERVISED = {"loss": "loss"}
_REWARDED = {"reward": "reward", "pathreward/answer/mean": "answer"}


_LINES = 10
"""Lines that a stage prints where the output is no terminal."""


class Bars:
    """One bar a stage, with the main figures of the last step.

    Where the output is a file, a stage prints a line at each tenth of its steps instead.
    """

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def print_line(self, text: str) -> None:
        """Print a line above the bars."""
        if is_main():
            self._progress.console.print(printable(text), highlight=False, markup=False)

    def start(self, name: str, total: int) -> Callable[[int, Mapping[str, float]], None]:
        """Add a bar, and return the function that updates it with the steps done and figures."""
        task = self._progress.add_task(name, total=total, figures="")
        printed = 0

        def advance(done: int, figures: Mapping[str, float]) -> None:
            chosen = _REWARDED if "reward" in figures else _SUPERVISED
            text = "  ".join(
                f"{word} {figures[key]:.3f}" for key, word in chosen.items() if key in figures
            )
            self._progress.update(task, completed=done)
            if text:
                self._progress.update(task, figures=text)
            nonlocal printed
            tenth = _LINES * done // max(1, total)
            if tenth > printed and not self._progress.console.is_terminal:
                printed = tenth
                self.print_line(f"{name} {done}/{total}  {text}".rstrip())

        return advance


def print_outcome(lines: Iterable[str]) -> None:
    """Print the last lines of a run on standard error."""
    console = Console(stderr=True)
    for line in lines:
        console.print(printable(line), highlight=False, markup=False, soft_wrap=True)


@contextmanager
def bars() -> Iterator[Bars]:
    """Show bars on standard error while the block runs."""
    columns = (
        TextColumn("{task.description:<15}"),
        BarColumn(bar_width=14),
        MofNCompleteColumn(),
        TimeRemainingColumn(compact=True, elapsed_when_finished=True),
        TextColumn("{task.fields[figures]}"),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=not is_main()) as progress:
        yield Bars(progress)
