from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import torch

from pathreward.errors import TrainingError
from pathreward.training import train
from pathreward.training.callbacks import MetricsLog
from pathreward.training.data import phantom_rows, tokenizer_texts
from pathreward.training.policy import Policy, load_policy
from pathreward.training.processor import CHAT_TEMPLATE, TileProcessor
from pathreward.training.rows import TrainingRow
from pathreward.training.settings import Phantom, Tiny
from pathreward.training.tiny import build_policy

SETTINGS = Tiny(hidden=48, layers=1, vision_hidden=32, vision_layers=1, patch=16)


@pytest.fixture(scope="module")
def rows() -> Sequence[TrainingRow]:
    return phantom_rows(Phantom(tiles=12, held_out=1), 0).train


@pytest.fixture(scope="module")
def policy(rows: Sequence[TrainingRow]) -> Policy:
    texts = tokenizer_texts(rows, ["observe", "think", "answer"])
    return build_policy(SETTINGS, texts, [row.picture.image for row in rows], seed=0)


@pytest.fixture(scope="module")
def checkpoint(policy: Policy, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as the hub has it for Qwen2.5-VL, with few weights."""
    from transformers import Qwen2_5_VLConfig, Qwen2_5_VLForConditionalGeneration

    tokenizer = policy.processor.tokenizer
    ids = tokenizer.convert_tokens_to_ids
    config = Qwen2_5_VLConfig(
        text_config={
            "vocab_size": len(tokenizer),
            "hidden_size": 48,
            "intermediate_size": 96,
            "num_hidden_layers": 1,
            "num_attention_heads": 4,
            "num_key_value_heads": 2,
            "rope_parameters": {
                "rope_type": "default",
                "rope_theta": 10_000.0,
                "mrope_section": [2, 2, 2],
            },
            "pad_token_id": tokenizer.pad_token_id,
            "eos_token_id": tokenizer.eos_token_id,
        },
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
    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("qwen2_5_vl")
    Qwen2_5_VLForConditionalGeneration(config).save_pretrained(folder)
    tokenizer.chat_template = CHAT_TEMPLATE
    tokenizer.save_pretrained(folder)
    policy.processor.image_processor.save_pretrained(folder)
    return folder


def test_a_policy_survives_being_saved(
    policy: Policy, rows: Sequence[TrainingRow], tmp_path: Path
) -> None:
    policy.save(tmp_path)
    again = load_policy(tmp_path)
    prompts = [row.messages for row in rows[:3]]
    assert [*again.generate(prompts, 8, 3)] == [*policy.generate(prompts, 8, 3)]
    assert isinstance(again.processor, TileProcessor)


def test_a_batch_is_answered_as_its_rows_are(policy: Policy, rows: Sequence[TrainingRow]) -> None:
    prompts = [row.messages for row in rows[:4]]
    together = [text for batch in policy.generate(prompts, 8, 4) for text in batch]
    alone = [text for batch in policy.generate(prompts, 8, 1) for text in batch]
    assert together == alone


def test_a_checkpoint_of_the_hubs_shape_is_read(
    checkpoint: Path, rows: Sequence[TrainingRow]
) -> None:
    found = load_policy(checkpoint)
    assert found.model.config.model_type == "qwen2_5_vl"
    [written] = found.generate([rows[0].messages], max_tokens=4, batch=1)
    assert len(written) == 1


@pytest.mark.parametrize("name", ["nowhere", "empty"])
def test_an_invalid_policy_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(TrainingError, match=r"can't load the policy .*name a folder of a model"):
        load_policy(tmp_path / name)


@pytest.mark.slow
@pytest.mark.parametrize("lora", [None, {"rank": 2, "alpha": 4}], ids=["all weights", "lora"])
def test_a_checkpoint_is_trained_and_resumes_exactly(
    checkpoint: Path,
    written: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    lora: dict[str, Any] | None,
) -> None:
    rate: dict[str, Any] = {"steps": 4, "learning_rate": 1e-3, "save_every": 2}
    recipe = written(
        policy={"checkpoint": str(checkpoint), **({"lora": lora} if lora else {})},
        stages=[
            {"kind": "sft", "batch": 4, **rate},
            # Only the divergence from the start has a gradient here: the reference must be it.
            {"kind": "grpo", "prompts": 1, "completions": 2, "max_tokens": 8, "beta": 0.5, **rate},
        ],
    )
    train(recipe, tmp_path / "unbroken")
    append = MetricsLog.append
    for stop in (("1-sft", 3), ("2-grpo", 3)):
        monkeypatch.setattr(MetricsLog, "append", _stopping(append, stop))
        with pytest.raises(KeyboardInterrupt):
            train(recipe, tmp_path / "broken", resume=True)
    monkeypatch.setattr(MetricsLog, "append", append)
    train(recipe, tmp_path / "broken", resume=True)
    weights = [_weights(tmp_path / name) for name in ("unbroken", "broken")]
    assert weights[0] == weights[1]
    assert len(set(weights[0].values())) == 3, "each stage changed the weights"


def _stopping(append: Any, stop: tuple[str, int]) -> Any:
    def append_and_stop(self: MetricsLog, line: Any) -> None:
        append(self, line)
        if (line["stage"], line["step"]) == stop:
            raise KeyboardInterrupt

    return append_and_stop


def _weights(folder: Path) -> dict[str, bytes]:
    start = folder / "checkpoints" / "0-start"
    found = [start, *sorted(folder.glob("checkpoints/*/final"))]
    return {each.parent.name: next(each.glob("*model.safetensors")).read_bytes() for each in found}
