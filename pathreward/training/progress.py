"""Progress bars with the time left, for every stage of a run."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

_SHOWN = {"loss": "loss", "reward": "reward", "pathreward/answer/mean": "answer"}


class Bars:
    """One bar a stage; what matters of a step stands beside it."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def say(self, text: str) -> None:
        """Print a line above the bars."""
        self._progress.console.print(text, highlight=False)

    def start(self, name: str, total: int) -> Callable[[int, Mapping[str, float]], None]:
        """Open a bar and return what moves it; it ends when all of `total` is done."""
        task = self._progress.add_task(name, total=total, figures="")

        def advance(done: int, figures: Mapping[str, float]) -> None:
            shown = "  ".join(
                f"{word} {figures[key]:.3f}" for key, word in _SHOWN.items() if key in figures
            )
            self._progress.update(task, completed=done)
            if shown:
                self._progress.update(task, figures=shown)

        return advance


@contextmanager
def bars() -> Iterator[Bars]:
    """Show bars on standard error while the block runs."""
    columns = (
        TextColumn("{task.description:<18}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[figures]}"),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        yield Bars(progress)
