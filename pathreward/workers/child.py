"""The main function of a worker process."""

import os
import pickle
import signal
import threading
from collections.abc import Callable, Mapping
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from typing import Any, NamedTuple

from pathreward.errors import WorkerError
from pathreward.workers.job import Recent, parts_of


class Order(NamedTuple):
    """A task as it is sent to a worker."""

    key: bytes
    """The job's key."""
    job: tuple[Callable[[Mapping[str, Any], Any], Any], tuple[str, ...], bytes] | None
    """The function, the parts' names and the pickled parts; None if the worker has them."""
    content: Any


class TaskReply(NamedTuple):
    """The result of a task, or the error that it raised."""

    result: Any = None
    error: BaseException | None = None


READY = TaskReply("ready")
"""The first reply of a worker."""


def serve(connection: "Connection[TaskReply, Order | None]") -> None:
    """Run tasks until the parent closes the connection, sends None or ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    threading.Thread(target=_end_with_parent, daemon=True).start()
    jobs: Recent[tuple[Callable[[Mapping[str, Any], Any], Any], dict[str, Any]]] = Recent()
    try:
        connection.send(READY)
        while order := connection.recv():
            connection.send_bytes(_pickled(_reply(order, jobs)))
    except (EOFError, OSError):  # the parent ended
        return


def _reply(
    order: Order, jobs: Recent[tuple[Callable[[Mapping[str, Any], Any], Any], dict[str, Any]]]
) -> TaskReply:
    try:
        if order.job is not None:
            function, names, data = order.job
            jobs.put(order.key, (function, parts_of(data, names)))
        function, parts = jobs[order.key]
        return TaskReply(function(parts, order.content))
    except Exception as error:  # noqa: BLE001  # it is raised in the parent
        return TaskReply(error=error)


def _pickled(reply: TaskReply) -> bytes:
    """Return a reply that the parent can load, whatever a part returned or raised."""
    try:
        data = pickle.dumps(reply, pickle.HIGHEST_PROTOCOL)
        pickle.loads(data) if reply.error else None  # some exceptions pickle and don't load
    except Exception as error:  # noqa: BLE001  # an object's own code raises what it likes
        cause = reply.error or error
        kind = "raised" if reply.error else "returned what can't be sent back:"
        message = f"a worker process {kind} {type(cause).__name__}: {cause}"
        return pickle.dumps(TaskReply(error=WorkerError(message)))
    return data


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
