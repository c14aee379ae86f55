"""TRL's GRPOTrainer of a stage."""

from collections.abc import Sequence
from typing import Any

from pathreward.compose import Composite
from pathreward.training.columns import dataset
from pathreward.training.job import Job, stage_configuration
from pathreward.training.policy import Policy
from pathreward.training.processes import processes
from pathreward.training.rows import TrainingRow, sample_order
from pathreward.training.settings import Grpo


def grpo_trainer(
    job: Job, settings: Grpo, policy: Policy, rows: Sequence[TrainingRow], reward: Composite
) -> Any:
    """Return the trainer of a stage of policy optimisation."""
    from trl import GRPOTrainer  # type: ignore[attr-defined]  # exported lazily

    from pathreward.training.grpo_rewards import stage_rewards
    from pathreward.training.watch_callback import Watcher

    # One batch of completions serves `iterations` steps; TRL repeats the prompts itself.
    batches = -(-settings.steps // settings.iterations) * settings.accumulate * processes()
    taken = sample_order(len(rows), batches * settings.prompts, job.seed, job.number)
    functions, weights = stage_rewards(reward, settings)
    configuration = stage_configuration(job)
    configuration.reward_weights = weights
    arguments = {
        "model": policy.model,
        "args": configuration,
        "train_dataset": dataset(_with_references(rows)).select(taken),
        "processing_class": policy.processor,
        "reward_funcs": functions,
        "callbacks": [Watcher(job, settings)],
    }
    if settings.dynamic_sampling:
        from pathreward.training.dynamic_sampling import DynamicSamplingTrainer

        return DynamicSamplingTrainer(sampling=settings.dynamic_sampling, **arguments)
    return GRPOTrainer(**arguments)


def _with_references(rows: Sequence[TrainingRow]) -> list[dict[str, Any]]:
    """Return the prompts with the reference columns, without columns that are empty in all rows."""
    known = [
        each
        for each in ("answer", "options", "findings", "reasoning")
        if any(getattr(row, each) is not None for row in rows)
    ]
    return [
        {
            "image": row.picture.encoded,
            "prompt": list(row.prompt),
            **{each: getattr(row, each) for each in known},
        }
        for row in rows
    ]
