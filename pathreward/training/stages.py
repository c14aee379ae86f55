"""The stages of a run, through TRL: captions and chains by SFTTrainer, rewards by GRPOTrainer."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pathreward.compose import Composite
from pathreward.errors import RecipeError, TrainingError, unknown
from pathreward.training.data import DESCRIBE, taught
from pathreward.training.policy import Policy, full_disk_told, load_policy
from pathreward.training.processes import main_first, processes
from pathreward.training.rows import Row, chain, order
from pathreward.training.settings import Caption, Grpo, Sft

if TYPE_CHECKING:
    from pathreward.training.callbacks import MetricsLog

Advance = Callable[[int, Mapping[str, float]], None]
"""Told of each step that is done, with what was logged of it."""


@dataclass(frozen=True)
class Job:
    """One stage of one run, with the places that it reads from and writes to."""

    name: str
    number: int
    settings: Caption | Sft | Grpo
    sections: Sequence[str]
    seed: int
    dtype: str
    start: Path
    """Folder of the policy that the stage starts from."""
    folder: Path
    """Where its checkpoints go, and at its end its policy, as ``final``."""

    @property
    def final(self) -> Path:
        """Folder of the policy that the stage ends with; it is there once the stage is done."""
        return self.folder / "final"


def run_stage(
    job: Job, rows: Sequence[Row], reward: Composite, log: "MetricsLog", advance: Advance
) -> None:
    """Train one stage to its end, from its last whole checkpoint where there is one.

    A stage is one pass through an order of rows that is drawn beforehand, so that a resumed run
    needs no state of a sampler. The policy is loaded from disk whether the run was interrupted or
    not, and for the families whose weights a trainer does not find again by itself, it is loaded
    from the checkpoint before the trainer resumes.

    Raises:
        TrainingError: If the stage can't be trained on these rows.
        DataError: If a row lacks what the stage needs.
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
        policy.model.config._name_or_path = str(job.start)  # TRL takes the reference from there
    if isinstance(job.settings, Grpo):
        trainer = _grpo(job, job.settings, policy, rows, reward)
    else:
        trainer = _sft(job, job.settings, policy, rows)
    trainer.remove_callback(PrinterCallback)
    trainer.add_callback(Recorder(job.name, log, advance))
    with full_disk_told(job.folder):
        trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)
    with main_first():
        if not job.final.exists():
            policy.model = trainer.accelerator.unwrap_model(trainer.model)
            policy.save(job.final)


def _drop_unfinished(folder: Path, keep: int) -> None:
    for each in folder.glob("checkpoint-*"):
        if int(each.name.removeprefix("checkpoint-")) > keep:
            shutil.rmtree(each)


def _sft(job: Job, settings: Caption | Sft, policy: Policy, rows: Sequence[Row]) -> Any:
    from trl import SFTConfig, SFTTrainer  # type: ignore[attr-defined]  # exported lazily

    pairs = _captions(rows) if isinstance(settings, Caption) else _chains(job, settings, rows)
    batches = settings.steps * settings.accumulate * processes()
    taken = order(len(pairs), batches * settings.batch, job.seed, job.number)
    columns = [
        {
            "image": row.picture.encoded,
            "prompt": prompt,
            "completion": [{"role": "assistant", "content": text}],
        }
        for row, prompt, text in pairs
    ]
    ours = {
        "per_device_train_batch_size": settings.batch,
        "completion_only_loss": True,
        "max_length": None,
        "train_sampling_strategy": "sequential",
    }
    return SFTTrainer(
        model=policy.model,
        args=_configuration(SFTConfig, job, ours),
        train_dataset=_dataset(columns).select(taken),
        processing_class=policy.processor,
    )


def _captions(rows: Sequence[Row]) -> list[tuple[Row, list[dict[str, str]], str]]:
    asked = [{"role": "user", "content": DESCRIBE}]
    pairs = [(row, asked, row.caption) for row in rows if row.caption]
    if not pairs:
        raise TrainingError("a caption stage needs rows with a `caption`; there are none")
    return pairs


def _chains(
    job: Job, settings: Sft, rows: Sequence[Row]
) -> list[tuple[Row, list[dict[str, str]], str]]:
    return [
        (row, list(row.prompt), chain(taught(row, settings.teacher, job.seed), job.sections))
        for row in rows[: settings.rows]
    ]


def _grpo(job: Job, settings: Grpo, policy: Policy, rows: Sequence[Row], reward: Composite) -> Any:
    from trl import GRPOConfig, GRPOTrainer  # type: ignore[attr-defined]  # exported lazily

    from pathreward.adapters.trl import reward_funcs

    # One batch of completions serves `iterations` steps; TRL repeats its prompts by itself.
    batches = -(-settings.steps // settings.iterations) * settings.accumulate * processes()
    taken = order(len(rows), batches * settings.prompts, job.seed, job.number)
    ours = {
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
    return GRPOTrainer(
        model=policy.model,
        args=_configuration(GRPOConfig, job, ours),
        train_dataset=_dataset(_with_references(rows)).select(taken),
        processing_class=policy.processor,
        reward_funcs=reward_funcs(
            reward,
            num_generations=settings.completions,
            evidence=bool(settings.trl.get("log_completions")),
        ),
    )


def _with_references(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Return the prompts with the columns that rewards read, but for those that no row fills."""
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


def _configuration(kind: Any, job: Job, ours: Mapping[str, Any]) -> Any:
    import torch

    settings = job.settings
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
        "save_total_limit": 2,
        "logging_steps": 1,
        "disable_tqdm": True,
        "report_to": [],
        "seed": job.seed,
        "bf16": job.dtype == "bfloat16",
        "fp16": job.dtype == "float16",
        "activation_checkpointing": False,
        "use_cpu": not torch.cuda.is_available(),
        **ours,
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


def _dataset(columns: list[dict[str, Any]]) -> Any:
    from datasets import Dataset, Image

    return Dataset.from_list(columns).cast_column("image", Image(mode="RGB"))
