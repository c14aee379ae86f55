"""Processor time and memory of processes, read from ``/proc``."""

import os
from pathlib import Path


def processor_seconds(process: int) -> float:
    """Return the processor time of a process and all that it has started and that still run."""
    own: dict[int, float] = {}
    below: dict[int, list[int]] = {}
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = each.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        own[int(each.parent.name)] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        below.setdefault(int(fields[1]), []).append(int(each.parent.name))
    found, total = [process], 0.0
    while found:
        one = found.pop()
        total += own.get(one, 0.0)
        found += below.get(one, [])
    return total


def workers(server_process: int) -> list[int]:
    """Return the ids of the worker processes: the grandchildren of the server's process."""
    parents: dict[int, int] = {}
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = each.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if state != "Z":
            parents[int(each.parent.name)] = int(parent)
    return [each for each, parent in parents.items() if parents.get(parent) == server_process]


def resident(process: int) -> float:
    """Return the megabytes that a process holds alone."""
    text = Path(f"/proc/{process}/smaps_rollup").read_text()
    lines = [each.split() for each in text.splitlines()]
    return sum(int(each[1]) for each in lines if each[0].startswith("Private_")) / 1024
