from collections.abc import Callable
from pathlib import Path

import pytest

from pathreward.errors import RecipeError, TrainingError, install_command
from pathreward.training import trackers, train
from pathreward.training.job import stage_configuration, stage_job
from pathreward.training.recipe import load_training


@pytest.mark.parametrize("name", trackers.TRACKERS)
def test_a_tracker_that_is_not_installed(
    name: str, monkeypatch: pytest.MonkeyPatch, written: Callable[..., Path], tmp_path: Path
) -> None:
    monkeypatch.setattr(trackers, "find_spec", lambda name: None)
    with pytest.raises(TrainingError) as caught:
        train(written(), tmp_path / "run", report_to=[name])
    assert f"{name} is not installed; {install_command(name)}" in str(caught.value)
    assert not (tmp_path / "run").exists()


def test_a_recipe_names_only_trackers_of_this_machine(written: Callable[..., Path]) -> None:
    assert load_training(written(report_to=["tensorboard"])).report_to == ["tensorboard"]
    with pytest.raises(RecipeError, match=r"report_to.0: Input should be 'tensorboard' or 'track"):
        load_training(written(report_to=["wandb"]))


def test_trl_reports_to_the_trackers_and_to_no_space(
    written: Callable[..., Path], tmp_path: Path
) -> None:
    recipe = load_training(written())
    for stage in recipe.stages:
        job = stage_job(recipe, tmp_path, 1, stage, tmp_path, ["trackio"])
        settings = stage_configuration(job)
        assert settings.report_to == ["trackio"]
        assert settings.trackio_space_id is None
        assert not settings.push_to_hub
