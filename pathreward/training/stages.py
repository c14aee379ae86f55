"""The stages of a run: captions and chains with TRL's SFTTrainer, rewards with its GRPOTrainer."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pathreward.compose import Composite
from pathreward.errors import RecipeError, TrainingError, unknown
from pathreward.training.data import DESCRIBE, teacher_row
from pathreward.training.policy import Policy, load_policy, report_full_disk
from pathreward.training.processes import main_first, processes
from pathreward.training.recipe import TrainingRecipe
from pathreward.training.rows import TrainingRow, format_chain, sample_order
from pathreward.training.settings import Caption, Grpo, Sft

if TYPE_CHECKING:
    from pathreward.training.callbacks import MetricsLog

KEPT_CHECKPOINTS = 2
"""Checkpoints of a stage that are kept while it runs."""

Advance = Callable[[int, Mapping[str, float]], None]
"""Called after each step with its number and its logged values."""


@dataclass(frozen=True)
class Job:
    """One stage of one run, with its input and output folders."""

    name: str
    number: int
    settings: Caption | Sft | Grpo
    sections: Sequence[str]
    seed: int
    dtype: str
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
    stage: Caption | Sft | Grpo,
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
        recipe.policy.dtype,
        start,
        folder / "checkpoints" / name,
        trackers,
    )


def run_stage(
    job: Job, rows: Sequence[TrainingRow], reward: Composite, log: "MetricsLog", advance: Advance
) -> None:
    """Train one stage to its end, from its last complete checkpoint if there is one.

    The order of the rows is drawn before the stage, so that a resumed run needs no sampler state.
    The policy is always loaded from disk. For model families whose weights the trainer can't
    restore, it is loaded from the checkpoint before the trainer resumes.

    Raises:
        TrainingError: If the stage can't be trained on these rows.
        DataError: If a row lacks a field that the stage needs.
    """
    from transformers import PrinterCallback

    from pathreward.training.callbacks import Recorder, last_complete

    with main_first():
        checkpoint, step = last_complete(job.folder)
        _drop_unfinished(job.folder, keep=step)
        log.rewind(job.name, step)
    advance(step, {})
    policy = load_policy(job.start, job.dtype)
    if checkpoint and not (checkpoint / "adapter_config.json").is_file():
        policy.model = load_policy(checkpoint, job.dtype, processor=job.start).model
        policy.model.config._name_or_path = str(job.start)  # TRL loads the reference model from it
    if isinstance(job.settings, Grpo):
        trainer = _grpo(job, job.settings, policy, rows, reward)
    else:
        trainer = _sft(job, job.settings, policy, rows)
    trainer.remove_callback(PrinterCallback)
    trainer.add_callback(Recorder(job.name, log, advance))
    with report_full_disk(job.folder):
        trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)
    with main_first():
        if not job.final.exists():
            policy.model = trainer.accelerator.unwrap_model(trainer.model)
            policy.save(job.final)


def _drop_unfinished(folder: Path, keep: int) -> None:
    for each in folder.glob("checkpoint-*"):
        if int(each.name.removeprefix("checkpoint-")) > keep:
            shutil.rmtree(each)


def _sft(job: Job, settings: Caption | Sft, policy: Policy, rows: Sequence[TrainingRow]) -> Any:
    from trl import SFTTrainer  # type: ignore[attr-defined]  # exported lazily

    pairs = _captions(rows) if isinstance(settings, Caption) else _chains(job, settings, rows)
    batches = settings.steps * settings.accumulate * processes()
    taken = sample_order(len(pairs), batches * settings.batch, job.seed, job.number)
    columns = [
        {
            "image": row.picture.encoded,
            "prompt": prompt,
            "completion": [{"role": "assistant", "content": text}],
        }
        for row, prompt, text in pairs
    ]
    return SFTTrainer(
        model=policy.model,
        args=stage_configuration(job),
        train_dataset=_dataset(columns).select(taken),
        processing_class=policy.processor,
    )


def _captions(rows: Sequence[TrainingRow]) -> list[tuple[TrainingRow, list[dict[str, str]], str]]:
    prompt = [{"role": "user", "content": DESCRIBE}]
    pairs = [(row, prompt, row.caption) for row in rows if row.caption]
    if not pairs:
        raise TrainingError("a caption stage needs rows with a `caption`; there are none")
    return pairs


def _chains(
    job: Job, settings: Sft, rows: Sequence[TrainingRow]
) -> list[tuple[TrainingRow, list[dict[str, str]], str]]:
    return [
        (
            row,
            list(row.prompt),
            format_chain(teacher_row(row, settings.teacher, job.seed), job.sections),
        )
        for row in rows[: settings.rows]
    ]


def _grpo(
    job: Job, settings: Grpo, policy: Policy, rows: Sequence[TrainingRow], reward: Composite
) -> Any:
    from trl import GRPOTrainer  # type: ignore[attr-defined]  # exported lazily

    from pathreward.adapters.trl import reward_funcs

    # One batch of completions serves `iterations` steps; TRL repeats the prompts itself.
    batches = -(-settings.steps // settings.iterations) * settings.accumulate * processes()
    taken = sample_order(len(rows), batches * settings.prompts, job.seed, job.number)
    return GRPOTrainer(
        model=policy.model,
        args=stage_configuration(job),
        train_dataset=_dataset(_with_references(rows)).select(taken),
        processing_class=policy.processor,
        reward_funcs=reward_funcs(
            reward,
            num_generations=settings.completions,
            evidence=bool(settings.trl.get("log_completions")),
        ),
    )


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


def stage_configuration(job: Job) -> Any:
    """Return TRL's configuration of a stage.

    Raises:
        RecipeError: If a setting under `trl` is unknown, or TRL refuses the settings.
    """
    import torch
    from trl import GRPOConfig, SFTConfig  # type: ignore[attr-defined]  # exported lazily

    settings = job.settings
    kind: Any = GRPOConfig if isinstance(settings, Grpo) else SFTConfig
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
        "bf16": job.dtype == "bfloat16",
        "fp16": job.dtype == "float16",
        "activation_checkpointing": False,
        "use_cpu": not torch.cuda.is_available(),
        **(_grpo_settings(settings) if isinstance(settings, Grpo) else _sft_settings(settings)),
        **settings.trl,
    }
    known = kind.__dataclass_fields__
    for key in settings.trl:
        if key not in known:
            raise RecipeError(
                f"stage {job.name}: " + unknown(f"setting of {kind.__name__}", key, known)
            )
    try:
        return kind(**chosen)
    except (ValueError, TypeError) as error:
        raise RecipeError(f"stage {job.name}: TRL refuses its settings: {error}") from error


def _sft_settings(settings: Caption | Sft) -> dict[str, Any]:
    return {
        "per_device_train_batch_size": settings.batch,
        "completion_only_loss": True,
        "max_length": None,
        "train_sampling_strategy": "sequential",
    }


def _grpo_settings(settings: Grpo) -> dict[str, Any]:
    return {
        "per_device_train_batch_size": settings.prompts * settings.completions,
        "num_generations": settings.completions,
        "max_completion_length": settings.max_tokens,
        "temperature": settings.temperature,
        "top_k": 0,
        "loss_type": settings.loss,
        "epsilon_high": settings.epsilon_high,
        "beta": settings.beta,
        "num_iterations": settings.iterations,
        "shuffle_dataset": False,
    }


def _dataset(columns: list[dict[str, Any]]) -> Any:
    from datasets import Dataset, Image

    return Dataset.from_list(columns).cast_column("image", Image(mode="RGB"))
