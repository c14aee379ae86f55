"""Requests at the door of a pool without workers; `test_app` has a whole server."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from starlette.requests import Request

from pathreward.server.gate import RefusalError
from pathreward.server.jobs import Result, Work, WorkerSettings
from pathreward.server.metrics import Metrics
from pathreward.server.pool import ServerPool
from pathreward.server.scoring import Scoring
from pathreward.server.settings import RequestLimits, ServerSettings

LIMITS = RequestLimits(rows=3, queue=1, field=100)


def scoring(deadline: float = 5.0) -> Scoring:
    settings = replace(ServerSettings(("ours", "other")), limits=LIMITS, deadline=deadline)
    pool = ServerPool(1, LIMITS, WorkerSettings(()))
    return Scoring(settings, pool, Metrics(), ("ours", "other"))


def run(one: Scoring, *samples: Any, client_goes: bool = False) -> list[Result]:
    async def receive() -> dict[str, Any]:
        if not client_goes:
            await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    scope: dict[str, Any] = {"type": "http", "state": {"fields": {}}, "headers": []}
    return asyncio.run(one.run(Request(scope, receive), Work("ours", tuple(enumerate(samples)))))


@pytest.mark.parametrize(
    ("name", "expected"), [(None, "ours"), ("other", "other")], ids=["the first", "by name"]
)
def test_a_recipe_is_chosen(name: str | None, expected: str) -> None:
    assert scoring().recipe(name) == expected


@pytest.mark.parametrize("name", ["othr", "/etc/passwd", ""])
def test_a_recipe_that_is_not_served_is_refused(name: str) -> None:
    with pytest.raises(RefusalError, match="served here") as error:
        scoring().recipe(name)
    assert error.value.status == 422


def test_too_many_samples_are_refused() -> None:
    with pytest.raises(RefusalError, match="4 samples, the limit is 3") as error:
        run(scoring(), *[{"completion": "B"}] * 4)
    assert error.value.status == 413


def test_bad_samples_need_no_worker() -> None:
    long, misspelt = run(scoring(), {"completion": "B" * 101}, {"compltion": "B"})
    assert (long.outcome, misspelt.outcome) == ("error", "error")
    assert "it has 101 characters, the limit is 100" in long.content
    assert "did you mean 'completion'?" in misspelt.content


def test_without_a_free_worker_the_client_may_try_again() -> None:
    with pytest.raises(RefusalError, match="no worker was free in time") as error:
        run(scoring(deadline=0.05), {"completion": "B"})
    assert (error.value.status, error.value.retry_after) == (503, 5)


def test_a_full_queue_is_429() -> None:
    one = scoring(deadline=0.05)
    one.pool._closing = True
    with pytest.raises(RefusalError, match="the queue is full; try again in 1 s") as error:
        run(one, {"completion": "B"})
    assert (error.value.status, error.value.retry_after) == (429, 1)


def test_a_client_that_goes_is_no_longer_waited_for() -> None:
    one = scoring()
    with pytest.raises(ConnectionResetError):
        run(one, {"completion": "B"}, client_goes=True)
    assert one.pool._next() is None  # its samples are dropped
