"""The overhead of dynamic sampling on a step of GRPO where no group is flat.

    python benchmarks/dynamic_sampling/run.py --steps 20

The reward pays the rank of a completion in its group, so that no group is drawn again. The overhead
is the time that a step spends in `DynamicSamplingTrainer` itself, without TRL's own methods, which
it calls. The difference between two runs would be far smaller than the noise between them.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import wraps
from pathlib import Path
from typing import Any
from unittest.mock import patch

import torch
import yaml
from transformers import PrinterCallback

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
    "dynamic_sampling": {},
}


def rank(prompts: Any, completions: list[Any], **_: Any) -> list[float]:
    """Return the place of each completion in its group."""
    return [float(at % COMPLETIONS) for at in range(len(completions))]


class Clock:
    """The time within a method, without that within others that are timed."""

    def __init__(self) -> None:
        self.seconds = {"own": 0.0, "TRL": 0.0}
        self._running: list[str] = []
        self._since = time.perf_counter()

    def _switch(self) -> None:
        now = time.perf_counter()
        if self._running:
            self.seconds[self._running[-1]] += now - self._since
        self._since = now

    def timed(self, method: Callable[..., Any], whose: str) -> Callable[..., Any]:
        """Return a method whose time is added to `whose`."""

        @wraps(method)
        def wrapper(*arguments: Any, **named: Any) -> Any:
            self._switch()
            self._running.append(whose)
            try:
                return method(*arguments, **named)
            finally:
                self._switch()
                self._running.pop()

        return wrapper


def trained(start: Path, folder: Path, steps: int) -> tuple[float, float]:
    """Train, and return the seconds a step: of dynamic sampling itself, and of the whole step."""
    from trl import GRPOTrainer  # type: ignore[attr-defined]  # exported lazily

    from pathreward.training.dynamic_sampling import METHODS, DynamicSamplingTrainer

    recipe = parse_training(yaml.safe_dump({**RECIPE, "stages": [{**STAGE, "steps": steps}]}))
    job = stage_job(recipe, folder, 1, recipe.stages[0], start, ())
    assert isinstance(job.settings, Grpo)
    rows, clock = load_rows(recipe, 0).train, Clock()
    with ExitStack() as patches:
        for kind, whose in ((GRPOTrainer, "TRL"), (DynamicSamplingTrainer, "own")):
            for name in METHODS:
                timed = clock.timed(getattr(kind, name), whose)
                patches.enter_context(patch.object(kind, name, timed))
        trainer = grpo_trainer(job, job.settings, load_policy(start), rows, recipe.load_reward())
        trainer.reward_funcs[0] = rank
        trainer.remove_callback(PrinterCallback)
        since = time.perf_counter()
        trainer.train()
        whole = time.perf_counter() - since
    rounds = [each.get("dynamic_sampling/rounds", 0) for each in trainer.state.log_history]
    assert not any(rounds)
    return clock.seconds["own"] / steps, whole / steps


def main() -> None:
    """Print the times and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=20)
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    recipe = parse_training(yaml.safe_dump({**RECIPE, "stages": [{**STAGE, "steps": 1}]}))
    rows = load_rows(recipe, 0).train
    with tempfile.TemporaryDirectory() as place, quiet():
        start = Path(place) / "start"
        texts = tokenizer_texts(rows, recipe.sections)
        build_policy(Tiny(), texts, [row.picture.image for row in rows], 0).save(start)
        own, whole = trained(start, Path(place) / "run", chosen.steps)
    print(f"dynamic sampling {1000 * own:.2f} ms of a step of {1000 * whole:.0f} ms")
    print(f"overhead {100 * own / (whole - own):.2f} %")


if __name__ == "__main__":
    main()
