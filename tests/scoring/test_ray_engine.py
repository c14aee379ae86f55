"""Ray on this machine, with two processes; skipped where ray is not installed."""

import importlib.util
import os
import re
import signal
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pathreward.errors import WorkerError, install_command
from pathreward.scoring.files import FileJob
from pathreward.scoring.folder import jobs_of, run_jobs
from pathreward.scoring.ray_engine import run_jobs_on_ray
from tests.scoring.test_files import RECIPE, write_jsonl

HAS_RAY = importlib.util.find_spec("ray") is not None
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]  # ray warns of its own
needs_ray = pytest.mark.skipif(not HAS_RAY, reason="ray is not installed (the extra `ray`)")


def test_ray_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(
        WorkerError, match=re.escape(f"ray is not installed: {install_command('ray')}")
    ):
        [*run_jobs_on_ray([])]


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    import ray

    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    yield ray
    ray.shutdown()


@pytest.fixture
def job(tmp_path: Path) -> FileJob:
    (tmp_path / "ours.yaml").write_text(RECIPE)
    (tmp_path / "in").mkdir()
    for number in range(4):
        write_jsonl(tmp_path / "in" / f"{number}.jsonl", 3000 + number)
    recipe = str(tmp_path / "ours.yaml")
    return FileJob(tmp_path / "in", tmp_path / "out", recipe, skip=True)


def contents(folder: Path | None) -> dict[str, bytes]:
    assert folder
    return {each.name: each.read_bytes() for each in sorted(folder.iterdir())}


@needs_ray
@pytest.mark.usefixtures("cluster")
def test_ray_writes_the_files_of_one_process(job: FileJob, tmp_path: Path) -> None:
    alone = replace(job, output=tmp_path / "alone")
    expected = {Path(each.file).name: each.mean for each in run_jobs(jobs_of(alone))}
    found = {Path(each.file).name: each.mean for each in run_jobs_on_ray(jobs_of(job))}
    assert found == expected
    assert contents(job.output) == contents(alone.output)


def kill_one_that_writes(folder: Path, killed: list[int]) -> None:
    """Kill a process that has the notes of an output open, once it has stored rows."""
    for _ in range(20_000):
        for link in Path("/proc").glob("[0-9]*/fd/*"):
            try:
                notes = link.readlink()
                is_one = notes.parent == folder and notes.suffix == ".progress"
                if is_one and notes.stat().st_size > 250:
                    killed.append(int(link.parts[2]))
                    os.kill(killed[-1], signal.SIGKILL)
                    return
            except OSError:
                continue
        time.sleep(0.01)


@needs_ray
@pytest.mark.usefixtures("cluster")
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="finds the process by /proc")
def test_a_killed_process_loses_and_doubles_no_row(job: FileJob, tmp_path: Path) -> None:
    alone = replace(job, output=tmp_path / "alone")
    [*run_jobs(jobs_of(alone))]
    killed: list[int] = []
    jobs = jobs_of(job)
    assert job.output
    killer = threading.Thread(target=kill_one_that_writes, args=(job.output, killed), daemon=True)
    killer.start()
    results = [*run_jobs_on_ray(jobs)]
    killer.join(1)
    assert killed
    assert [each.error for each in results] == [""] * 4
    assert contents(job.output) == contents(alone.output)
