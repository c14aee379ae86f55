"""GRPO on one GPU: speed, memory, the reward's share of a step, and agreement with the CPU.

    python benchmarks/gpu/run.py              # at most eight minutes, without a network
    python benchmarks/gpu/run.py --toy        # a minute on a CPU, to see that it works

Policies of 106 M and 1.07 B weights are built from a configuration with random weights. Each runs
some steps of GRPO on phantom tiles, in bfloat16 and in mixed precision, with generation by
transformers and, where it is installed, by vLLM. Before that, the loss and the gradient of one
batch in float32 on the CPU are compared with the device's.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

import torch
import yaml
from transformers import PrinterCallback, TrainerCallback

from pathreward.training.data import load_rows, teacher_row, tokenizer_texts
from pathreward.training.grpo import grpo_trainer
from pathreward.training.job import stage_job
from pathreward.training.policy import WEIGHTS, load_policy
from pathreward.training.recipe import TrainingRecipe, parse_training
from pathreward.training.rows import TrainingRow, format_chain
from pathreward.training.run import quiet
from pathreward.training.settings import Grpo, TeacherErrors, Tiny
from pathreward.training.tiny import build_policy

SIZES = {
    "106 M": Tiny(
        hidden=768, layers=12, heads=12, vision_hidden=384, vision_layers=6, side=224, patch=16
    ),
    "1.07 B": Tiny(
        hidden=2048, layers=18, heads=16, vision_hidden=768, vision_layers=12, side=224, patch=16
    ),
}
TOY = {"toy": Tiny(hidden=48, layers=1, vision_hidden=32, vision_layers=1, patch=16)}
_LEAST = 30.0
"""Seconds with less than which no arm begins."""
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"


@dataclass(frozen=True)
class Arm:
    """The figures of some steps; times are medians, without the first step."""

    policy: str
    precision: str
    generation: str
    steps: int = 0
    seconds_a_step: float = 0.0
    tokens_a_second: float = 0.0
    """Tokens of prompts and completions."""
    peak_gigabytes: float = 0.0
    """Of the device; 0 on a CPU."""
    reward_share: float = 0.0
    """The reward's share of a step."""
    failed: str = ""


class Deadline(TrainerCallback):
    """End a run after the first step behind a time."""

    def __init__(self, end: float) -> None:
        self._end = end

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Stop where the time is over."""
        control.should_training_stop = time.monotonic() > self._end


def recipe_of(start: Path, precision: str, *, toy: bool, vllm: bool) -> TrainingRecipe:
    """Return a recipe with one stage of GRPO."""
    stage = {
        "kind": "grpo",
        "steps": 2 if toy else 8,
        "prompts": 2 if toy else 8,
        "completions": 2 if toy else 8,
        "micro_batch": 4 if toy else 16,
        "max_tokens": 16 if toy else 256,
        "learning_rate": 1.0e-5,
        "schedule": "constant",
        "trl": {"use_vllm": True, "vllm_mode": "colocate"} if vllm else {},
    }
    tree = {
        "policy": {"checkpoint": str(start), "precision": precision},
        "data": {"phantom": {"tiles": 16 if toy else 256, "held_out": 1}},
        "reward": "pathreward",
        "stages": [stage],
    }
    return parse_training(yaml.safe_dump(tree))


def run_arm(
    name: str, start: Path, precision: str, seconds: float, *, toy: bool, vllm: bool
) -> Arm:
    """Return the figures of an arm; of one that fails, the error."""
    arm = Arm(name, precision, "vLLM" if vllm else "transformers")
    with tempfile.TemporaryDirectory() as folder:
        try:
            history = _train(start, Path(folder), precision, seconds, toy=toy, vllm=vllm)
        except Exception as error:  # noqa: BLE001  # an arm that fails is a result, too
            return Arm(**{**asdict(arm), "failed": f"{type(error).__name__}: {error}"[:200]})
    steps = [each for each in history if "step_time" in each]
    later = steps[1:] or steps
    totals = [each["num_tokens"] for each in steps]
    tokens = [b - a for a, b in zip([0, *totals], totals, strict=False)][-len(later) :]
    spent = median(each["step_time"] for each in later)
    peak = torch.cuda.max_memory_allocated() / 1e9 if DEVICE == "cuda" else 0.0
    shares = [each["pathreward/seconds"] / each["step_time"] for each in later]
    figures = (len(steps), spent, median(tokens) / spent, peak, median(shares))
    return Arm(arm.policy, arm.precision, arm.generation, *figures)


def _train(
    start: Path, folder: Path, precision: str, seconds: float, *, toy: bool, vllm: bool
) -> list[dict[str, float]]:
    """Train and return what is logged."""
    end = time.monotonic() + seconds  # the start of vLLM is part of it
    recipe = recipe_of(start, precision, toy=toy, vllm=vllm)
    job = stage_job(recipe, folder, 1, recipe.stages[0], start, ())
    assert isinstance(job.settings, Grpo)
    if DEVICE == "cuda":
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats()
    policy = load_policy(start, WEIGHTS[recipe.policy.precision])
    rows = load_rows(recipe, 0).train
    trainer = grpo_trainer(job, job.settings, policy, rows, recipe.load_reward())
    trainer.remove_callback(PrinterCallback)
    trainer.add_callback(Deadline(end))
    trainer.args.save_strategy = "no"
    trainer.train()
    found: list[dict[str, float]] = trainer.state.log_history
    return found


def agreement(start: Path, rows: Sequence[TrainingRow]) -> dict[str, float]:
    """Return how far the device's step on a batch is from the CPU's in float32.

    The differences are of the loss, and of the gradient as a share of its length; in float32, and
    in mixed precision.
    """
    loss, gradient = _step(start, rows, "cpu", mixed=False)
    found = {}
    for name, mixed in (("float32", False), ("mixed", True)):
        other, its = _step(start, rows, DEVICE, mixed=mixed)
        found[f"{name}_loss"] = abs(loss - other)
        found[f"{name}_gradient"] = float((gradient - its).norm() / gradient.norm())
    return found


def _step(
    start: Path, rows: Sequence[TrainingRow], device: str, *, mixed: bool
) -> tuple[float, torch.Tensor]:
    """Return the loss of a batch and its gradient."""
    policy = load_policy(start)
    model = policy.model.to(device).train()
    with torch.autocast(device, torch.bfloat16, enabled=mixed):
        loss = model(**_batch(policy.processor, rows, device)).loss
    loss.backward()
    flat = [each.grad.flatten().cpu() for each in model.parameters() if each.grad is not None]
    return float(loss.detach()), torch.cat(flat)


def _batch(processor: Any, rows: Sequence[TrainingRow], device: str) -> Any:
    """Return chains of rows as a model's inputs with labels for all tokens."""
    conversations = [
        [
            *row.messages,
            {"role": "assistant", "content": [{"type": "text", "text": _chain(row)}]},
        ]
        for row in rows
    ]
    inputs = processor.apply_chat_template(
        conversations,
        tokenize=True,
        return_dict=True,
        return_tensors="pt",
        processor_kwargs={"padding": True},
    )
    inputs["labels"] = inputs["input_ids"].masked_fill(inputs["attention_mask"] == 0, -100)
    return inputs.to(device)


