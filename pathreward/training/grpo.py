"""TRL's GRPOTrainer of a stage."""

from collections.abc import Callable, Sequence
from typing import Any

from pathreward.compose import Composite
from pathreward.training.columns import StageRows
from pathreward.training.job import Job, stage_configuration
from pathreward.training.policy import Policy
from pathreward.training.processes import processes
from pathreward.training.rows import TrainingRow, present, sample_order
from pathreward.training.settings import Grpo


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
        "train_dataset": StageRows(taken, _with_references(rows)),
        "processing_class": policy.processor,
        "reward_funcs": functions,
        "callbacks": [Watcher(job, settings)],
    }
    if settings.dynamic_sampling:
        from pathreward.training.dynamic_sampling import DynamicSamplingTrainer

        return DynamicSamplingTrainer(sampling=settings.dynamic_sampling, **arguments)
    return GRPOTrainer(**arguments)


def _with_references(rows: Sequence[TrainingRow]) -> Callable[[int], dict[str, Any]]:
    """Return what builds a row's prompt and its reference, without fields that no row has."""
    known = [
        each
        for each in ("answer", "options", "findings", "reasoning", "entities")
        if present(rows, each).any()
    ]

    def build(number: int) -> dict[str, Any]:
        row = rows[number]
        return {
            "images": [each.image for each in row.pictures],
            "prompt": list(row.prompt),
            **{each: getattr(row, each) for each in known},
        }

    return build
