"""SIGTERM: a run ends after the step at hand, with a checkpoint and an exit code of its own."""

import os
import random
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from pathreward.errors import StoppedError
from pathreward.training.interrupts import schedule
from pathreward.training.processes import any_process, processes

GRACE = 15.0
"""Seconds after SIGTERM after which one process no longer waits for the end of its step."""


class AbandonedStepError(BaseException):
    """A step that took too long after SIGTERM; the state before it is to be saved.

    It is no `Exception`, so that no handler of errors within the step takes it.
    """


class Stop:
    """Whether SIGTERM has asked this run to end, and how a stage answers it.

    Within a stage the signal is noted, and the stage ends after its step. Elsewhere, while a policy
    is loaded or evaluated, there is nothing to save, and the signal raises `StoppedError`.
    """

    def __init__(self) -> None:
        self.requested = False
        self._process = os.getpid()
        self._in_stage = False
        self._state: dict[str, Any] | None = None

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Handle SIGTERM while the block runs, if this is the main thread."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = signal.signal(signal.SIGTERM, self._on_signal)
        try:
            yield
        finally:
            signal.signal(signal.SIGTERM, before)

    @contextmanager
    def in_stage(self) -> Iterator[None]:
        """Note SIGTERM in place of raising an error while the block runs."""
        self._in_stage = True
        try:
            yield
        finally:
            self._in_stage = False
            self._state = None

    def raise_if_requested(self) -> None:
        """Raise the error of a stopped run.

        Raises:
            StoppedError: If SIGTERM has arrived.
        """
        if self.requested:
            raise StoppedError

    def agreed(self) -> bool:
        """Return whether SIGTERM has arrived at any process; all of them must call it."""
        self.requested = any_process(self.requested)
        return self.requested

    def begin_step(self) -> None:
        """Note the random state, which a checkpoint of an abandoned step needs."""
        if processes() == 1:
            self._state = random_state()

    def end_step(self) -> None:
        """Note that the weights are about to change, so that the step can't be abandoned."""
        self._state = None

    def _on_signal(self, number: int, frame: object) -> None:
        if os.getpid() != self._process:
            return  # a forked worker of a data loader, which ends with its process
        self.requested = True
        if not self._in_stage:
            raise StoppedError
        schedule(GRACE, self._abandon)

    def _abandon(self) -> None:
        if self._in_stage and self._state is not None:
            raise AbandonedStepError(self._state)


def random_state() -> dict[str, Any]:
    """Return the state of all random generators that a trainer saves."""
    import torch

    return {
        "python": random.getstate(),
        "numpy": np.random.get_state(),  # the generator that libraries use
        "torch": torch.get_rng_state(),
        "cuda": torch.cuda.get_rng_state() if torch.cuda.is_available() else None,
    }


def set_random_state(state: dict[str, Any]) -> None:
    """Set the state of all random generators."""
    import torch

    random.setstate(state["python"])
    np.random.set_state(state["numpy"])
    torch.set_rng_state(state["torch"])
    if state["cuda"] is not None:
        torch.cuda.set_rng_state(state["cuda"])
