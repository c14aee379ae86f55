"""A run that was killed goes on to the very weights and metrics of one that was not."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pathreward.training import train
from pathreward.training.callbacks import TIMES

KILLED = """
import os, signal, sys
from pathreward.training import callbacks, train

recipe, output, where, stage, step = sys.argv[1:]

class Log(callbacks.MetricsLog):
    def append(self, line):
        if where == "in the middle of a line":
            if (line["stage"], line["step"]) == (stage, int(step)):
                with open(self.path, "a") as file:
                    file.write('{"stage": "2-s')
                self.die(line["stage"], line["step"])
        super().append(line)
        if where == "after a step":
            self.die(line["stage"], line["step"])

    @staticmethod
    def die(name, at):
        if (name, at) == (stage, int(step)):
            os.kill(os.getpid(), signal.SIGKILL)

class Recorder(callbacks.Recorder):
    def on_save(self, args, state, control, **rest):
        if where == "while a checkpoint is written":
            Log.die(self._stage, state.global_step)
        super().on_save(args, state, control, **rest)

callbacks.MetricsLog, callbacks.Recorder = Log, Recorder
train(recipe, output)
"""


@pytest.fixture(scope="module")
def recipe(tmp_path_factory: pytest.TempPathFactory, miniature: str) -> Path:
    path = tmp_path_factory.mktemp("recipe") / "miniature.yaml"
    path.write_text(miniature, "utf-8")
    return path


@pytest.fixture(scope="module")
def unbroken(recipe: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unbroken") / "run"
    train(recipe, folder)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize(
    ("where", "stage", "step"),
    [
        ("in the middle of a line", "2-sft", 27),  # between two checkpoints
        ("after a step", "3-grpo", 3),  # sampling has moved the random state
        ("while a checkpoint is written", "3-grpo", 4),  # the one before it is whole
    ],
)
def test_a_killed_run_ends_as_one_that_was_not(
    recipe: Path, unbroken: Path, tmp_path: Path, where: str, stage: str, step: int
) -> None:
    folder = tmp_path / "run"
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(recipe), str(folder), where, stage, str(step)],
        check=False,
        capture_output=True,
        env={**os.environ, "OMP_NUM_THREADS": "1"},  # as the fixture `one_thread` has it here
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    assert not (folder / "summary.json").exists()

    train(recipe, folder, resume=True)

    assert _weights(folder) == _weights(unbroken)
    assert _metrics(folder) == _metrics(unbroken)
    for name in ("before", "after"):
        assert _read(folder, f"evaluation/{name}.jsonl") == _read(
            unbroken, f"evaluation/{name}.jsonl"
        )


def test_grpo_had_something_to_learn(unbroken: Path) -> None:
    steps = [line for line in _metrics(unbroken) if line["stage"] == "3-grpo"]
    assert any(line["grad_norm"] > 0 for line in steps), "else weights agree for want of a gradient"
    assert len(set(_weights(unbroken).values())) == 3


def test_each_step_is_logged_once_and_in_order(unbroken: Path) -> None:
    steps = [(line["stage"], line["step"]) for line in _metrics(unbroken)]
    expected = [("1-caption", 4), ("2-sft", 60), ("3-grpo", 6)]
    assert steps == [(stage, step) for stage, last in expected for step in range(1, last + 1)]


def _weights(folder: Path) -> dict[str, bytes]:
    found = sorted(folder.glob("checkpoints/*/final/model.safetensors"))
    assert len(found) == 3
    return {each.parts[-3]: each.read_bytes() for each in found}


def _metrics(folder: Path) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in _read(folder, "metrics.jsonl").splitlines()]
    return [{key: line[key] for key in line if key not in TIMES} for line in lines]


def _read(folder: Path, name: str) -> str:
    return (folder / name).read_text("utf-8")