def _chain(row: TrainingRow) -> str:
    return format_chain(teacher_row(row, TeacherErrors(), 0), ["observe", "think", "answer"])


def run(budget: float, *, toy: bool) -> dict[str, Any]:
    """Run the arms that fit the budget, in seconds, and return all figures."""
    end = time.monotonic() + budget
    found: dict[str, Any] = {"device": _device(), "agreement": {}, "arms": [], "left_out": []}
    generations = [False, True] if find_spec("vllm") and not toy else [False]
    sizes = TOY if toy else SIZES
    todo = [(n, p, v) for n in sizes for p in ("bfloat16", "mixed") for v in generations]
    with tempfile.TemporaryDirectory() as place, quiet():
        for at, (name, precision, vllm) in enumerate(todo):
            left = end - time.monotonic()
            share = left / (len(todo) - at)
            if left < _LEAST:
                found["left_out"].append(
                    f"{name}, {precision}, {'vLLM' if vllm else 'transformers'}"
                )
                continue
            start = Path(place) / name
            if not start.exists():
                rows = _build(sizes[name], start)
                found["agreement"][name] = agreement(start, rows[:4])
            arm = run_arm(name, start, precision, share, toy=toy, vllm=vllm)
            found["arms"].append(asdict(arm))
            print(_line(arm), flush=True)
    return found


def _build(settings: Tiny, start: Path) -> list[TrainingRow]:
    recipe = recipe_of(start, "float32", toy=True, vllm=False)
    rows = list(load_rows(recipe, 0).train)
    texts = tokenizer_texts(rows, recipe.sections)
    build_policy(settings, texts, [row.picture.image for row in rows], 0).save(start)
    return rows


def _device() -> str:
    return torch.cuda.get_device_name() if DEVICE == "cuda" else "CPU"


def _line(arm: Arm) -> str:
    head = f"{arm.policy:>7}  {arm.precision:<9} {arm.generation:<13}"
    if arm.failed:
        return f"{head} failed: {arm.failed}"
    return (
        f"{head} {arm.tokens_a_second:>9,.0f} tokens/s  {arm.seconds_a_step:7.2f} s/step  "
        f"{arm.peak_gigabytes:6.1f} GB  reward {arm.reward_share:6.2%}"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Run, print a line an arm, and write the figures where a file is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=460.0, help="the time for all arms")
    parser.add_argument("--toy", action="store_true")
    parser.add_argument("--output", type=Path, help="a JSON file for the figures")
    chosen = parser.parse_args(arguments)
    found = run(chosen.seconds, toy=chosen.toy)
    for name, differences in found["agreement"].items():
        listed = ", ".join(f"{key} {value:.2e}" for key, value in differences.items())
        print(f"{name}: float32 on the CPU and on {found['device']}: {listed}")
    for each in found["left_out"]:
        print(f"left out for lack of time: {each}")
    if chosen.output:
        chosen.output.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
