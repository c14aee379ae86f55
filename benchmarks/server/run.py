"""The reward server under load, beside `reward.score(workers=2)` on the same completions.

    python benchmarks/server/run.py [--part NAME] [--quick] [--recipe pathreward] [--rows 10000]

The parts, each bounded in number and time; without `--part`, all of them:

- ``throughput``: the rows by 64 clients, beside `workers=2` in the same run;
- ``hostile``: the same with one hostile request in ten;
- ``slow``: the same beside 200 clients that send half a request and no more;
- ``kill``: a worker is killed each second for a minute;
- ``memory``: 100,000 small requests.

All traffic is on the loopback. The completions are those of `benchmarks/throughput`: sentences of
real reports, no two alike, in groups of eight that share a reference; a request holds a group.
Every value that the server returns is compared with the value that the recipe gives in a process of
its own.
"""

import argparse
import json
import os
import platform
import random
import runpy
import signal
import statistics
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from load import ROOT, Load, check, hostile_bodies, send, server, slow_clients
from processes import processor_seconds, resident, workers

import pathreward as pr
from pathreward.client.http import row_of

_GROUP = 8
PARTS = ("throughput", "hostile", "slow", "kill", "memory")


def main() -> None:
    """Measure the chosen parts and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", action="append", choices=PARTS, help="default: all of them")
    parser.add_argument("--recipe", default="pathreward")
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--requests", type=int, default=100_000, help="for the memory")
    parser.add_argument("--kill-seconds", type=float, default=60.0)
    parser.add_argument("--quick", action="store_true", help="a minute: small numbers")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.rows, arguments.requests, arguments.kill_seconds = 512, 4_000, 8.0
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores")
    print(f"{arguments.rows} completions, {arguments.clients} clients, 2 workers\n")
    reward = pr.load(arguments.recipe)
    score_alone(reward, groups_of_rows(64, words=20))  # its workers start
    with server(arguments.recipe) as (process, address):
        for part in arguments.part or PARTS:
            begin = time.perf_counter()
            measure(part, reward, process, address, arguments)
            print(f"  {part} took {time.perf_counter() - begin:,.0f} s\n", flush=True)


def measure(
    part: str,
    reward: pr.Reward,
    process: "subprocess.Popen[str]",
    address: tuple[str, int],
    arguments: argparse.Namespace,
) -> None:
    """Measure and print one part; no two parts score the same completions."""
    clients, words = arguments.clients, 80 if arguments.quick else 0
    if part == "memory":
        measure_memory(process, address, arguments.requests, clients)
        return
    first = PARTS.index(part) * arguments.rows
    if part == "kill":
        kill_workers(process, address, reward, groups_of_rows(512, words, first), arguments)
        return
    groups = groups_of_rows(arguments.rows, words, first)
    hostile = hostile_bodies(len(groups)) if part == "hostile" else []
    with slow_clients(address, 200 if part == "slow" else 0):
        compare(part, reward, groups, lambda each: send(address, each, clients, hostile))


def compare(
    name: str,
    reward: pr.Reward,
    groups: Sequence[list[dict[str, Any]]],
    run: Callable[[list[bytes]], Load],
) -> None:
    """Print how fast some groups are scored, and the processor time beside that of `workers=2`.

    Nothing has scored these groups before, so that no cache helps either of the two.
    """
    bodies = [json.dumps({"samples": each}).encode() for each in groups]
    begin = processor_seconds(os.getpid())
    expected, alone = score_alone(reward, groups)
    between = processor_seconds(os.getpid())
    load = run(bodies)
    spent = processor_seconds(os.getpid()) - between
    check(load, expected)
    assert len(load.answers) == len(expected), "a request was lost"
    count = sum(map(len, groups))
    print(
        f"{name}: {count / load.seconds:,.0f} completions/s, {alone / load.seconds:.0%} of the "
        f"{count / alone:,.0f} of workers=2; a request p50 {load.latency(0.5):,.0f} ms, p99 "
        f"{load.latency(0.99):,.0f} ms"
    )
    print(
        f"  processor time, clients and server included: {(between - begin) / spent:.0%} of it is "
        "what workers=2 takes"
    )


def kill_workers(
    process: "subprocess.Popen[str]",
    address: tuple[str, int],
    reward: pr.Reward,
    groups: Sequence[list[dict[str, Any]]],
    arguments: argparse.Namespace,
) -> None:
    """Send requests while a worker is killed each second, and print what was answered."""
    expected, _ = score_alone(reward, groups)
    bodies = [json.dumps({"samples": each}).encode() for each in groups]
    end = time.monotonic() + arguments.kill_seconds
    with killer(process, arguments.kill_seconds) as killed:
        while time.monotonic() < end:
            load = send(address, bodies, arguments.clients, until=end)
            check(load, expected)
            killed.answered += len(load.answers)
            killed.retries += load.retries
    print(
        f"{killed.count} workers killed in {arguments.kill_seconds:.0f} s: {killed.answered} "
        f"requests answered, {killed.retries} after a retry, every value right"
    )


def groups_of_rows(rows: int, words: int, first: int = 0) -> list[list[dict[str, Any]]]:
    """Return groups of samples as JSON, each with a reference of its own; `first` is the seed."""
    throughput = runpy.run_path(str(ROOT / "benchmarks" / "throughput" / "run.py"))
    data = ROOT.parent / "shared" / "data" / "questions" / "wsi_bench_dev.jsonl"
    sentences = throughput["report_sentences"](data)
    samples = [
        throughput["sample"](random.Random(row), sentences) for row in range(first, first + rows)
    ]
    samples = throughput["in_groups"](samples)
    if words:
        samples = [_shortened(each, words) for each in samples]
    found = [row_of(each) for each in samples]
    return [found[at : at + _GROUP] for at in range(0, rows, _GROUP)]


def _shortened(sample: pr.Sample, words: int) -> pr.Sample:
    observed = " ".join(sample.completion.split()[: words // 2])
    thought = " ".join(sample.completion.split("<think>")[1].split()[: words // 2])
    completion = (
        f"{observed}</observe><think>{thought} Therefore adenocarcinoma.</think>"
        "<answer>adenocarcinoma</answer>"
    )
    return pr.Sample(completion, answer=sample.answer, findings=sample.findings)


def score_alone(
    reward: pr.Reward, groups: Sequence[list[dict[str, Any]]]
) -> tuple[list[list[float | None]], float]:
    """Return the values of the groups by `reward.score(workers=2)`, and the seconds it took."""
    samples = [pr.Sample.from_row(row) for group in groups for row in group]
    begin = time.perf_counter()
    scores: list[pr.Score] = []
    for at in range(0, len(samples), 512):
        scores += reward.score(samples[at : at + 512], workers=2)
    seconds = time.perf_counter() - begin
    values = iter([each.value for each in scores])
    return [[next(values) for _ in group] for group in groups], seconds


@dataclass(slots=True)
class Killed:
    """What happened while workers were killed."""

    count: int = 0
    answered: int = 0
    retries: int = 0


@contextmanager
def killer(process: "subprocess.Popen[str]", seconds: float) -> Iterator[Killed]:
    """Kill a worker each second."""
    killed = Killed()
    done = threading.Event()

    def run() -> None:
        end = time.monotonic() + seconds
        while not done.wait(1.0) and time.monotonic() < end:
            for each in workers(process.pid)[:1]:
                os.kill(each, signal.SIGKILL)
                killed.count += 1

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield killed
    finally:
        done.set()
        thread.join()


def measure_memory(
    process: "subprocess.Popen[str]", address: tuple[str, int], requests: int, clients: int
) -> None:
    """Print the memory of the server and its workers over many small requests."""
    sample = {"completion": "<think>Nests {}.</think><answer>No</answer>", "answer": "no"}
    sizes = []
    for tenth in range(10):
        bodies = [
            json.dumps({"samples": [{**sample, "completion": f"{tenth}-{at}"}]}).encode()
            for at in range(requests // 10)
        ]
        send(address, bodies, clients)
        everyone = [process.pid, *workers(process.pid)]
        sizes.append(sum(resident(each) for each in everyone))
    shown = ", ".join(f"{each:.0f}" for each in sizes)
    growth = sizes[-1] / statistics.fmean(sizes[1:3]) - 1
    print(f"memory after each tenth of {requests:,} requests, MB: {shown}")
    print(f"  {growth:+.1%} since the third")


if __name__ == "__main__":
    main()
