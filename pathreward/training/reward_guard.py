"""Rewards of a stage under guard: a failure stops the run in all processes and keeps its batch."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pathreward.adapters.groups import PeerError, ProcessFailure, report_to_processes
from pathreward.errors import DataError, PathrewardError, RewardError, StoppedError, TrainingError
from pathreward.io.files import atomic_write, make_folder
from pathreward.printable import counted
from pathreward.rewards.watch import DEADLINE, limits
from pathreward.training.interrupts import call_after
from pathreward.training.processes import rank

DEADLINE_DEFAULT = 540.0
"""Seconds for a batch where no deadline is set: less than the ten minutes for which NCCL waits."""

FAILED = "failed_batches"
"""The folder of a run with the batches on which its reward has failed."""


class _LateError(BaseException):
    """The deadline; no `Exception`, so that no handler of errors within a reward takes it."""


class GuardedReward:
    """A reward function of TRL whose failure stops the run and writes the batch.

    A failure is an error, a batch that takes longer than the deadline
    (``PATHREWARD_DEADLINE_SECONDS``), or another number of values than of completions.
    """

    def __init__(self, function: Any, stage: str, run: Path) -> None:
        """Guard a function.

        Args:
            function: The function.
            stage: The name of the stage.
            run: The folder of the run, to whose `FAILED` the batch is written.
        """
        self.__name__ = str(getattr(function, "__name__", type(function).__name__))
        self.function = function
        self._stage = stage
        self._folder = run / FAILED

    def __call__(
        self, prompts: Sequence[Any], completions: Sequence[Any], **columns: Any
    ) -> list[float | None]:
        """Return the function's values.

        Raises:
            TrainingError: If it fails, here or in another process.
        """
        seconds = limits().deadline or DEADLINE_DEFAULT

        def expire() -> None:
            raise _LateError(f"it took longer than {seconds:g} s; {DEADLINE} sets another deadline")

        try:
            with call_after(seconds, expire):
                values = list(self.function(prompts=prompts, completions=completions, **columns))
            if len(values) != len(completions):
                found = counted(len(values), "value")
                raise RewardError(f"it returned {found} for {counted(len(completions), 'row')}")
            report_to_processes(None)
        except StoppedError:
            raise
        except PeerError as error:
            raise TrainingError(f"stage {self._stage} ends: {error}") from error
        except (Exception, _LateError) as error:  # whatever a reward raises
            step = getattr(columns.get("trainer_state"), "global_step", 0)
            where = self._write({"prompt": prompts, "completion": completions, **columns}, step)
            report_to_processes(ProcessFailure(_text(error)))
            raise TrainingError(
                f"the reward {self.__name__} failed after step {step} of stage {self._stage}: "
                f"{_text(error)}; {where}; correct it, and resume with --resume"
            ) from error
        return values

    def _write(self, columns: dict[str, Any], step: int) -> str:
        """Write the rows of a batch as `pathreward score` reads them, and return where they are."""
        count = len(columns["completion"])
        lists = {
            name: values
            for name, values in columns.items()
            if isinstance(values, (list, tuple)) and len(values) == count
        }
        path = self._folder / f"{self._stage}-{step}-{rank()}.jsonl"
        try:
            make_folder(self._folder)
            with atomic_write(path) as file:
                for at in range(count):
                    row = {name: values[at] for name, values in lists.items()}
                    file.write(json.dumps(row, ensure_ascii=False, default=_named) + "\n")
        except DataError as error:
            return f"its batch can't be written: {error}"
        return f"its batch of {counted(count, 'row')} is in {path}"


def _text(error: BaseException) -> str:
    own = isinstance(error, (PathrewardError, _LateError))
    return str(error) if own else f"{type(error).__name__}: {error}"


def _named(value: object) -> str:
    return f"<{type(value).__name__}>"  # an image
