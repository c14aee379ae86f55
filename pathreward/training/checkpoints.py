"""Checkpoints of a stage: marked when complete, with digests, and verified before they are used."""

import json
import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pathreward.errors import TrainingError
from pathreward.io.files import atomic_write
from pathreward.training.processes import from_main, is_main

COMPLETE = "complete"
"""The file of a checkpoint that is completely written: the size and digest of each other file."""
_CHUNK = 2**24


def mark_complete(checkpoint: Path) -> None:
    """Write the digests of a checkpoint's files, which marks it as complete."""
    files = [each for each in sorted(checkpoint.rglob("*")) if each.is_file()]
    files = [each for each in files if each.name != COMPLETE]
    digests = {
        str(path.relative_to(checkpoint)): {"bytes": path.stat().st_size, "xxh3": found}
        for path, found in zip(files, _digests(files), strict=True)
    }
    with atomic_write(checkpoint / COMPLETE) as file:
        json.dump(digests, file, indent=1)


def digest(path: Path) -> str:
    """Return the 128-bit xxHash of a file. It shows damage, not a forgery."""
    from xxhash import xxh3_128

    state = xxh3_128()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            state.update(chunk)
    return str(state.hexdigest())


def _digests(files: Sequence[Path]) -> list[str]:
    """Return the digests of files; several are read at once."""
    with ThreadPoolExecutor(max_workers=8) as pool:
        return list(pool.map(digest, files))


def damage(checkpoint: Path) -> str:
    """Return what is wrong with a checkpoint that is marked as complete; empty if nothing is."""
    try:
        digests = json.loads((checkpoint / COMPLETE).read_text("utf-8"))
        if not digests:
            return f"{COMPLETE} lists no file"
        for name, expected in digests.items():
            path = checkpoint / name
            if not path.is_file():
                return f"{name} is missing"
            if path.stat().st_size != expected["bytes"]:
                return f"{name} has {path.stat().st_size:,} bytes, not {expected['bytes']:,}"
        found = _digests([checkpoint / name for name in digests])
        for (name, expected), each in zip(digests.items(), found, strict=True):
            if each != expected["xxh3"]:
                return f"{name} was changed after it was written"
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        return f"{COMPLETE} or a file that it lists can't be read: {error}"
    return ""


def expect_undamaged(policy: Path) -> None:
    """Check the files of a policy that a run has written; all processes must call it.

    Raises:
        TrainingError: In all processes, if they differ from their digests.
    """
    wrong = from_main(damage(policy) if is_main() else "")
    if wrong:
        raise TrainingError(
            f"{policy} is damaged: {wrong}; put its files back, or remove it and the folders of "
            "the later stages, and resume with --resume"
        )


def last_complete(
    folder: Path, report: Callable[[str], None] = lambda line: None
) -> tuple[Path | None, int]:
    """Return the newest complete and undamaged checkpoint in a folder and its step.

    Args:
        folder: The folder of a stage.
        report: Called with a line about each damaged checkpoint.

    Returns:
        None and 0 without one.
    """
    for step, path in sorted(_checkpoints(folder), reverse=True):
        if not (path / COMPLETE).exists():
            continue
        wrong = damage(path)
        if not wrong:
            return path, step
        report(f"{path} is damaged: {wrong}; going on from the checkpoint before it")
    return None, 0


def drop_after(folder: Path, step: int) -> None:
    """Remove the checkpoints of a stage after a step."""
    for number, path in _checkpoints(folder):
        if number > step:
            shutil.rmtree(path)


def _checkpoints(folder: Path) -> list[tuple[int, Path]]:
    named = [(each.name.removeprefix("checkpoint-"), each) for each in folder.glob("checkpoint-*")]
    return [(int(step), each) for step, each in named if step.isdecimal()]
