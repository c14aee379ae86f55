"""Does GRPO with the grounding reward report fewer findings that the image does not show?

    python benchmarks/grounding/run.py --seeds 0 1 2

In the setting of the quick start, with a teacher that also invents two findings in half of the
tiles. A small CLIP is trained on other tiles' reports and calibrated. Each seed's policy after
captions and chains is the start of three arms that differ in the reward only. No arm but the last
sees the reference findings.
"""

import argparse
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pathreward import GroundingReward, Sample
from pathreward.completion.sections import parse_completion
from pathreward.completion.sentences import sentences
from pathreward.io.rows import read_rows
from pathreward.training.phantom import FINDINGS, Tile
from pathreward.training.recipe import TrainingRecipe, load_training, parse_training
from pathreward.training.run import train

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
BEGIN, END = "<!-- table -->", "<!-- /table -->"
INVENTED = ["lymphocytic infiltrate", "hemorrhage"]
CALIBRATION = 100
"""Tiles by which the grounding reward is calibrated."""
_CLIP_SEED = 100  # its tiles are no policy's
_DRAWS = 2000


@dataclass(frozen=True)
class Size:
    """How much is trained."""

    tiles: int = 5000
    held_out: int = 400
    clip_tiles: int = 3000
    clip: int = 600
    caption: int = 350
    sft: int = 350
    grpo: int = 100
    batch: int = 32
    prompts: int = 8
    tokens: int = 64


TOY = Size(16, 8, 32, 2, 2, 2, 1, 4, 1, 12)
"""A size at which the script ends in half a minute; its figures mean nothing."""


