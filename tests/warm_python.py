"""A Python that starts with modules loaded: `WarmPython.program` is called as `python` is.

Most of the time of a short process is the import of its modules: 2 s for a linker, 7 s for TRL. One
process imports them, and forks for each call of the program. The fork has the arguments, streams,
folder and environment of its caller, ends as it ends, also by a signal, and is killed with it.
"""

import gc
import json
import os
import runpy
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Self

_POLL = 0.005  # seconds
_LENGTH = 8  # bytes of a message's length


class WarmPython:
    """The process that forks, and the program that asks it to."""

    def __init__(self, code: str) -> None:
        """Start a process that runs `code`, usually imports, before it forks for the first time."""
        self._folder = tempfile.TemporaryDirectory(prefix="warm-")
        folder = Path(self._folder.name)
        self.program = str(folder / "python")
        if sys.platform != "linux":  # elsewhere a fork may not use all that was imported
            os.symlink(sys.executable, self.program)
            self._process = None
            return
        address = str(folder / "address")
        lines = f'#!/bin/sh\nexec "{sys.executable}" -IS "{__file__}" "{address}" "$@"\n'
        Path(self.program).write_text(lines, "utf-8")
        Path(self.program).chmod(0o755)
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(address)
        listener.listen(64)
        command = [sys.executable, "-c", "from tests.warm_python import serve; serve()"]
        # One thread: no other would be there after a fork.
        environment = {**os.environ, "PYTHONPATH": _joined_path(), "OMP_NUM_THREADS": "1"}
        self._process = subprocess.Popen(
            [*command, str(listener.fileno()), code],
            stdin=subprocess.PIPE,
            env=environment,
            pass_fds=[listener.fileno()],
        )
        listener.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process is not None:
            self._process.communicate()  # it ends with its standard input
        self._folder.cleanup()


def _joined_path() -> str:
    root = str(Path(__file__).parents[1])
    return os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))


def serve() -> None:
    """Fork for each connection; in the fork, run the program that the caller named."""
    descriptor, code = sys.argv[1:]
    listener = socket.socket(fileno=int(descriptor))
    exec(compile(code, "<warm>", "exec"), {})
    gc.freeze()  # what is never collected is never copied
    signal.signal(signal.SIGCHLD, _reap)
    with selectors.DefaultSelector() as selector:
        selector.register(listener, selectors.EVENT_READ)
        selector.register(0, selectors.EVENT_READ)
        while 0 not in [key.fd for key, _ in selector.select()]:
            connection, _ = listener.accept()
            if os.fork() == 0:
                listener.close()
                _attend(connection)
                return
            connection.close()


def _reap(number: int, frame: object) -> None:
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass


def _attend(connection: socket.socket) -> None:
    """Fork the program; return in its process, and wait for it in the other."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    head, streams, _, _ = socket.recv_fds(connection, _LENGTH, 3)
    call = json.loads(_receive(connection, int.from_bytes(head)))
    pid = os.fork()
    if pid == 0:
        connection.close()
        _become(streams, **call)
        return
    for each in streams:
        os.close(each)
    connection.sendall(pid.to_bytes(_LENGTH))
    while (ended := os.waitpid(pid, os.WNOHANG)) == (0, 0):
        if _is_closed(connection):  # its caller was killed
            os.kill(pid, signal.SIGKILL)
        time.sleep(_POLL)
    with suppress(BrokenPipeError):
        connection.sendall(os.waitstatus_to_exitcode(ended[1]).to_bytes(_LENGTH, signed=True))
    os._exit(0)


def _is_closed(connection: socket.socket) -> bool:
    try:
        return connection.recv(1, socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except ConnectionError:
        return True


def _become(
    streams: Sequence[int], arguments: list[str], folder: str, environment: dict[str, str]
) -> None:
    """Run a program in this process, with what its caller has."""
    for at, stream in enumerate(streams):
        os.dup2(stream, at)
        os.close(stream)
    sys.stdin, sys.stdout = open(0), open(1, "w")  # noqa: SIM115  # they stay open
    sys.stderr = open(2, "w", errors="backslashreplace", buffering=1)  # noqa: SIM115  # it stays
    sys.stdout.reconfigure(line_buffering=sys.stdout.isatty())
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    own = [each for each in environment.get("PYTHONPATH", "").split(os.pathsep) if each]
    sys.path[:] = [*own, *(each for each in sys.path if each and each not in own)]
    kind, *rest = arguments
    if kind == "-m":
        sys.argv = rest
        sys.path.insert(0, folder)
        runpy.run_module(rest[0], run_name="__main__", alter_sys=True)
    elif kind == "-c":
        sys.argv = ["-c", *rest[1:]]
        sys.path.insert(0, "")
        main = sys.modules["__main__"] = ModuleType("__main__")
        exec(compile(rest[0], "<string>", "exec"), main.__dict__)
    else:
        sys.argv = arguments
        sys.path.insert(0, str(Path(kind).absolute().parent))
        runpy.run_path(kind, run_name="__main__")


def _receive(connection: socket.socket, length: int) -> bytes:
    found = b""
    while len(found) < length and (more := connection.recv(length - len(found))):
        found += more
    return found


def _call(address: str, *arguments: str) -> None:
    """Run a program in a fork, and end as it ends."""
    passed_on = (signal.SIGINT, signal.SIGTERM)
    signal.pthread_sigmask(signal.SIG_BLOCK, passed_on)  # until there is a process to pass them to
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(address)
    call = {"arguments": arguments, "folder": os.getcwd(), "environment": dict(os.environ)}
    message = json.dumps(call).encode()
    socket.send_fds(connection, [len(message).to_bytes(_LENGTH)], [0, 1, 2])
    connection.sendall(message)
    pid = int.from_bytes(_receive(connection, _LENGTH))

    def pass_on(number: int, frame: object) -> None:
        os.kill(pid, number)

    for each in passed_on:
        signal.signal(each, pass_on)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, passed_on)
    # Its streams are the fork's alone: who reads them sees their end when the fork ends.
    for stream in (0, 1, 2):
        os.close(stream)
    code = int.from_bytes(_receive(connection, _LENGTH), signed=True)
    if code < 0:
        if -code in passed_on:
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code)


if __name__ == "__main__":
    _call(*sys.argv[1:])
