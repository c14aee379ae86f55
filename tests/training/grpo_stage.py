"""Run one stage of GRPO on the policy of the fixture `taught`."""

from pathlib import Path
from typing import Any

import yaml

from pathreward.training.callbacks import MetricsLog
from pathreward.training.data import load_rows
from pathreward.training.job import Job, stage_job
from pathreward.training.recipe import TrainingRecipe, parse_training
from pathreward.training.run import quiet
from pathreward.training.stages import Outlets, run_stage
from pathreward.training.stopping import Stop
from tests.training.conftest import MINIATURE


def grpo_recipe(
    start: Path, reward: Any = None, policy: Any = None, **stage: Any
) -> TrainingRecipe:
    """Return a recipe with one stage of GRPO on a checkpoint, with settings of its policy."""
    changed = {**MINIATURE["stages"][2], "steps": 2, **stage}
    return parse_training(
        yaml.safe_dump(
            {
                **MINIATURE,
                "policy": {"checkpoint": str(start), **(policy or {})},
                "reward": reward or MINIATURE["reward"],
                "stages": [changed],
            }
        )
    )


def grpo_job(start: Path, folder: Path, reward: Any = None, **stage: Any) -> Job:
    """Return the only stage of `grpo_recipe` as a job."""
    recipe = grpo_recipe(start, reward, **stage)
    return stage_job(recipe, folder, 1, recipe.stages[0], start, ())


def run_grpo(start: Path, folder: Path, reward: Any = None, **stage: Any) -> list[dict[str, Any]]:
    """Train the stage of `grpo_recipe` and return its logged steps."""
    recipe = grpo_recipe(start, reward, **stage)
    folder.mkdir(exist_ok=True)
    log = MetricsLog(folder / "metrics.jsonl")
    with quiet():
        run_stage(
            grpo_job(start, folder, reward, **stage),
            load_rows(recipe, recipe.seed).train,
            recipe.load_reward(),
            Outlets(log),
            Stop(),
        )
    return log.read()
