"""Worker processes that can be killed: each has a thread here that feeds it and watches it.

A worker that exceeds a request's deadline is killed and replaced. So is one that takes half of the
remaining time for a few samples: a slow sample must not take the others with it. They are scored
again one by one; what is slow on its own is tried last. A worker that ends by itself is
replaced too, and its samples are scored again: together, then one by one, so that a sample that
ends its worker each time fails alone.

Workers start from multiprocessing's fork server where there is one (a process that has loaded the
recipes and has no threads), else they are spawned.
"""

import contextlib
import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from time import monotonic
from typing import Any, Literal

from pathreward.server import worker
from pathreward.server.batch import Batch, BatchChunk
from pathreward.server.engine import AT_ONCE, WORKER, bug_text
from pathreward.server.jobs import (
    RECIPES_VARIABLE,
    Bug,
    Failed,
    Ready,
    WorkerSettings,
    recipes_value,
)
from pathreward.server.settings import RequestLimits

Ended = Literal["deadline", "died"]

_TICK = 0.2  # seconds between two looks at an idle worker
_START = 600.0  # seconds within which a worker must be ready: a graph of millions of edges is slow
_BACKOFF = 1.0  # seconds after a failed start
_TOGETHER = 2  # deaths after which samples are scored one by one
_ALONE = 4  # deaths after which a sample on its own fails
_PROCESSES = threading.Lock()
"""multiprocessing's list of children is not safe to change from several threads."""


