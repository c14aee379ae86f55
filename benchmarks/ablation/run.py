"""Train the second phantom task with four rewards from the same start, and compare the policies.

    python benchmarks/ablation/run.py --seeds 0 1 2

Each seed trains the captions and chains of `training/ablation.yaml` once; each arm then trains the
same GRPO stage with its own reward, on the same prompts in the same order. `--toy` runs everything
in seconds, to see that it works; its figures say nothing.
"""

import argparse
import copy
import hashlib
import json
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
RESULTS = HERE / "results.json"
"""What has been measured; these policies are not trained again."""
BEGIN, END = "<!-- table -->", "<!-- /table -->"
TOY: dict[str, Any] = {
    "tiny": {"hidden": 48, "layers": 1, "vision_hidden": 32, "vision_layers": 1, "patch": 16},
    "steps": {"caption": 1, "sft": 8, "grpo": 1},
    "tiles": {"tiles": 16, "held_out": 4, "task": "open"},
}


class Results:
    """The values of the policies by arm and seed, kept in a file.

    A policy of another recipe has other values, so a file is of one recipe.
    """

    def __init__(self, path: Path, toy: bool) -> None:
        self.path = path
        self.toy = toy
        digest = hashlib.sha256(yaml.safe_dump(recipes(toy)).encode()).hexdigest()
        self.kept: dict[str, Any] = {"recipe": digest, "runs": {}}
        if path.exists():
            kept: dict[str, Any] = json.loads(path.read_text("utf-8"))
            if kept["recipe"] != digest:
                raise SystemExit(f"{path} is of another recipe; move it away to begin anew")
            self.kept = kept

    def has(self, arm: str, seed: int) -> bool:
        """Return whether a policy has been measured."""
        return str(seed) in self.kept["runs"].get(arm, {})

    def add(self, arm: str, seed: int, folder: Path) -> None:
        """Measure a policy's completions of the held-out tiles, and keep the values."""
        lines = (folder / "evaluation" / "after.jsonl").read_text("utf-8").splitlines()
        values = []
        for row in map(json.loads, lines):
            tile = OpenTile(int(row["row"].removeprefix("tile ")))
            values.append(measure(row["completion"], tile))
        self.kept["runs"].setdefault(arm, {})[str(seed)] = {
            name: [round(each[name], 4) for each in values] for name in MEASURES
        }
        with atomic_write(self.path) as file:
            file.write(json.dumps(self.kept) + "\n")

    def found(self, seeds: Sequence[int], arms: Sequence[str]) -> dict[str, Any]:
        """Return the values by arm and measure, a row a seed."""
        runs = self.kept["runs"]
        return {
            arm: {name: [runs[arm][str(seed)][name] for seed in seeds] for name in MEASURES}
            for arm in arms
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


def run(seeds: Sequence[int], arms: Sequence[str], folder: Path, results: Results) -> None:
    """Train what has no results yet, and keep the results of each policy as soon as it is there."""
    folder.mkdir(parents=True, exist_ok=True)
    start, tree = recipes(results.toy)
    for seed in seeds:
        if all(results.has(arm, seed) for arm in ("start", *arms)):
            continue
        begun = _trained(start, folder / f"start-{seed}", seed)
        results.add("start", seed, begun)
        checkpoint = str((begun / "checkpoints" / "2-sft" / "final").resolve())
        policy = {"checkpoint": checkpoint, "precision": "float32"}  # bfloat16 is slow on a CPU
        for arm in arms:
            if not results.has(arm, seed):
                recipe = {**tree, "policy": {**tree["policy"], **policy}, "reward": arm_reward(arm)}
                name = f"{arm.replace(' ', '-')}-{seed}"
                results.add(arm, seed, _trained(recipe, folder / name, seed))


def _trained(recipe: dict[str, Any], folder: Path, seed: int) -> Path:
    if not (folder / "summary.json").exists():
        path = folder.with_suffix(".yaml")
        path.write_text(yaml.safe_dump(recipe, sort_keys=False), "utf-8")
        train(path, folder, seed=seed, resume=True)
    return folder


def main(arguments: Sequence[str] | None = None) -> None:
    """Run; print the tables, and write them to the README unless it is a toy."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--arms", nargs="+", choices=ARMS, default=list(ARMS))
    parser.add_argument("--output", type=Path, default=Path("runs/benchmark-ablation"))
    parser.add_argument("--toy", action="store_true")
    chosen = parser.parse_args(arguments)
    results = Results(chosen.output / "results.json" if chosen.toy else RESULTS, chosen.toy)
    run(chosen.seeds, chosen.arms, chosen.output, results)
    found = results.found(chosen.seeds, ("start", *chosen.arms))
    text = f"{table(found)}\n\n{difference_table(found, chosen.arms[-1])}"
    print(text)
    if chosen.toy:
        return
    readme = HERE / "README.md"
    head, rest = readme.read_text("utf-8").split(BEGIN)
    readme.write_text(f"{head}{BEGIN}\n{text}\n{END}{rest.split(END)[1]}", "utf-8")


if __name__ == "__main__":
    main()
