"""Checks before a run, of libraries, rows and stages; nothing is trained or written."""

from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np

from pathreward.compose import Composite
from pathreward.errors import PathrewardError, TrainingError, install_command
from pathreward.printable import counted
from pathreward.sample.columns import no_reference
from pathreward.training.clip_settings import Clip
from pathreward.training.pairs import paired
from pathreward.training.processes import processes
from pathreward.training.recipe import TrainingRecipe
from pathreward.training.rows import Split, format_chain, lacks_no_section, present
from pathreward.training.settings import Caption, Grpo, Stage
from pathreward.training.trackers import expect_trackers

LIBRARIES = ("accelerate", "datasets", "matplotlib", "peft", "PIL", "torch", "transformers", "trl")


State = Literal["ok", "problem", "unknown"]


class Check(NamedTuple):
    """One check of a run."""

    name: str
    state: State
    detail: str
    """What was found; of a problem with its remedy."""
    error: PathrewardError | None = None
    """The error of a problem, where it has one."""


def problem(name: str, error: PathrewardError) -> Check:
    """Return the check of an error."""
    return Check(name, "problem", str(error), error)


def expect_no_problem(checks: Sequence[Check]) -> None:
    """Check that a run can start.

    >>> expect_no_problem([Check("disk", "ok", "1 GB free")])
    >>> expect_no_problem([Check("disk", "problem", "1 GB free, 2 GB needed")])
    Traceback (most recent call last):
    pathreward.errors.TrainingError: the run can't start: disk: 1 GB free, 2 GB needed

    Raises:
        PathrewardError: The error of the only problem, or one that lists several.
    """
    problems = [each for each in checks if each.state == "problem"]
    if len(problems) == 1 and problems[0].error:
        raise problems[0].error
    if problems:
        listed = "; ".join(f"{each.name}: {each.detail}" for each in problems)
        raise TrainingError(f"the run can't start: {listed}")


def check_libraries() -> Check:
    """Check that the packages of the extra ``train`` are installed."""
    missing = [name for name in LIBRARIES if find_spec(name) is None]
    if missing:
        listed = ", ".join(missing)
        return Check("libraries", "problem", f"{listed} not installed; {install_command('train')}")
    import torch

    device = torch.cuda.get_device_name() if torch.cuda.is_available() else "no GPU, on the CPU"
    return Check("libraries", "ok", f"torch {torch.__version__}, {device}")


def check_trackers(names: Sequence[str]) -> Check:
    """Check that the trackers are known and installed."""
    try:
        expect_trackers(names)
    except TrainingError as error:
        return problem("trackers", error)
    return Check("trackers", "ok", ", ".join(names) or "none besides the run's own files")


def check_rows(reward: Composite | None, rows: Split) -> list[Check]:
    """Return which fields the rows have, and how many rows each part of a reward can judge."""
    fields = ("images", "answer", "options", "findings", "reasoning", "completion", "caption")
    counts = {each: _count(rows, [each]) for each in fields}
    listed = ", ".join(f"{name} {count:,}" for name, count in counts.items() if count)
    sides = f"{len(rows.train):,} training rows, {len(rows.held_out):,} held out"
    if rows.test:
        sides += f", {len(rows.test):,} for the test"
    found = [Check("data", "ok", f"{sides}; rows with {listed}")]
    if reward is None:
        return found
    judged = {name: _count(rows, leaf.reference_fields) for name, leaf in reward.comparing.items()}
    if judged and not any(judged.values()):
        names = ["answer", "options", "findings", "reasoning", "entities"]
        error = no_reference(reward.reference_fields, names, "`data.columns: {answer: COLUMN}`")
        return [*found, problem("reward", error)]
    listed = ", ".join(f"{name} {count:,}" for name, count in judged.items())
    return [*found, Check("reward", "ok", f"rows that its parts can judge: {listed}")]


def _count(rows: Split, fields: Iterable[str]) -> int:
    """Return the number of rows that have one of some fields."""
    sides = [side for side in (rows.train, rows.held_out, rows.test) if len(side)]
    return sum(
        int(np.any([present(side, field) for field in fields], axis=0).sum()) for side in sides
    )


def check_stage(settings: TrainingRecipe, folder: Path, number: int, rows: Split | None) -> Check:
    """Check TRL's configuration of a stage, and that the rows have the fields that it needs.

    Args:
        settings: The recipe.
        folder: The folder of the run.
        number: The number of the stage, from 1.
        rows: The rows; None: not read.
    """
    stage = settings.stages[number - 1]
    name = f"{number}-{stage.kind}"
    try:
        if find_spec("trl") is not None:
            from pathreward.training.job import stage_configuration, stage_job
            from pathreward.training.run import quiet

            with quiet():
                stage_configuration(stage_job(settings, folder, number, stage, folder, ()))
        if rows is None:
            return Check(name, "ok", _steps(stage))
        found = _rows_of(settings, stage, rows)
    except PathrewardError as error:
        return problem(name, error)
    passes = f"{_seen(stage) / found:.1f} passes over {counted(found, 'row')}"
    return Check(name, "ok", f"{_steps(stage)}: {passes}")


def _steps(stage: Stage) -> str:
    seen, steps = _seen(stage), counted(stage.steps, "step")
    if isinstance(stage, Grpo):
        written = seen * stage.completions
        return f"{steps}, {counted(seen, 'prompt')}, {counted(written, 'completion')}"
    return f"{steps}, {counted(seen, 'row')}"


def _seen(stage: Stage) -> int:
    """Return how many rows a stage goes through."""
    if isinstance(stage, Grpo):
        batches = -(-stage.steps // stage.iterations)
        return batches * stage.accumulate * stage.prompts * processes()
    return stage.steps * stage.accumulate * stage.batch * processes()


def _rows_of(settings: TrainingRecipe, stage: Stage, rows: Split) -> int:
    """Return the number of rows that a stage trains on.

    Raises:
        TrainingError: If there is none.
        DataError: If a row lacks the text of a chain.
    """
    if isinstance(stage, Caption):
        found = int(present(rows.train, "caption").sum())
        if not found:
            raise TrainingError("no training row has a `caption`; add them or leave out the stage")
        return found
    if isinstance(stage, Grpo):
        return len(rows.train)
    if isinstance(stage, Clip):
        return len(paired(rows.train, stage))
    from pathreward.training.data import teacher_row

    count = min(len(rows.train), stage.rows or len(rows.train))
    whole = present(rows.train, "completion") | lacks_no_section(rows.train, settings.sections)
    for number in np.flatnonzero(~whole[:count]):
        row = teacher_row(rows.train[int(number)], stage.teacher, settings.seed)
        format_chain(row, settings.sections)
    return count
