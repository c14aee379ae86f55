"""Checks before a run, of the policy: model, processor, tokens, device, memory and disk."""

import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from math import prod
from pathlib import Path
from typing import Any

from pathreward.errors import DataError, PathrewardError, TrainingError
from pathreward.training.checks import Check, State, problem
from pathreward.training.feature_settings import PatchFeatures
from pathreward.training.images import FeatureFile
from pathreward.training.placeholders import expect_no_placeholder
from pathreward.training.policy import WEIGHTS, expect_loadable, load_processor
from pathreward.training.recipe import TrainingRecipe
from pathreward.training.rows import Split
from pathreward.training.settings import Grpo
from pathreward.training.vllm_checks import check_images, check_length, check_version, uses_vllm
from pathreward.vision.features import features_shape

_BYTES = {"float32": 4, "bfloat16": 2}
_TRAINED = 4
"""Copies of the weights in memory while all are trained: weights, gradients, Adam's two moments."""
_CHECKPOINT = 3
"""Copies of the weights in a checkpoint: weights and Adam's two moments."""
_FOR_A_GPU = 500_000_000
"""Weights from which on a policy is not trained on a CPU unless that is chosen."""
_ROWS = 32  # whose tokens are counted


def check_policy(
    settings: TrainingRecipe, folder: Path, rows: Split | None, starting: bool
) -> Iterator[Check]:
    """Yield the checks of the policy, its device, its prompts, the memory and the disk.

    Args:
        settings: The recipe.
        folder: The folder of the run.
        rows: The rows; None: not read.
        starting: Whether the run starts here. If not, this machine may be another than that of the
            run, and what it lacks is unknown.
    """
    try:
        weights = _weights(settings)
        if weights and settings.policy.checkpoint and not settings.trains_clip:
            expect_loadable(Path(settings.checkpoint))
    except PathrewardError as error:
        yield problem("policy", error)
        return
    local = None if settings.policy.tiny else Path(settings.checkpoint)
    if rows is not None and weights and not settings.trains_clip:
        try:
            expect_no_placeholder(settings, rows, local)
        except PathrewardError as error:
            yield problem("texts", error)
            return
    if rows is not None and settings.policy.features:
        yield _features(settings.policy.features, rows)
    yield from _device(settings, weights, starting)
    if not weights:
        why = f"{settings.checkpoint} is not on this machine; it is fetched when the run starts"
        if settings.policy.tiny or settings.policy.clip:
            why = "transformers, which builds it, is not installed"
        yield Check("policy", "unknown", why)
        yield Check("disk", "unknown", f"{_size(_free(folder))} free")
        return
    kind = WEIGHTS[settings.policy.precision]
    size = weights * _BYTES[kind]
    yield Check("policy", "ok", f"{weights:,} weights of {kind}, {_size(size)}")
    if rows is not None and rows.train and not (settings.trains_clip or settings.policy.features):
        yield from _prompts(settings, rows)
    yield from _space(settings, folder, size)


def _device(settings: TrainingRecipe, weights: int, starting: bool) -> Iterator[Check]:
    """Yield the checks of a GPU, where one is wanted, and of vLLM."""
    if find_spec("torch") is None:
        return
    import torch

    has_gpu = torch.cuda.is_available()
    missing: State = "problem" if starting else "unknown"
    with_vllm = any(uses_vllm(each) for each in settings.stages)
    if not has_gpu and (wanted := _wanted(weights, with_vllm)):
        yield Check("gpu", missing, f"{wanted}, and torch {torch.__version__} finds none here")
    if with_vllm:
        yield check_version(missing if not has_gpu else "problem")


def _wanted(weights: int, with_vllm: bool) -> str:
    """Return why a run wants a GPU; empty if it does not."""
    if with_vllm:
        return "`use_vllm` needs a GPU"
    if os.environ.get("CUDA_VISIBLE_DEVICES") == "":
        return ""  # the CPU is chosen
    choice = 'set CUDA_VISIBLE_DEVICES="" to train on the CPU'
    if Path("/dev/nvidia0").exists():
        return f"this machine has a GPU; install a torch for its CUDA, or {choice}"
    if weights >= _FOR_A_GPU:
        return f"a policy of {weights:,} weights wants a GPU; {choice}"
    return ""


