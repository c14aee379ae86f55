"""The tokens that no text may have are those of the policy's family, found by its own files."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pathreward.errors import DataError
from pathreward.training import train
from pathreward.training.placeholders import expect_no_placeholder, placeholders
from pathreward.training.policy import load_policy
from pathreward.training.recipe import load_training
from pathreward.training.rows import Split, TrainingRow
from tests.training.conftest import MINIATURE
from tests.training.shapes import tiny_policy, write_checkpoint

QWEN = {"<|vision_start|>", "<|image_pad|>", "<|vision_end|>", "<|video_pad|>"}
IDEFICS = {"<fake_token_around_image>", "<image>", "<global-img>"}
GEMMA = {"<start_of_image>", "<image_soft_token>", "<end_of_image>"}

TEMPLATE = (
    "{% for message in messages %}{{ message['role'] }}: {% for block in message['content'] %}"
    "{% if block['type'] == 'image' %}IMAGE{% else %}{{ block['text'] }}{% endif %}{% endfor %}"
    "<|im_end|>{% endfor %}"
)


def with_tokens(folder: Path, **named: str) -> Any:
    """Return the tokenizer of a tiny policy with tokens of a family, by their names."""
    from transformers import AutoTokenizer

    tiny_policy().processor.tokenizer.save_pretrained(folder)
    return AutoTokenizer.from_pretrained(folder, extra_special_tokens=named)


def idefics(folder: Path) -> None:
    from transformers import Idefics3Config, Idefics3Processor
    from transformers.models.idefics3.image_processing_pil_idefics3 import Idefics3ImageProcessorPil

    tokenizer = with_tokens(folder)
    tokenizer.add_special_tokens({"additional_special_tokens": ["<global-img>", "<row_1_col_1>"]})
    images = Idefics3ImageProcessorPil(
        size={"longest_edge": 64}, max_image_size={"longest_edge": 32}
    )
    template = TEMPLATE.replace("IMAGE", "<image>")
    Idefics3Processor(images, tokenizer, image_seq_len=4, chat_template=template).save_pretrained(
        folder
    )
    Idefics3Config(image_token_id=10**6).save_pretrained(folder)


def gemma(folder: Path) -> None:
    from transformers import Gemma3Config, Gemma3Processor
    from transformers.models.gemma3.image_processing_pil_gemma3 import Gemma3ImageProcessorPil

    tokenizer = with_tokens(
        folder,
        boi_token="<start_of_image>",
        image_token="<image_soft_token>",
        eoi_token="<end_of_image>",
    )
    images = Gemma3ImageProcessorPil(size={"height": 32, "width": 32})
    template = TEMPLATE.replace("IMAGE", "<start_of_image>")
    Gemma3Processor(images, tokenizer, template, image_seq_length=4).save_pretrained(folder)
    Gemma3Config().save_pretrained(folder)


def shape(family: str) -> Callable[[Path], object]:
    return lambda folder: write_checkpoint(family, folder, tiny_policy())


FAMILIES: dict[str, tuple[Callable[[Path], object], set[str]]] = {
    "qwen2_5_vl": (shape("qwen2_5_vl"), QWEN),
    "qwen3_vl": (shape("qwen3_vl"), QWEN),
    "llava": (shape("llava"), {"<image>"}),
    "idefics3": (idefics, IDEFICS | {"<row_1_col_1>"}),
    "gemma3": (gemma, GEMMA),
}


@pytest.mark.parametrize("family", FAMILIES)
def test_the_tokens_of_images_are_those_of_the_family(
    written: Callable[..., Path], tmp_path: Path, family: str
) -> None:
    write, expected = FAMILIES[family]
    folder = tmp_path / family
    folder.mkdir()
    write(folder)
    settings = load_training(written(policy={"checkpoint": str(folder)}))
    assert placeholders(settings, folder) == expected


def test_the_tokens_of_a_tiny_policy_are_those_of_its_family(written: Callable[..., Path]) -> None:
    assert placeholders(load_training(written()), None) == QWEN


def write_rows(folder: Path, **row: Any) -> Path:
    Image.new("RGB", (64, 64)).save(folder / "0.png")
    plain = {"question": "Which?", "answer": "cyst", "findings": "Nests.", "reasoning": "So."}
    rows = [plain, {**plain, "image": "0.png", **row}, {**plain, "question": "Why?"}]
    path = folder / "rows.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in rows), "utf-8")
    return path


FIELDS = ("question", "completion", "findings", "reasoning", "caption")
"""An answer is left out: a sample has it without Qwen's special tokens."""


@pytest.mark.parametrize("field", FIELDS)
def test_a_text_with_such_a_token_is_named_before_training(
    written: Callable[..., Path], tmp_path: Path, field: str
) -> None:
    path = write_rows(tmp_path, **{field: "a <|image_pad|> b"})
    data = {"train": str(path), "held_out": 0.4}
    recipe = written(data=data, stages=[MINIATURE["stages"][1]])
    with pytest.raises(DataError) as caught:
        train(recipe, tmp_path / "run")
    assert str(caught.value) == (
        f"{path}:2, field '{'prompt' if field == 'question' else field}': <|image_pad|> stands for "
        "an image in the policy's prompts; remove it, images are named in `images`"
    )
    assert not (tmp_path / "run").exists()


def test_what_is_a_token_of_another_family_only_is_text(
    written: Callable[..., Path], tmp_path: Path
) -> None:
    settings = load_training(written())
    rows = Split([TrainingRow((), ({"role": "user", "content": "an <image> tag"},))], [])
    expect_no_placeholder(settings, rows, None)
    llava = write_checkpoint("llava", tmp_path / "llava", tiny_policy())
    with pytest.raises(DataError, match="field 'prompt': <image> stands for an image"):
        expect_no_placeholder(settings, rows, llava)


def test_a_policy_of_the_hub_is_asked_when_it_is_there(
    written: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    llava = write_checkpoint("llava", tmp_path / "llava", tiny_policy())
    path = write_rows(tmp_path, question="an <image> tag")
    monkeypatch.setattr(
        "pathreward.training.run.load_policy", lambda name, *rest: load_policy(llava, *rest)
    )
    recipe = written(
        policy={"checkpoint": "some/llava"},
        data={"train": str(path), "held_out": 0.4},
        stages=[MINIATURE["stages"][1]],
    )
    with pytest.raises(DataError, match=r"rows\.jsonl:2, field 'prompt': <image> stands for"):
        train(recipe, tmp_path / "run")
