"""Image-text models of the CLIP family: unit vectors for images and for texts.

Weights are read as safetensors, or by ``torch.load(weights_only=True)``: nothing is unpickled.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from pickle import UnpicklingError
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from pathreward.errors import RecipeError, ResourceError, install_command

if TYPE_CHECKING:
    from PIL.Image import Image

Vectors = NDArray[np.float32]
"""One unit vector a row."""

_BATCH = 64
_FAMILIES = frozenset({"altclip", "chinese_clip", "clip", "metaclip_2", "siglip", "siglip2"})
"""The `model_type` of image-text models of transformers that have vectors for both."""
_MOST_CHARACTERS = 16
"""Most characters of a token; a text is cut after this many for each token of the context."""
_MOST_TOKENS = 77
"""Context length of a CLIP text model whose tokenizer does not state one."""


class Encoder(Protocol):
    """The interface of an image-text model."""

    def images(self, images: Sequence["Image"]) -> Vectors:
        """Return a vector for each image."""

    def texts(self, texts: Sequence[str]) -> Vectors:
        """Return a vector for each text; a text is cut at the context length."""

    def fits(self, text: str) -> bool:
        """Return whether a text is within the context length."""


def load_encoder(model: str, architecture: str, device: str, precision: str) -> Encoder:
    """Return the model at a path; each is loaded once per process.

    Args:
        model: A folder of transformers, or a checkpoint of open_clip where `architecture` is given.
        architecture: open_clip's name of the model, such as ``ViT-B-16``; empty for transformers.
        device: A device name of torch; auto: the current CUDA device, else the CPU.
        precision: float32, float16 or bfloat16; auto: bfloat16 on CUDA, else float32.

    Raises:
        ResourceError: If a package or the model is missing, or can't be loaded.
    """
    return _loaded(str(Path(model).resolve()), architecture, device, precision)


@lru_cache(maxsize=2)
def _loaded(model: str, architecture: str, device: str, precision: str) -> Encoder:
    try:
        import torch
    except ImportError:
        raise ResourceError(_needs("torch", install_command("train"))) from None
    if not Path(model).exists():
        raise ResourceError(f"there is no image-text model at {model}; give its path as `model`")
    place = _device(device)
    kind = {"auto": "bfloat16" if place.startswith("cuda") else "float32"}.get(precision, precision)
    load = _open_clip if architecture else _transformers
    try:
        return load(model, architecture, torch.device(place), getattr(torch, kind))
    except (OSError, ValueError, RuntimeError, KeyError, UnpicklingError) as error:
        if isinstance(error, ResourceError | RecipeError):
            raise
        raise ResourceError(f"the image-text model at {model} can't be loaded: {error}") from error


def is_encoder(folder: str | Path) -> bool:
    """Return whether a folder holds an image-text model of the CLIP family, by its configuration.

    >>> is_encoder("no/such/folder")
    False
    """
    try:
        config = json.loads((Path(folder) / "config.json").read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(config, dict) and config.get("model_type") in _FAMILIES


def _needs(package: str, command: str) -> str:
    return f"grounding needs {package}: {command}"


def _device(device: str) -> str:
    import torch

    if device != "auto":
        return device
    return f"cuda:{torch.cuda.current_device()}" if torch.cuda.is_available() else "cpu"


@dataclass(frozen=True)
class TorchEncoder:
    """An image-text model in torch, as functions for encoding and preprocessing."""

    encode_images: Callable[[Any], Any]
    encode_texts: Callable[[Any], Any]
    pixels: Callable[[list["Image"]], Any]
    """From images to the model's input."""
    tokens: Callable[[list[str]], Any]
    """From texts to the model's input."""
    length: Callable[[str], int]
    """Number of tokens of a text, with the start and end tokens."""
    longest: int
    """The context length in tokens."""

    def images(self, images: Sequence["Image"]) -> Vectors:
        """Return a vector for each image."""
        return _vectors(self.encode_images, (self.pixels(each) for each in _batches(images)))

    def texts(self, texts: Sequence[str]) -> Vectors:
        """Return a vector for each text."""
        begun = [each[: _MOST_CHARACTERS * self.longest] for each in texts]
        return _vectors(self.encode_texts, (self.tokens(each) for each in _batches(begun)))

    def fits(self, text: str) -> bool:
        """Return whether a text is within the context length."""
        if len(text) > _MOST_CHARACTERS * self.longest:
            return False
        # A token has at least one byte, so a short text need not be tokenized.
        return len(text.encode()) <= self.longest - 2 or self.length(text) <= self.longest