class QueueFullError(Exception):
    """The queue is full; the request may come again after some seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"try again in {retry_after} s")
        self.retry_after = retry_after


@dataclass(slots=True, eq=False)
class _Worker:
    process: BaseProcess
    connection: Connection

    def is_idle_and_alive(self) -> bool:
        """Return whether a worker that has nothing to do has not ended.

        Such a worker sends nothing, so that what arrives is the end of the pipe. The process object
        takes the end of the fork server for the end of all that it has started.
        """
        return not self.connection.poll()

    def kill(self) -> None:
        """Kill the process and close its pipe; wait at most five seconds for its end."""
        with _PROCESSES:
            self.connection.close()
            self.process.kill()
            self.process.join(5.0)
            with contextlib.suppress(ValueError):  # it has not ended
                self.process.close()  # a worker whose fork server has ended notices this, and ends


@dataclass(slots=True, eq=False)
class ServerPool:
    """The workers of a server and the queue in front of them."""

    size: int
    limits: RequestLimits
    settings: WorkerSettings
    on_end: Callable[[Ended], None] = lambda _: None
    """Called when a worker has ended that was not meant to."""
    on_bug: Callable[[str], None] = lambda _: None
    recipes: tuple[dict[str, Any], ...] = ()
    """The descriptions of the recipes, from the first worker that is ready."""
    failure: str = ""
    """Why no worker could be made ready; empty where none has failed."""
    alive: int = 0
    """Workers that are ready."""
    _queue: deque[Batch] = field(default_factory=deque)
    _rows: int = 0
    _row_seconds: float = 0.02
    _closing: bool = False
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        """Start the workers; `wait_until_ready` waits for them."""
        os.environ[RECIPES_VARIABLE] = recipes_value(self.settings)
        for number in range(self.size):
            thread = threading.Thread(target=self._slot, name=f"slot-{number}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def close(self) -> None:
        """End the workers, after what they are at; what waits is dropped."""
        with self._changed:
            self._closing = True
            for batch in self._queue:
                batch.cancel()
            self._queue.clear()
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()

    def wait_until_ready(self, seconds: float) -> bool:
        """Return whether all workers are ready within some seconds; False too if one failed."""
        with self._changed:
            self._changed.wait_for(
                lambda: self.alive >= self.size or self.failure or self._closing, seconds
            )
            return self.alive >= self.size

    @property
    def waiting(self) -> tuple[int, int]:
        """Requests and samples in the queue."""
        return len(self._queue), self._rows

    def submit(self, batch: Batch) -> None:
        """Put a request into the queue.

        Raises:
            QueueFullError: If there is no room.
        """
        with self._changed:
            full = len(self._queue) >= self.limits.queue
            too_many = self._queue and self._rows + batch.rows > self.limits.queued_rows
            if full or too_many or self._closing:
                seconds = self._rows * self._row_seconds / self.size
                raise QueueFullError(max(1, min(60, round(seconds / 2))))
            self._queue.append(batch)
            self._rows += batch.rows
            self._changed.notify()

    def expire(self, batch: Batch) -> None:
        """Give the samples of a request that have no result the error of the deadline."""
        with self._changed:
            self._rows -= sum(len(each.rows) for each in batch.chunks)
            batch.expire()

    def _slot(self) -> None:
        current: _Worker | None = None
        while not self._closing:
            if current is None:
                current = self._started()
                continue
            if not current.is_idle_and_alive():
                self._drop(current, "died")
                current = None
                continue
            chunk = self._next()
            if chunk is not None and (ended := self._run(current, chunk)):
                self._drop(current, ended)
                current = None
        if current is not None:
            self._count(-1)
            current.kill()

    def _next(self) -> BatchChunk | None:
        """Return the next chunk of the oldest request; None where there is none for a moment."""
        with self._changed:
            if not self._queue:
                self._changed.wait(_TICK)
            while self._queue:
                batch = self._queue[0]
                if batch.is_over or not batch.chunks:
                    self._queue.popleft()
                    self._rows -= sum(len(each.rows) for each in batch.chunks)
                    continue
                chunk = batch.chunks.popleft()
                self._rows -= len(chunk.rows)
                if not batch.chunks:
                    self._queue.popleft()
                else:
                    self._changed.notify()
                if batch.started is None:
                    batch.started = monotonic()
                return chunk
            return None

    def _run(self, current: _Worker, chunk: BatchChunk) -> Ended | None:
        """Let a worker score a chunk; return how the worker ended, None where it goes on."""
        batch, begin = chunk.batch, monotonic()
        left = dict(chunk.rows)
        try:
            current.connection.send(chunk.work)
            while current.connection.poll(self._patience(batch)):
                message = current.connection.recv()
                if message is None:
                    self._note_speed(monotonic() - begin, len(chunk.rows))
                    return None
                if isinstance(message, Bug):
                    self.on_bug(message.text)
                    continue
                batch.add(message)
                for each in message:
                    left.pop(each.row, None)
        except Exception as error:  # noqa: BLE001  # a slot must not end; the samples go on
            if not isinstance(error, EOFError | OSError):  # these say that the worker has ended
                self.on_bug(bug_text(error, with_message=False))
            self._again(chunk, tuple(left.items()))
            return "died"
        if batch.remaining and not batch.is_over:
            self._put_slow_last(chunk, tuple(left.items()))
        else:
            self.expire(batch)
        return "deadline"

    def _patience(self, batch: Batch) -> float:
        """Return the seconds to wait for a worker's next message."""
        for each in self.recipes:
            if each["name"] == batch.work.recipe and not each["is_deterministic"]:
                return batch.remaining  # it waits for a judge; a retry would wait again
        return batch.patience

    def _put_slow_last(self, chunk: BatchChunk, rows: tuple[tuple[int, Any], ...]) -> None:
        """Queue the samples that a worker was at behind the others of their request."""
        batch = chunk.batch
        step = 1 if chunk.alone else AT_ONCE
        slow, others = rows[:step], rows[step:]
        if chunk.is_last_try:
            batch.expire(slow)
            return
        last = BatchChunk(batch, slow, alone=True, is_last_try=chunk.alone)
        with self._changed:
            if others:
                batch.chunks.appendleft(BatchChunk(batch, others, alone=chunk.alone))
            batch.chunks.append(last)
            self._queue_again(batch, len(rows))

    def _queue_again(self, batch: Batch, rows: int) -> None:
        self._rows += rows
        if batch not in self._queue:
            self._queue.appendleft(batch)
        self._changed.notify()

    def _again(self, chunk: BatchChunk, rows: tuple[tuple[int, Any], ...]) -> None:
        """Queue the samples of a worker that has ended, in front."""
        batch, deaths = chunk.batch, chunk.deaths + 1
        if not rows or batch.is_over:
            return
        alone = len(chunk.rows) == 1
        if alone and deaths >= _ALONE:
            batch.fail(
                WORKER,
                f"the process that scored it ended {deaths} times; the server's log may say why",
                rows,
            )
            return
        if alone or deaths < _TOGETHER:
            chunks = [replace(chunk, rows=rows, deaths=deaths)]
        else:
            chunks = [BatchChunk(batch, (each,), is_last_try=chunk.is_last_try) for each in rows]
        with self._changed:
            batch.chunks.extendleft(reversed(chunks))
            self._queue_again(batch, len(rows))

    def _note_speed(self, seconds: float, rows: int) -> None:
        self._row_seconds += 0.1 * (seconds / rows - self._row_seconds)

    def _count(self, by: int) -> None:
        with self._changed:
            self.alive += by
            self._changed.notify_all()

    def _drop(self, current: _Worker, how: Ended) -> None:
        self._count(-1)
        current.kill()
        if not self._closing:
            self.on_end(how)

    def _started(self) -> _Worker | None:
        """Start a worker and wait until it is ready; None where it failed."""
        current = None
        try:
            current = self._spawn()
            problem = self._problem(current)
        except Exception as error:  # noqa: BLE001  # a slot must not end; it is reported
            problem = f"a worker ended while it started ({type(error).__name__})"
        if not problem and current is not None:
            self._count(+1)
            return current
        if current is not None:
            current.kill()
        with self._changed:
            self.failure = problem
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._closing, _BACKOFF)
        return None

    def _spawn(self) -> _Worker:
        has_fork_server = "forkserver" in multiprocessing.get_all_start_methods()
        method: Any = multiprocessing.get_context("forkserver" if has_fork_server else "spawn")
        if has_fork_server:
            method.set_forkserver_preload(["pathreward.server.preload"])
        with _PROCESSES:
            ours, theirs = method.Pipe()
            process = method.Process(target=worker.main, args=(theirs, self.settings))
            process.start()
            theirs.close()
        return _Worker(process, ours)

    def _problem(self, current: _Worker) -> str:
        """Return why a worker can't be used; empty where it is ready."""
        end = monotonic() + _START
        while not current.connection.poll(_TICK):
            if self._closing or monotonic() > end:
                return "it was not ready in time"
        first = current.connection.recv()
        if isinstance(first, Failed):
            return first.message
        if not isinstance(first, Ready):
            return f"a worker began with {type(first).__name__}"
        with self._changed:
            self.recipes = self.recipes or first.recipes
        if first.recipes != self.recipes:
            return "a recipe's graph or a table has changed on the disk; restart the server"
        self.failure = ""
        return ""
