"""Time a step of GRPO with and without dynamic sampling where no group is flat.

    python benchmarks/dynamic_sampling/run.py --steps 30

Both trainers run the same steps on the same rows, three times in turn. The reward pays the rank of
a completion in its group, so that no group is drawn again and what is left is the overhead.
"""

import argparse
import tempfile
import time
from pathlib import Path
from typing import Any

import torch
import yaml

from pathreward.training.data import load_rows, tokenizer_texts
from pathreward.training.grpo import grpo_trainer
from pathreward.training.job import stage_job
from pathreward.training.policy import load_policy
from pathreward.training.recipe import parse_training
from pathreward.training.run import quiet
from pathreward.training.settings import Grpo, Tiny
from pathreward.training.tiny import build_policy

COMPLETIONS = 8
RECIPE: dict[str, Any] = {
    "policy": {"tiny": {}},
    "data": {"phantom": {"tiles": 64, "held_out": 1}},
    "reward": {"sum": {"answer": {}}},
}
STAGE: dict[str, Any] = {
    "kind": "grpo",
    "prompts": 4,
    "completions": COMPLETIONS,
    "max_tokens": 48,
    "learning_rate": 1.0e-5,
}


def rank(prompts: Any, completions: list[Any], **_: Any) -> list[float]:
    """Return the place of each completion in its group."""
    return [float(at % COMPLETIONS) for at in range(len(completions))]


def seconds(start: Path, folder: Path, steps: int, *, dynamic: bool) -> float:
    """Return the processor's time a step; other work on the machine hardly changes it."""
    stage = {**STAGE, "steps": steps, "dynamic_sampling": {} if dynamic else None}
    recipe = parse_training(yaml.safe_dump({**RECIPE, "stages": [stage]}))
    job = stage_job(recipe, folder, 1, recipe.stages[0], start, ())
    assert isinstance(job.settings, Grpo)
    rows = load_rows(recipe, 0).train
    trainer = grpo_trainer(job, job.settings, load_policy(start), rows, recipe.load_reward())
    trainer.reward_funcs[0] = rank
    trainer.callback_handler.callbacks = [
        each for each in trainer.callback_handler.callbacks if "Print" not in type(each).__name__
    ]
    since = time.process_time()
    trainer.train()
    return (time.process_time() - since) / steps


def main() -> None:
    """Print the times and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=30)
    parser.add_argument("--repeats", type=int, default=3)
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    recipe = parse_training(yaml.safe_dump({**RECIPE, "stages": [{**STAGE, "steps": 1}]}))
    rows = load_rows(recipe, 0).train
    found: dict[bool, list[float]] = {False: [], True: []}
    with tempfile.TemporaryDirectory() as place, quiet():
        start = Path(place) / "start"
        texts = tokenizer_texts(rows, recipe.sections)
        build_policy(Tiny(), texts, [row.picture.image for row in rows], 0).save(start)
        for number in range(chosen.repeats):
            for dynamic in (False, True) if number % 2 else (True, False):
                folder = Path(place) / f"{number}-{dynamic}"
                found[dynamic].append(seconds(start, folder, chosen.steps, dynamic=dynamic))
    without, with_it = min(found[False]), min(found[True])
    print(f"GRPOTrainer {without:.3f} s a step; with dynamic sampling {with_it:.3f} s")
    print(f"overhead {100 * (with_it / without - 1):+.1f} %")


if __name__ == "__main__":
    main()
