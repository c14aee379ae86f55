"""Flat groups are drawn again: within the bound, with their images, by all processes."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from transformers import PrinterCallback

from pathreward.errors import TrainingError
from pathreward.training.callbacks import MetricsLog
from pathreward.training.data import load_rows
from pathreward.training.dynamic_sampling import (
    DynamicSamplingTrainer,
    expect_methods,
    refill_order,
    spreads,
)
from pathreward.training.grpo import grpo_trainer
from pathreward.training.phantom import Tile
from pathreward.training.policy import load_policy
from pathreward.training.rows import TrainingRow
from pathreward.training.run import quiet
from pathreward.training.settings import DynamicSampling, Grpo
from pathreward.training.stages import Outlets, run_stage
from pathreward.training.stopping import Stop
from tests.training.grpo_stage import grpo_job, grpo_recipe
from tests.training.processes_of_a_run import finish, start

SIZE, PROMPTS = 4, 4
SAMPLING = {"max_rounds": 4, "tolerance": 1e-6}


def numbered_rows(count: int) -> list[TrainingRow]:
    """Return rows whose question names their tile, so that a prompt tells which image it needs."""
    return [
        TrainingRow((Tile(at),), ({"role": "user", "content": f"tile {at}"},), answer=str(at))
        for at in range(count)
    ]


def trainer_of(start: Path, folder: Path, rows: Sequence[TrainingRow], **stage: Any) -> Any:
    chosen = {"prompts": PROMPTS, "completions": SIZE, "max_tokens": 12, "save_every": 100, **stage}
    job = grpo_job(start, folder, dynamic_sampling=chosen.pop("sampling", SAMPLING), **chosen)
    assert isinstance(job.settings, Grpo)
    reward = grpo_recipe(start).load_reward()
    with quiet():
        return grpo_trainer(job, job.settings, load_policy(start), rows, reward)


def pay(flat: Callable[[int], bool]) -> Any:
    """Return a reward that gives the tiles for which `flat` is true 0, and others ranks."""

    def paid(prompts: Any, completions: Any, answer: list[str], **_: Any) -> list[float]:
        return [0.0 if flat(int(of)) else float(at % SIZE) for at, of in enumerate(answer)]

    return paid


def tile_of(prompt: Any) -> int:
    return int(re.search(r"tile (\d+)", str(prompt)).group(1))  # type: ignore[union-attr]  # each prompt names one


def trained(trainer: Any) -> list[dict[str, float]]:
    """Train, and return the metrics of dynamic sampling by step."""
    trainer.remove_callback(PrinterCallback)
    with quiet():
        trainer.train()
    return [
        {
            key.removeprefix("dynamic_sampling/"): each[key]
            for key in each
            if key.startswith("dynamic_sampling/") or key == "reward"
        }
        for each in trainer.state.log_history
        if "reward" in each
    ]


def test_no_flat_group_is_left_where_refills_exist(taught: Path, tmp_path: Path) -> None:
    trainer = trainer_of(taught, tmp_path, numbered_rows(40), steps=4)
    trainer.reward_funcs[0] = pay(lambda tile: tile % 4 == 0)
    steps = trained(trainer)
    assert max(each["flat_before"] for each in steps) > 0
    for each in steps:
        assert each["flat_after"] == 0
        assert each["rounds"] <= SAMPLING["max_rounds"]
        assert (each["rounds"] > 0) == (each["flat_before"] > 0)
        assert each["reward"] == 1.5  # the mean of 0, 1, 2 and 3
        assert each["reward_all"] <= 1.5


def test_the_bound_holds_where_every_group_is_flat(taught: Path, tmp_path: Path) -> None:
    trainer = trainer_of(taught, tmp_path, numbered_rows(3), steps=2, sampling={"max_rounds": 2})
    trainer.reward_funcs[0] = pay(lambda tile: True)
    for each in trained(trainer):
        expected = {"rounds": 2, "flat_before": 1, "flat_after": 1, "reward_all": 0, "reward": 0}
        assert each == expected


def test_images_and_rewards_stay_with_their_text(taught: Path, tmp_path: Path) -> None:
    rows = numbered_rows(30)
    trainer = trainer_of(taught, tmp_path, rows, steps=1)
    trainer.reward_funcs[0] = pay(lambda tile: tile < 15)
    batches = []
    original = trainer._generate_and_score_completions

    def recorded(inputs: Any) -> Any:
        batches.append(original(inputs))
        return batches[-1]

    trainer._generate_and_score_completions = recorded
    [step] = trained(trainer)
    assert step["rounds"] > 0
    assert step["flat_after"] == 0

    [batch], processor = batches, trainer.processing_class
    texts = processor.tokenizer.batch_decode(batch["prompt_ids"])
    tiles = [tile_of(text) for text in texts]
    assert min(tiles) >= 15
    pixels = torch.split(batch["pixel_values"], len(batch["pixel_values"]) // len(tiles))
    for tile, found in zip(tiles, pixels, strict=True):
        expected = processor.image_processor(rows[tile].picture.image, return_tensors="pt")
        assert torch.equal(found, expected["pixel_values"])
    # what is logged is in the same order
    assert [tile_of(each) for each in trainer._logs["prompt"]] == tiles
    for prompt, tile in zip(trainer._logs["prompt"], tiles, strict=True):
        image = prompt[0]["content"][0]["image"]
        assert np.array_equal(np.asarray(image), np.asarray(rows[tile].picture.image))


def test_kept_scores_equal_a_fresh_scoring(taught: Path, tmp_path: Path) -> None:
    recipe = grpo_recipe(taught)
    rows = [
        replace(
            row, prompt=({"role": "user", "content": f"tile {at}. {row.prompt[0]['content']}"},)
        )
        for at, row in enumerate(load_rows(recipe, recipe.seed).train)
    ]
    # Coarse, so that differences of a tenth count as equal, and groups are drawn again.
    coarse = {"max_rounds": 2, "tolerance": 0.2}
    log = {"log_completions": True, "num_completions_to_print": 0}
    trainer = trainer_of(taught, tmp_path, rows, steps=1, sampling=coarse, trl=log, max_tokens=40)
    [step] = trained(trainer)
    assert step["rounds"] > 0
    logged, reward = trainer._logs, recipe.load_reward()
    samples = [
        rows[tile_of(prompt)].sample(completion[0]["content"])
        for prompt, completion in zip(logged["prompt"], logged["completion"], strict=True)
    ]
    fresh = reward.score(samples)
    values = [float(each.value or 0) for each in fresh]
    assert list(logged["rewards"]["pathreward"]) == pytest.approx(
        [e.value for e in fresh], abs=1e-6
    )
    reasons = [reason.split("\n")[0] for reason in logged["extra"]["pathreward/reason"]]
    assert reasons == [each.reason for each in fresh]
    assert step["reward"] == pytest.approx(np.mean(values), abs=1e-5)


class KilledError(Exception):
    """The end of a process."""


def test_a_resumed_run_draws_the_same_rows(taught: Path, tmp_path: Path) -> None:
    stage = {"steps": 4, "save_every": 2, "dynamic_sampling": {"tolerance": 0.2, "max_rounds": 2}}
    recipe = grpo_recipe(taught, **stage)
    rows = load_rows(recipe, recipe.seed).train

    def run(name: str, end: int = 100) -> Path:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)

        def advance(step: int, figures: Any) -> None:
            if step == end:
                raise KilledError

        with quiet():
            job = grpo_job(taught, folder, **stage)
            outlets = Outlets(MetricsLog(folder / "metrics.jsonl"), advance)
            run_stage(job, rows, recipe.load_reward(), outlets, Stop())
        return job.final

    whole = run("whole")
    with pytest.raises(KilledError):
        run("resumed", end=3)
    resumed = run("resumed")
    weights = [(each / "model.safetensors").read_bytes() for each in (whole, resumed)]
    assert weights[0] == weights[1]
    steps = [MetricsLog(tmp_path / name / "metrics.jsonl").read() for name in ("whole", "resumed")]
    assert max(each["dynamic_sampling/rounds"] for each in steps[0]) > 0
    for name in ("dynamic_sampling/reward_all", "reward", "grad_norm", "pathreward/entity/mean"):
        assert [each[name] for each in steps[0]] == [each[name] for each in steps[1]]


SHARED = """
import sys, torch
from pathlib import Path
from tests.training.test_dynamic_sampling import *

