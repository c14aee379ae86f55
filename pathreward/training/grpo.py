"""TRL's GRPOTrainer of a stage."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pathreward.compose import Composite
from pathreward.training.columns import StageRows
from pathreward.training.job import Job, stage_configuration
from pathreward.training.policy import Policy
from pathreward.training.processes import processes
from pathreward.training.rows import TrainingRow, present, sample_order
from pathreward.training.settings import Grpo

_REFERENCE = ("answer", "options", "findings", "reasoning", "entities")


def grpo_trainer(
    job: Job, settings: Grpo, policy: Policy, rows: Sequence[TrainingRow], reward: Composite
) -> Any:
    """Return the trainer of a stage of policy optimisation."""
    from trl import GRPOTrainer  # type: ignore[attr-defined]  # exported lazily

    from pathreward.training.grpo_rewards import stage_rewards
    from pathreward.training.watch_callback import Watcher

    # One batch of completions serves `iterations` steps; TRL repeats the prompts itself.
    # Completions of all accumulated batches are drawn at once, so all of them have images or none.
    batch = settings.prompts * settings.accumulate * processes()
    length = -(-settings.steps // settings.iterations) * batch
    taken = sample_order(len(rows), length, job.seed, job.number, present(rows, "images"), batch)
    functions, weights = stage_rewards(reward, settings)
    configuration = stage_configuration(job)
    configuration.reward_weights = weights
    arguments = {
        "model": policy.model,
        "args": configuration,
        "train_dataset": StageRows(taken, RowReferences.of(rows)),
        "processing_class": policy.processor,
        "reward_funcs": functions,
        "callbacks": [Watcher(job, settings)],
    }
    if settings.dynamic_sampling:
        from pathreward.training.dynamic_sampling import DynamicSamplingTrainer

        return DynamicSamplingTrainer(sampling=settings.dynamic_sampling, **arguments)
    return GRPOTrainer(**arguments)


@dataclass(frozen=True)
class RowReferences:
    """Builds a row's prompt and its reference; it pickles, so that data workers can build rows."""

    rows: Sequence[TrainingRow]
    fields: tuple[str, ...]
    """The fields of the reference that some row has."""

    @classmethod
    def of(cls, rows: Sequence[TrainingRow]) -> "RowReferences":
        """Return the builder of rows, without fields that no row has."""
        return cls(rows, tuple(each for each in _REFERENCE if present(rows, each).any()))

    def __call__(self, number: int) -> dict[str, Any]:
        """Return the columns of a row for TRL."""
        row = self.rows[number]
        return {
            "images": [each.image for each in row.pictures],
            "prompt": list(row.prompt),
            **{each: getattr(row, each) for each in self.fields},
        }
