import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pathreward.errors import RecipeError
from pathreward.training import train
from pathreward.training.job import stage_configuration
from tests.training.grpo_stage import grpo_job, grpo_recipe


def test_a_setting_that_trl_does_not_know_is_named(
    written: Callable[..., Path], tmp_path: Path
) -> None:
    stage: dict[str, Any] = {"kind": "sft", "steps": 1, "learning_rate": 1e-3}
    recipe = written(stages=[{**stage, "trl": {"packings": True}}])
    with pytest.raises(RecipeError, match="unknown setting of SFTConfig 'packings', did you mean"):
        train(recipe, tmp_path / "run")


@pytest.mark.parametrize(
    ("stage", "message"),
    [
        (
            {"trl": {"multi_objective_aggregation": "normalize_then_sum"}},
            "gives TRL the total only; set `parts: separate`",
        ),
        ({"micro_batch": 3}, "`micro_batch` must divide `prompts` x `completions` = 8, got 3"),
        ({"overlong": {"buffer": 41}}, "`overlong.buffer` must be `max_tokens` = 40 or less"),
        ({"loss": "ppo"}, "stages.0.grpo.loss: Input should be 'grpo', 'dapo'"),
        ({"dynamic_sampling": {"rounds": 2}}, "unknown key 'rounds'"),
        ({"dynamic_sampling": {"max_rounds": 0}}, "greater than 0"),
        ({"stop_when_dead": 0}, "greater than 0"),
    ],
)
def test_settings_of_grpo_that_do_not_fit_are_refused(
    tmp_path: Path, stage: dict[str, Any], message: str
) -> None:
    with pytest.raises(RecipeError, match=re.escape(message)):
        grpo_recipe(tmp_path, **stage)


def test_the_settings_of_grpo_reach_trl(tmp_path: Path) -> None:
    chosen = {"loss": "dr_grpo", "epsilon": 0.1, "epsilon_high": 0.3, "beta": 0.04}
    job = grpo_job(tmp_path, tmp_path, **chosen, micro_batch=2, accumulate=3)
    found = stage_configuration(job)
    assert (found.loss_type, found.epsilon, found.epsilon_high, found.beta) == (*chosen.values(),)
    # 2 prompts of 4 completions in passes of 2, three batches a step
    assert found.per_device_train_batch_size == 2
    assert found.gradient_accumulation_steps == 12
    assert found.generation_batch_size == 24
