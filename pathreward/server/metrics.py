"""What ``/metrics`` reports, in Prometheus' format."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from pathreward.server.jobs import Result
from pathreward.server.pool import Ended, ServerPool

CONTENT_TYPE = CONTENT_TYPE_LATEST
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_VALUES = tuple(n / 10 for n in range(-10, 26))


class Metrics:
    """The counters of one server, in a registry of their own.

    >>> metrics = Metrics()
    >>> metrics.answered("/v1/score", 200, 0.02)
    >>> b'pathreward_requests_total{route="/v1/score",status="200"} 1.0' in metrics.render(None)
    True
    """

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        kept = self.registry
        self._requests = Counter(
            "pathreward_requests", "Answered requests.", ["route", "status"], registry=kept
        )
        self._seconds = Histogram(
            "pathreward_request_seconds",
            "Time from the headers of a request to its answer.",
            ["route"],
            buckets=_SECONDS,
            registry=kept,
        )
        self._samples = Counter(
            "pathreward_samples", "Samples by outcome.", ["recipe", "outcome"], registry=kept
        )
        self._values = Histogram(
            "pathreward_value", "Values of scores.", ["recipe"], buckets=_VALUES, registry=kept
        )
        self._cached = Counter(
            "pathreward_cached_samples", "Samples from the cache.", registry=kept
        )
        self._ended = Counter(
            "pathreward_workers_ended", "Workers that were replaced.", ["reason"], registry=kept
        )
        self._alive = Gauge("pathreward_workers_ready", "Workers that are ready.", registry=kept)
        self._queued = Gauge("pathreward_queued_requests", "Requests that wait.", registry=kept)
        self._queued_rows = Gauge("pathreward_queued_samples", "Samples that wait.", registry=kept)

    def answered(self, route: str, status: int, seconds: float) -> None:
        """Count a request."""
        self._requests.labels(route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def scored(self, recipe: str, results: list[Result]) -> None:
        """Count the samples of a request."""
        for each in results:
            self._samples.labels(recipe, each.outcome).inc()
            if each.value is not None:
                self._values.labels(recipe).observe(each.value)
            if each.cached:
                self._cached.inc()

    def ended(self, reason: Ended) -> None:
        """Count a worker that was replaced."""
        self._ended.labels(reason).inc()

    def render(self, pool: ServerPool | None) -> bytes:
        """Return all metrics as text."""
        if pool is not None:
            self._alive.set(pool.alive)
            requests, rows = pool.waiting
            self._queued.set(requests)
            self._queued_rows.set(rows)
        return generate_latest(self.registry)
