import pytest

from pathreward.server.jobs import Result, WorkerSettings
from pathreward.server.metrics import Metrics
from pathreward.server.pool import ServerPool
from pathreward.server.settings import RequestLimits


def lines(metrics: Metrics, pool: ServerPool | None = None) -> set[str]:
    return set(metrics.render(pool).decode().splitlines())


def test_samples_are_counted_by_recipe_and_outcome_and_values_in_buckets() -> None:
    metrics = Metrics()
    metrics.scored(
        "ours",
        [
            Result(0, "scored", 0.25, "{}"),
            Result(1, "scored", 1.0, "{}", cached=True),
            Result(2, "unscored", None, "{}"),
            Result(3, "error", None, "{}"),
        ],
    )
    found = lines(metrics)
    for outcome, count in (("scored", 2), ("unscored", 1), ("error", 1)):
        line = f'pathreward_samples_total{{outcome="{outcome}",recipe="ours"}} {count}.0'
        assert line in found
    assert 'pathreward_value_count{recipe="ours"} 2.0' in found
    assert 'pathreward_value_bucket{le="0.3",recipe="ours"} 1.0' in found
    assert "pathreward_cached_samples_total 1.0" in found


@pytest.mark.parametrize("reason", ["deadline", "died"])
def test_replaced_workers_are_counted_by_reason(reason: str) -> None:
    metrics = Metrics()
    metrics.ended(reason)  # type: ignore[arg-type]  # one of the two
    assert f'pathreward_workers_ended_total{{reason="{reason}"}} 1.0' in lines(metrics)


def test_the_state_of_the_pool_is_read_when_the_metrics_are() -> None:
    metrics = Metrics()
    pool = ServerPool(2, RequestLimits(), WorkerSettings(()))
    pool.alive = 2
    found = lines(metrics, pool)
    assert {"pathreward_workers_ready 2.0", "pathreward_queued_requests 0.0"} <= found


def test_two_servers_of_one_process_count_apart() -> None:
    first, second = Metrics(), Metrics()
    first.answered("/v1/score", 200, 0.1)
    name = 'pathreward_requests_total{route="/v1/score",status="200"} 1.0'
    assert (name in lines(first), name in lines(second)) == (True, False)
