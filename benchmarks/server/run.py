"""The reward server under load, beside `reward.score(workers=2)` on the same completions.

    python benchmarks/server/run.py [--quick] [--recipe pathreward] [--rows 10000] [--clients 64]

All traffic is on the loopback, and bounded in number and time. The completions are those of
`benchmarks/throughput`: sentences of real reports, no two alike, in groups of eight that share a
reference; a request holds a group. Every value that the server returns is compared with the value
that the recipe gives in a process of its own.
"""

import argparse
import http.client
import json
import os
import platform
import random
import runpy
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from processes import processor_seconds, resident, workers

import pathreward as pr
from pathreward.client.http import row_of

ROOT = Path(__file__).parents[2]
_GROUP = 8
_HOSTILE_SHARE = 0.1


class Answer(NamedTuple):
    """What a client got."""

    seconds: float
    status: int
    scores: list[dict[str, Any]]


@dataclass(slots=True)
class Load:
    """The answers of a run, by the number of the request."""

    seconds: float = 0.0
    answers: dict[int, Answer] = field(default_factory=dict)
    retries: int = 0

    def latency(self, share: float) -> float:
        """Milliseconds within which this share of the requests was answered."""
        ordered = sorted(each.seconds for each in self.answers.values())
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recipe", default="pathreward")
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--requests", type=int, default=100_000, help="for the memory")
    parser.add_argument("--kill-seconds", type=float, default=60.0)
    parser.add_argument("--quick", action="store_true", help="a minute: small numbers")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.rows, arguments.requests, arguments.kill_seconds = 512, 4_000, 8.0
    words = 80 if arguments.quick else 0
    groups = groups_of_rows(3 * arguments.rows, words)
    size = len(groups) // 3
    sets = [groups[at : at + size] for at in range(0, 3 * size, size)]
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores")
    print(f"{_GROUP * size} completions a run, {arguments.clients} clients, 2 workers\n")
    reward = pr.load(arguments.recipe)
    score_alone(reward, groups_of_rows(64, words=20))  # its workers start
    with server(arguments.recipe) as (process, address):
        clients = arguments.clients
        hostile = hostile_bodies(size)
        honest = compare("server", reward, sets[0], lambda each: send(address, each, clients))
        mixed = compare(
            "with 10 % hostile requests",
            reward,
            sets[1],
            lambda each: send(address, each, clients, hostile=hostile),
        )
        with slow_clients(address, 200):
            slow = compare(
                "with 200 slow clients", reward, sets[2], lambda each: send(address, each, clients)
            )
        print(
            f"processor time by hostile requests {honest / mixed - 1:+.0%}, by slow clients "
            f"{honest / slow - 1:+.0%}"
        )
        kill_workers(process, address, reward, sets[0][:64], arguments)
        measure_memory(process, address, arguments.requests, clients)


def compare(
    name: str,
    reward: pr.Reward,
    groups: Sequence[list[dict[str, Any]]],
    run: Callable[[list[bytes]], Load],
) -> float:
    """Print how fast some groups are scored; return the processor time of `workers=2` as a share.

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
    share: float = (between - begin) / spent
    print(
        f"  processor time, clients and server included: {share:.0%} of it is what workers=2 takes"
    )
    return share


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


def groups_of_rows(rows: int, words: int) -> list[list[dict[str, Any]]]:
    """Return groups of samples as JSON, each with a reference of its own."""
    throughput = runpy.run_path(str(ROOT / "benchmarks" / "throughput" / "run.py"))
    data = ROOT.parent / "shared" / "data" / "questions" / "wsi_bench_dev.jsonl"
    sentences = throughput["report_sentences"](data)
    samples = [throughput["sample"](random.Random(row), sentences) for row in range(rows)]
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


@contextmanager
def server(recipe: str) -> Iterator[tuple[subprocess.Popen[str], tuple[str, int]]]:
    """Run a server; yield its process and its address."""
    command = [sys.executable, "-m", "pathreward.cli", "serve", "--recipe", recipe, "--port", "0"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout is not None
        host, port = process.stdout.readline().split("//")[1].split(":")
        address = (host, int(port))
        while ask(address, "GET", "/readyz").status != 200:
            time.sleep(0.1)
        yield process, address
    finally:
        process.terminate()
        process.wait(90)


def ask(address: tuple[str, int], method: str, path: str, body: bytes | None = None) -> Answer:
    """Send one request on a connection of its own."""
    connection = http.client.HTTPConnection(*address, timeout=120)
    try:
        return exchange(connection, body, method, path)
    finally:
        connection.close()


def exchange(
    connection: http.client.HTTPConnection,
    body: bytes | None,
    method: str = "POST",
    path: str = "/v1/score",
) -> Answer:
    """Send one request and read its answer."""
    begin = time.perf_counter()
    connection.request(method, path, body)
    response = connection.getresponse()
    content = response.read()
    seconds = time.perf_counter() - begin
    scores = json.loads(content).get("scores", []) if path == "/v1/score" else []
    return Answer(seconds, response.status, scores)


def send(
    address: tuple[str, int],
    bodies: Sequence[bytes],
    clients: int,
    hostile: Sequence[bytes] = (),
    until: float = float("inf"),
) -> Load:
    """Send each body once, by several clients, with hostile ones in between."""
    load = Load()
    queue = list(enumerate(bodies))
    queue += [(-1, each) for each in hostile]
    random.Random(0).shuffle(queue)
    lock = threading.Lock()

    def client() -> None:
        connection = http.client.HTTPConnection(*address, timeout=120)
        while True:
            with lock:
                if not queue or time.monotonic() > until:
                    break
                number, body = queue.pop()
            try:
                answer = exchange(connection, body)
            except (OSError, http.client.HTTPException):
                connection.close()
                if number >= 0:
                    raise
                continue
            with lock:
                failed = answer.status in {429, 503} or any(
                    (each["error"] or "").startswith("worker") for each in answer.scores
                )
                if number >= 0 and failed:
                    load.retries += 1
                    queue.append((number, body))
                elif number >= 0:
                    load.answers[number] = answer
        connection.close()

    begin = time.perf_counter()
    threads = [threading.Thread(target=client) for _ in range(clients)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    load.seconds = time.perf_counter() - begin
    return load


def check(load: Load, expected: Sequence[Sequence[float | None]]) -> None:
    """Check that every answer has the recipe's values."""
    for number, answer in load.answers.items():
        assert answer.status == 200, answer
        assert [each["error"] for each in answer.scores] == [None] * len(answer.scores), answer
        assert [each["value"] for each in answer.scores] == expected[number], number


def hostile_bodies(honest: int) -> list[bytes]:
    """Return hostile requests, a tenth of all: open tags, deep nesting, large bodies."""
    tags = json.dumps({"samples": [{"completion": "<think><observe>" * 65_000}]}).encode()
    deep = b'{"samples": [{"completion": ' + b"[" * 900 + b"]" * 900 + b"}]}"
    kinds = [tags, deep, b"[" * 1_000_000, b"x" * 10_000_000]
    number = round(honest * _HOSTILE_SHARE / (1 - _HOSTILE_SHARE))
    return [kinds[at % len(kinds)] for at in range(number)]


@contextmanager
def slow_clients(address: tuple[str, int], number: int) -> Iterator[None]:
    """Hold connections that send the beginning of a request and no more."""
    begun = b"POST /v1/score HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{"
    slow = [socket.create_connection(address) for _ in range(number)]
    for at, each in enumerate(slow):
        each.sendall(begun if at % 2 else begun[:20])
    try:
        yield
    finally:
        for each in slow:
            each.close()


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
