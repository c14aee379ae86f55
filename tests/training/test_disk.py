"""A disk that is full or read-only ends a stage with one error, and the stage can be resumed."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pathreward.errors import TrainingError
from pathreward.training import disk
from pathreward.training.disk import report_disk_errors, unwritable
from pathreward.training.job import Job, stage_job
from pathreward.training.recipe import TrainingRecipe
from tests.training.shapes import tiny_policy
from tests.training.test_stages import run_job

STAGES: dict[str, dict[str, Any]] = {
    "caption": {"batch": 1},
    "sft": {"batch": 1},
    "grpo": {"prompts": 1, "completions": 2, "max_tokens": 4},
}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own of 2.5 MB, if this process may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    try:
        mount(folder, "size=2500k")
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("needs the right to mount a disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def mount(folder: Path, options: str) -> None:
    arguments = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    subprocess.run(arguments, check=True, capture_output=True)


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("policy") / "start"
    tiny_policy().save(folder)
    return folder


def job_of(kind: str, folder: Path, policy: Path) -> Job:
    stage = {"kind": kind, "steps": 3, "learning_rate": 1e-3, "save_every": 1, **STAGES[kind]}
    recipe = TrainingRecipe.model_validate(
        {
            "policy": {"tiny": {}},
            "data": {"phantom": {"tiles": 4, "held_out": 1}},
            "reward": "pathreward",
            "stages": [stage],
        }
    )
    return stage_job(recipe, folder, 1, recipe.stages[0], policy, ())


@pytest.mark.parametrize("kind", STAGES)
def test_a_full_disk_ends_a_stage_that_then_resumes(
    small_disk: Path, tmp_path: Path, policy: Path, kind: str
) -> None:
    job = job_of(kind, small_disk, policy)
    with pytest.raises(TrainingError, match=r"can't write .*: the disk is full; .*--resume"):
        run_job(job)
    subprocess.run(["mount", "-o", "remount,size=50m", str(small_disk)], check=True)
    resumed = run_job(job)
    unbroken = run_job(job_of(kind, tmp_path / "unbroken", policy))
    assert all((resumed[name] == each).all() for name, each in unbroken.items())


@pytest.mark.parametrize("kind", STAGES)
def test_a_read_only_disk_ends_a_stage(small_disk: Path, policy: Path, kind: str) -> None:
    job = job_of(kind, small_disk, policy)
    job.folder.mkdir(parents=True)
    (job.folder / "metrics.jsonl").touch()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(
        (TrainingError, ValueError), match=r"can't write .*[Rr]ead-only file system"
    ):
        run_job(job)


def test_another_error_is_passed_on(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), report_disk_errors(tmp_path):
        raise ZeroDivisionError


def test_little_room_is_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "_LEAST_FREE", 2**60)
    assert unwritable(tmp_path / "run") == "the disk is full"
    with pytest.raises(TrainingError, match="the disk is full"), report_disk_errors(tmp_path):
        raise OSError("whatever the library says")
