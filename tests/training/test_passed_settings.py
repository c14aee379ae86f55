import pytest

from pathreward.training.passed_settings import _REPLACEMENTS, expect_passable


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
        (["trackio_space_id"], "must not send your run elsewhere"),
        (
            ["gradient_checkpointing", "activation_checkpointing"],
            "has both gradient_checkpointing and activation_checkpointing, its new name",
        ),
    ],
)
def test_a_contradiction_is_refused_by_name(names: list[str], message: str) -> None:
    with pytest.raises(ValueError, match="`trl`") as caught:
        expect_passable(names)
    assert message in str(caught.value)


@pytest.mark.parametrize("name", ["use_vllm", "gradient_checkpointing", "top_p", "max_grad_norm"])
def test_what_no_setting_of_ours_covers_is_passed_through(name: str) -> None:
    expect_passable([name])


def test_every_refused_name_is_one_of_trl() -> None:
    from trl import GRPOConfig, SFTConfig  # type: ignore[attr-defined]  # exported lazily

    known = {*GRPOConfig.__dataclass_fields__, *SFTConfig.__dataclass_fields__}
    assert known >= _REPLACEMENTS.keys()
