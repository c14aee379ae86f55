"""Watch how long rewards take: a warning while a part is slow, an error behind a deadline.

``PATHREWARD_SLOW_SECONDS`` (default 30, 0: never) is the time after which a part that still works
on the same few samples is named in a warning of the logger ``pathreward``.
``PATHREWARD_DEADLINE_SECONDS`` (default: none) is the time for one call of `score`: a training
step's batch, a window of a file's rows, or the chunk of a worker process. Behind it, scoring stops
with a `DeadlineError` that names the part that was at work and the completion.

`time_limits` sets both for a block, and the key `deadline` of a recipe is used where neither the
block nor the environment sets one.

The deadline is checked when a part has scored a sample. The reading of one text can't be
interrupted within a process: where that must not hold up anything, score in a process of its own,
which can be killed. Worker processes get the times of the call.
"""

import logging
import os
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import count
from typing import NamedTuple

from pathreward.errors import DeadlineError, RecipeError
from pathreward.sample import Sample

SLOW, DEADLINE = "PATHREWARD_SLOW_SECONDS", "PATHREWARD_DEADLINE_SECONDS"
_SLOW_DEFAULT = 30.0
_log = logging.getLogger("pathreward")


class TimeLimits(NamedTuple):
    """The times of `time_limits`, in seconds; 0 is none."""

    slow: float = _SLOW_DEFAULT
    deadline: float = 0.0


class _Task(NamedTuple):
    """A part at work on some samples."""

    part: str
    first: int
    size: int
    since: float
    slow: float


_limits: ContextVar[TimeLimits | None] = ContextVar("limits", default=None)
_default: ContextVar[float] = ContextVar("default", default=0.0)
"""The deadline where the user sets none."""
_ends: ContextVar[float | None] = ContextVar("ends", default=None)
"""When the deadline of the call that is running ends, on the monotonic clock."""


@contextmanager
def time_limits(slow: float | None = None, deadline: float | None = None) -> Iterator[None]:
    """Set the times for scoring within the block, in place of the environment's.

    >>> from pathreward.rewards import FormatReward
    >>> with time_limits(slow=5, deadline=600):
    ...     scores = FormatReward(("answer",)).score([])

    Args:
        slow: Seconds after which a part is named in a warning; 0: never; None: unchanged.
        deadline: Seconds for a call of `score`; 0: none; None: unchanged.

    Raises:
        RecipeError: If a time is negative or not finite.
    """
    if slow is None and deadline is None:
        yield
        return
    known = limits()
    given = TimeLimits(
        known.slow if slow is None else _checked("slow", slow),
        known.deadline if deadline is None else _checked("deadline", deadline),
    )
    token = _limits.set(given)
    try:
        yield
    finally:
        _limits.reset(token)


@contextmanager
def default_deadline(seconds: float) -> Iterator[None]:
    """Set the deadline for scoring within the block where the user sets none.

    >>> with default_deadline(600), time_limits(slow=5):
    ...     limits()
    TimeLimits(slow=5.0, deadline=600.0)
    """
    token = _default.set(float(seconds))
    try:
        yield
    finally:
        _default.reset(token)


def limits() -> TimeLimits:
    """Return the times that hold here: of `time_limits`, the environment, or the recipe.

    Raises:
        RecipeError: If a variable is no number of seconds.
    """
    given = _limits.get()
    if given is not None:
        return given
    return TimeLimits(
        _of_environment(SLOW, _SLOW_DEFAULT), _of_environment(DEADLINE, _default.get())
    )


@contextmanager
def one_call() -> Iterator[None]:
    """Begin the deadline of a call of `score`, unless a call around it has begun it."""
    seconds = limits().deadline
    if not seconds or _ends.get() is not None:
        yield
        return
    token = _ends.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _ends.reset(token)


@contextmanager
def watched(part: str, samples: Sequence[Sample], first: int = 0) -> Iterator[None]:
    """Watch a part at work on samples of a batch.

    Args:
        part: The part's name.
        samples: The samples.
        first: The position of the first in the batch.
    """
    slow = limits().slow
    if not slow:
        yield
        return
    key = _watcher.begin(_Task(part, first, len(samples), time.monotonic(), slow))
    try:
        yield
    finally:
        _watcher.end(key)


def expect_in_time(part: str, sample: Sample) -> None:
    """Check the deadline when a part has scored a sample.

    Raises:
        DeadlineError: If it is over.
    """
    ends = _ends.get()
    if ends is not None and time.monotonic() > ends:
        raise DeadlineError(limits().deadline, part, sample.text)


class _Watcher:
    """A thread that looks at the tasks of all threads from time to time, while there are any."""

    def __init__(self) -> None:
        self._tasks: dict[int, _Task] = {}
        self._busy = threading.Event()
        self._process = 0
        self._keys = count()

    def begin(self, task: _Task) -> int:
        """Watch a task, and return the key by which `end` finds it."""
        if self._process != os.getpid():  # a forked child has no thread
            self._process = os.getpid()
            self._tasks, self._busy = {}, threading.Event()
            threading.Thread(target=self._look, name="pathreward-watch", daemon=True).start()
        key = next(self._keys)
        self._tasks[key] = task
        self._busy.set()
        return key

    def end(self, key: int) -> None:
        """Watch a task no longer."""
        self._tasks.pop(key, None)

    def _look(self) -> None:
        warned: set[int] = set()
        while True:
            self._busy.wait()
            tasks = dict(self._tasks)
            if not tasks:
                self._busy.clear()
                if not self._tasks:  # none began in between
                    warned.clear()
                    continue
                self._busy.set()
            now = time.monotonic()
            for key, task in tasks.items():
                if now - task.since > task.slow and key not in warned:
                    warned.add(key)
                    _warn(task, now)
            warned &= tasks.keys()
            time.sleep(min([0.5, *(each.slow / 4 for each in tasks.values())]))


def _warn(task: _Task, now: float) -> None:
    last = task.first + task.size - 1
    which = f"sample {task.first}" if task.size == 1 else f"samples {task.first} to {last}"
    _log.warning(
        "the part %r has been scoring %s of a batch for %.0f s; %s sets the time of this warning, "
        "%s a deadline",
        task.part,
        which,
        now - task.since,
        SLOW,
        DEADLINE,
    )


_watcher = _Watcher()


def _of_environment(name: str, default: float) -> float:
    text = os.environ.get(name, "").strip()
    if not text:
        return default
    try:
        return _checked(name, float(text))
    except ValueError:
        raise RecipeError(f"{name} must be a number of seconds, 0 or more, got {text!r}") from None


def _checked(name: str, seconds: float) -> float:
    if not 0 <= seconds < float("inf"):
        raise RecipeError(f"{name} must be a number of seconds, 0 or more, got {seconds!r}")
    return float(seconds)
