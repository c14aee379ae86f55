import re

import pytest

from pathreward.errors import WorkerError
from pathreward.workers import worker_count


@pytest.mark.parametrize(
    ("workers", "variable", "count"),
    [(None, "", 1), (None, "3", 3), (None, " 2 ", 2), (1, "3", 1), (4, "", 4)],
)
def test_the_argument_counts_before_the_variable(
    monkeypatch: pytest.MonkeyPatch, workers: int | None, variable: str, count: int
) -> None:
    monkeypatch.setenv("PATHREWARD_WORKERS", variable)
    assert worker_count(workers) == count


@pytest.mark.parametrize("workers", [0, -1, True, 2.0, "2"])
def test_no_number_of_workers(workers: int) -> None:
    message = f"`workers` must be a whole number, 1 or more, got {workers!r}"
    with pytest.raises(WorkerError, match=re.escape(message)):
        worker_count(workers)


@pytest.mark.parametrize("text", ["0", "many", "1.5", "-2", "\u0663"])
def test_no_number_in_the_variable(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("PATHREWARD_WORKERS", text)
    with pytest.raises(WorkerError, match="PATHREWARD_WORKERS must be a whole number"):
        worker_count(None)
