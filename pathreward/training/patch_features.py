"""Patch features in place of the vision tower: a projector, and a processor that takes them.

A Qwen model asks its tower for one vector a merged patch. Here each patch of a slide is such a
vector, projected from the width of the patch encoder to that of the language model.
"""

from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from transformers import BatchFeature
from transformers.image_processing_base import ImageProcessingMixin

from pathreward.errors import DataError, TrainingError
from pathreward.training.feature_settings import PatchFeatures
from pathreward.training.processor import TileProcessor
from pathreward.vision.features import thinned

FAMILIES = ("qwen2_vl", "qwen2_5_vl", "qwen3_vl")
"""The model types whose tower can be replaced."""
_KEY = "patch_features"
"""The key of the model's configuration."""


class FeatureProjector(nn.Module):
    """The tower of a model that is given patch features: normalise, project, project."""

    spatial_merge_size = 1

    def __init__(self, width: int, hidden: int, deep: bool) -> None:
        """Make the projector.

        Args:
            width: The width of the features.
            hidden: The width of the language model.
            deep: Whether the model takes features of inner layers as well, of which there are none.
        """
        super().__init__()
        self.deep = deep
        self.projector = nn.Sequential(
            nn.LayerNorm(width), nn.Linear(width, hidden), nn.GELU(), nn.Linear(hidden, hidden)
        )

    @property
    def dtype(self) -> torch.dtype:
        """The type of the weights."""
        return next(self.parameters()).dtype

    def forward(self, hidden_states: torch.Tensor, grid_thw: torch.Tensor, **_: Any) -> Any:
        """Return the vectors of patches as the model takes them from its tower."""
        from transformers.modeling_outputs import BaseModelOutputWithPooling
        from transformers.models.qwen3_vl.modeling_qwen3_vl import (
            BaseModelOutputWithDeepstackFeatures,
        )

        found = self.projector(hidden_states)
        if self.deep:
            return BaseModelOutputWithDeepstackFeatures(
                last_hidden_state=found, pooler_output=found, deepstack_features=[]
            )
        return BaseModelOutputWithPooling(last_hidden_state=found, pooler_output=found)


class FeatureReader(ImageProcessingMixin):
    """Takes patch features where an image processor takes images."""

    model_input_names = ["pixel_values", "image_grid_thw"]  # noqa: RUF012  # as the base class has it
    merge_size = 1

    def __init__(self, width: int = 0, most: int = 256, **settings: Any) -> None:
        super().__init__(**settings)  # type: ignore[no-untyped-call]  # transformers leaves it untyped
        self.width = width
        self.most = most

    def __call__(self, images: Any, **_: Any) -> BatchFeature:
        """Return the features of slides in one batch, of each at most `most` patches.

        Raises:
            DataError: If they are of another width.
        """
        found = [self._read(each) for each in _flat(images)]
        grid = [[1, 1, len(each)] for each in found]
        return BatchFeature(
            {
                "pixel_values": torch.from_numpy(np.concatenate(found)),
                "image_grid_thw": torch.tensor(grid),
            }
        )

    def fetch_images(self, images: Any) -> Any:
        """Return the features as they are."""
        return images

    def _read(self, image: Any) -> "np.ndarray[Any, np.dtype[np.float32]]":
        found = thinned(np.asarray(image, dtype=np.float32), self.most)
        if found.ndim != 2 or found.shape[1] != self.width:
            raise DataError(
                f"expected patch features of width {self.width}, got the shape {found.shape}; set "
                "`policy.features.width` to that of the patch encoder",
                field="images",
            )
        return found


def _flat(images: Any) -> list[Any]:
    if isinstance(images, list | tuple):
        return [each for one in images for each in _flat(one)]
    return [images]


class FeatureProcessor(TileProcessor):
    """The processor of a model with patch features."""


def with_features(model: Any, processor: Any, settings: PatchFeatures, seed: int) -> Any:
    """Replace the tower of a model by a new projector, and return its processor.

    Raises:
        TrainingError: If the model's family is another one.
    """
    config = model.config
    if config.model_type not in FAMILIES:
        raise TrainingError(
            f"`policy.features` needs a checkpoint of {', '.join(FAMILIES)}; {config.model_type} "
            "takes its images otherwise"
        )
    torch.manual_seed(seed)
    setattr(config, _KEY, {"width": settings.width})
    config.vision_config.spatial_merge_size = 1
    _replace_tower(model)
    reader = FeatureReader(settings.width, settings.patches)
    template = processor.chat_template or processor.tokenizer.chat_template
    return FeatureProcessor(reader, processor.tokenizer, chat_template=template)


def _replace_tower(model: Any) -> None:
    config = model.config
    old = next(model.model.visual.parameters())
    projector = FeatureProjector(
        int(getattr(config, _KEY)["width"]),
        int(config.text_config.hidden_size),
        deep=config.model_type == "qwen3_vl",
    )
    model.model.visual = projector.to(device=old.device, dtype=old.dtype)


def model_class(config: Any) -> Any:
    """Return the class of a model: with a projector where its configuration says so."""
    from transformers import MODEL_FOR_IMAGE_TEXT_TO_TEXT_MAPPING

    base: Any = MODEL_FOR_IMAGE_TEXT_TO_TEXT_MAPPING[type(config)]

    class WithFeatures(base):  # type: ignore[misc]  # the class is known at run time
        def __init__(self, config: Any, *rest: Any, **settings: Any) -> None:
            super().__init__(config, *rest, **settings)
            _replace_tower(self)

    WithFeatures.__name__ = base.__name__  # the configuration names the family's own class
    return WithFeatures


def has_features(folder: str | Path) -> bool:
    """Return whether a folder holds a model with patch features.

    >>> has_features("no/such/folder")
    False
    """
    import json

    try:
        config = json.loads((Path(folder) / "config.json").read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(config, dict) and _KEY in config


def load_with_features(folder: str | Path, dtype: Any) -> Any:
    """Return the model with patch features in a folder."""
    from transformers import AutoConfig

    config = AutoConfig.from_pretrained(str(folder))
    return model_class(config).from_pretrained(str(folder), config=config, dtype=dtype)


def load_feature_processor(folder: str | Path) -> FeatureProcessor:
    """Return the processor of a model with patch features."""
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(str(folder))
    reader = FeatureReader.from_pretrained(str(folder))
    return FeatureProcessor(reader, tokenizer, chat_template=tokenizer.chat_template)


def tower_modules(model: Any) -> list[str]:
    """Return the names of the modules of a projector of patch features; none without one."""
    if not hasattr(model.config, _KEY):
        return []
    return [name for name, _ in model.named_modules() if "visual" in name.split(".")]


def freeze_all_but_projector(model: Any) -> None:
    """Leave only the projector to be trained."""
    for name, each in model.named_parameters():
        each.requires_grad_(".visual." in name)
