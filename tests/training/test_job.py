"""A stage as a job: its folders, and the configuration that TRL gets."""

from pathlib import Path
from typing import Any

import pytest

from pathreward.errors import RecipeError
from pathreward.training.job import Job, stage_configuration, stage_job
from pathreward.training.recipe import TrainingRecipe


def job_of(folder: Path, precision: str = "mixed", **stage: Any) -> Job:
    """Return the second stage of a run on a checkpoint."""
    recipe = TrainingRecipe.model_validate(
        {
            "policy": {"checkpoint": "hub/model", "precision": precision},
            "data": {"phantom": {"tiles": 4, "held_out": 1}},
            "reward": "pathreward",
            "stages": [{"kind": "grpo", "steps": 3, "learning_rate": 1e-3, **stage}],
        }
    )
    return stage_job(recipe, folder, 2, recipe.stages[0], folder / "start", ["tensorboard"])


def test_a_job_has_folders_of_its_own(tmp_path: Path) -> None:
    job = job_of(tmp_path)
    assert job.name == "2-grpo"
    assert job.final == tmp_path / "checkpoints" / "2-grpo" / "final"
    assert (job.start, job.report_to) == (tmp_path / "start", ["tensorboard"])


def test_a_batch_is_prompts_times_completions_in_micro_batches(tmp_path: Path) -> None:
    found = stage_configuration(job_of(tmp_path, prompts=2, completions=4, micro_batch=2))
    assert (found.per_device_train_batch_size, found.gradient_accumulation_steps) == (2, 4)
    assert (found.num_generations, found.max_steps) == (4, 3)


@pytest.mark.parametrize(
    ("trl", "message"),
    [
        ({"beta_": 1}, "stage 2-grpo: unknown setting of GRPOConfig 'beta_', did you mean 'beta'"),
        ({"optim": "nonsense"}, "stage 2-grpo: TRL refuses its settings: "),
    ],
)
def test_settings_that_trl_refuses_are_named(
    tmp_path: Path, trl: dict[str, Any], message: str
) -> None:
    with pytest.raises(RecipeError) as caught:
        stage_configuration(job_of(tmp_path, trl=trl))
    assert message in str(caught.value)


def test_float32_is_not_overruled_by_the_file_of_accelerate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACCELERATE_MIXED_PRECISION", "bf16")
    for precision, expected in (("float32", "no"), ("mixed", "bf16")):
        job = job_of(tmp_path, precision)
        assert stage_configuration(job).mixed_precision == expected