start, folder = map(Path, sys.argv[1:])
trainer = trainer_of(start, folder, numbered_rows(40), steps=3, prompts=3)
trainer.reward_funcs[0] = pay(lambda tile: tile % 3 == 0)
steps = trained(trainer)
weights = torch.cat([each.flatten() for each in trainer.model.parameters()])
print("RANK", steps, float(weights.double().sum()), file=sys.stderr)
tiles = [tile_of(each) for each in trainer._logs["prompt"]]
assert len(tiles) == 2 * 3 * SIZE and all(tile % 3 for tile in tiles)
assert all(len(set(tiles[at:at + SIZE])) == 1 for at in range(0, len(tiles), SIZE))
"""


def test_two_processes_draw_as_often_and_agree(warm_trl: str, taught: Path, tmp_path: Path) -> None:
    ended = finish(start(warm_trl, SHARED, taught, tmp_path))
    assert [code for code, _ in ended] == [0, 0], ended
    lines = [line for _, errors in ended for line in errors.splitlines()]
    found = [line.removeprefix("RANK ") for line in lines if line.startswith("RANK ")]
    assert len(found) == 2
    assert found[0] == found[1]
    assert "'flat_after': 0.0" in found[0]


@pytest.mark.parametrize(
    ("rewards", "spread"),
    [
        ([0.0, 0.0], 0.0),
        ([0.25, 1.0], 0.75),
        ([-1.0, -1.0], 0.0),
        ([float("nan"), 0.5], 0.0),  # one value alone has no advantage
        ([float("nan"), float("nan")], 0.0),
    ],
)
def test_the_spread_of_a_group(rewards: list[float], spread: float) -> None:
    assert spreads(torch.tensor(rewards), 2).tolist() == [spread]


@pytest.mark.parametrize(
    ("aggregation", "flat"),
    [("sum_then_normalize", [True, True]), ("normalize_then_sum", [False, True])],
)
def test_parts_that_cancel_teach_only_where_each_is_normalized(
    aggregation: str, flat: list[bool]
) -> None:
    # Two groups of two completions: in the first, one part gains what the other loses.
    rewards = torch.tensor([[1.0, 0.0], [0.0, 1.0], [0.5, 0.5], [0.5, 0.5]])
    trainer = SimpleNamespace(
        reward_weights=torch.tensor([0.5, 0.5]),
        multi_objective_aggregation=aggregation,
        accelerator=SimpleNamespace(num_processes=1),
        _size=2,
        _sampling=DynamicSampling(),
    )
    found = DynamicSamplingTrainer._flat(trainer, rewards)  # type: ignore[arg-type]  # a stand-in
    assert found.tolist() == [flat]


@given(
    st.lists(st.floats(-5, 5, width=32), min_size=4, max_size=4),
    st.floats(-5, 5, width=32),
    st.permutations(range(4)),
)
def test_a_spread_ignores_order_and_offset(
    values: list[float], offset: float, order: list[int]
) -> None:
    plain = spreads(torch.tensor(values), 4)
    moved = spreads(torch.tensor([values[at] + offset for at in order]), 4)
    assert plain.tolist() == pytest.approx(moved.tolist(), abs=1e-5)


def test_rounds_and_steps_draw_in_different_orders() -> None:
    drawn = {
        tuple(refill_order(50, seed, step, number))
        for seed in (0, 1)
        for step in (0, 1)
        for number in (1, 2)
    }
    assert len(drawn) == 8


@pytest.mark.parametrize(
    ("methods", "message"),
    [
        ({}, "_generate_and_score_completions(self, inputs), and trl"),
        (
            {"_generate_and_score_completions": lambda self, inputs: None},
            "_generate(self, prompts), and trl .* has none; install a trl of 1.16",
        ),
        (
            {
                "_generate_and_score_completions": lambda self, inputs: None,
                "_generate": lambda self, prompts, images: None,
            },
            r"has (self, prompts, images)",
        ),
    ],
)
def test_another_shape_of_trl_is_one_error(methods: dict[str, Any], message: str) -> None:
    pattern = ".*".join(re.escape(each) for each in message.split(".*"))
    with pytest.raises(TrainingError, match=pattern):
        expect_methods(type("Other", (), methods))


def test_another_result_of_trl_is_one_error(
    taught: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer = trainer_of(taught, tmp_path, numbered_rows(4), steps=1)
    base = DynamicSamplingTrainer.__mro__[1]
    monkeypatch.setattr(base, "_generate", lambda self, prompts: ([[1]] * len(prompts), "text"))
    with pytest.raises(TrainingError, match=r"eight lists .* has list\[16\], str\[4\]"):
        trained(trainer)
