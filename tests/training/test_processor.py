from collections.abc import Sequence

import pytest

from pathreward.training.data import phantom_rows, tokenizer_texts
from pathreward.training.policy import Policy
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


def test_an_image_becomes_its_merged_patches(policy: Policy, rows: Sequence[TrainingRow]) -> None:
    inputs = policy.processor.apply_chat_template(
        [rows[0].messages], tokenize=True, return_dict=True, return_tensors="pt"
    )
    image = policy.processor.image_token_id
    assert (inputs["input_ids"] == image).sum() == (64 // 16 // 2) ** 2
    assert inputs["pixel_values"].shape == (16, 3 * 16 * 16)