def _features(settings: PatchFeatures, rows: Split) -> Check:
    """Check that the images of rows are files of patch features of the recipe's width."""
    seen: set[Path] = set()
    for row in (row for side in (rows.train, rows.held_out, rows.test) for row in side):
        for each in row.pictures:
            if not isinstance(each, FeatureFile):
                found = "with `policy.features` the images are .h5 or .pt files; got another image"
                return problem("features", DataError(found, field="images", where=row.where))
            if each.path in seen:
                continue
            seen.add(each.path)
            try:
                _, width = features_shape(each.path)
            except DataError as error:
                return problem("features", error.at(row.where))
            if width != settings.width:
                found = (
                    f"{each.path.name} has patch features of width {width}, expected "
                    f"{settings.width}; set `policy.features.width` to that of the patch encoder"
                )
                return problem("features", DataError(found, field="images", where=row.where))
    return Check("features", "ok", f"{len(seen):,} files of width {settings.width}")


def _prompts(settings: TrainingRecipe, rows: Split) -> Iterator[Check]:
    """Yield the checks of the tokens of prompts, and of what vLLM makes of them."""
    counts = _tokens(settings, rows)
    most = max((each.max_tokens for each in settings.stages if isinstance(each, Grpo)), default=0)
    written = f", completions up to {most:,}" if most else ""
    mean = sum(counts) / len(counts)
    yield Check(
        "tokens",
        "ok",
        f"prompts of {min(counts):,} to {max(counts):,}, mean {mean:,.0f}, with their images "
        f"({len(counts)} rows){written}",
    )
    if any(uses_vllm(each) for each in settings.stages):
        try:
            found = (check_images(settings), check_length(settings, max(counts)))
        except PathrewardError as error:
            yield problem("images", error)
        else:
            yield from (each for each in found if each)


def _tokens(settings: TrainingRecipe, rows: Split) -> list[int]:
    """Return the numbers of tokens of some rows' prompts, images included."""
    step = max(1, len(rows.train) // _ROWS)
    sampled = rows.train[::step][:_ROWS]
    if settings.policy.tiny:
        from pathreward.training.tiny import build_processor

        processor: Any = build_processor(settings.policy.tiny, sampled, settings.sections)
    else:
        processor = load_processor(settings.checkpoint)
    return [
        len(
            processor.apply_chat_template(
                [row.messages],
                add_generation_prompt=True,
                tokenize=True,
                return_dict=True,
            )["input_ids"][0]
        )
        for row in sampled
    ]


def _space(settings: TrainingRecipe, folder: Path, size: float) -> Iterator[Check]:
    """Yield the checks of memory and disk for weights of a size in bytes."""
    from pathreward.training.job import KEPT_CHECKPOINTS

    free = _free(folder)
    if settings.policy.lora:
        yield Check("memory", "ok", f"about {_size(size)} and the adapter, without activations")
        yield Check("disk", "ok", f"{_size(free)} free; only adapters are written")
        return
    reference = any(isinstance(each, Grpo) and each.beta for each in settings.stages)
    held = _TRAINED + reference
    yield Check("memory", "ok", f"about {_size(size * held)}, without activations and generation")
    # The start, of each stage its last policy, and the checkpoints, which a finished stage keeps.
    whole = size * (1 + len(settings.stages) * (1 + KEPT_CHECKPOINTS * _CHECKPOINT))
    written = sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())
    needed = max(0.0, whole - written)
    if needed > free:
        detail = f"about {_size(needed)} needed, {_size(free)} free; free some or use --output"
        yield Check("disk", "problem", detail)
    else:
        yield Check("disk", "ok", f"about {_size(needed)} needed, {_size(free)} free")


def _free(folder: Path) -> int:
    """Return the free bytes of the disk of a folder, which may not exist yet."""
    return shutil.disk_usage(
        next(e for e in (folder, *folder.absolute().parents) if e.exists())
    ).free


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
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="numpy") as file:
            names = list(file.keys())
            return sum(prod(file.get_slice(name).get_shape()) for name in names)
    except (SafetensorError, OSError) as error:
        raise TrainingError(f"can't read {path}: {error}; fetch it again") from error


def _size(count: float) -> str:
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.3g} {unit}"
        count /= 1000
    return f"{count:.3g} TB"
