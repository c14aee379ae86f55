"""Settings of TRL that a recipe passes through under ``trl``, and those that it may not."""

from collections.abc import Mapping
from typing import Any

_OUTWARD = {
    *("push_to_hub", "report_to", "deepspeed", "log_completions_hub_repo", "generation_kwargs"),
    *("trackio_bucket_id", "trackio_space_id", "trackio_static_space_id"),
    *("accelerator_config", "chat_template_path", "fsdp_config"),
    *("transformers_continuous_batching_config", "vllm_group_port"),
    *("vllm_server_base_url", "vllm_server_host", "vllm_server_port"),
}
"""Settings by which a run would be sent elsewhere, or would read a file or load code."""

_WORDS = {
    *("cache_implementation", "dataloader_multiprocessing_context", "dataset_text_field"),
    *("ddp_backend", "debug", "eos_token", "fsdp", "importance_sampling_level"),
    *("include_for_metrics", "include_num_input_tokens_seen", "label_names"),
    *("length_column_name", "log_level", "log_level_replica", "metric_for_best_model"),
    *("multi_objective_aggregation", "optim", "optim_args", "optim_target_modules"),
    *("packing_strategy", "pad_to_multiple_of", "pad_token", "project", "run_name"),
    *("scale_rewards", "torch_compile_backend", "torch_compile_mode", "truncation_mode"),
    *("vllm_importance_sampling_mode", "vllm_mode", "vllm_model_impl"),
    "vllm_structured_outputs_regex",
}
"""The settings that may be text or a list: words that name no file, address or code."""

_MAPPINGS = {
    *("activation_checkpointing_kwargs", "chat_template_kwargs", "dataset_kwargs"),
    *("gradient_checkpointing_kwargs", "liger_kernel_config", "lr_scheduler_kwargs"),
}
"""The settings that may be a mapping, which is written in the recipe and not read from a file."""

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
    "the weights of the recipe's `reward`, and `overlong.weight`": ("reward_weights",),
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


def expect_passable(settings: Mapping[str, Any]) -> None:
    """Check that settings may be passed through to TRL.

    Numbers and booleans are passed on. Text, lists and mappings may hold a path, an address or
    code: they are passed on only for the settings that are known to take none.

    >>> expect_passable({"max_grad_norm": 1.0})
    >>> expect_passable({"num_generations": 8})
    Traceback (most recent call last):
    ValueError: num_generations can't be set under `trl`: the run sets it; use the stage's `batch` \
(GRPO: `prompts` and `completions`)

    Raises:
        ValueError: If one contradicts a setting of the recipe, or sends the run elsewhere.
    """
    for name, value in sorted(settings.items()):
        if name in _REPLACEMENTS:
            raise ValueError(
                f"{name} can't be set under `trl`: the run sets it; use {_REPLACEMENTS[name]}"
            )
        if name.startswith("hub_") or name in _OUTWARD or not _is_plain(name, value):
            raise ValueError(
                f"{name} can't be set under `trl`"
                + ("" if name in _OUTWARD else f" to {_kind(value)}")
                + ": a recipe may come from a stranger and must not send your run elsewhere, read "
                "a file or load code; set it in your own script (trackers: --report-to)"
            )
    for old, new in _CURRENT_NAMES.items():
        if {old, new} <= settings.keys():
            raise ValueError(f"`trl` has both {old} and {new}, its new name; keep {new}")


def _is_plain(name: str, value: Any) -> bool:
    """Return whether a value names no file, address or code."""
    if value is None or isinstance(value, bool | int | float):
        return True
    return name in (_MAPPINGS if isinstance(value, Mapping) else _WORDS)


def _kind(value: Any) -> str:
    if isinstance(value, str):
        return "text"
    return "a mapping" if isinstance(value, Mapping) else f"a {type(value).__name__}"


def current_names(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings under their current names.

    >>> current_names({"gradient_checkpointing": False, "top_k": 5})
    {'activation_checkpointing': False, 'top_k': 5}
    """
    return {_CURRENT_NAMES.get(name, name): value for name, value in settings.items()}
