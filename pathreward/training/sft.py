"""TRL's SFTTrainer of a stage on captions or chains."""

from collections.abc import Sequence
from typing import Any

from pathreward.errors import TrainingError
from pathreward.training.columns import dataset
from pathreward.training.data import DESCRIBE, teacher_row
from pathreward.training.job import Job, stage_configuration
from pathreward.training.policy import Policy
from pathreward.training.processes import processes
from pathreward.training.rows import TrainingRow, format_chain, sample_order
from pathreward.training.settings import Caption, Sft


def sft_trainer(
    job: Job, settings: Caption | Sft, policy: Policy, rows: Sequence[TrainingRow]
) -> Any:
    """Return the trainer of a stage on captions or chains."""
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
        train_dataset=dataset(columns).select(taken),
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
