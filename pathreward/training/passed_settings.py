"""Settings of TRL that a recipe passes through under ``trl``, and those that it may not."""

from collections.abc import Iterable, Mapping
from typing import Any

_OUTWARD = {
    *("push_to_hub", "report_to", "deepspeed", "log_completions_hub_repo"),
    *("trackio_bucket_id", "trackio_space_id", "trackio_static_space_id"),
}
"""Settings by which a run would be sent elsewhere, or would load a file's code."""

_BATCH = "the stage's `batch` (GRPO: `prompts` and `completions`)"
_OURS = {
    _BATCH: (
        *("auto_find_batch_size", "generation_batch_size", "num_generations"),
        *("per_device_train_batch_size", "steps_per_generation"),
    ),
    "the stage's `accumulate`": ("gradient_accumulation_steps",),
    "the stage's `steps`": ("max_steps", "num_train_epochs"),
    "the stage's `learning_rate`, `schedule`, `warmup` and `weight_decay`": (
        *("learning_rate", "lr_scheduler_type", "warmup_steps", "weight_decay"),
    ),
    "the stage's `loss`": ("loss_type",),
    "the stage's `epsilon`": ("epsilon",),
    "the stage's `epsilon_high`": ("epsilon_high",),
    "the stage's `beta`": ("beta",),
    "the stage's `iterations`": ("num_iterations",),
    "the stage's `max_tokens`": ("max_completion_length",),
    "the stage's `temperature`": ("temperature",),
    "`policy.precision`": ("bf16", "bf16_full_eval", "fp16", "fp16_full_eval"),
    "`save_every`; a checkpoint holds what `--resume` needs": (
        *("enable_jit_checkpoint", "ignore_data_skip", "load_best_model_at_end"),
        *("restore_callback_states_from_checkpoint", "resume_from_checkpoint", "save_on_each_node"),
        *("save_only_model", "save_steps", "save_strategy", "save_total_limit"),
    ),
    "the recipe's `evaluation`": (
        *("do_eval", "eval_accumulation_steps", "eval_delay", "eval_on_start", "eval_steps"),
        *("eval_strategy", "num_generations_eval", "per_device_eval_batch_size"),
    ),
    "`--output`": ("output_dir",),
    "the recipe's `seed`": ("data_seed", "seed"),
    "the recipe's `policy`": ("model_init_kwargs", "trust_remote_code"),
    "nothing: every step is logged, in `metrics.jsonl`": (
        *("disable_tqdm", "logging_first_step", "logging_steps", "logging_strategy"),
    ),
    "nothing: the run draws the order of the rows, so that it can resume": (
        *("dataloader_drop_last", "remove_unused_columns", "shuffle_dataset"),
        *("train_sampling_strategy", "use_cpu"),
    ),
    "nothing: the loss of a supervised stage is on the completion": (
        *("assistant_only_loss", "completion_only_loss"),
    ),
}
"""The settings of TRL that a run sets itself, by what a recipe has in their place."""

_REPLACEMENTS = {name: ours for ours, names in _OURS.items() for name in names}

_CURRENT_NAMES = {
    "gradient_checkpointing": "activation_checkpointing",
    "gradient_checkpointing_kwargs": "activation_checkpointing_kwargs",
}
"""The current names of settings that transformers has renamed."""


def expect_passable(names: Iterable[str]) -> None:
    """Check that settings may be passed through to TRL.

    >>> expect_passable(["max_grad_norm"])
    >>> expect_passable(["num_generations"])
    Traceback (most recent call last):
    ValueError: num_generations can't be set under `trl`: the run sets it; use the stage's `batch` \
(GRPO: `prompts` and `completions`)

    Raises:
        ValueError: If one contradicts a setting of the recipe, or sends the run elsewhere.
    """
    for name in sorted(names):
        if name in _REPLACEMENTS:
            raise ValueError(
                f"{name} can't be set under `trl`: the run sets it; use {_REPLACEMENTS[name]}"
            )
        if name.startswith("hub_") or name in _OUTWARD:
            raise ValueError(
                f"{name} can't be set under `trl`: a recipe may come from a stranger and must not "
                "send your run elsewhere or load code; set it in your own script (trackers: "
                "--report-to)"
            )
    for old, new in _CURRENT_NAMES.items():
        if {old, new} <= set(names):
            raise ValueError(f"`trl` has both {old} and {new}, its new name; keep {new}")


def current_names(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings under their current names.

    >>> current_names({"gradient_checkpointing": False, "top_k": 5})
    {'activation_checkpointing': False, 'top_k': 5}
    """
    return {_CURRENT_NAMES.get(name, name): value for name, value in settings.items()}
