"""What a run would do: every check that needs no training, and nothing is written."""

import shutil
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, NamedTuple

from pathreward.compose import Composite
from pathreward.errors import PathrewardError, TrainingError
from pathreward.sample.columns import no_reference
from pathreward.training.clip_settings import Clip
from pathreward.training.data import load_rows
from pathreward.training.pairs import paired
from pathreward.training.policy import WEIGHTS
from pathreward.training.processes import processes
from pathreward.training.recipe import TrainingRecipe, load_training
from pathreward.training.rows import Split
from pathreward.training.run_folder import expect_free
from pathreward.training.run_record import record_of
from pathreward.training.settings import Caption, Grpo, Sft
from pathreward.training.trackers import expect_trackers

_LIBRARIES = ("accelerate", "datasets", "matplotlib", "peft", "PIL", "torch", "transformers", "trl")
_BYTES = {"float32": 4, "bfloat16": 2}
_TRAINED = 4
"""Copies of the weights in memory while all are trained: weights, gradients, Adam's two moments."""
_CHECKPOINT = 3
"""Copies of the weights in a checkpoint: weights and Adam's two moments."""


class Check(NamedTuple):
    """One check of a planned run."""

    name: str
    state: Literal["ok", "problem", "unknown"]
    detail: str
    """What was found; of a problem with its remedy."""


def plan(
    recipe: str | Path,
    output: str | Path | None = None,
    seed: int | None = None,
    resume: bool = False,
    data: str | Path | None = None,
    report_to: Sequence[str] | None = None,
) -> list[Check]:
    """Return the checks of a run with the arguments of `pathreward.training.train`.

    Raises:
        RecipeError: If the recipe is invalid; nothing else can be checked then.
        TrainingError: If the seed is negative, or the recipe reads no folder of images.
    """
    from pathreward.training.run import with_overrides

    settings = with_overrides(load_training(recipe), seed, data)
    folder = Path(output) if output is not None else Path("runs") / settings.name
    reward = settings.load_reward()
    checks = [
        Check("recipe", "ok", f"{settings.name}, seed {settings.seed}"),
        _libraries(),
        _trackers(settings.report_to if report_to is None else report_to),
    ]
    rows: Split | None = None
    try:
        rows = load_rows(settings, settings.seed)
    except PathrewardError as error:
        checks.append(Check("data", "problem", str(error)))
    except ImportError as error:
        checks.append(Check("data", "unknown", f"not read: {error}"))
    checks.append(_folder(folder, settings, reward, rows, resume))
    if rows is not None:
        checks += [_data(rows)] if settings.trains_clip else [_data(rows), _reward(reward, rows)]
    for number, stage in enumerate(settings.stages, start=1):
        checks.append(_stage(settings, folder, number, stage, rows))
    return [*checks, *_sizes(settings, folder)]


def _libraries() -> Check:
    missing = [name for name in _LIBRARIES if find_spec(name) is None]
    if missing:
        listed = ", ".join(missing)
        return Check(
            "libraries", "problem", f"{listed} not installed; pip install 'pathreward[train]'"
        )
    import torch

    device = torch.cuda.get_device_name() if torch.cuda.is_available() else "no GPU, on the CPU"
    return Check("libraries", "ok", f"torch {torch.__version__}, {device}")


def _trackers(names: Sequence[str]) -> Check:
    try:
        expect_trackers(names)
    except TrainingError as error:
        return Check("trackers", "problem", str(error))
    return Check("trackers", "ok", ", ".join(names) or "none besides the run's own files")


def _folder(
    folder: Path, settings: TrainingRecipe, reward: Composite, rows: Split | None, resume: bool
) -> Check:
    try:
        resumed = expect_free(folder, record_of(settings, reward, rows), resume)
    except TrainingError as error:
        return Check("output", "problem", str(error))
    except ImportError as error:
        return Check("output", "unknown", f"not compared: {error}")
    return Check("output", "ok", f"{folder}, {'resumed' if resumed else 'new'}")


def _data(rows: Split) -> Check:
    everything = [*rows.train, *rows.held_out]
    fields = ("answer", "options", "findings", "reasoning", "caption")
    counts = {each: sum(getattr(row, each) is not None for row in everything) for each in fields}
    listed = ", ".join(f"{name} {count:,}" for name, count in counts.items() if count)
    return Check(
        "data",
        "ok",
        f"{len(rows.train):,} training rows, {len(rows.held_out):,} held out; rows with {listed}",
    )


def _reward(reward: Composite, rows: Split) -> Check:
    everything = [*rows.train, *rows.held_out]  # as rows: a sample would draw its tile
    judged = {
        name: sum(
            any(getattr(row, each, None) for each in leaf.reference_fields) for row in everything
        )
        for name, leaf in reward.comparing.items()
    }
    if judged and not any(judged.values()):
        names = ["answer", "options", "findings", "reasoning"]
        error = no_reference(reward.reference_fields, names, "rename the column of the questions")
        return Check("reward", "problem", str(error))
    listed = ", ".join(f"{name} {count:,}" for name, count in judged.items())
    return Check("reward", "ok", f"rows that its parts can judge: {listed}")


