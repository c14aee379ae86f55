"""What a run was started with: ``run.json`` of its folder, and what has changed since."""

import json
import platform
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml

import pathreward
from pathreward.compose import Composite
from pathreward.errors import RecipeError, TrainingError
from pathreward.recipes.loading import dump
from pathreward.training.checkpoints import digest
from pathreward.training.processes import processes
from pathreward.training.recipe import TrainingRecipe
from pathreward.training.row_cache import CachedRows
from pathreward.training.rows import Split, TrainingRow

Record = dict[str, Any]

_PACKAGES = ("torch", "transformers", "trl", "datasets", "tokenizers", "peft", "numpy")
_SURROUNDINGS = {"code", "commit", "versions"}
"""Keys whose change is reported, and does not keep a run from being resumed."""
_KEYS = ("recipe", "reward", "code", "start", "processes", "versions", "commit", "data")
"""The keys of a record, which a run always writes."""
_SHOWN = 5  # differences in a message


def record_of(recipe: TrainingRecipe, reward: Composite, rows: Split | None) -> Record:
    """Return the record of a run, as JSON values.

    ``recipe`` and ``reward`` are resolved, without comments. ``code`` has the digests of the files
    that define the user's own rewards, ``data`` those of the rows, with the sizes of their images,
    and ``start`` that of the checkpoint: by file, or the commit of a hub's.

    Args:
        recipe: The recipe.
        reward: Its reward.
        rows: Its rows; None: not read.
    """
    record: Record = {
        "recipe": yaml.safe_load(recipe.dump()),
        "reward": _resolved(recipe, reward),
        "code": _own_code(reward),
        "start": _start(recipe),
        "processes": processes(),
        "versions": versions(),
        "commit": _commit(recipe.folder),
    }
    if rows is not None:
        sides = {"train": rows.train, "held_out": rows.held_out, "test": rows.test}
        record["data"] = {
            name: {"rows": len(side), "digest": rows_digest(side)}
            for name, side in sides.items()
            if len(side)
        }
    record = json.loads(json.dumps(record))
    return record


def differences(before: Record, now: Record) -> tuple[list[str], list[str]]:
    """Return what has changed between two records: what forbids a resume, and what does not.

    >>> before = {"recipe": {"seed": 1}, "commit": "a", "data": {"train": {"digest": "x"}}}
    >>> now = {"recipe": {"seed": 2}, "commit": "b", "data": {"train": {"digest": "y"}}}
    >>> differences(before, now)
    (['recipe.seed was 1, is 2', 'data.train has other contents'], ['commit was a, is b'])
    """
    refused: list[str] = []
    reported: list[str] = []
    for key, value in before.items():
        if key in now:
            found = list(_differences(value, now[key], key))
            (reported if key in _SURROUNDINGS else refused).extend(found)
    return refused, reported


def read_record(path: Path) -> Record:
    """Return the record of a run.

    Raises:
        TrainingError: If it can't be read, or lacks a key.
    """
    try:
        record = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise TrainingError(
            f"can't read {path}, which says how the run began: {error}; choose another folder with "
            "--output"
        ) from error
    if not isinstance(record, dict):
        raise TrainingError(f"{path} is no record of a run; choose another folder with --output")
    if missing := [each for each in _KEYS if each not in record]:
        raise TrainingError(
            f"{path}, which says how the run began, is damaged: it has no {', '.join(missing)}; "
            "put it back, or choose another folder with --output"
        )
    return record


def shown(lines: Sequence[str]) -> str:
    """Return differences as one line, the first few and the number of the others.

    >>> shown(["a was 1, is 2"])
    'a was 1, is 2'
    """
    more = f"; and {len(lines) - _SHOWN} more" if len(lines) > _SHOWN else ""
    return "; ".join(lines[:_SHOWN]) + more


def versions() -> dict[str, Any]:
    """Return the versions of pathreward, Python and the libraries, and the device."""
    import torch

    return {
        "pathreward": pathreward.__version__,
        "python": platform.python_version(),
        **{name: version(name) for name in _PACKAGES},
        "device": torch.cuda.get_device_name() if torch.cuda.is_available() else "cpu",
        "threads": torch.get_num_threads(),
    }


def rows_digest(rows: Sequence[TrainingRow]) -> str:
    """Return the digest of rows: their fields, and the sizes of their images' files."""
    if isinstance(rows, CachedRows):
        return rows.digest
    from xxhash import xxh3_128

    state = xxh3_128()
    for row in rows:
        state.update(f"{row!r}\n".encode("utf-8", "backslashreplace"))
    return str(state.hexdigest())


def _resolved(recipe: TrainingRecipe, reward: Composite) -> Any:
    """Return the reward with all settings; as it is written, where it has a graph of its own."""
    try:
        return yaml.safe_load(dump(reward))
    except RecipeError:
        if isinstance(recipe.reward, str):
            file = recipe.folder / recipe.reward
            return yaml.safe_load(file.read_text("utf-8")) if file.is_file() else recipe.reward
        return recipe.reward


def _own_code(reward: Composite) -> dict[str, str]:
    """Return the digests of the files of the reward's classes that are no part of pathreward."""
    found = {}
    for leaf in reward.leaves.values():
        module = sys.modules.get(type(leaf).__module__)
        file = getattr(module, "__file__", None)
        if file and not type(leaf).__module__.startswith("pathreward."):
            found[Path(file).name] = digest(Path(file))
    return found


def _start(recipe: TrainingRecipe) -> dict[str, str | None] | None:
    """Return the digests of a checkpoint's files, or its commit on the hub; None: a tiny policy."""
    if not recipe.policy.checkpoint:
        return None
    folder = Path(recipe.checkpoint)
    if folder.is_dir():
        files = [each for each in sorted(folder.iterdir()) if each.is_file()]
        return {each.name: digest(each) for each in files if not each.name.startswith(".")}
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    try:
        cached = try_to_load_from_cache(recipe.checkpoint, "config.json")
    except HFValidationError:  # no id of the hub: loading it says so
        return None
    return {"commit": Path(cached).parent.name} if isinstance(cached, str) else None


def _commit(folder: Path) -> str | None:
    """Return the git commit of the recipe's folder; None outside a repository."""
    try:
        found = subprocess.run(
            ["git", "-C", str(folder), "rev-parse", "HEAD"],
            check=True,
            capture_output=True,
            text=True,
            timeout=10,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return found.stdout.strip()


def _differences(before: Any, now: Any, path: str) -> Iterator[str]:
    if before == now or (before is None and path == "start"):  # a hub's commit, not known before
        return
    if isinstance(before, Mapping) and isinstance(now, Mapping):
        for key in [*before, *(each for each in now if each not in before)]:
            yield from _differences(before.get(key), now.get(key), f"{path}.{key}")
    elif isinstance(before, list) and isinstance(now, list) and len(before) == len(now):
        for at, (one, other) in enumerate(zip(before, now, strict=True)):
            yield from _differences(one, other, f"{path}.{at}")
    elif path.startswith(("data.", "code.", "start.")) and not path.endswith(".rows"):
        yield f"{path.removesuffix('.digest')} has other contents"
    else:
        yield f"{path} was {_text(before)}, is {_text(now)}"


def _text(value: Any) -> str:
    return "not there" if value is None else str(value)
