"""Functions that run in worker processes, and parts that do not travel."""

import os
import signal
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from pathreward.errors import DataError


def process_of(parts: Mapping[str, Any], task: Any) -> tuple[Any, int]:
    return task, os.getpid()


def added(parts: Mapping[str, Any], task: int) -> int:
    return int(parts["first"]) + task


def shares(parts: Mapping[str, Any], task: object) -> bool:
    return parts["one"][0] is parts["other"][0]


def failed(parts: Mapping[str, Any], task: int) -> int:
    if task in parts["bad"]:
        raise DataError("expected letters", field="completion", where=f"row {task}")
    return task


class OddError(Exception):
    """An exception that pickles and can't be loaded."""

    def __init__(self, one: int, two: int) -> None:
        super().__init__(f"{one} and {two}")


def odd(parts: Mapping[str, Any], task: int) -> NoReturn:
    raise OddError(1, 2)


def unsendable(parts: Mapping[str, Any], task: int) -> object:
    return threading.Lock()


def killed(parts: Mapping[str, Any], task: int) -> int:
    """End this worker on the task 3, as often as `parts` counts."""
    marks = Path(parts["folder"])
    if task == 3 and len(list(marks.iterdir())) < parts["times"]:
        (marks / str(time.time_ns())).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return task


class Unloadable:
    """A part that pickles and can't be loaded."""

    def __reduce__(self) -> tuple[object, ...]:
        return _missing, ()


def _missing() -> NoReturn:
    raise ModuleNotFoundError("No module named 'mine'")
