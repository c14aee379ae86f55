"""Code of the user's own in every command that reads a recipe."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.support import in_one_line, invoke, write_rows

MINE = """\
from dataclasses import dataclass
import pathreward as pr

@pr.register("brevity")
@dataclass(frozen=True)
class Brevity(pr.Reward):
    most: int = 10

    def __call__(self, sample):
        words = len(sample.text.split())
        return pr.Score(float(words <= self.most), f"{words} words")
"""
TRAINING = """
policy: {tiny: {}}
data: {phantom: {tiles: 8, held_out: 4}}
reward: {sum: {brevity: {}}}
stages: [{kind: grpo, steps: 1, learning_rate: 1e-5}]
"""


@pytest.fixture(autouse=True)
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_code: None) -> None:
    monkeypatch.chdir(tmp_path)
    Path("lab_mine.py").write_text(MINE)
    Path("short.yaml").write_text("reward: {sum: {brevity: {most: 2}, answer: }}")
    Path("run.yaml").write_text(TRAINING)
    write_rows({"completion": "a b", "answer": "yes"})


@pytest.mark.parametrize(
    "command",
    [
        ("score", "rows.jsonl", "-r", "short.yaml", "-o", "out.jsonl"),
        ("explain", "rows.jsonl", "--row", "1", "-r", "short.yaml"),
        ("audit", "short.yaml", "--limit", "2", "--only", "padded"),
    ],
    ids=lambda command: command[0],
)
def test_a_command_knows_the_imported_reward(command: tuple[str, ...]) -> None:
    assert "unknown reward 'brevity'" in in_one_line(invoke(*command))
    result = invoke(*command, "--import", "lab_mine.py")
    assert result.exit_code == 0, result.output
    if command[0] == "score":
        [row] = map(json.loads, Path("out.jsonl").read_text().splitlines())
        assert row["score"]["parts"]["brevity"] == {"value": 1.0, "reason": "2 words"}


def test_a_server_refuses_a_reward_that_is_not_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PATHREWARD_TOKEN", raising=False)
    line = in_one_line(invoke("serve", "--recipe", "short.yaml", "--port", "0"))
    assert "unknown reward 'brevity'" in line
    assert line.endswith("one of your own is known once it is imported (--import)")


def test_a_training_run_knows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from pathreward.training import run
    from pathreward.training.recipe import load_training

    leaves: list[str] = []

    def train(recipe: str, **_: Any) -> None:
        leaves.extend(load_training(recipe).load_reward().leaves)

    monkeypatch.setattr(run, "train", train)
    assert "unknown reward 'brevity'" in in_one_line(invoke("train", "run.yaml"))
    assert invoke("train", "run.yaml", "--import", "lab_mine.py").exit_code == 0
    assert leaves == ["brevity"]


def test_two_files_may_be_imported_and_an_error_names_its_line() -> None:
    Path("lab_broken.py").write_text("import os\nnothing_here\n")
    arguments = ("--import", "lab_mine.py", "--import", "lab_broken.py")
    line = in_one_line(invoke("score", "rows.jsonl", "-r", "short.yaml", *arguments))
    assert "lab_broken.py, line 2: NameError: name 'nothing_here' is not defined" in line