def clip_recipe(size: Size) -> TrainingRecipe:
    """Return the recipe of the grounding reward's model: reports of tiles, without diagnoses."""
    stage = {
        **{"kind": "clip", "steps": size.clip, "batch": min(48, size.clip_tiles)},
        **{"learning_rate": 2e-3, "warmup": min(30, size.clip // 2), "weight_decay": 0.01},
        "texts": ["{findings}"],
    }
    policy = {"hidden": 64, "vision_hidden": 64, "width": 48, "side": 64, "context": 77}
    tree = {
        "policy": {"clip": policy},
        "data": {"phantom": {"tiles": size.clip_tiles, "held_out": size.held_out}},
        "stages": [stage],
    }
    return parse_training(json.dumps(tree), name="clip")


def calibrated(model: Path) -> GroundingReward:
    """Return the grounding reward of a model, with its midpoint and scale set by true reports."""
    tiles = [Tile(_CLIP_SEED * 10**6 + each) for each in range(CALIBRATION)]
    samples = [Sample(f"<observe>{each.report}</observe>", images=each.image) for each in tiles]
    return GroundingReward(str(model.resolve())).calibrated(samples)


def rewards(grounding: GroundingReward) -> dict[str, Any]:
    """Return the reward of each arm; its parts weigh what they weigh in the quick start."""
    shared: dict[str, Any] = {
        "format": {"weight": 0.05, "tags": ["observe", "think", "answer"]},
        "answer": {"weight": 0.4},
        "consistency": {"weight": 0.2},
    }
    fitted = {
        **{"weight": 0.35, "model": grounding.model},
        **{"midpoint": round(grounding.midpoint, 4), "scale": round(grounding.scale, 4)},
    }
    parts: dict[str, dict[str, Any]] = {
        "without grounding": {},
        "grounding": {"grounding": fitted},
        "reference findings": {"entity": {"weight": 0.35, "sections": ["observe"]}},
    }
    return {
        arm: {"gate": {"by": ["format"], "of": {"sum": {**shared, **extra}}}}
        for arm, extra in parts.items()
    }


def start_recipe(size: Size) -> TrainingRecipe:
    """Return the quick start's captions and chains, with a teacher that invents findings."""
    recipe = load_training(ROOT / "training" / "quickstart.yaml")
    tree = _tree(recipe)
    tree["data"]["phantom"] = {"tiles": size.tiles, "held_out": size.held_out}
    caption, sft = tree["stages"][:2]
    caption |= {"steps": size.caption, "batch": size.batch, "warmup": min(20, size.caption // 2)}
    sft |= {"steps": size.sft, "batch": size.batch, "warmup": min(20, size.sft // 2)}
    sft["teacher"] |= {"overlooks": [], "overlooked": 0.0, "invents": INVENTED, "invented": 0.5}
    return _recipe({**tree, "stages": [caption, sft]}, size)


def arm_recipe(size: Size, start: Path, reward: dict[str, Any]) -> TrainingRecipe:
    """Return the quick start's GRPO stage from a policy, with the reward of an arm."""
    tree = _tree(load_training(ROOT / "training" / "quickstart.yaml"))
    tree["data"]["phantom"] = {"tiles": size.tiles, "held_out": size.held_out}
    policy = {"checkpoint": str(start.resolve()), "precision": "float32"}
    stage = tree["stages"][2] | {
        **{"steps": size.grpo, "prompts": size.prompts, "max_tokens": size.tokens},
        "trl": {"activation_checkpointing": False},
    }
    return _recipe({**tree, "policy": policy, "reward": reward, "stages": [stage]}, size)


def _tree(recipe: TrainingRecipe) -> dict[str, Any]:
    tree: dict[str, Any] = json.loads(recipe.model_dump_json(exclude_none=True))
    return tree


def _recipe(tree: dict[str, Any], size: Size) -> TrainingRecipe:
    tree["evaluation"] = {"max_tokens": size.tokens, "batch": 100}
    return parse_training(json.dumps(tree), name="grounding", folder=ROOT / "training")


@dataclass(frozen=True)
class Reported:
    """What a completion reports of a tile."""

    affirmed: frozenset[str]
    denied: frozenset[str]

    def invented(self, tile: Tile) -> int:
        """Return the number of affirmed findings that the tile does not show."""
        return len(self.affirmed - tile.findings)

    def missed(self, tile: Tile) -> int:
        """Return the number of findings of the tile that are not affirmed."""
        return len(tile.findings - self.affirmed)


def reported(completion: str) -> Reported:
    """Return the findings that the observe section affirms and denies, by its sentences.

    >>> found = reported("<observe>Granuloma. No mucin.</observe><answer>tuberculosis</answer>")
    >>> sorted(found.affirmed), sorted(found.denied)
    (['granuloma'], ['mucin'])
    """
    affirmed: set[str] = set()
    denied: set[str] = set()
    for section in parse_completion(completion).named("observe"):
        for start, end in sentences(completion, section.start, section.end):
            text = completion[start:end].strip(" .\n").casefold()
            name = text.removeprefix("no ")
            if name in FINDINGS:
                (affirmed if name == text else denied).add(name)
    return Reported(frozenset(affirmed), frozenset(denied - affirmed))


def measures(evaluation: Path) -> dict[str, list[float]]:
    """Return for each row how many findings are invented and missed, and whether it is right."""
    found: dict[str, list[float]] = {name: [] for name in ("invented", "missed", "words", "right")}
    for _, row in read_rows(evaluation):
        tile = Tile(int(str(row["row"]).removeprefix("tile ")))
        said = reported(str(row["completion"]))
        found["invented"].append(said.invented(tile))
        found["missed"].append(said.missed(tile))
        found["words"].append(len(str(row["completion"]).split()))
        answer = f"<answer>{tile.diagnosis.name}</answer>"
        found["right"].append(float(answer in str(row["completion"])))
    return found


def run(seeds: Sequence[int], folder: Path, size: Size) -> dict[str, Any]:
    """Run what is not yet there, and return the measures of each arm and seed."""
    model = _trained(clip_recipe(size), folder / "clip", _CLIP_SEED, "1-clip")
    by_arm = rewards(calibrated(model))
    found: dict[str, Any] = {arm: {} for arm in by_arm}
    for seed in seeds:
        start = _trained(start_recipe(size), folder / f"start-{seed}", seed, "2-sft")
        for arm, reward in by_arm.items():
            place = folder / f"{arm.replace(' ', '-')}-{seed}"
            _trained(arm_recipe(size, start, reward), place, seed, "1-grpo")
            found[arm][seed] = {
                when: measures(place / "evaluation" / f"{when}.jsonl")
                for when in ("before", "after")
            }
    return found


def _trained(recipe: TrainingRecipe, folder: Path, seed: int, stage: str) -> Path:
    """Return the folder of what a recipe's stage has trained."""
    if not (folder / "summary.json").exists():
        path = folder.with_suffix(".yaml")
        path.write_text(recipe.dump(), "utf-8")
        train(path, folder, seed=seed, resume=True)
    return folder / "checkpoints" / stage / "final"


def table(found: dict[str, Any]) -> str:
    """Return the results as Markdown: means a tile, and differences paired by tile."""
    lines = [
        "| arm | seed | invented before | invented at the end | missed at the end | right answers |"
        " words |",
        "|---|---|---|---|---|---|---|",
    ]
    for arm, by_seed in found.items():
        for seed, when in by_seed.items():
            after = when["after"]
            cells = [when["before"]["invented"], after["invented"], after["missed"]]
            shown = [f"{np.mean(each):.3f}" for each in (*cells, after["right"])]
            lines.append(
                f"| {arm} | {seed} | {' | '.join(shown)} | {np.mean(after['words']):.1f} |"
            )
    plain, grounded = found["without grounding"], found["grounding"]
    lines += ["", "| seed | invented findings a tile, grounding less without (95 %) |", "|---|---|"]
    for seed in plain:
        pairs = [each[seed]["after"]["invented"] for each in (grounded, plain)]
        lines.append(f"| {seed} | {_difference(np.subtract(*pairs))} |")
    return "\n".join(lines)


def _difference(values: Iterable[float]) -> str:
    known = np.array(list(values), dtype=float)
    drawn = np.random.default_rng(0).integers(len(known), size=(_DRAWS, len(known)))
    low, high = np.quantile(known[drawn].mean(axis=1), [0.025, 0.975])
    return f"{known.mean():+.3f} ({low:+.3f} to {high:+.3f})"


def main() -> None:
    """Run, then write ``results.json`` and the table in the README."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--output", type=Path, default=Path("runs/benchmark-grounding"))
    parser.add_argument("--toy", action="store_true", help="a few steps; the figures mean nothing")
    chosen = parser.parse_args()
    chosen.output.mkdir(parents=True, exist_ok=True)
    found = run(chosen.seeds, chosen.output, TOY if chosen.toy else Size())
    print(table(found))
    if chosen.toy:
        return
    (HERE / "results.json").write_text(json.dumps(found) + "\n", "utf-8")
    readme = HERE / "README.md"
    head, rest = readme.read_text("utf-8").split(BEGIN)
    readme.write_text(f"{head}{BEGIN}\n{table(found)}\n{END}{rest.split(END)[1]}", "utf-8")


if __name__ == "__main__":
    main()
