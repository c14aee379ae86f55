"""The stages of a run: captions and chains with TRL's SFTTrainer, rewards with its GRPOTrainer.

Contrastive stages use transformers' trainer.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pathreward.compose import Composite
from pathreward.errors import PathrewardError, TrainingError
from pathreward.training.checkpoints import drop_after, last_complete
from pathreward.training.clip_model import load_clip
from pathreward.training.clip_settings import Clip
from pathreward.training.disk import report_disk_errors
from pathreward.training.freezing import freeze
from pathreward.training.grpo import grpo_trainer
from pathreward.training.job import Job
from pathreward.training.patch_features import freeze_all_but_projector
from pathreward.training.policy import WEIGHTS, Policy, load_policy
from pathreward.training.processes import from_main, is_main, wait_for_all
from pathreward.training.reward_guard import GuardedReward
from pathreward.training.rows import TrainingRow
from pathreward.training.settings import Grpo
from pathreward.training.sft import sft_trainer
from pathreward.training.stopping import AbandonedStepError, Stop, set_random_state

if TYPE_CHECKING:
    from pathreward.training.callbacks import MetricsLog, Recorder

Advance = Callable[[int, Mapping[str, float]], None]
"""Called after each step with its number and its logged values."""


@dataclass(frozen=True)
class Outlets:
    """Where a stage writes what it does."""

    log: "MetricsLog"
    advance: Advance = lambda step, figures: None
    print_line: Callable[[str], None] = lambda line: None


def run_stage(
    job: Job, rows: Sequence[TrainingRow], reward: Composite, outlets: Outlets, stop: Stop
) -> None:
    """Train one stage to its end, from its last undamaged checkpoint if there is one.

    The order of the rows is drawn before the stage, so that a resumed run needs no sampler state.
    The policy is always loaded from disk. For model families whose weights the trainer can't
    restore, it is loaded from the checkpoint before the trainer resumes.

    Raises:
        TrainingError: If the stage can't be trained on these rows, or ends before its last step.
        StoppedError: If SIGTERM has ended it.
        DataError: If a row lacks a field that the stage needs.
    """
    from transformers import PrinterCallback

    from pathreward.training.callbacks import Recorder, Stopper

    checkpoint, step = _last_checkpoint(job, outlets)
    outlets.advance(step, {})
    policy = _policy(job, checkpoint)
    trainer = _trainer(job, policy, rows, reward)
    recorder = Recorder(job.name, outlets.log, outlets.advance)
    trainer.remove_callback(PrinterCallback)
    trainer.add_callback(recorder)
    trainer.add_callback(Stopper(stop, getattr(job.settings, "iterations", 1)))
    with report_disk_errors(job.folder), stop.in_stage():
        _train(trainer, checkpoint, recorder)
    if trainer.state.global_step != job.settings.steps:
        stop.raise_if_requested()
        raise TrainingError(
            f"stage {job.name} ended at step {trainer.state.global_step} of {job.settings.steps}; "
            "resume it with --resume"
        )
    policy.model = trainer.accelerator.unwrap_model(trainer.model)
    policy.save(job.final, trainer)
    wait_for_all()
    stop.raise_if_requested()


def _trainer(job: Job, policy: Policy, rows: Sequence[TrainingRow], reward: Composite) -> Any:
    """Return the trainer of a stage.

    Raises:
        TrainingError: If TRL refuses the settings.
    """
    try:
        if isinstance(job.settings, Clip):
            from pathreward.training.clip import clip_trainer

            return clip_trainer(job, job.settings, policy, rows)
        if isinstance(job.settings, Grpo):
            trainer = grpo_trainer(job, job.settings, policy, rows, reward)
            trainer.reward_funcs = [
                GuardedReward(each, job.name, job.folder.parent.parent)
                for each in trainer.reward_funcs
            ]
            return trainer
        return sft_trainer(job, job.settings, policy, rows)
    except PathrewardError:
        raise
    except Exception as error:  # TRL, transformers and torch raise what they like
        raise TrainingError(
            f"stage {job.name}: its trainer can't be made: {type(error).__name__}: {error}; "
            "correct the stage's settings"
            + (f" under `trl` ({', '.join(job.settings.trl)})" if job.settings.trl else "")
        ) from error


def _last_checkpoint(job: Job, outlets: Outlets) -> tuple[Path | None, int]:
    """Return the checkpoint to resume from, with what was written after it removed."""
    found: tuple[Path | None, int] = (None, 0)
    if is_main():
        found = last_complete(job.folder, outlets.print_line)
        drop_after(job.folder, found[1])
        outlets.log.rewind(job.name, found[1], outlets.print_line)
    return from_main(found)


def _policy(job: Job, checkpoint: Path | None) -> Policy:
    """Return the policy of the stage's start, with the weights of a checkpoint if it has them."""
    weights = WEIGHTS[job.policy.precision]
    load = load_clip if isinstance(job.settings, Clip) else load_policy
    policy = load(job.start, weights)
    # Sharded checkpoints and adapters are loaded by the trainer.
    if checkpoint and any(checkpoint.glob("model*.safetensors")):
        policy.model = load(checkpoint, weights, processor=job.start).model
        policy.model.config._name_or_path = str(job.start)  # TRL loads the reference model from it
    freeze(policy.model, job.policy.freeze)
    if job.policy.features and job.policy.features.alone:
        freeze_all_but_projector(policy.model)
    return policy


def _train(trainer: Any, checkpoint: Path | None, recorder: "Recorder") -> None:
    """Train to the last step, or until SIGTERM has led to a checkpoint."""
    try:
        trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)
    except AbandonedStepError as abandoned:
        step = trainer.state.global_step
        if step and checkpoint != (folder := Path(trainer.args.output_dir) / f"checkpoint-{step}"):
            if not folder.exists():
                set_random_state(abandoned.args[0])
                trainer._save_checkpoint(trainer.model, trial=None)
            recorder.on_save(trainer.args, trainer.state, trainer.control)
