import threading
from typing import Any

import pytest

from pathreward.errors import WorkerError
from pathreward.workers.job import PoolJob, parts_of
from tests.workers.support import Unloadable, added


def test_what_parts_share_is_shared_after_the_way() -> None:
    shared: list[int] = []
    job = PoolJob(added, {"one": [shared], "other": [shared]})
    parts = parts_of(job.data, job.names)
    assert parts["one"][0] is parts["other"][0]


def test_a_part_that_does_not_pickle_is_named() -> None:
    with pytest.raises(WorkerError) as caught:
        _ = PoolJob(added, {"format": 1, "mine": threading.Lock()}).data
    assert str(caught.value) == (
        "the part 'mine' (lock) can't be sent to worker processes: cannot pickle '_thread.lock' "
        "object; define it at the top level of a module that a worker can import, or use workers=1"
    )


def test_a_part_that_does_not_load_is_named() -> None:
    job = PoolJob(added, {"format": 1, "mine": Unloadable()})
    with pytest.raises(
        WorkerError, match="the part 'mine' can't be loaded in a worker process: No"
    ):
        parts_of(job.data, job.names)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (PoolJob(added, {"first": 1}), PoolJob(added, {"first": 1}), True),
        (PoolJob(added, {"first": 1}), PoolJob(added, {"first": 2}), False),
        (PoolJob(added, {"first": 1}), PoolJob(max, {"first": 1}), False),
        (PoolJob(added, {"first": 1}), PoolJob(added, {"other": 1}), False),
    ],
)
def test_jobs_of_one_function_and_equal_parts_have_one_key(
    one: PoolJob, other: PoolJob, same: bool
) -> None:
    assert (one.key == other.key) == same


def test_a_class_of_the_script_needs_the_script() -> None:
    part: Any = type("Mine", (), {"__module__": "__main__"})
    assert not PoolJob(added, {"first": 1}).needs_script
    with pytest.raises(WorkerError, match="the part 'mine'"):
        _ = PoolJob(added, {"mine": part}).needs_script
