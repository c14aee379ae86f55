"""The folder of a run: one process writes to it, and only the run that began there is resumed."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml

from pathreward.errors import TrainingError
from pathreward.io.files import atomic_write, make_folder, write_error
from pathreward.training.recipe import TrainingRecipe
from pathreward.training.run_record import Record, differences, read_record, shown

RECORD = "run.json"
_LOCK = "run.lock"


@contextmanager
def claimed(
    folder: Path,
    recipe: TrainingRecipe,
    record: Record,
    resume: bool,
    print_line: Callable[[str], None],
) -> Iterator[None]:
    """Hold a run's folder while the block runs; a new one gets the record of the run.

    Args:
        folder: The folder.
        recipe: The recipe, which is written as ``recipe.yaml``.
        record: What the run starts with, from `record_of`.
        resume: Whether a run in the folder may be resumed.
        print_line: Called with a line about versions that have changed since the run began.

    Raises:
        TrainingError: If the folder holds something else, or another process holds it.
        DataError: If it can't be written.
    """
    from filelock import FileLock, Timeout

    expect_free(folder, record, resume)  # before a lock is written to a folder of other things
    make_folder(folder)
    lock = FileLock(folder / _LOCK)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        raise TrainingError(
            f"another process trains in {folder}; wait for it, or choose another folder with "
            "--output"
        ) from None
    except OSError as error:
        raise write_error(error, folder) from error
    try:
        if not expect_free(folder, record, resume, print_line):
            _write(folder, recipe, record)
        yield
    finally:
        lock.release()


def expect_free(
    folder: Path,
    record: Record,
    resume: bool,
    print_line: Callable[[str], None] = lambda line: None,
) -> bool:
    """Check that a run can be written to a folder; return whether one is resumed there.

    Raises:
        TrainingError: If the folder holds something else.
    """
    written = folder / RECORD
    if written.exists():
        if not resume:
            raise TrainingError(
                f"{folder} already holds a run; resume it with --resume, or choose another folder "
                "with --output"
            )
        refused, reported = differences(read_record(written), record)
        if refused:
            raise TrainingError(
                f"{folder} holds a run that began otherwise: {shown(refused)}; undo the change, or "
                "choose another folder with --output"
            )
        if reported:
            print_line(f"the run began otherwise, figures may differ: {shown(reported)}")
        return True
    is_folder = folder.is_dir()
    if folder.exists() and not (is_folder and {each.name for each in folder.iterdir()} <= {_LOCK}):
        raise TrainingError(f"{folder} is not empty and holds no run; choose another --output")
    return False


def _write(folder: Path, recipe: TrainingRecipe, record: Record) -> None:
    with atomic_write(folder / "recipe.yaml") as file:
        file.write(recipe.dump())
    with atomic_write(folder / "reward.yaml") as file:
        yaml.safe_dump(record["reward"], file, sort_keys=False, allow_unicode=True)
    with atomic_write(folder / RECORD) as file:  # last: with it the folder holds a run
        json.dump(record, file, indent=1)
        file.write("\n")
