"""TRL's SFTTrainer of a stage on captions or chains."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from pathreward.errors import TrainingError
from pathreward.training.columns import StageRows
from pathreward.training.data import DESCRIBE, teacher_row
from pathreward.training.job import Job, stage_configuration
from pathreward.training.policy import Policy
from pathreward.training.processes import is_main, processes
from pathreward.training.rows import TrainingRow, format_chain, present, sample_order
from pathreward.training.samples_page import write_samples
from pathreward.training.settings import Caption, Sft
from pathreward.training.trajectory import Suffix, Trajectory, suffix_at, trajectory

_SHOWN = 3  # chains on the page of samples


def sft_trainer(
    job: Job, settings: Caption | Sft, policy: Policy, rows: Sequence[TrainingRow]
) -> Any:
    """Return the trainer of a stage on captions or chains."""
    from trl import SFTTrainer  # type: ignore[attr-defined]  # exported lazily

    samples = _captions(rows) if isinstance(settings, Caption) else _chains(job, settings, rows)
    batches = settings.steps * settings.accumulate * processes()
    taken = sample_order(
        len(samples),
        batches * settings.batch,
        job.seed,
        job.number,
        samples.kinds(),
        settings.batch,
    )
    configuration = stage_configuration(job)
    configuration.remove_unused_columns = False  # the collator takes what it needs
    trainer: Any = SFTTrainer(
        model=policy.model,
        args=configuration,
        train_dataset=StageRows(taken, samples.columns),
        processing_class=policy.processor,
    )
    if isinstance(samples, Chains) and samples.settings.trajectory:
        from pathreward.training.collator import SuffixCollator

        trainer.data_collator = SuffixCollator.of(trainer.data_collator)
        if is_main():
            _write_samples(job, samples)
    return trainer


def _write_samples(job: Job, chains: "Chains") -> None:
    """Write the page that shows the samples of the first chains."""
    shown = []
    for row in range(min(_SHOWN, int(chains.numbers[-1][0]) + 1)):
        numbers = np.flatnonzero(chains.numbers[:, 0] == row)
        samples = [chains.suffix(int(number)) for number in numbers]
        found = chains.rows[row]
        shown.append((found.where, chains.steps(found), samples))
    write_samples(shown, job.folder / "samples.html", f"Samples of stage {job.name}")


@dataclass(frozen=True)
class Captions:
    """The samples of a caption stage."""

    rows: Sequence[TrainingRow]
    numbers: np.ndarray[Any, np.dtype[np.int64]]
    """The rows that have a caption."""

    def kinds(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Return which samples have images."""
        kinds: np.ndarray[Any, np.dtype[np.bool_]] = present(self.rows, "images")[self.numbers]
        return kinds

    def __len__(self) -> int:
        """Return the number of samples."""
        return len(self.numbers)

    def columns(self, number: int) -> dict[str, Any]:
        """Return the columns of a sample for TRL."""
        row = self.rows[int(self.numbers[number])]
        return _columns(row, [{"role": "user", "content": DESCRIBE}], str(row.caption))


@dataclass(frozen=True)
class Chains:
    """The samples of an sft stage: chains, or with `trajectory` the suffixes of chains."""

    job: Job
    settings: Sft
    rows: Sequence[TrainingRow]
    numbers: np.ndarray[Any, np.dtype[np.int64]]
    """Row and first taught step of each sample."""

    def kinds(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Return which samples have images."""
        kinds: np.ndarray[Any, np.dtype[np.bool_]] = present(self.rows, "images")[
            self.numbers[:, 0]
        ]
        return kinds

    def __len__(self) -> int:
        """Return the number of samples."""
        return len(self.numbers)

    def chain(self, row: TrainingRow) -> str:
        """Return the row's own completion, or else the chain of its fields.

        Raises:
            DataError: If the row lacks the text of a section.
        """
        taught = teacher_row(row, self.settings.teacher, self.job.seed)
        return taught.completion or format_chain(taught, self.job.sections)

    def steps(self, row: TrainingRow) -> Trajectory:
        """Return the chain of a row with its steps; one step without `trajectory`."""
        way = self.settings.trajectory
        text = self.chain(row)
        return trajectory(text, way.steps) if way else Trajectory(text, (0,))

    def suffix(self, number: int) -> Suffix:
        """Return the completion of a sample and how much of it is given."""
        row, step = map(int, self.numbers[number])
        share = self.settings.trajectory.drop_entities if self.settings.trajectory else 0.0
        seed = (self.job.seed, self.job.number, row)
        return suffix_at(self.steps(self.rows[row]), step, share, seed=seed)

    def columns(self, number: int) -> dict[str, Any]:
        """Return the columns of a sample for TRL, and for `SuffixCollator`."""
        row = self.rows[int(self.numbers[number][0])]
        suffix = self.suffix(number)
        made = _columns(row, list(row.prompt), suffix.text)
        if self.settings.trajectory is None:
            return made
        return {**made, "given": suffix.given, "where": row.where}


def _columns(row: TrainingRow, prompt: list[dict[str, str]], text: str) -> dict[str, Any]:
    return {
        "images": [each.image for each in row.pictures],
        "prompt": prompt,
        "completion": [{"role": "assistant", "content": text}],
    }


def _captions(rows: Sequence[TrainingRow]) -> Captions:
    numbers = np.flatnonzero(present(rows, "caption"))
    if not len(numbers):
        raise TrainingError("a caption stage needs rows with a `caption`; there are none")
    return Captions(rows, numbers)


def _chains(job: Job, settings: Sft, rows: Sequence[TrainingRow]) -> Chains:
    count = len(rows) if settings.rows is None else min(settings.rows, len(rows))
    whole = Chains(job, settings, rows, np.stack([np.arange(count), np.zeros(count, int)], axis=1))
    if settings.trajectory is None:
        return whole
    steps = np.array([len(whole.steps(row)) for row in islice(rows, count)])
    first = np.repeat(steps.cumsum() - steps, steps)
    numbers = [np.repeat(np.arange(count), steps), np.arange(steps.sum()) - first]
    return Chains(job, settings, rows, np.stack(numbers, axis=1))
