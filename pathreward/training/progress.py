"""Progress bars with the time left, for every stage of a run."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

from pathreward.training.processes import is_main

_SUPERVISED = {"loss": "loss"}
_REWARDED = {"reward": "reward", "pathreward/answer/mean": "answer"}


class Bars:
    """One bar a stage; what matters of a step stands beside it."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def say(self, text: str) -> None:
        """Print a line above the bars."""
        if is_main():
            self._progress.console.print(text, highlight=False)

    def start(self, name: str, total: int) -> Callable[[int, Mapping[str, float]], None]:
        """Open a bar and return what moves it; it ends when all of `total` is done."""
        task = self._progress.add_task(name, total=total, figures="")

        def advance(done: int, figures: Mapping[str, float]) -> None:
            chosen = _REWARDED if "reward" in figures else _SUPERVISED
            shown = "  ".join(
                f"{word} {figures[key]:.3f}" for key, word in chosen.items() if key in figures
            )
            self._progress.update(task, completed=done)
            if shown:
                self._progress.update(task, figures=shown)

        return advance


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
