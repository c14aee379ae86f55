"""The figures of a run for ``summary.json`` and the report."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import Any

from pathreward.training.evaluate import Estimate, gain
from pathreward.training.evaluate_clip import AnyEvaluation
from pathreward.training.recipe import TrainingRecipe
from pathreward.training.rows import Split
from pathreward.training.run_record import versions
from pathreward.training.settings import Grpo
from pathreward.training.watch import watched


def summarise(
    folder: Path,
    recipe: TrainingRecipe,
    rows: Split,
    evaluations: Mapping[str, AnyEvaluation],
    seconds: float,
) -> dict[str, Any]:
    """Return the costs and results of a run as JSON values.

    Args:
        folder: The run's folder, with the metrics of its steps.
        recipe: The recipe.
        rows: The rows.
        evaluations: The evaluations ``after`` the run and, if it had GRPO or trained a CLIP,
            ``before``.
        seconds: Wall time of this process; for a resumed run, since the last start.
    """
    from pathreward.training.callbacks import MetricsLog

    steps = MetricsLog(folder / "metrics.jsonl").read()
    gains: dict[str, Any] = {}
    if "before" in evaluations:
        before, after = evaluations["before"].values, evaluations["after"].values
        gains = {name: _plain(gain(values, after[name])) for name, values in before.items()}
    return {
        "recipe": recipe.name,
        "seed": recipe.seed,
        "rows": {
            "train": len(rows.train),
            "held_out": len(rows.held_out),
            **({"test": len(rows.test)} if rows.test else {}),
        },
        "seconds": round(seconds, 1),
        "stages": _stages(steps),
        "unlogged": _unlogged(recipe, steps) or None,
        "reward": _reward(steps),
        **{
            when: {name: _plain(each) for name, each in evaluation.estimates().items()}
            for when, evaluation in evaluations.items()
        },
        "gain": gains or None,
        "watch": [
            found._asdict()
            for number, stage in enumerate(recipe.stages, start=1)
            if isinstance(stage, Grpo)
            for found in watched(f"{number}-{stage.kind}", stage, steps)
        ],
        "versions": versions(),
    }


def _plain(estimate: Estimate | None) -> dict[str, float] | None:
    return None if estimate is None else asdict(estimate)


def _stages(steps: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return each stage's steps and seconds; the log is ordered by stage."""
    stages = {}
    for name, lines in groupby(steps, key=lambda line: str(line["stage"])):
        seconds = [line["seconds"] for line in lines]
        stages[name] = {"steps": len(seconds), "seconds": round(sum(seconds), 1)}
    return stages


def _unlogged(recipe: TrainingRecipe, steps: Sequence[Mapping[str, Any]]) -> dict[str, list[int]]:
    """Return the steps of each stage that have no line, since theirs was damaged."""
    logged = {(line["stage"], line["step"]) for line in steps}
    names = [(f"{number}-{stage.kind}", stage) for number, stage in enumerate(recipe.stages, 1)]
    missing = {
        name: [step for step in range(1, stage.steps + 1) if (name, step) not in logged]
        for name, stage in names
    }
    return {name: found for name, found in missing.items() if found}


def _reward(steps: Sequence[Mapping[str, Any]]) -> dict[str, float] | None:
    """Return the time of the reward per step and as a share, over the steps with a reward."""
    rewarded = [line for line in steps if "reward_seconds" in line]
    if not rewarded:
        return None
    spent = sum(line["reward_seconds"] for line in rewarded)
    return {
        "seconds_a_step": spent / len(rewarded),
        "share_of_step": spent / sum(line["seconds"] for line in rewarded),
    }
