from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pathreward.training.phantom import FINDINGS, Tile

_LONGEST = 24  # tokens
_STEPS = 140
_BATCH = 48


def caption(tile: Tile) -> str:
    """Return what is seen in a tile, without what is not."""
    return " ".join(f"{name.capitalize()}." for name in FINDINGS if name in tile.findings)


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a small CLIP that was trained here on phantom tiles and captions."""
    torch = pytest.importorskip("torch")
    pytest.importorskip("transformers")
    folder = tmp_path_factory.mktemp("clip")
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        _train(folder, [Tile(seed) for seed in range(600)])
    finally:
        torch.set_num_threads(threads)
    return folder


def _train(folder: Path, tiles: Sequence[Tile]) -> None:
    import torch
    from transformers import CLIPModel

    words, sight = _tokenizer(), _processor(tiles)
    torch.manual_seed(0)
    model = CLIPModel(_config(words))
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=0.01)
    plan = torch.optim.lr_scheduler.OneCycleLR(optimizer, 2e-3, total_steps=_STEPS, pct_start=0.1)
    seen = sight(images=[each.image for each in tiles], return_tensors="pt")["pixel_values"]
    told = words([caption(each) for each in tiles], padding=True, return_tensors="pt")
    order = torch.Generator().manual_seed(0)
    model.train()
    for _ in range(_STEPS):
        rows = torch.randint(len(tiles), (_BATCH,), generator=order)
        given = {name: values[rows] for name, values in told.items()}
        model(pixel_values=seen[rows], return_loss=True, **given).loss.backward()
        optimizer.step()
        plan.step()
        optimizer.zero_grad()
    for each in (model, words, sight):
        each.save_pretrained(folder)


def _config(words: Any) -> Any:
    from transformers import CLIPConfig

    shape = {
        "hidden_size": 48,
        "intermediate_size": 96,
        "num_attention_heads": 4,
        "num_hidden_layers": 2,
    }
    special = {name: getattr(words, name) for name in ("bos_token_id", "eos_token_id")}
    return CLIPConfig(
        text_config={
            **shape,
            **special,
            "pad_token_id": words.pad_token_id,
            "vocab_size": len(words),
            "max_position_embeddings": _LONGEST,
        },
        vision_config={**shape, "image_size": 64, "patch_size": 16},
        projection_dim=32,
    )


def _processor(tiles: Sequence[Tile]) -> Any:
    from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

    pixels = np.stack([np.asarray(each.image) for each in tiles]) / 255
    return CLIPImageProcessorPil(
        size={"shortest_edge": 64},
        crop_size={"height": 64, "width": 64},
        image_mean=pixels.mean(axis=(0, 1, 2)).round(3).tolist(),
        image_std=pixels.std(axis=(0, 1, 2)).round(3).tolist(),
    )


def _tokenizer() -> Any:
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    known = sorted({word for name in FINDINGS for word in name.split()})
    ids = {word: at for at, word in enumerate(["<pad>", "<unk>", "<s>", "</s>", ".", *known])}
    base = Tokenizer(models.WordLevel(ids, unk_token="<unk>"))
    base.normalizer = normalizers.Lowercase()
    base.pre_tokenizer = pre_tokenizers.Whitespace()
    base.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", ids["<s>"]), ("</s>", ids["</s>"])]
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=base,
        pad_token="<pad>",
        unk_token="<unk>",
        bos_token="<s>",
        eos_token="</s>",
        model_max_length=_LONGEST,
    )
