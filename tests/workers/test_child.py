"""The loop of a worker process, run in a thread; `test_pool` has real processes."""

import multiprocessing
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pathreward.errors import DataError, WorkerError
from pathreward.workers import child
from pathreward.workers.child import READY, Order
from pathreward.workers.job import PoolJob
from tests.workers.support import added, failed, odd


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setattr("signal.signal", lambda *_: None)  # only for a main thread
    monkeypatch.setattr(child, "_end_with_parent", lambda: None)
    ours, theirs = multiprocessing.Pipe()
    thread = threading.Thread(target=child.serve, args=(theirs,), name="child")
    thread.start()
    assert ours.recv() == READY
    yield ours
    ours.close()
    thread.join(10)
    assert not thread.is_alive()


def order(function: Callable[..., Any], task: Any, **parts: Any) -> Order:
    job = PoolJob(function, parts)
    return Order(function.__name__.encode(), (function, job.names, job.data), task)


def test_a_job_is_sent_once_and_then_known_by_its_key(pipe: Any) -> None:
    first = order(added, 1, first=40)
    pipe.send(first)
    assert pipe.recv().result == 41
    pipe.send(first._replace(job=None, content=2))
    assert pipe.recv().result == 42


def test_an_error_is_the_reply_and_the_loop_goes_on(pipe: Any) -> None:
    pipe.send(order(failed, 3, bad=[3]))
    error = pipe.recv().error
    assert isinstance(error, DataError)
    assert str(error) == "row 3, field 'completion': expected letters"
    pipe.send(order(failed, 4, bad=[3]))
    assert pipe.recv().result == 4


def test_an_error_that_does_not_pickle_is_described(pipe: Any) -> None:
    pipe.send(order(odd, 0))
    error = pipe.recv().error
    assert isinstance(error, WorkerError)
    assert str(error) == "a worker process raised OddError: 1 and 2"


def test_none_ends_the_loop(pipe: Any) -> None:
    [thread] = [each for each in threading.enumerate() if each.name == "child"]
    pipe.send(None)
    thread.join(10)
    assert not thread.is_alive()
