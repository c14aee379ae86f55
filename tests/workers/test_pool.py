import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pathreward.errors import DataError, WorkerError
from pathreward.workers import PoolJob, close_workers, run_in_workers
from tests.workers import support

POSIX = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")


@pytest.fixture(scope="module", autouse=True)
def _closed_at_the_end() -> Iterator[None]:
    yield
    close_workers()


def processes() -> set[int]:
    return {pid for _, pid in run_in_workers(PoolJob(support.process_of, {}), [*range(24)], 2)}


def test_tasks_run_elsewhere_and_keep_their_order() -> None:
    results = run_in_workers(PoolJob(support.process_of, {}), [*range(50)], 2)
    assert [task for task, _ in results] == [*range(50)]
    assert os.getpid() not in {pid for _, pid in results}


def test_workers_are_kept_for_later_calls_and_closed() -> None:
    before = processes()
    assert before & processes()
    close_workers()
    assert not before & processes()


def test_more_jobs_than_a_worker_keeps() -> None:
    jobs = [PoolJob(support.added, {"first": number}) for number in range(7)]
    for _ in range(2):
        assert [run_in_workers(job, [1, 2], 2) for job in jobs] == [
            [n + 1, n + 2] for n in range(7)
        ]


def test_what_parts_share_is_shared_in_the_worker() -> None:
    shared: list[int] = []
    job = PoolJob(support.shares, {"one": [shared], "other": [shared]})
    assert run_in_workers(job, [0], 1) == [True]


def test_the_first_error_by_task_arrives_as_it_was_raised() -> None:
    for _ in range(3):
        with pytest.raises(DataError) as caught:
            run_in_workers(PoolJob(support.failed, {"bad": {9, 4}}), [*range(12)], 2)
        assert (caught.value.field, caught.value.where) == ("completion", "row 4")
        assert run_in_workers(PoolJob(support.added, {"first": 1}), [1, 2], 2) == [2, 3]


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (support.odd, "a worker process raised OddError: 1 and 2"),
        (support.unsendable, "a worker process returned what can't be sent back: TypeError"),
    ],
)
def test_what_does_not_travel_is_an_error(function: Callable[..., object], message: str) -> None:
    with pytest.raises(WorkerError, match=message):
        run_in_workers(PoolJob(function, {}), [1], 1)


def test_a_part_that_does_not_load_is_named() -> None:
    with pytest.raises(WorkerError, match="the part 'mine' can't be loaded in a worker process"):
        run_in_workers(PoolJob(support.added, {"mine": support.Unloadable()}), [1], 1)


@POSIX
@pytest.mark.parametrize("times", [1, 2])
def test_the_task_of_a_worker_that_ends_is_done_by_another(tmp_path: Path, times: int) -> None:
    job = PoolJob(support.killed, {"folder": str(tmp_path), "times": times})
    assert run_in_workers(job, [*range(8)], 2) == [*range(8)]
    assert len(list(tmp_path.iterdir())) == times


@POSIX
def test_a_task_on_which_three_workers_end_is_named(tmp_path: Path) -> None:
    job = PoolJob(support.killed, {"folder": str(tmp_path), "times": 9})
    with pytest.raises(WorkerError) as caught:
        run_in_workers(job, [*range(8)], 2)
    assert caught.value.task == 3
    assert "3 worker processes in turn ended on the same rows (the last was killed by SIGKILL)" in (
        str(caught.value)
    )
    assert len(list(tmp_path.iterdir())) == 3
    assert run_in_workers(PoolJob(support.added, {"first": 1}), [1, 2], 2) == [2, 3]


@POSIX
def test_idle_workers_that_were_killed_are_replaced() -> None:
    for pid in processes():
        os.kill(pid, signal.SIGKILL)
    assert run_in_workers(PoolJob(support.added, {"first": 1}), [1, 2], 2) == [2, 3]


SCRIPT = """
from dataclasses import dataclass
from pathreward import Reward, Sample, Score

@dataclass(frozen=True)
class Mine(Reward):
    def __call__(self, sample):
        return Score(len(sample.text) / 100, "my length")

print("imported", flush=True)
{guard}scores = Mine().score([Sample("x" * n) for n in range(40)], workers=2)
{guard}print("scored", scores[7].value, scores[7].reason, flush=True)
"""


def run_script(folder: Path, text: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    script = folder / "script.py"
    script.write_text(textwrap.dedent(text))
    return run_python(str(script), **variables)


def run_python(*arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), **variables},
    )


def test_a_reward_of_the_script_needs_a_guard(tmp_path: Path) -> None:
    done = run_script(tmp_path, SCRIPT.format(guard=""))
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].endswith(
        "put what it runs under `if __name__ == '__main__':`, or move the reward to a module of "
        "its own"
    )
    assert "scored" not in done.stdout


def test_a_reward_of_a_script_with_a_guard(tmp_path: Path) -> None:
    done = run_script(tmp_path, SCRIPT.format(guard="if __name__ == '__main__': "))
    assert done.stdout.splitlines()[-1] == "scored 0.07 my length"
    assert done.stderr == ""


def test_other_rewards_need_no_guard_and_do_not_import_the_script(tmp_path: Path) -> None:
    text = """
    from pathreward import FormatReward, Sample
    print("imported", flush=True)
    print(len(FormatReward().score([Sample("x" * n) for n in range(40)])), flush=True)
    """
    done = run_script(tmp_path, text, PATHREWARD_WORKERS="2")
    assert (done.stdout.split(), done.stderr) == (["imported", "40"], "")


def test_a_reward_that_is_in_no_file_is_named() -> None:
    done = run_python("-c", SCRIPT.format(guard=""))
    assert done.returncode == 1
    assert "the reward can't be loaded in a worker process" in done.stderr


@POSIX
def test_no_worker_outlives_its_parent(tmp_path: Path) -> None:
    text = """
    import os, signal
    from pathreward.workers import PoolJob, run_in_workers
    from tests.workers.support import process_of
    print(*{pid for _, pid in run_in_workers(PoolJob(process_of, {}), [*range(20)], 2)}, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
    """
    done = run_script(tmp_path, text)
    workers = [int(each) for each in done.stdout.split()]
    assert workers
    for _ in range(100):
        if not any(Path(f"/proc/{pid}").exists() for pid in workers):
            return
        time.sleep(0.1)
    raise AssertionError(f"still there: {workers}")
