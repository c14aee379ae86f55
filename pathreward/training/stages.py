"""The stages of a run: captions and chains with TRL's SFTTrainer, rewards with its GRPOTrainer.

Contrastive stages use transformers' trainer.
"""

import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pathreward.compose import Composite
from pathreward.training.clip_model import ClipModel, load_clip
from pathreward.training.grpo import grpo_trainer
from pathreward.training.job import Job
from pathreward.training.policy import Policy, load_policy, report_full_disk
from pathreward.training.processes import main_first
from pathreward.training.rows import TrainingRow
from pathreward.training.settings import Clip, Grpo
from pathreward.training.sft import sft_trainer

if TYPE_CHECKING:
    from pathreward.training.callbacks import MetricsLog

Advance = Callable[[int, Mapping[str, float]], None]
"""Called after each step with its number and its logged values."""


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
    policy: Policy | ClipModel
    if isinstance(job.settings, Clip):
        from pathreward.training.clip import clip_trainer

        policy = load_clip(checkpoint or job.start, job.dtype, processor=job.start)
        trainer = clip_trainer(job, job.settings, policy, rows)
    else:
        policy = load_policy(job.start, job.dtype)
        if checkpoint and not (checkpoint / "adapter_config.json").is_file():
            policy.model = load_policy(checkpoint, job.dtype, processor=job.start).model
            policy.model.config._name_or_path = str(job.start)  # TRL's reference model is there
        if isinstance(job.settings, Grpo):
            trainer = grpo_trainer(job, job.settings, policy, rows, reward)
        else:
            trainer = sft_trainer(job, job.settings, policy, rows)
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
