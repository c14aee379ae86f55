"""An image-text model of the CLIP family with its tokenizer and image processor."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pathreward.errors import TrainingError
from pathreward.training.clip_settings import TinyClip
from pathreward.training.policy import Policy

if TYPE_CHECKING:
    from PIL.Image import Image

_SPECIAL = ("<|pad|>", "<|end|>", "<|start|>")  # the end is not 2, which CLIPModel takes for legacy


@dataclass
class PairProcessor:
    """The tokenizer and the image processor of a model, saved side by side."""

    tokenizer: Any
    images: Any

    def save_pretrained(self, folder: str | Path) -> None:
        """Write both into a folder."""
        self.tokenizer.save_pretrained(folder)
        self.images.save_pretrained(folder)


def load_clip(
    name: str | Path, dtype: str = "float32", processor: str | Path | None = None
) -> Policy:
    """Return the model in a folder or on the hub.

    Args:
        name: A folder or a hub id.
        dtype: Type of the weights.
        processor: Folder or hub id of tokenizer and image processor; None: `name`.

    Raises:
        TrainingError: If it can't be loaded, or has no vectors for images and texts.
    """
    import torch
    from safetensors import SafetensorError
    from transformers import AutoImageProcessor, AutoModel, AutoTokenizer

    source = str(processor or name)
    try:
        model: Any = AutoModel.from_pretrained(
            str(name), use_safetensors=True, dtype=getattr(torch, dtype)
        )
        found = PairProcessor(
            AutoTokenizer.from_pretrained(source),
            AutoImageProcessor.from_pretrained(source, backend="pil"),
        )
    except (OSError, ValueError, KeyError, SafetensorError) as error:
        raise TrainingError(
            f"can't load the image-text model {str(name)!r}: {error}; name a folder or a hub id of "
            "a CLIP or SigLIP with its tokenizer and image processor"
        ) from error
    if not hasattr(model, "get_text_features"):
        raise TrainingError(
            f"{type(model).__name__} at {str(name)!r} is no image-text model; a clip stage "
            "trains a CLIP or SigLIP"
        )
    return Policy(model, found)


def build_clip(
    settings: TinyClip, texts: Sequence[str], images: Sequence["Image"], seed: int
) -> Policy:
    """Return a new small model, with a tokenizer trained on `texts`.

    Pixels are normalised by the mean and standard deviation of `images`.
    """
    import torch

    tokenizer = _tokenizer(settings, texts)
    torch.manual_seed(seed)
    model = _model(settings, tokenizer)
    return Policy(model, PairProcessor(tokenizer, _image_processor(settings, images)))


def count_clip_weights(settings: TinyClip) -> int:
    """Return the number of weights of a small model, with its largest vocabulary.

    >>> count_clip_weights(TinyClip(hidden=16, layers=1, vision_hidden=16, vision_layers=1))
    28337
    """
    import torch

    with torch.device("meta"):  # weights without memory
        model = _model(settings, None)
    return sum(each.numel() for each in model.parameters())


def _model(settings: TinyClip, tokenizer: Any) -> Any:
    import torch
    from transformers import CLIPConfig, CLIPModel, SiglipConfig, SiglipModel

    special = {
        f"{name}_token_id": tokenizer.convert_tokens_to_ids(token) if tokenizer else at
        for at, (name, token) in enumerate(zip(("pad", "eos", "bos"), _SPECIAL, strict=True))
    }
    text = {
        **special,
        **_shape(settings.hidden, settings.layers, settings.heads),
        "vocab_size": len(tokenizer) if tokenizer else settings.vocabulary,
        "max_position_embeddings": settings.context,
    }
    vision = {
        **_shape(settings.vision_hidden, settings.vision_layers, settings.heads),
        "image_size": settings.side,
        "patch_size": settings.patch,
    }
    if settings.family == "clip":
        return CLIPModel(
            CLIPConfig(text_config=text, vision_config=vision, projection_dim=settings.width)
        )
    text["projection_size"] = settings.vision_hidden
    model = SiglipModel(SiglipConfig(text_config=text, vision_config=vision))
    with torch.no_grad():  # SigLIP (arXiv 2303.15343), section 3.2
        model.logit_scale.fill_(math.log(10))
        model.logit_bias.fill_(-10.0)
    return model


def _shape(hidden: int, layers: int, heads: int) -> dict[str, int]:
    return {
        "hidden_size": hidden,
        "intermediate_size": 2 * hidden,
        "num_hidden_layers": layers,
        "num_attention_heads": heads,
    }


def _image_processor(settings: TinyClip, images: Sequence["Image"]) -> Any:
    from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

    pixels = np.concatenate([np.asarray(each).reshape(-1, 3) for each in images]) / 255
    return CLIPImageProcessorPil(
        size={"shortest_edge": settings.side},
        crop_size={"height": settings.side, "width": settings.side},
        image_mean=[round(float(each), 3) for each in pixels.mean(axis=0)],
        image_std=[round(float(each), 3) for each in pixels.std(axis=0).clip(0.05)],
    )


def _tokenizer(settings: TinyClip, texts: Sequence[str]) -> Any:
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers
    from transformers import PreTrainedTokenizerFast

    pad, end, start = _SPECIAL
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    trainer = trainers.BpeTrainer(
        vocab_size=settings.vocabulary,
        special_tokens=list(_SPECIAL),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{start} $A {end}",
        special_tokens=[(each, tokenizer.token_to_id(each)) for each in (start, end)],
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token=pad,
        bos_token=start,
        eos_token=end,
        padding_side="right",
        model_max_length=settings.context,
        model_input_names=["input_ids", "attention_mask"]
        if settings.family == "clip"
        else ["input_ids"],
    )
