"""Start a script as the processes of a distributed run, connected by gloo on this machine."""

import os
import socket
import subprocess


def start(python: str, script: str, *arguments: object) -> "list[subprocess.Popen[str]]":
    """Return two running processes, by rank."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return [
        subprocess.Popen(
            [python, "-c", script, *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ
            | {
                "RANK": str(rank),
                "LOCAL_RANK": str(rank),
                "WORLD_SIZE": "2",
                "LOCAL_WORLD_SIZE": "2",
                "MASTER_ADDR": "127.0.0.1",
                "MASTER_PORT": str(port),
                "OMP_NUM_THREADS": "1",
            },
        )
        for rank in range(2)
    ]


def finish(processes: "list[subprocess.Popen[str]]", seconds: float = 240) -> list[tuple[int, str]]:
    """Return the exit codes and the errors of processes, by rank."""
    found = []
    try:
        for each in processes:
            _, errors = each.communicate(timeout=seconds)
            found.append((each.returncode, errors))
    finally:
        for each in processes:
            each.kill()
    return found
