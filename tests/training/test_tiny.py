from collections.abc import Sequence

import pytest
import torch

from pathreward.training.data import phantom_rows, tokenizer_texts
from pathreward.training.policy import Policy
from pathreward.training.rows import TrainingRow
from pathreward.training.settings import Phantom, Tiny
from pathreward.training.tiny import TAGS, build_policy

SETTINGS = Tiny(hidden=48, layers=1, vision_hidden=32, vision_layers=1, patch=16)
CHAIN = (
    "<observe>Granuloma. No mucin.</observe><think>Granuloma supports sarcoidosis.</think>"
    "<answer>sarcoidosis</answer>"
)


@pytest.fixture(scope="module")
def rows() -> Sequence[TrainingRow]:
    return phantom_rows(Phantom(tiles=12, held_out=1), 0).train


@pytest.fixture(scope="module")
def policy(rows: Sequence[TrainingRow]) -> Policy:
    texts = tokenizer_texts(rows, ["observe", "think", "answer"])
    return build_policy(SETTINGS, texts, [row.picture.image for row in rows], seed=0)


@pytest.mark.parametrize(
    "text", [CHAIN, "Spaces  and\nlines, ünïcode 🔬 <b>", "", "<think></think>"]
)
def test_text_survives_the_tokenizer(policy: Policy, text: str) -> None:
    tokenizer = policy.processor.tokenizer
    assert tokenizer.decode(tokenizer.encode(text), skip_special_tokens=True) == text


def test_tags_are_ordinary_tokens(policy: Policy) -> None:
    tokenizer = policy.processor.tokenizer
    assert all(len(tokenizer.encode(tag)) == 1 for tag in TAGS)
    assert not set(TAGS) & set(tokenizer.all_special_tokens)
    assert len(tokenizer.encode(CHAIN)) < 26, "words of the corpus are one token each"


def test_pixels_are_scaled_by_the_images(policy: Policy, rows: Sequence[TrainingRow]) -> None:
    values = [
        policy.processor.image_processor(row.picture.image, return_tensors="pt")["pixel_values"]
        for row in rows
    ]
    assert abs(float(torch.cat(values).mean())) < 0.02
    assert float(torch.cat(values).std()) == pytest.approx(1, abs=0.05)


def test_two_seeds_are_two_policies(rows: Sequence[TrainingRow]) -> None:
    images = [rows[0].picture.image]
    one, same, other = (build_policy(SETTINGS, ["a"], images, seed) for seed in (0, 0, 1))
    weights = [each.model.lm_head.weight for each in (one, same, other)]
    assert torch.equal(weights[0], weights[1])
    assert not torch.equal(weights[0], weights[2])
