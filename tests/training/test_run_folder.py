import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pathreward.errors import DataError, TrainingError
from pathreward.training.recipe import TrainingRecipe, parse_training
from pathreward.training.run_folder import claimed, expect_free

RECIPE = parse_training(
    """
policy: {tiny: {}}
data: {phantom: {tiles: 8, held_out: 4}}
reward: pathreward
stages: [{kind: grpo, steps: 1, learning_rate: 1e-5}]
"""
)
RECORD = {
    "recipe": {"seed": 0},
    "reward": {"sum": {}},
    "code": {},
    "start": None,
    "processes": 1,
    "versions": {"torch": "2.13"},
    "commit": None,
    "data": {"train": {"rows": 8, "digest": "x"}},
}


def claim(folder: Path, record: dict[str, Any] = RECORD, resume: bool = False) -> list[str]:
    lines: list[str] = []
    with claimed(folder, RECIPE, record, resume, lines.append):
        assert (folder / "run.json").exists()
    return lines


def test_a_new_folder_gets_the_record_and_the_recipe(tmp_path: Path) -> None:
    claim(tmp_path / "run")
    assert json.loads((tmp_path / "run/run.json").read_text("utf-8")) == RECORD
    assert (tmp_path / "run/reward.yaml").read_text("utf-8") == "sum: {}\n"
    assert isinstance(parse_training((tmp_path / "run/recipe.yaml").read_text()), TrainingRecipe)


def test_a_run_is_resumed_only_as_it_began(tmp_path: Path) -> None:
    claim(tmp_path)
    with pytest.raises(TrainingError, match="already holds a run; resume it with --resume"):
        claim(tmp_path)
    assert claim(tmp_path, resume=True) == []
    newer = {**RECORD, "versions": {"torch": "2.14"}}
    [line] = claim(tmp_path, newer, resume=True)
    assert line.endswith("figures may differ: versions.torch was 2.13, is 2.14")
    with pytest.raises(TrainingError, match=r"recipe\.seed was 0, is 1; undo"):
        claim(tmp_path, {**RECORD, "recipe": {"seed": 1}}, resume=True)


def test_a_folder_of_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(TrainingError, match="is not empty and holds no run"):
        claim(tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["notes.txt"]


def test_a_folder_that_can_not_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DataError, match=r"can't write .*Not a directory"):
        claim(tmp_path / "file" / "run")


HOLDER = """
import sys
from pathlib import Path
from tests.training.test_run_folder import RECIPE, RECORD
from pathreward.training.run_folder import claimed
with claimed(Path(sys.argv[1]), RECIPE, RECORD, False, print):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_two_processes_do_not_write_to_one_folder(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(TrainingError, match="another process trains in"):
            claim(tmp_path, resume=True)
        other.kill()
        other.communicate()
    claim(tmp_path, resume=True)  # the lock ends with its process


def test_a_lock_alone_is_no_run(tmp_path: Path) -> None:
    (tmp_path / "run.lock").touch()
    assert not expect_free(tmp_path, RECORD, resume=True)
