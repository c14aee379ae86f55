"""The parts of a vision-language model that a recipe can freeze."""

from collections.abc import Iterator, Sequence
from typing import Any

from pathreward.errors import TrainingError

_NAMES = {
    "vision": ("vision_encoder", "vision_model", "vision_tower", "visual"),
    "projector": (
        *("aligner", "connector", "deepstack_merger_list", "merger", "mm_projector"),
        *("multi_modal_projector", "projector"),
    ),
}
"""The names of modules by part, in the families of transformers. A projector may lie inside the
vision tower: Qwen's is ``visual.merger``."""


def freeze(model: Any, parts: Sequence[str]) -> None:
    """Freeze parts of a model, with what an adapter has added to them.

    Args:
        model: A model of transformers, with an adapter or without.
        parts: ``vision``, ``projector`` or both.

    Raises:
        TrainingError: If the model has no such part.
    """
    for _, module in frozen_modules(model, parts):
        for each in module.parameters(recurse=False):
            each.requires_grad_(False)


def frozen_modules(model: Any, parts: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """Yield the names and modules of parts of a model.

    Raises:
        TrainingError: If the model has no such part.
    """
    missing = set(parts)
    for name, module in model.named_modules():
        found = part_of(name)
        if found in parts:
            missing.discard(found)
            yield name, module
    for part in sorted(missing):
        raise TrainingError(
            f"`policy.freeze` names {part!r}, but no module of {type(model).__name__} is called "
            f"{' or '.join(_NAMES[part])}; leave it out"
        )


def part_of(name: str) -> str | None:
    """Return the part that a module or a weight belongs to; None for the language model.

    >>> part_of("model.visual.blocks.0.attn.qkv"), part_of("model.visual.merger.mlp.0")
    ('vision', 'projector')
    >>> part_of("model.language_model.layers.0.mlp.up_proj") is None
    True
    """
    components = set(name.split("."))
    for part in ("projector", "vision"):
        if not components.isdisjoint(_NAMES[part]):
            return part
    return None
