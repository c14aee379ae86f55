from typing import Any

import pytest

from pathreward.training.passed_settings import (
    _MAPPINGS,
    _OUTWARD,
    _REPLACEMENTS,
    _WORDS,
    expect_passable,
)


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["num_generations"], "num_generations can't be set under `trl`: the run sets it; use the"),
        (["per_device_train_batch_size"], "use the stage's `batch` (GRPO: `prompts` and"),
        (["gradient_accumulation_steps"], "use the stage's `accumulate`"),
        (["save_steps"], "use `save_every`"),
        (["logging_steps"], "every step is logged"),
        (["bf16"], "use `policy.precision`"),
        (["max_grad_norm", "seed"], "seed can't be set under `trl`"),
        (["hub_token"], "must not send your run elsewhere"),
        (["chat_template_path"], "must not send your run elsewhere, read a file or load code"),
        (["vllm_server_base_url"], "must not send your run elsewhere"),
        (["vllm_server_port"], "must not send your run elsewhere"),
        (["accelerator_config"], "must not send your run elsewhere, read a file"),
        (["fsdp_config"], "must not send your run elsewhere, read a file"),
        (["generation_kwargs"], "must not send your run elsewhere, read a file or load code"),
        (["trackio_space_id"], "must not send your run elsewhere"),
        (
            ["gradient_checkpointing", "activation_checkpointing"],
            "has both gradient_checkpointing and activation_checkpointing, its new name",
        ),
    ],
)
def test_a_contradiction_is_refused_by_name(names: list[str], message: str) -> None:
    with pytest.raises(ValueError, match="`trl`") as caught:
        expect_passable(dict.fromkeys(names, 1))
    assert message in str(caught.value)


@pytest.mark.parametrize("name", ["use_vllm", "gradient_checkpointing", "top_p", "max_grad_norm"])
def test_what_no_setting_of_ours_covers_is_passed_through(name: str) -> None:
    expect_passable({name: 1})


@pytest.mark.parametrize(
    ("setting", "passed"),
    [
        ({"optim": "adamw_torch"}, True),
        ({"optim_target_modules": ["attn"]}, True),
        ({"lr_scheduler_kwargs": {"num_cycles": 1}}, True),
        ({"lr_scheduler_kwargs": "/etc/passwd"}, False),
        ({"optim": {"a": 1}}, False),
        ({"a_setting_of_a_later_trl": "http://example.org"}, False),
        ({"a_setting_of_a_later_trl": ["os.system"]}, False),
        ({"a_setting_of_a_later_trl": 3}, True),
    ],
)
def test_text_and_mappings_are_passed_where_they_name_no_file(
    setting: dict[str, Any], passed: bool
) -> None:
    if passed:
        expect_passable(setting)
        return
    with pytest.raises(ValueError, match="must not send your run elsewhere, read a file"):
        expect_passable(setting)


def test_each_setting_of_trl_that_takes_text_is_judged() -> None:
    from transformers import TrainingArguments
    from trl import GRPOConfig, SFTConfig  # type: ignore[attr-defined]  # exported lazily

    judged = {*_OUTWARD, *_WORDS, *_MAPPINGS, *_REPLACEMENTS}
    for kind in (TrainingArguments, SFTConfig, GRPOConfig):
        for name, field in kind.__dataclass_fields__.items():
            text = str(field.type)
            if any(each in text for each in ("str", "dict", "list", "Any", "Callable")):
                assert name in judged or name.startswith("hub_"), name
            if "a path" in (help_ := str(field.metadata.get("help")).lower()) or "url" in help_:
                assert name not in _WORDS, name


def test_every_refused_name_is_one_of_trl() -> None:
    from trl import GRPOConfig, SFTConfig  # type: ignore[attr-defined]  # exported lazily

    known = {*GRPOConfig.__dataclass_fields__, *SFTConfig.__dataclass_fields__}
    assert known >= _REPLACEMENTS.keys()
