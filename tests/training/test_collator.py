from collections.abc import Callable
from typing import Any

import pytest
import torch
from PIL import Image

from pathreward.errors import TrainingError
from pathreward.training.collator import UNTAUGHT, SuffixCollator
from pathreward.training.trajectory import trajectory

CHAINS = [
    "<observe>Nests. Mitoses.</observe>\n<think>1. Nests.\n2. Pigment is seen.\n3. So it is "
    "melanoma.</think><answer>melanoma</answer>",
    "<think>Granuloma is seen. Necrosis is absent. So it is sarcoidosis.</think>"
    "<answer>sarcoidosis</answer>",
]
QUESTION = "What is the diagnosis?"
LLAVA_TEMPLATE = (
    "{% for message in messages %}{{ message['role'].upper() }}: "
    "{% for block in message['content'] %}{% if block['type'] == 'image' %}<image>\n"
    "{% else %}{{ block['text'] }}{% endif %}{% endfor %}"
    "{% if message['role'] == 'assistant' %}</s>{% else %} {% endif %}{% endfor %}"
    "{% if add_generation_prompt %}ASSISTANT: {% endif %}"
)
SMALL: dict[str, Any] = {
    "hidden_size": 32,
    "intermediate_size": 64,
    "num_hidden_layers": 1,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
}
VISION: dict[str, Any] = {
    "depth": 1,
    "hidden_size": 32,
    "intermediate_size": 64,
    "num_heads": 4,
    "patch_size": 16,
}


def qwen(version: str) -> tuple[Any, Any]:
    """Return model and processor of the shape of Qwen2.5-VL or Qwen3-VL."""
    import transformers as hf

    from pathreward.training.settings import Tiny
    from pathreward.training.tiny import build_policy

    tiny = Tiny(hidden=32, layers=1, vision_hidden=32, vision_layers=1, patch=16)
    image = Image.new("RGB", (64, 64), (200, 120, 160))
    policy = build_policy(tiny, [*CHAINS, QUESTION, "user\n", "assistant\n"], [image], seed=0)
    if version == "3":
        return policy.model, policy.processor
    tokenizer = policy.processor.tokenizer
    ids = tokenizer.convert_tokens_to_ids
    rope = {"rope_type": "default", "rope_theta": 1e4, "mrope_section": [2, 1, 1]}
    config = hf.Qwen2_5_VLConfig(
        text_config={**SMALL, "vocab_size": len(tokenizer), "rope_parameters": rope},
        vision_config={
            **VISION,
            "temporal_patch_size": 1,
            "spatial_merge_size": 2,
            "out_hidden_size": 32,
            "window_size": 64,
            "fullatt_block_indexes": [0],
        },
        image_token_id=ids("<|image_pad|>"),
        video_token_id=ids("<|video_pad|>"),
        vision_start_token_id=ids("<|vision_start|>"),
        vision_end_token_id=ids("<|vision_end|>"),
    )
    return hf.Qwen2_5_VLForConditionalGeneration(config), policy.processor


def llava() -> tuple[Any, Any]:
    """Return model and processor of the shape of LLaVA, with a tokenizer as Llama has it."""
    import transformers as hf
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

    tokenizer: Any = Tokenizer(models.BPE(unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Metaspace(prepend_scheme="first", split=True),
            pre_tokenizers.Split("\n", "isolated"),
            pre_tokenizers.Split(">", "merged_with_previous"),
        ]
    )
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="never")
    special = ["<unk>", "<s>", "</s>", "<pad>", "<image>"]
    trainer = trainers.BpeTrainer(vocab_size=400, special_tokens=special, show_progress=False)
    tokenizer.train_from_iterator([*CHAINS, QUESTION, "USER: \nASSISTANT: "], trainer)
    fast: Any = hf.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, bos_token="<s>", eos_token="</s>", pad_token="<pad>"
    )
    images = CLIPImageProcessorPil(
        size={"shortest_edge": 32}, crop_size={"height": 32, "width": 32}, do_center_crop=True
    )
    processor = hf.LlavaProcessor(
        images,
        fast,
        patch_size=16,
        vision_feature_select_strategy="default",
        num_additional_image_tokens=1,
        chat_template=LLAVA_TEMPLATE,
    )
    vision = {**SMALL, "image_size": 32, "patch_size": 16}
    del vision["num_key_value_heads"]
    config = hf.LlavaConfig(
        vision_config=hf.CLIPVisionConfig(**vision),
        text_config=hf.LlamaConfig(**SMALL, vocab_size=len(fast)),
        image_token_index=fast.convert_tokens_to_ids("<image>"),
        vision_feature_layer=-1,
    )
    return hf.LlavaForConditionalGeneration(config), processor


SHAPES: dict[str, Callable[[], tuple[Any, Any]]] = {
    "Qwen2.5-VL": lambda: qwen("2.5"),
    "Qwen3-VL": lambda: qwen("3"),
    "LLaVA": llava,
}


@pytest.fixture(scope="module", params=list(SHAPES))
def shape(request: pytest.FixtureRequest) -> tuple[Any, Any]:
    torch.manual_seed(0)
    return SHAPES[request.param]()


def example(text: str, given: int, images: int = 1) -> dict[str, Any]:
    return {
        "images": [Image.new("RGB", (64, 64), (200, 120, 160))] * images,
        "prompt": [{"role": "user", "content": QUESTION}],
        "completion": [{"role": "assistant", "content": text}],
        "given": given,
        "where": "rows.jsonl:3",
    }


def collator(processor: Any) -> SuffixCollator:
    return SuffixCollator(processor=processor, completion_only_loss=True)


