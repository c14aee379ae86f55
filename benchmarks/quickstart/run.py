"""Train the quick start on several seeds, with two controls, and write the table.

    python benchmarks/quickstart/run.py --seeds 0 1 2

Each seed is trained with `training/quickstart.yaml`. A control of a seed starts from that seed's
policy before GRPO, and differs from the recipe in one weight of the reward only.
"""

import argparse
import copy
import json
import os
import platform
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

from pathreward.training.recipe import TrainingRecipe, load_training
from pathreward.training.run import train

HERE = Path(__file__).parent
RECIPE = HERE.parents[1] / "training" / "quickstart.yaml"
CONTROLS = {"answer weight 0": "answer", "entity weight 0": "entity"}
MEASURES = {"accuracy": "accuracy", "entity_f1": "entity F1", "format_rate": "format rate"}
BEGIN, END = "<!-- table -->", "<!-- /table -->"


def control(recipe: TrainingRecipe, part: str, start: Path) -> TrainingRecipe:
    """Return the recipe's GRPO stage with one part of the reward weighing nothing."""
    if not isinstance(recipe.reward, dict):
        raise TypeError("the quick start's reward is expected to be written out in its recipe")
    reward: dict[str, Any] = copy.deepcopy(recipe.reward)
    reward["gate"]["of"]["sum"][part]["weight"] = 0
    return recipe.model_copy(
        update={
            "reward": reward,
            "policy": recipe.policy.model_copy(
                update={"tiny": None, "checkpoint": str(start.resolve())}
            ),
            "stages": [stage for stage in recipe.stages if stage.kind == "grpo"],
        }
    )


def run(seeds: list[int], folder: Path) -> dict[str, Any]:
    """Run what is not yet there and return the summaries by arm and seed."""
    recipe = load_training(RECIPE)
    found: dict[str, Any] = {"recipe": {}, **{arm: {} for arm in CONTROLS}}
    for seed in seeds:
        main = folder / f"seed-{seed}"
        found["recipe"][str(seed)] = _trained(RECIPE, main, seed)
        for arm, part in CONTROLS.items():
            variant = folder / f"{arm.replace(' ', '-')}.seed-{seed}.yaml"
            start = main / "checkpoints" / "2-sft" / "final"
            variant.write_text(control(recipe, part, start).dump(), "utf-8")
            found[arm][str(seed)] = _trained(variant, folder / variant.stem, seed)
    return found


def _trained(recipe: Path, folder: Path, seed: int) -> Any:
    summary = folder / "summary.json"
    if not summary.exists():
        train(recipe, folder, seed=seed, resume=True)
    return json.loads(summary.read_text("utf-8"))


def table(found: dict[str, Any]) -> str:
    """Return the results as Markdown."""
    lines = [
        "| arm | seed | measure | before GRPO | at the end | gain |",
        "|---|---|---|---|---|---|",
    ]
    for arm, by_seed in found.items():
        for seed, summary in by_seed.items():
            for measure, title in MEASURES.items():
                cells = [_cell(summary[when][measure]) for when in ("before", "after", "gain")]
                lines.append(f"| {arm} | {seed} | {title} | {' | '.join(cells)} |")
    lines += ["", "| seed | caption | sft | grpo | whole run | reward's share of a GRPO step |"]
    lines += ["|---|---|---|---|---|---|"]
    for seed, summary in found["recipe"].items():
        stages = [f"{each['seconds']:.0f} s" for each in summary["stages"].values()]
        share = f"{100 * summary['reward']['share_of_step']:.2f} %"
        lines.append(f"| {seed} | {' | '.join(stages)} | {summary['seconds']:.0f} s | {share} |")
    return "\n".join(lines)


def _cell(estimate: dict[str, float]) -> str:
    return f"{estimate['value']:.3f} ({estimate['low']:.3f} to {estimate['high']:.3f})"


def _machine() -> dict[str, Any]:
    root = HERE.parents[1]
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"],  # git is found on the path
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [
            x.split(":")[1].strip() for x in info.read_text().splitlines() if "model name" in x
        ]
        cpu = names[0] if names else cpu
    return {
        "commit": commit or "not committed",
        "date": date.today().isoformat(),
        "cpu": cpu,
        "cores": os.cpu_count(),
    }


def main() -> None:
    """Run, then write ``results.json`` and the table in the README."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--output", type=Path, default=Path("runs/benchmark-quickstart"))
    chosen = parser.parse_args()
    chosen.output.mkdir(parents=True, exist_ok=True)
    found = run(chosen.seeds, chosen.output)
    machine = _machine()
    results = {"machine": machine, "arms": found}
    (HERE / "results.json").write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    versions = found["recipe"][str(chosen.seeds[0])]["versions"]
    setup = (
        f"{machine['cpu']}, {machine['cores']} cores, {versions['threads']} threads; "
        f"torch {versions['torch']}, transformers {versions['transformers']}, "
        f"TRL {versions['trl']}; commit {machine['commit']}, {machine['date']}."
    )
    readme = HERE / "README.md"
    text = readme.read_text("utf-8")
    head, rest = text.split(BEGIN)
    tail = rest.split(END)[1]
    readme.write_text(f"{head}{BEGIN}\n{table(found)}\n\n{setup}\n{END}{tail}", "utf-8")
    print(table(found))


if __name__ == "__main__":
    main()
