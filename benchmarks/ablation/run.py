"""Train the second phantom task with four rewards from the same start, and compare the policies.

    python benchmarks/ablation/run.py --seeds 0 1 2

Each seed trains the captions and chains of `training/ablation.yaml` once; each arm then trains the
same GRPO stage with its own reward, on the same prompts in the same order. `--toy` runs everything
in seconds, to see that it works; its figures say nothing.
"""

import argparse
import copy
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from measures import MEASURES, difference_table, measure, table
from released import NAME

from pathreward.io.files import atomic_write
from pathreward.resources import resource
from pathreward.training.open_tile import OpenTile
from pathreward.training.run import train

HERE = Path(__file__).parent
ARMS = ("as released", "pathreasoner-r1", "no entity", "pathreward")
BEGIN, END = "<!-- table -->", "<!-- /table -->"
TOY: dict[str, Any] = {
    "tiny": {"hidden": 48, "layers": 1, "vision_hidden": 32, "vision_layers": 1, "patch": 16},
    "steps": {"caption": 1, "sft": 8, "grpo": 1},
    "tiles": {"tiles": 16, "held_out": 4, "task": "open"},
}


def arm_reward(arm: str) -> str | dict[str, Any]:
    """Return the reward of an arm, as a training recipe names it."""
    if arm == "as released":
        return {"sum": {"released": {"reward": NAME}}}
    if arm != "no entity":
        return arm
    tree: dict[str, Any] = yaml.safe_load(resource("rewards/pathreward.yaml").read_text("utf-8"))
    tree["reward"]["gate"]["of"]["product"]["of"]["sum"]["entity"]["weight"] = 0
    reward: dict[str, Any] = tree["reward"]
    return reward


def recipes(toy: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the recipe of the start, and that of an arm without its reward and checkpoint."""
    tree: dict[str, Any] = yaml.safe_load(resource("training/ablation.yaml").read_text("utf-8"))
    if toy:
        tree["policy"]["tiny"] = TOY["tiny"]
        tree["data"]["phantom"] = TOY["tiles"]
        tree["evaluation"] = {"max_tokens": 32, "batch": 4}
        for stage in tree["stages"]:
            stage["steps"], stage["warmup"] = TOY["steps"][stage["kind"]], 0
        for stage in tree["stages"][:-1]:
            stage["batch"] = 4
        tree["stages"][-1] |= {"prompts": 2, "completions": 2, "max_tokens": 32}
    start, arm = copy.deepcopy(tree), copy.deepcopy(tree)
    start["stages"], arm["stages"] = tree["stages"][:-1], tree["stages"][-1:]
    del arm["policy"]["tiny"]
    return start, arm


def run(seeds: Sequence[int], arms: Sequence[str], folder: Path, toy: bool) -> dict[str, Any]:
    """Train what is not there yet; return the values by arm, measure and seed."""
    folder.mkdir(parents=True, exist_ok=True)
    start, tree = recipes(toy)
    found: dict[str, Any] = {arm: {name: [] for name in MEASURES} for arm in ("start", *arms)}
    for seed in seeds:
        begun = _trained(start, folder / f"start-{seed}", seed)
        _add(found["start"], begun)
        policy = {"checkpoint": str((begun / "checkpoints" / "2-sft" / "final").resolve())}
        for arm in arms:
            recipe = {**tree, "policy": {**tree["policy"], **policy}, "reward": arm_reward(arm)}
            _add(found[arm], _trained(recipe, folder / f"{arm.replace(' ', '-')}-{seed}", seed))
    return found


def _trained(recipe: dict[str, Any], folder: Path, seed: int) -> Path:
    if not (folder / "summary.json").exists():
        path = folder.with_suffix(".yaml")
        path.write_text(yaml.safe_dump(recipe, sort_keys=False), "utf-8")
        train(path, folder, seed=seed, resume=True)
    return folder


def _add(found: dict[str, list[list[float]]], folder: Path) -> None:
    """Add the measures of a policy's completions of the held-out tiles, as a row a measure."""
    lines = (folder / "evaluation" / "after.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    values = [
        measure(row["completion"], OpenTile(int(row["row"].removeprefix("tile ")))) for row in rows
    ]
    for name in MEASURES:
        found[name].append([each[name] for each in values])


def main(arguments: Sequence[str] | None = None) -> None:
    """Run; print the table, and write it to ``results.json`` and the README unless it is a toy."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--arms", nargs="+", choices=ARMS, default=list(ARMS))
    parser.add_argument("--output", type=Path, default=Path("runs/benchmark-ablation"))
    parser.add_argument("--toy", action="store_true")
    chosen = parser.parse_args(arguments)
    found = run(chosen.seeds, chosen.arms, chosen.output, chosen.toy)
    text = f"{table(found)}\n\n{difference_table(found, chosen.arms[-1])}"
    print(text)
    if chosen.toy:
        return
    results = {"seeds": chosen.seeds, "cores": os.cpu_count(), "values": found}
    with atomic_write(HERE / "results.json") as file:
        file.write(json.dumps(results) + "\n")
    readme = HERE / "README.md"
    head, rest = readme.read_text("utf-8").split(BEGIN)
    readme.write_text(f"{head}{BEGIN}\n{text}\n{END}{rest.split(END)[1]}", "utf-8")


if __name__ == "__main__":
    main()
