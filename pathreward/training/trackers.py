"""Trackers: services and files that get the metrics of a run besides its own."""

from collections.abc import Sequence
from importlib.util import find_spec

from pathreward.errors import TrainingError, install_command, unknown

TRACKERS = ("tensorboard", "trackio", "wandb")
"""The trackers that a run can report to; each is an extra of the same name."""


def expect_trackers(names: Sequence[str]) -> None:
    """Check that trackers are known and installed.

    >>> expect_trackers([])
    >>> expect_trackers(["wanb"])
    Traceback (most recent call last):
    pathreward.errors.TrainingError: unknown tracker 'wanb', did you mean 'wandb'? Known: \
tensorboard, trackio, wandb

    Raises:
        TrainingError: If one is unknown or not installed; the message says how to install it.
    """
    for name in names:
        if name not in TRACKERS:
            raise TrainingError(unknown("tracker", name, TRACKERS))
        if find_spec(name) is None:
            raise TrainingError(
                f"{name} is not installed; {install_command(name)}, or leave out "
                f"`--report-to {name}` (`report_to` of the recipe)"
            )
