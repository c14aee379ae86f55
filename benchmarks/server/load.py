"""A server process, and clients that send it requests."""

import http.client
import json
import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
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