def _stage(
    settings: TrainingRecipe,
    folder: Path,
    number: int,
    stage: Caption | Sft | Grpo | Clip,
    rows: Split | None,
) -> Check:
    name = f"{number}-{stage.kind}"
    if find_spec("trl") is not None:
        from pathreward.training.job import stage_configuration, stage_job
        from pathreward.training.run import quiet

        try:
            with quiet():
                stage_configuration(stage_job(settings, folder, number, stage, folder, ()))
        except PathrewardError as error:
            return Check(name, "problem", str(error))
    return _steps(name, stage, rows)


def _steps(name: str, stage: Caption | Sft | Grpo | Clip, rows: Split | None) -> Check:
    """Return how many rows a stage goes through."""
    if isinstance(stage, Grpo):
        seen = -(-stage.steps // stage.iterations) * stage.accumulate * stage.prompts * processes()
        what = f"{stage.steps:,} steps, {seen:,} prompts, {seen * stage.completions:,} completions"
    else:
        seen = stage.steps * stage.accumulate * stage.batch * processes()
        what = f"{stage.steps:,} steps, {seen:,} rows"
    if rows is None:
        return Check(name, "ok", what)
    found = len(rows.train)
    if isinstance(stage, Caption):
        found = sum(row.caption is not None for row in rows.train)
        if not found:
            return Check(
                name, "problem", "no training row has a `caption`; add them or leave out the stage"
            )
    if isinstance(stage, Clip):
        try:
            found = len(paired(rows.train, stage))
        except TrainingError as error:
            return Check(name, "problem", str(error))
    if isinstance(stage, Sft) and stage.rows:
        found = min(found, stage.rows)
    return Check(name, "ok", f"{what}: {seen / found:.1f} passes over {found:,} rows")


def _sizes(settings: TrainingRecipe, folder: Path) -> Iterator[Check]:
    """Yield the checks of the policy, the memory and the disk."""
    from pathreward.training.job import KEPT_CHECKPOINTS

    try:
        weights = _weights(settings)
    except PathrewardError as error:
        yield Check("policy", "problem", str(error))
        return
    free = shutil.disk_usage(next(e for e in (folder, *folder.absolute().parents) if e.exists()))
    if not weights:
        why = f"{settings.checkpoint} is not on this machine; it is fetched when the run starts"
        if settings.policy.tiny or settings.policy.clip:
            why = "transformers, which builds it, is not installed"
        yield Check("policy", "unknown", why)
        yield Check("disk", "unknown", f"{_size(free.free)} free")
        return
    kind = WEIGHTS[settings.policy.precision]
    size = weights * _BYTES[kind]
    yield Check("policy", "ok", f"{weights:,} weights of {kind}, {_size(size)}")
    if settings.policy.lora:
        yield Check("memory", "ok", f"about {_size(size)} and the adapter, without activations")
        yield Check("disk", "ok", f"{_size(free.free)} free; only adapters are written")
        return
    reference = any(isinstance(each, Grpo) and each.beta for each in settings.stages)
    held = _TRAINED + reference
    yield Check("memory", "ok", f"about {_size(size * held)}, without activations and generation")
    # The start, and of each stage its checkpoints and its last policy.
    needed = size * (1 + len(settings.stages) * (1 + KEPT_CHECKPOINTS * _CHECKPOINT))
    if needed > free.free:
        detail = f"about {_size(needed)} needed, {_size(free.free)} free; free some or use --output"
        yield Check("disk", "problem", detail)
    else:
        yield Check("disk", "ok", f"about {_size(needed)} needed, {_size(free.free)} free")


def _weights(settings: TrainingRecipe) -> int:
    """Return the number of weights of the policy; 0 where it is not known."""
    if settings.policy.tiny:
        if find_spec("transformers") is None:
            return 0
        from pathreward.training.tiny import count_weights

        return count_weights(settings.policy.tiny)
    if settings.policy.clip:
        if find_spec("transformers") is None:
            return 0
        from pathreward.training.clip_model import count_clip_weights

        return count_clip_weights(settings.policy.clip)
    folder = Path(settings.checkpoint)
    if not folder.is_dir():
        if settings.checkpoint.startswith((".", "/", "~")):
            raise TrainingError(
                f"there is no folder {folder}; name a folder or a hub id in `policy.checkpoint`"
            )
        return 0
    files = list(folder.glob("*.safetensors"))
    if not files:
        raise TrainingError(f"{folder} has no *.safetensors; name the folder of a model")
    return sum(map(_weights_of, files))


def _weights_of(path: Path) -> int:
    """Return the number of weights of a safetensors file, from its header."""
    from math import prod

    from safetensors import safe_open

    with safe_open(path, framework="numpy") as file:
        return sum(prod(file.get_slice(name).get_shape()) for name in file.keys())  # noqa: SIM118  # it is no mapping


def _size(count: float) -> str:
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.3g} {unit}"
        count /= 1000
    return f"{count:.3g} TB"
