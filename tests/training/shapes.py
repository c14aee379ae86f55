"""Folders as the hub has them for the families of vision-language models, with few weights."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from pathreward.training.data import phantom_rows, tokenizer_texts
from pathreward.training.policy import Policy
from pathreward.training.processor import CHAT_TEMPLATE
from pathreward.training.rows import TrainingRow
from pathreward.training.settings import Phantom, Tiny
from pathreward.training.tiny import build_policy

FAMILIES = ("qwen2_5_vl", "qwen3_vl", "llava")

TINY = Tiny(hidden=48, layers=1, vision_hidden=32, vision_layers=1, patch=16)

_LLAVA_TEMPLATE = CHAT_TEMPLATE.replace("<|vision_start|><|image_pad|><|vision_end|>", "<image>")


def tile_rows() -> Sequence[TrainingRow]:
    """Twelve rows of phantom tiles."""
    return list(phantom_rows(Phantom(tiles=12, held_out=1), 0).train)


def tiny_policy() -> Policy:
    """A tiny Qwen3-VL whose tokenizer knows the words of `tile_rows`."""
    rows = tile_rows()
    texts = tokenizer_texts(rows, ["observe", "think", "answer"])
    return build_policy(TINY, texts, [row.picture.image for row in rows], seed=0)


def write_checkpoint(family: str, folder: Path, policy: Policy) -> Path:
    """Write a model of a family, with the tokenizer of a tiny policy, and return its folder."""
    torch.manual_seed(0)
    if family == "llava":
        return _write_llava(folder, policy)
    if family == "qwen3_vl":
        policy.model.save_pretrained(folder)
    else:
        _qwen2_5(policy.processor.tokenizer).save_pretrained(folder)
    policy.processor.tokenizer.chat_template = CHAT_TEMPLATE
    policy.processor.tokenizer.save_pretrained(folder)
    policy.processor.image_processor.save_pretrained(folder)
    return folder


def _text_config(tokenizer: Any) -> dict[str, Any]:
    return {
        "vocab_size": len(tokenizer),
        "hidden_size": 48,
        "intermediate_size": 96,
        "num_hidden_layers": 1,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "pad_token_id": tokenizer.pad_token_id,
        "eos_token_id": tokenizer.eos_token_id,
    }


def _qwen2_5(tokenizer: Any) -> Any:
    from transformers import Qwen2_5_VLConfig, Qwen2_5_VLForConditionalGeneration

    ids = tokenizer.convert_tokens_to_ids
    rope = {"rope_type": "default", "rope_theta": 10_000.0, "mrope_section": [2, 2, 2]}
    config = Qwen2_5_VLConfig(
        text_config={**_text_config(tokenizer), "rope_parameters": rope},
        vision_config={
            "depth": 1,
            "hidden_size": 32,
            "intermediate_size": 64,
            "num_heads": 4,
            "patch_size": 16,
            "temporal_patch_size": 1,
            "spatial_merge_size": 2,
            "out_hidden_size": 48,
            "window_size": 64,
            "fullatt_block_indexes": [0],
        },
        image_token_id=ids("<|image_pad|>"),
        video_token_id=ids("<|video_pad|>"),
        vision_start_token_id=ids("<|vision_start|>"),
        vision_end_token_id=ids("<|vision_end|>"),
    )
    return Qwen2_5_VLForConditionalGeneration(config)


def _write_llava(folder: Path, policy: Policy) -> Path:
    from tokenizers import AddedToken
    from transformers import LlavaConfig, LlavaForConditionalGeneration, LlavaProcessor
    from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

    policy.processor.tokenizer.save_pretrained(folder)
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder)
    tokenizer.add_tokens([AddedToken("<image>", special=True, normalized=False)])
    config = LlavaConfig(
        text_config={**_text_config(tokenizer), "model_type": "llama"},
        vision_config={
            "model_type": "clip_vision_model",
            "hidden_size": 32,
            "intermediate_size": 64,
            "num_hidden_layers": 2,
            "num_attention_heads": 4,
            "image_size": 64,
            "patch_size": 16,
            "projection_dim": 32,
        },
        image_token_index=len(tokenizer) - 1,
        vision_feature_layer=-1,
    )
    LlavaForConditionalGeneration(config).save_pretrained(folder)
    LlavaProcessor(
        CLIPImageProcessorPil(
            size={"shortest_edge": 64},
            crop_size={"height": 64, "width": 64},
        ),
        tokenizer,
        patch_size=16,
        vision_feature_select_strategy="default",
        chat_template=_LLAVA_TEMPLATE,
        num_additional_image_tokens=1,
    ).save_pretrained(folder)
    return folder
