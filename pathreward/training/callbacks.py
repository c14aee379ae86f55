"""Trainer callbacks: write metrics, move the progress bar, mark complete checkpoints."""

import json
import math
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from transformers import TrainerCallback

from pathreward.errors import TrainingError
from pathreward.io.files import atomic_write
from pathreward.training.checkpoints import mark_complete
from pathreward.training.processes import wait_for_all
from pathreward.training.stopping import Stop

TIMES = ("seconds", "reward_seconds", "reward_share")
"""Metrics of time; all other metrics are equal in every run with the same seed."""

# Values that TRL counts from the start of the process, which differ in a resumed run, and
# duplicates of other values.
_LEFT_OUT = {"epoch", "num_tokens", "step_time", "total_flos"}


class MetricsLog:
    """The file ``metrics.jsonl``: one line a logged step, each written atomically."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self, report: Callable[[str], None] = lambda line: None) -> list[dict[str, Any]]:
        """Return the logged steps.

        Args:
            report: Called with a message about each line that is none: cut off by a kill, or
                damaged. It is left out.
        """
        if not self.path.exists():
            return []
        *lines, rest = self.path.read_bytes().split(b"\n")
        found = []
        for number, line in enumerate(lines, start=1):
            if (step := _logged_step(line)) is None:
                report(f"{self.path}:{number} is damaged, no logged step; it is left out")
            else:
                found.append(step)
        if rest:
            report(f"{self.path}:{len(lines) + 1} is cut off; it is left out")
        return found

    def rewind(
        self, stage: str, step: int, report: Callable[[str], None] = lambda line: None
    ) -> None:
        """Remove the lines of `stage` after `step`, and those that are no logged step.

        Args:
            stage: The stage.
            step: Its last step that is kept.
            report: As for `read`.
        """
        steps = self.read(report)
        kept = [line for line in steps if line["stage"] != stage or line["step"] <= step]
        with atomic_write(self.path) as file:
            for line in kept:
                file.write(json.dumps(line) + "\n")

    def append(self, line: Mapping[str, Any]) -> None:
        """Write one line.

        Raises:
            TrainingError: If it can't be written; a partial line is removed.
        """
        data = (json.dumps(line) + "\n").encode()
        try:
            file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
            try:
                size = os.fstat(file).st_size
                if os.write(file, data) < len(data):
                    os.ftruncate(file, size)
                    raise OSError("the disk is full")
            finally:
                os.close(file)
        except OSError as error:
            raise TrainingError(
                f"can't write {self.path}: {error.strerror or error}; free some space and resume "
                "with --resume"
            ) from error


def _logged_step(line: bytes) -> dict[str, Any] | None:
    """Return the values of a line; None if it is no logged step."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    values = dict(found)
    is_step = isinstance(values.pop("stage", None), str) and type(values.get("step")) is int
    numbers = all(each is None or type(each) in {int, float} for each in values.values())
    return found if is_step and numbers else None


class Recorder(TrainerCallback):
    """Log each step, move the progress bar, and mark each complete checkpoint."""

    def __init__(
        self,
        stage: str,
        log: MetricsLog,
        advance: Callable[[int, Mapping[str, float]], None],
    ) -> None:
        self._stage = stage
        self._log = log
        self._advance = advance
        self._since = 0.0

    def on_step_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Start the timer of a step."""
        self._since = self._since or time.perf_counter()

    def on_log(
        self, args: Any, state: Any, control: Any, logs: Mapping[str, Any] | None = None, **_: Any
    ) -> None:
        """Write a line of metrics; the trainer's final summary is skipped."""
        if not logs or "train_runtime" in logs or not state.is_world_process_zero:
            return
        now = time.perf_counter()
        seconds, self._since = now - self._since, now
        values = {key: float(value) for key, value in logs.items() if key not in _LEFT_OUT}
        if (spent := values.pop("pathreward/seconds", None)) is not None:
            values |= {"reward_seconds": spent, "reward_share": spent / seconds}
        line: dict[str, Any] = {"stage": self._stage, "step": state.global_step}
        line["seconds"] = seconds
        line |= {key: value if math.isfinite(value) else None for key, value in values.items()}
        self._log.append(line)
        self._advance(state.global_step, values)

    def on_save(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Mark the checkpoint that was just written by all processes."""
        wait_for_all()
        if state.is_world_process_zero:
            mark_complete(Path(args.output_dir) / f"checkpoint-{state.global_step}")
        wait_for_all()  # a process that ended now could have the main one killed


class Stopper(TrainerCallback):
    """End a stage after a step once SIGTERM has arrived, with a checkpoint of that step."""

    def __init__(self, stop: Stop, iterations: int = 1) -> None:
        """Prepare for a stage.

        Args:
            stop: The run's signal.
            iterations: Steps on one batch of completions, between which there is no checkpoint.
        """
        self._stop = stop
        self._iterations = iterations

    def on_step_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Note the random state of a step that could be saved."""
        if state.global_step % self._iterations == 0:
            self._stop.begin_step()

    def on_pre_optimizer_step(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Let the step come to its end."""
        self._stop.end_step()

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Save and end where SIGTERM has arrived."""
        if self._stop.agreed() and state.global_step % self._iterations == 0:
            control.should_save = True
            control.should_training_stop = True
