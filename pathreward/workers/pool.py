"""Worker processes, started when they are first needed and kept for later calls."""

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from multiprocessing import connection
from multiprocessing.process import BaseProcess
from types import ModuleType
from typing import TYPE_CHECKING, Any

from pathreward.errors import WorkerError
from pathreward.workers.child import Order, TaskReply, serve
from pathreward.workers.job import PoolJob, Recent

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

TRIES = 3
"""Most workers that a task is given to, where each of them ends while it works on it."""
_LOOK = 1.0
"""Seconds after which a worker that does not reply is looked at."""
_NO_GUARD = 87
"""The exit code of a worker that arrived at a call with workers while it imported the script."""
_GUARD = (
    "a reward is defined in the script, which each worker imports, and the script scores when it "
    "is imported; put what it runs under `if __name__ == '__main__':`, or move the reward to a "
    "module of its own"
)


def run_in_workers(job: PoolJob, tasks: Sequence[Any], workers: int) -> list[Any]:
    """Return the results of a job's function for each task, in the order of the tasks.

    The workers are spawned, never forked, when they are first needed, and stay for later calls
    until `close_workers` or the end of the process. A task whose worker ends (killed, out of
    memory) is given to another one, up to three in all. Calls from several threads take turns.

    >>> run_in_workers(PoolJob(dict.get, {"a": 1}), ["a", "a"], workers=1)
    [1, 1]
    >>> close_workers()

    Args:
        job: The function with the parts that each worker needs.
        tasks: The content of each task, which must pickle.
        workers: The number of processes, 1 or more.

    Raises:
        WorkerError: If a part can't be sent, no worker can be started, or three workers ended on
            one task; `WorkerError.task` is then its position.
        Exception: The first exception, in the order of the tasks, that the function raised.
    """
    if getattr(multiprocessing.current_process(), "_inheriting", False):
        os._exit(_NO_GUARD)  # this is a worker that imports a script without a guard
    return _pool().run(job, tasks, workers)


def close_workers() -> None:
    """End the worker processes, if there are any; a later call starts new ones.

    They end with the process too. To end them earlier frees their memory.

    >>> close_workers()
    """
    _pool().close()


