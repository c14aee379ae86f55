"""Build a tiny Qwen3-VL with a tokenizer trained on the texts of the run."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from pathreward.errors import TrainingError
from pathreward.training.policy import Policy
from pathreward.training.settings import Tiny

if TYPE_CHECKING:
    from PIL.Image import Image

    from pathreward.training.processor import TileProcessor
    from pathreward.training.rows import TrainingRow

TAGS = tuple(
    f"<{slash}{name}>" for name in ("observe", "info", "think", "answer") for slash in ("", "/")
)
"""Added as ordinary tokens, since TRL decodes without special tokens."""

PLACEHOLDERS = ("<|vision_start|>", "<|vision_end|>", "<|image_pad|>", "<|video_pad|>")
"""The tokens that stand for images and videos, or that mark them."""

_SPECIAL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>", *PLACEHOLDERS)


def build_policy(
    settings: Tiny, texts: Sequence[str], images: Sequence["Image"], seed: int
) -> Policy:
    """Return a new Qwen3-VL of a few million weights, with a tokenizer trained on `texts`.

    Pixels are normalised by the mean and standard deviation of `images`: tissue has a narrow range
    of colours, and a small model learns slowly with the usual constants of photographs.

    Raises:
        TrainingError: If there is no image.
    """
    import torch
    from transformers import GenerationConfig, Qwen3VLForConditionalGeneration

    processor = _processor(settings, texts, images)
    tokenizer = processor.tokenizer
    config = _config(settings, len(tokenizer), tokenizer.convert_tokens_to_ids)
    torch.manual_seed(seed)
    model = Qwen3VLForConditionalGeneration(config)
    model.generation_config = GenerationConfig(
        eos_token_id=tokenizer.eos_token_id, pad_token_id=tokenizer.pad_token_id
    )
    return Policy(model, processor)


def build_processor(
    settings: Tiny, rows: "Sequence[TrainingRow]", sections: Sequence[str]
) -> "TileProcessor":
    """Return the processor of a tiny policy, trained on the texts and images of rows."""
    from pathreward.training.data import tokenizer_texts

    images = [each.image for row in rows for each in row.pictures]
    processor: TileProcessor = _processor(settings, tokenizer_texts(rows, sections), images)
    return processor


def count_weights(settings: Tiny) -> int:
    """Return the number of weights of a tiny policy, with its largest vocabulary.

    >>> count_weights(Tiny(hidden=48, layers=1, vision_hidden=32, vision_layers=1, patch=16))
    187320
    """
    import torch
    from transformers import Qwen3VLForConditionalGeneration

    config = _config(settings, settings.vocabulary + len(TAGS), lambda token: 0)
    with torch.device("meta"):  # weights without memory
        model = Qwen3VLForConditionalGeneration(config)
    return sum(each.numel() for each in model.parameters())


def _config(settings: Tiny, vocabulary: int, ids: Callable[[str], int]) -> Any:
    """Return the model's configuration; `ids` gives the number of a token."""
    from transformers import Qwen3VLConfig

    head = settings.hidden // settings.heads
    third = head // 6
    return Qwen3VLConfig(
        text_config={
            "vocab_size": vocabulary,
            "hidden_size": settings.hidden,
            "intermediate_size": 3 * settings.hidden,
            "num_hidden_layers": settings.layers,
            "num_attention_heads": settings.heads,
            "num_key_value_heads": settings.heads,
            "head_dim": head,
            "max_position_embeddings": 1024,
            "rope_parameters": {
                "rope_type": "default",
                "rope_theta": 10_000.0,
                "mrope_section": [head // 2 - 2 * third, third, third],
                "mrope_interleaved": True,
            },
            "pad_token_id": ids("<|endoftext|>"),
            "eos_token_id": ids("<|im_end|>"),
            "tie_word_embeddings": True,
        },
        vision_config={
            "depth": settings.vision_layers,
            "hidden_size": settings.vision_hidden,
            "intermediate_size": 3 * settings.vision_hidden,
            "num_heads": settings.heads,
            "patch_size": settings.patch,
            "temporal_patch_size": 1,
            "spatial_merge_size": settings.merge,
            "out_hidden_size": settings.hidden,
            "num_position_embeddings": (settings.side // settings.patch) ** 2,
            "deepstack_visual_indexes": [],
        },
        image_token_id=ids("<|image_pad|>"),
        video_token_id=ids("<|video_pad|>"),
        vision_start_token_id=ids("<|vision_start|>"),
        vision_end_token_id=ids("<|vision_end|>"),
        tie_word_embeddings=True,
    )


def _processor(settings: Tiny, texts: Sequence[str], images: Sequence["Image"]) -> Any:
    from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

    from pathreward.training.processor import CHAT_TEMPLATE, TileProcessor

    if not images:
        raise TrainingError(
            "a tiny policy learns the colours of images, and no training row has one; add images, "
            "or name a `checkpoint`"
        )
    pixels = np.concatenate([np.asarray(each).reshape(-1, 3) for each in images]) / 255
    area = settings.side**2
    images_in = Qwen2VLImageProcessorPil(
        size={"shortest_edge": area, "longest_edge": area},
        patch_size=settings.patch,
        temporal_patch_size=1,
        merge_size=settings.merge,
        image_mean=[round(float(each), 3) for each in pixels.mean(axis=0)],
        image_std=[round(float(each), 3) for each in pixels.std(axis=0).clip(0.05)],
    )
    tokenizer = _tokenizer(texts, settings.vocabulary)
    return TileProcessor(images_in, tokenizer, chat_template=CHAT_TEMPLATE)


def _tokenizer(texts: Sequence[str], size: int) -> Any:
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        special_tokens=list(_SPECIAL),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="<|endoftext|>",
        eos_token="<|im_end|>",
        padding_side="left",
    )
    fast.add_tokens([AddedToken(tag, special=False, normalized=False) for tag in TAGS])
    return fast
