"""A run of two processes: killed in the middle, it ends as one that was not."""

import json
import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from pathreward.cli.train import STOPPED
from pathreward.errors import TrainingError
from pathreward.training import train
from pathreward.training.callbacks import TIMES
from tests.training.conftest import MINIATURE
from tests.training.processes_of_a_run import finish, start

SCRIPT = """
import sys
from pathreward.cli import app

sys.argv = ["pathreward", "train", *sys.argv[1:]]
app()
"""


@pytest.fixture(scope="module")
def recipe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An sft and a grpo stage; a group of four completions is split between the processes."""
    path = tmp_path_factory.mktemp("recipe") / "pair.yaml"
    _, sft, grpo = MINIATURE["stages"]
    stages = [
        {**sft, "steps": 12, "batch": 4, "save_every": 4},
        {**grpo, "steps": 4, "prompts": 1, "completions": 4, "micro_batch": 2, "max_tokens": 16},
    ]
    recipe = {**MINIATURE, "stages": stages, "evaluation": {"max_tokens": 8, "batch": 12}}
    path.write_text(yaml.safe_dump(recipe), "utf-8")
    return path


@pytest.fixture(scope="module")
def unbroken(warm_trl: str, recipe: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unbroken") / "run"
    ended = finish(start(warm_trl, SCRIPT, recipe, "--output", folder))
    assert [code for code, _ in ended] == [0, 0], ended
    return folder


def lines(folder: Path) -> list[dict[str, Any]]:
    text = (folder / "metrics.jsonl").read_text("utf-8") if folder.exists() else ""
    found = [json.loads(line) for line in text.splitlines()]
    return [{key: line[key] for key in line if key not in TIMES} for line in found]


def wait_for(folder: Path, stage: str, step: int) -> None:
    """Wait until a run has logged a step."""
    for _ in range(1200):
        path = folder / "metrics.jsonl"
        if path.exists() and f'"stage": "{stage}", "step": {step},' in path.read_text("utf-8"):
            return
        time.sleep(0.1)
    raise AssertionError(f"step {step} of {stage} was not reached")


@pytest.mark.slow
def test_it_ends_as_a_run_that_was_not_stopped(
    warm_trl: str, recipe: Path, unbroken: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "run"
    stops = [(signal.SIGTERM, "1-sft", 6, STOPPED), (signal.SIGKILL, "2-grpo", 3, -signal.SIGKILL)]
    for sent, stage, step, code in stops:
        processes = start(warm_trl, SCRIPT, recipe, "--output", folder, "--resume")
        wait_for(folder, stage, step)
        for each in processes:
            os.kill(each.pid, sent)
        ended = finish(processes)
        assert [each for each, _ in ended] == [code, code], ended
    ended = finish(start(warm_trl, SCRIPT, recipe, "--output", folder, "--resume"))
    assert [each for each, _ in ended] == [0, 0], ended
    for name in ("1-sft", "2-grpo"):
        file = f"checkpoints/{name}/final/model.safetensors"
        assert (folder / file).read_bytes() == (unbroken / file).read_bytes()
    assert lines(folder) == lines(unbroken)


def test_a_run_of_two_processes_is_not_resumed_by_one(recipe: Path, unbroken: Path) -> None:
    with pytest.raises(TrainingError, match="began otherwise: processes was 2, is 1"):
        train(recipe, unbroken, resume=True)


def test_two_processes_write_one_report(unbroken: Path) -> None:
    assert (unbroken / "report.html").exists()
    assert not list(unbroken.rglob("*.part"))
    steps = [(line["stage"], line["step"]) for line in lines(unbroken)]
    assert len(steps) == len(set(steps)) == 16
