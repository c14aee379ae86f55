"""One stage of a run, and TRL's configuration of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pathreward.errors import RecipeError, unknown
from pathreward.training.clip_settings import Clip
from pathreward.training.passed_settings import current_names
from pathreward.training.recipe import TrainingRecipe
from pathreward.training.settings import Caption, Grpo, PolicySettings, Sft

KEPT_CHECKPOINTS = 2
"""Checkpoints of a stage that are kept while it runs."""


@dataclass(frozen=True)
class Job:
    """One stage of one run, with its input and output folders."""

    name: str
    number: int
    settings: Caption | Sft | Grpo | Clip
    sections: Sequence[str]
    seed: int
    policy: PolicySettings
    start: Path
    """Folder of the policy that the stage starts from."""
    folder: Path
    """The folder of its checkpoints and, as ``final``, of the policy at its end."""
    report_to: Sequence[str] = ()
    """The trackers that get the metrics besides the run's own files."""

    @property
    def final(self) -> Path:
        """The folder of the policy at the end of the stage; it exists once the stage is done."""
        return self.folder / "final"


def stage_job(
    recipe: TrainingRecipe,
    folder: Path,
    number: int,
    stage: Caption | Sft | Grpo | Clip,
    start: Path,
    trackers: Sequence[str],
) -> Job:
    """Return one stage of a recipe in a run's folder, with its number from 1."""
    name = f"{number}-{stage.kind}"
    return Job(
        name,
        number,
        stage,
        recipe.sections,
        recipe.seed,
        recipe.policy,
        start,
        folder / "checkpoints" / name,
        trackers,
    )


def stage_configuration(job: Job) -> Any:
    """Return TRL's configuration of a stage; of a clip stage that of transformers.

    Raises:
        RecipeError: If a setting under `trl` is unknown, or TRL refuses the settings.
    """
    import torch
    from transformers import TrainingArguments
    from trl import GRPOConfig, SFTConfig  # type: ignore[attr-defined]  # exported lazily

    settings = job.settings
    kind: Any = GRPOConfig if isinstance(settings, Grpo) else SFTConfig
    if isinstance(settings, Clip):
        kind = TrainingArguments
    chosen = {
        "output_dir": str(job.folder),
        "max_steps": settings.steps,
        "learning_rate": settings.learning_rate,
        "lr_scheduler_type": settings.schedule,
        "warmup_steps": settings.warmup,
        "weight_decay": settings.weight_decay,
        "gradient_accumulation_steps": settings.accumulate,
        "save_strategy": "steps",
        "save_steps": settings.save_every,
        "save_total_limit": KEPT_CHECKPOINTS,
        "logging_steps": 1,
        "disable_tqdm": True,
        "report_to": list(job.report_to),
        "seed": job.seed,
        "bf16": job.policy.precision != "float32",
        "activation_checkpointing": job.policy.checkpoint is not None,
        "use_cpu": not torch.cuda.is_available(),
        **_stage_settings(settings),
        **current_names(settings.trl),
    }
    known = kind.__dataclass_fields__
    for key in settings.trl:
        if key not in known:
            raise RecipeError(
                f"stage {job.name}: " + unknown(f"setting of {kind.__name__}", key, known)
            )
    try:
        made = kind(**chosen)
    except (ValueError, TypeError) as error:
        raise RecipeError(f"stage {job.name}: TRL refuses its settings: {error}") from error
    if not made.bf16:
        made.mixed_precision = "no"  # whatever accelerate's own file says
    return made


def _stage_settings(settings: Caption | Sft | Grpo | Clip) -> dict[str, Any]:
    if isinstance(settings, Grpo):
        return _grpo_settings(settings)
    return _clip_settings(settings) if isinstance(settings, Clip) else _sft_settings(settings)


def _clip_settings(settings: Clip) -> dict[str, Any]:
    return {
        "per_device_train_batch_size": settings.batch,
        "remove_unused_columns": False,
        "train_sampling_strategy": "sequential",
    }


def _sft_settings(settings: Caption | Sft) -> dict[str, Any]:
    return {
        "per_device_train_batch_size": settings.batch,
        "completion_only_loss": True,
        "max_length": None,
        "train_sampling_strategy": "sequential",
    }


def _grpo_settings(settings: Grpo) -> dict[str, Any]:
    return {
        "per_device_train_batch_size": settings.pass_size,
        "gradient_accumulation_steps": settings.accumulate * settings.batch // settings.pass_size,
        "num_generations": settings.completions,
        "max_completion_length": settings.max_tokens,
        "temperature": settings.temperature,
        "top_k": 0,
        "loss_type": settings.loss,
        "epsilon": settings.epsilon,
        "epsilon_high": settings.epsilon_high,
        "beta": settings.beta,
        "num_iterations": settings.iterations,
        "shuffle_dataset": False,
    }