def _batches(items: Sequence[Any]) -> Iterable[list[Any]]:
    return (list(items[at : at + _BATCH]) for at in range(0, len(items), _BATCH))


def _vectors(encode: Callable[[Any], Any], batches: Iterable[Any]) -> Vectors:
    import torch

    with torch.inference_mode():
        found = [encode(each).float() for each in batches]
        unit = torch.nn.functional.normalize(torch.cat(found), dim=-1)
        return unit.cpu().numpy()


def _transformers(model: str, _: str, device: Any, dtype: Any) -> Encoder:
    try:
        from safetensors import SafetensorError
        from transformers import AutoImageProcessor, AutoModel, AutoTokenizer
    except ImportError:
        raise ResourceError(_needs("transformers", install_command("train"))) from None
    local: dict[str, Any] = {"local_files_only": True}
    try:
        net = AutoModel.from_pretrained(model, use_safetensors=True, dtype=dtype, **local)
    except SafetensorError as error:
        raise ValueError(f"its weights are damaged: {error}") from error
    net.to(device).eval()
    tokenizer = AutoTokenizer.from_pretrained(model, **local)
    processor = AutoImageProcessor.from_pretrained(model, backend="pil", **local)
    if not hasattr(net, "get_text_features"):
        raise RecipeError(f"{type(net).__name__} at {model} is no image-text model")

    def tokens(texts: list[str]) -> Any:
        return text_inputs(tokenizer, net.config, texts).to(device)

    def pixels(images: list["Image"]) -> Any:
        return processor(images=images, return_tensors="pt")["pixel_values"].to(device, dtype)

    return TorchEncoder(
        encode_images=lambda given: _pooled(net.get_image_features(pixel_values=given)),
        encode_texts=lambda given: _pooled(net.get_text_features(**given)),
        pixels=pixels,
        tokens=tokens,
        length=lambda text: len(tokenizer(text, verbose=False)["input_ids"]),
        longest=context_length(tokenizer, net.config),
    )


def context_length(tokenizer: Any, config: Any) -> int:
    """Return the most tokens of a text, from a model's configuration and its tokenizer."""
    most = getattr(config.text_config, "max_position_embeddings", _MOST_TOKENS)
    return int(min(most, tokenizer.model_max_length))


def text_inputs(tokenizer: Any, config: Any, texts: Sequence[str]) -> Any:
    """Return the inputs of a text model; SigLIP reads texts padded to the context length."""
    return tokenizer(
        list(texts),
        padding="max_length" if "siglip" in config.model_type else True,
        truncation=True,
        max_length=context_length(tokenizer, config),
        return_tensors="pt",
    )


def _pooled(features: Any) -> Any:
    """Return the projected features: transformers 5 wraps them in an output, 4 does not."""
    return getattr(features, "pooler_output", features)


def _open_clip(model: str, architecture: str, device: Any, dtype: Any) -> Encoder:
    try:
        import open_clip
    except ImportError:
        raise ResourceError(_needs("open_clip", "pip install open_clip_torch")) from None
    import torch

    if architecture not in open_clip.list_models():
        raise RecipeError(f"open_clip knows no architecture {architecture!r}")
    net, _, preprocess = open_clip.create_model_and_transforms(architecture, pretrained=None)
    net.load_state_dict(_weights(model))
    net.to(device=device, dtype=dtype).eval()
    tokenizer = open_clip.get_tokenizer(architecture)
    longest = int(getattr(tokenizer, "context_length", None) or _MOST_TOKENS)

    def pixels(images: list["Image"]) -> Any:
        return torch.stack([preprocess(each) for each in images]).to(device, dtype)

    return TorchEncoder(
        encode_images=net.encode_image,
        encode_texts=net.encode_text,
        pixels=pixels,
        tokens=lambda texts: tokenizer(texts).to(device),
        length=lambda text: len(tokenizer.encode(text)) + 2,
        longest=longest,
    )


def _weights(path: str) -> Any:
    """Return the weights of a checkpoint, without the prefix that distributed trainers add."""
    import torch

    if path.endswith(".safetensors"):
        from safetensors.torch import load_file

        weights: Any = load_file(path)
    else:
        weights = torch.load(path, map_location="cpu", weights_only=True)
        weights = weights.get("state_dict", weights)
    return {name.removeprefix("module."): each for name, each in weights.items()}
