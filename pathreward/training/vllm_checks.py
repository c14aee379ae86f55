"""Checks before a run, of vLLM: its version, its image processor and its longest sequence."""

import json
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from pathreward.training.checks import Check, State
from pathreward.training.policy import base_of, load_processor
from pathreward.training.recipe import TrainingRecipe
from pathreward.training.settings import Grpo, Stage

VLLM = ("0.22.0", "0.31.0")
"""The versions of vLLM that TRL 1.16 works with."""

_LABELS = {"image_processor_type", "processor_class", "feature_extractor_type", "backend"}
"""Keys of an image processor that do not change what it returns."""


def uses_vllm(stage: Stage) -> bool:
    """Return whether a stage generates with vLLM."""
    return bool(stage.trl.get("use_vllm"))


def check_version(missing: State) -> Check:
    """Check that vLLM is installed, in a version that TRL works with.

    Args:
        missing: The state of the check where vLLM is not installed.
    """
    low, high = VLLM
    try:
        found = version("vllm")
    except PackageNotFoundError:
        return Check(
            "vllm",
            missing,
            f"`use_vllm` needs vLLM, which is not here; pip install 'vllm>={low},<={high}'",
        )
    from packaging.version import Version

    if not Version(low) <= Version(Version(found).base_version) <= Version(high):
        return Check(
            "vllm", "problem", f"vLLM {found} is installed; TRL works with {low} to {high}"
        )
    return Check("vllm", "ok", f"vLLM {found}")


def check_images(settings: TrainingRecipe) -> Check | None:
    """Check that vLLM scales images as the policy's processor does.

    TRL sends vLLM the tokens of the prompt, in which each image already has its number of tokens,
    and the image itself. vLLM counts that image's tokens again, with the image processor of the
    folder that it loads: for an adapter, that of the base model. Where the bounds of the two
    differ, so do the counts.

    Returns:
        None where there is one image processor only, or the base model is not on this machine.

    Raises:
        TrainingError: If a processor can't be loaded.
    """
    folder = Path(settings.checkpoint)
    if not settings.policy.checkpoint or not (folder / "adapter_config.json").is_file():
        return None
    base = base_of(folder)
    if not Path(base).is_dir():
        return None
    ours, theirs = (_image_settings(str(each)) for each in (folder, base))
    keys = sorted(key for key in {*ours, *theirs} if ours.get(key) != theirs.get(key))
    if not keys:
        return Check("images", "ok", "vLLM scales them as the policy does")
    listed = "; ".join(
        f"{key} {_shown(ours.get(key))} and {_shown(theirs.get(key))}" for key in keys
    )
    return Check(
        "images",
        "problem",
        f"vLLM reads images with the processor of the base model {base}, which differs from that "
        f"of the adapter {folder} ({listed}); give both folders one preprocessor_config.json",
    )


def _image_settings(name: str) -> dict[str, Any]:
    """Return the settings of a checkpoint's image processor, as JSON values."""
    found = json.loads(json.dumps(load_processor(name).image_processor.to_dict(), default=str))
    return {key: value for key, value in found.items() if key not in _LABELS and value is not None}


def _shown(value: Any) -> str:
    return "not set" if value is None else json.dumps(value)


def check_length(settings: TrainingRecipe, longest: int) -> Check | None:
    """Check that a prompt and its completion fit into the longest sequence of vLLM.

    Args:
        settings: The recipe.
        longest: The tokens of the longest known prompt, images included.

    Returns:
        The problem of the first stage that has one, else the check of the last stage with a limit;
        None where no stage sets `vllm_max_model_length`: it is that of the model then.
    """
    found = None
    for number, stage in enumerate(settings.stages, start=1):
        most = stage.trl.get("vllm_max_model_length")
        if not isinstance(stage, Grpo) or not uses_vllm(stage) or not most:
            continue
        needed = longest + stage.max_tokens
        if needed > most:
            return Check(
                "vllm length",
                "problem",
                f"stage {number}-{stage.kind}: a prompt of {longest:,} tokens with its images and "
                f"a completion of {stage.max_tokens:,} need {needed:,}, more than "
                f"`vllm_max_model_length: {most}`; raise it, or make the images smaller",
            )
        found = Check("vllm length", "ok", f"{needed:,} tokens of {most:,}")
    return found
