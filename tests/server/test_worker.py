"""A worker's conversation over its pipe; the signals are in `test_run`."""

import multiprocessing
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from pathreward.resources import RecipeText
from pathreward.server import worker
from pathreward.server.jobs import Failed, Ready, Result, Work, WorkerSettings
from tests.server.support import OURS, RIGHT, WRONG


@contextmanager
def talking(monkeypatch: pytest.MonkeyPatch, text: str, **settings: Any) -> Iterator[Any]:
    """The server's end of the pipe to a worker that runs in a thread."""
    monkeypatch.setattr("signal.signal", lambda *_: None)  # only for a main thread
    monkeypatch.setattr(worker, "_exit_with_parent", lambda: None)
    chosen = WorkerSettings((RecipeText(text, "ours", Path(), "ours.yaml"),), **settings)
    ours, theirs = multiprocessing.Pipe()
    thread = threading.Thread(target=worker.main, args=(theirs, chosen))
    thread.start()
    yield ours
    ours.close()
    thread.join(10)
    assert not thread.is_alive()


def test_it_says_that_it_is_ready_then_sends_results_and_an_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with talking(monkeypatch, OURS) as pipe:
        ready = pipe.recv()
        assert isinstance(ready, Ready)
        assert [each["name"] for each in ready.recipes] == ["ours"]
        for alone, sizes in ((False, [2]), (True, [1, 1])):
            pipe.send(Work("ours", ((7, RIGHT), (8, WRONG)), alone=alone))
            messages: list[list[Result]] = []
            while (message := pipe.recv()) is not None:
                messages.append(message)
            assert [len(each) for each in messages] == sizes
            results = [result for each in messages for result in each]
            assert [(each.row, each.value) for each in results] == [(7, 1.0), (8, 0.25)]


@pytest.mark.parametrize(
    ("text", "settings", "message"),
    [
        ("reward: {sum: {answr: {}}}", {}, "unknown reward 'answr'"),
        (OURS, {"imports": ("no_such_module_of_mine",)}, "no_such_module_of_mine"),
    ],
    ids=["a bad recipe", "a bad import"],
)
def test_what_it_cannot_load_is_its_first_message(
    monkeypatch: pytest.MonkeyPatch, text: str, settings: Any, message: str
) -> None:
    with talking(monkeypatch, text, **settings) as pipe:
        failed = pipe.recv()
        assert isinstance(failed, Failed)
        assert message in failed.message
