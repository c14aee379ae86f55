"""How many worker processes a call uses."""

import multiprocessing
import os

from pathreward.errors import WorkerError

VARIABLE = "PATHREWARD_WORKERS"
"""The environment variable for calls that name no number of workers."""


def worker_count(workers: int | None) -> int:
    """Return the number of worker processes for a call; 1 means that this process does the work.

    None is the number in the environment variable ``PATHREWARD_WORKERS``, 1 where it is not set.
    A process that may not start others (a worker itself, a daemonic process) always does the work
    alone.

    >>> worker_count(2), worker_count(1)
    (2, 1)

    Raises:
        WorkerError: If the number is not a whole number, 1 or more.
    """
    if multiprocessing.current_process().daemon:
        return 1
    if workers is not None:
        if type(workers) is not int or workers < 1:
            raise WorkerError(f"`workers` must be a whole number, 1 or more, got {workers!r}")
        return workers
    text = os.environ.get(VARIABLE, "").strip()
    if not text:
        return 1
    if not text.isdecimal() or not text.isascii() or int(text) < 1:
        raise WorkerError(f"{VARIABLE} must be a whole number, 1 or more, got {text!r}")
    return int(text)