class Pool:
    """Worker processes."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self._workers: list[_Worker] = []
        self._with_script = False
        self._lock = threading.Lock()

    def run(self, job: PoolJob, tasks: Sequence[Any], workers: int) -> list[Any]:
        """Return the results of the tasks; see `run_in_workers`."""
        with self._lock:
            if job.needs_script and not self._with_script:
                self._end(self._workers)
                self._with_script = True
            try:
                return _Run(self, job, tasks, workers).results()
            except Exception:
                self._finish()
                raise
            except BaseException:  # Ctrl-C: don't wait
                self._end(self._workers)
                raise

    def close(self) -> None:
        """End all workers."""
        with self._lock:
            self._end(self._workers)
            self._with_script = False

    def fill(self, workers: int) -> "list[_Worker]":
        """Return this many living workers, new ones where there are too few."""
        while len(self._workers) < workers:
            self._workers.append(_Worker(with_script=self._with_script))
        return self._workers[:workers]

    @property
    def busy(self) -> "list[_Worker]":
        """The workers that work on a task, or start."""
        return [each for each in self._workers if each.task is not None or not each.is_ready]

    def drop(self, worker: "_Worker", patience: float = 1.0) -> int:
        """Remove a worker that ends by itself or is ended, and return its exit code."""
        self._workers.remove(worker)
        return worker.end(patience)

    def _finish(self) -> None:
        """Wait for the workers that still work on tasks of a run that failed."""
        for worker in [each for each in self._workers if each.task is not None]:
            try:
                worker.receive()
                worker.task = None
            except (EOFError, OSError):
                self.drop(worker)

    def _end(self, workers: "list[_Worker]") -> None:
        for worker in list(workers):
            worker.connection.close()
        for worker in list(workers):
            self.drop(worker, patience=0.0 if worker.task is not None else 1.0)


class _Worker:
    """A worker process, as its parent sees it."""

    def __init__(self, *, with_script: bool) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection: Connection[Order | None, TaskReply]
        self.connection, theirs = context.Pipe()
        self.task: int | None = None
        self.is_ready = False
        self._jobs: Recent[None] = Recent()
        self.process: BaseProcess = context.Process(
            target=serve, args=(theirs,), daemon=True, name="pathreward worker"
        )
        try:
            with contextlib.nullcontext() if with_script else _script_hidden():
                self.process.start()
            self.sentinel = self.process.sentinel
        except OSError as error:
            raise WorkerError(
                f"can't start a worker process: {error.strerror or error}; use fewer workers"
            ) from error
        finally:
            theirs.close()

    def send(self, job: PoolJob, number: int, content: Any) -> None:
        """Send a task; the function and data of its job go along only if the process lacks them."""
        self.task = number
        parts = None if job.key in self._jobs else (job.function, job.names, job.data)
        if parts:
            self._jobs.put(job.key, None)
        self.connection.send(Order(job.key, parts, content))

    def receive(self) -> TaskReply:
        """Return the next reply.

        Raises:
            EOFError: If the process has ended without one.
        """
        while not self.connection.poll(_LOOK):
            if not self.process.is_alive() and not self.connection.poll():
                raise EOFError
        return self.connection.recv()

    def end(self, patience: float) -> int:
        """End the process, by force after some seconds, and return its exit code."""
        self.connection.close()
        self.process.join(patience)
        self.process.kill()
        self.process.join()
        code = self.process.exitcode
        self.process.close()
        return code or 0


class _Run:
    """The tasks of one call, on their way through the workers."""

    def __init__(self, pool: Pool, job: PoolJob, tasks: Sequence[Any], workers: int) -> None:
        self._pool, self._job, self._tasks = pool, job, tasks
        self._count = workers
        self._waiting = deque(range(len(tasks)))
        self._lost: Counter[int] = Counter()
        self._failed_starts = 0
        self._replies: dict[int, TaskReply] = {}

    def results(self) -> list[Any]:
        """Return the result of each task, in the order of the tasks.

        Raises:
            WorkerError: If no worker starts, or a task ends its worker again and again.
        """
        job = self._job
        _ = job.key  # what can't be pickled is an error before a process is started
        while len(self._replies) < len(self._tasks):
            open_tasks = len(self._tasks) - len(self._replies)
            workers = self._pool.fill(min(self._count, open_tasks))
            for worker in workers:
                if worker.is_ready and worker.task is None and self._waiting:
                    self._give(worker, self._waiting.popleft())
            self._receive(self._pool.busy)
            self._raise_first()
        return [self._replies[number].result for number in range(len(self._tasks))]

    def _give(self, worker: _Worker, number: int) -> None:
        try:
            worker.send(self._job, number, self._tasks[number])
        except (BrokenPipeError, ConnectionError):
            self._lose(worker)

    def _receive(self, busy: Sequence[_Worker]) -> None:
        """Wait until a worker replies or ends."""
        ready = connection.wait([end for each in busy for end in (each.connection, each.sentinel)])
        for worker in busy:
            if worker.connection not in ready and worker.sentinel not in ready:
                continue
            try:
                reply = worker.receive()
            except (EOFError, OSError):
                self._lose(worker)
                continue
            if not worker.is_ready:
                worker.is_ready = True
                self._failed_starts = 0
            elif worker.task is not None:
                self._replies[worker.task] = reply
                worker.task = None

    def _lose(self, worker: _Worker) -> None:
        """Put the task of a worker that ended back into the queue.

        Raises:
            WorkerError: If it ended for the third time, or workers don't start.
        """
        task, was_ready = worker.task, worker.is_ready
        code = self._pool.drop(worker)
        if not was_ready:
            self._failed_starts += 1
            if code == _NO_GUARD:
                raise WorkerError(_GUARD)
            if code > 0 or self._failed_starts == TRIES:
                raise WorkerError(f"a worker process {_ended(code)} while it started")
        if task is None:
            return
        self._lost[task] += 1
        if self._lost[task] == TRIES:
            raise WorkerError(
                f"{TRIES} worker processes in turn ended on the same rows (the last "
                f"{_ended(code)}); score them with workers=1 to see the cause, and look at the "
                "memory of the machine",
                task=task,
            )
        self._waiting.appendleft(task)

    def _raise_first(self) -> None:
        """Raise the error of the first task that has one, once all earlier ones are done."""
        for number in range(len(self._tasks)):
            reply = self._replies.get(number)
            if reply is None:
                return
            if reply.error is not None:
                raise reply.error


@contextlib.contextmanager
def _script_hidden() -> Iterator[None]:
    """Keep a process that is started from importing the script of this process.

    A spawned process imports it, so that objects of the script can be loaded. No reward needs that
    unless it is defined there, a training script takes long to import, and one without a guard
    would run once more.
    """
    script = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = script


def _ended(code: int) -> str:
    """Return how a process ended, in words.

    >>> _ended(-9), _ended(1)
    ('was killed by SIGKILL', 'ended with exit code 1')
    """
    if code < 0:
        return f"was killed by {signal.Signals(-code).name}"
    return f"ended with exit code {code}"


_the_pool: Pool | None = None


def _pool() -> Pool:
    """Return the pool of this process; a forked process gets one of its own."""
    global _the_pool  # noqa: PLW0603  # one pool a process
    if _the_pool is None or _the_pool.owner != os.getpid():
        _the_pool = Pool()
    return _the_pool
