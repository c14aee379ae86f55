"""The trainer's callback that watches a stage of GRPO."""

from collections.abc import Mapping
from typing import Any

from transformers import TrainerCallback

from pathreward.training.callbacks import MetricsLog
from pathreward.training.job import Job
from pathreward.training.settings import Grpo
from pathreward.training.watch import Watch, expect_alive, warn


class Watcher(TrainerCallback):
    """Warn of each finding once, and stop a stage whose reward is dead.

    All processes log the same values, so all of them stop.
    """

    def __init__(self, job: Job, settings: Grpo) -> None:
        self._job = job
        self._settings = settings
        self._watch = Watch(job.name, settings.watch)

    def on_train_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """See the steps before the checkpoint that a run is resumed from; they were reported."""
        for line in MetricsLog(self._job.folder.parents[1] / "metrics.jsonl").read():
            if line["stage"] == self._job.name and line["step"] <= state.global_step:
                self._watch.see(line)

    def on_log(
        self, args: Any, state: Any, control: Any, logs: Mapping[str, Any] | None = None, **_: Any
    ) -> None:
        """See a step.

        Raises:
            TrainingError: If the reward has had no spread for `stop_when_dead` steps.
        """
        if not logs or "train_runtime" in logs:
            return
        for found in self._watch.see({**logs, "step": state.global_step}):
            if state.is_world_process_zero:
                warn(found)
        flat, limit = self._watch.flat_steps, self._settings.stop_when_dead
        expect_alive(self._job.name, state.global_step, flat, limit)