def taught(batch: dict[str, Any], row: int, processor: Any) -> str:
    labels = batch["labels"][row]
    kept = labels[labels != UNTAUGHT]
    decoded: str = processor.tokenizer.decode(kept, clean_up_tokenization_spaces=False)
    return decoded


SUFFIXES = [(text, step) for text in CHAINS for step in range(len(trajectory(text)))]


def test_decoded_labels_are_exactly_the_suffix(shape: tuple[Any, Any]) -> None:
    processor = shape[1]
    starts = [trajectory(text).starts[step] for text, step in SUFFIXES]
    rows = [example(text, start) for (text, _), start in zip(SUFFIXES, starts, strict=True)]
    batch = collator(processor)(rows)
    end = processor.tokenizer.eos_token
    for row, ((text, _), start) in enumerate(zip(SUFFIXES, starts, strict=True)):
        found = taught(batch, row, processor).rstrip("\n")
        if not start:  # Llama's tokenizer writes a space in front of any text
            found = found.lstrip(" ")
        assert found == f"{text[start:]}{end}"
        ids = batch["input_ids"][row]
        labels = batch["labels"][row]
        assert (ids[labels != UNTAUGHT] == labels[labels != UNTAUGHT]).all()
        whole = processor.tokenizer.decode(ids, clean_up_tokenization_spaces=False)
        assert text in whole, "the policy sees the whole chain"


def test_a_token_over_the_bound_is_divided() -> None:
    _, processor = SHAPES["Qwen3-VL"]()
    text = "<x>Nests.</x><think>So.</think><answer>melanoma</answer>"
    tokenizer = processor.tokenizer
    bound = text.index("<think>") + 1
    assert any(start < bound < end for start, end in offsets(tokenizer, text)), "the test's premise"
    batch = collator(processor)([example(text, bound), example(text, 0)])
    assert taught(batch, 0, processor) == f"{text[bound:]}{tokenizer.eos_token}\n"
    assert text in tokenizer.decode(batch["input_ids"][0])
    assert taught(batch, 1, processor) == f"{text}{tokenizer.eos_token}\n"


def offsets(tokenizer: Any, text: str) -> list[tuple[int, int]]:
    found = tokenizer(text, add_special_tokens=False, return_offsets_mapping=True)
    spans: list[tuple[int, int]] = found["offset_mapping"]
    return spans


def test_the_whole_chain_is_taught_as_trl_teaches_it(shape: tuple[Any, Any]) -> None:
    from trl.trainer.sft_trainer import DataCollatorForVisionLanguageModeling

    rows = [example(text, 0) for text in CHAINS]
    ours = collator(shape[1])(rows)
    bare = [{key: row[key] for key in ("images", "prompt", "completion")} for row in rows]
    theirs = DataCollatorForVisionLanguageModeling(shape[1], completion_only_loss=True)(bare)
    assert ours.keys() == theirs.keys()
    for key, value in theirs.items():
        assert torch.equal(torch.as_tensor(ours[key]), torch.as_tensor(value)), key


def test_the_loss_is_the_mean_over_the_suffix_and_no_gradient_comes_from_elsewhere(
    shape: tuple[Any, Any],
) -> None:
    model, processor = shape
    text = CHAINS[0]
    batch = collator(processor)([example(text, trajectory(text).starts[2]), example(CHAINS[1], 0)])
    output = model(**batch)
    output.logits.retain_grad()
    output.loss.backward()
    labels = batch["labels"][:, 1:]
    surprise = -output.logits.detach()[:, :-1].log_softmax(-1)
    own = surprise.gather(-1, labels.clamp(min=0)[..., None])[..., 0]
    wanted = labels != UNTAUGHT
    assert output.loss.item() == pytest.approx(float(own[wanted].mean()), rel=1e-5)
    gradient = output.logits.grad[:, :-1].abs().sum(-1)
    assert (gradient[~wanted] == 0).all()
    assert (gradient[wanted] > 0).all()
    assert (output.logits.grad[:, -1] == 0).all()


@pytest.mark.parametrize("images", [0, 2])
def test_rows_without_an_image_and_with_several(images: int) -> None:
    _, processor = SHAPES["Qwen3-VL"]()
    batch = collator(processor)([example(CHAINS[1], 25, images)])
    assert taught(batch, 0, processor).startswith(" Necrosis is absent.")


def test_a_cut_row_keeps_what_is_left_of_its_suffix() -> None:
    _, processor = SHAPES["Qwen3-VL"]()
    whole = collator(processor)([example(CHAINS[1], 25)])
    cut = SuffixCollator(processor=processor, completion_only_loss=True, max_length=30)
    assert torch.equal(cut([example(CHAINS[1], 25)])["labels"], whole["labels"][:, :30])


def test_a_template_that_rewrites_completions_is_refused() -> None:
    _, processor = SHAPES["Qwen3-VL"]()
    template = processor.chat_template
    processor.chat_template = template.replace("{{ block['text'] }}", "{{ block['text'][:9] }}")
    with pytest.raises(TrainingError, match=r"rows\.jsonl:3: the chat template changes the text"):
        collator(processor)([example(CHAINS[1], 25)])


def test_a_tokenizer_without_places_is_refused() -> None:
    class Slow:
        is_fast = False

    class Processor:
        tokenizer = Slow()

    class Theirs:
        processor = Processor()

    with pytest.raises(TrainingError, match="`trajectory` needs a fast tokenizer"):
        SuffixCollator.of(Theirs())  # type: ignore[arg-type]  # stands in
