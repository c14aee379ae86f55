"""A pool of worker processes that run functions of pathreward."""

from pathreward.workers.count import worker_count
from pathreward.workers.job import PoolJob
from pathreward.workers.pool import close_workers, run_in_workers

__all__ = ["PoolJob", "close_workers", "run_in_workers", "worker_count"]
