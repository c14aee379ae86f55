"""A server as a process of its own, and what tests ask of it."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import httpx

ROOT = Path(__file__).parents[2]
OURS = """
summary: for tests
reward:
  sum:
    format: {weight: 1, tags: [think, answer]}
    answer: {weight: 3}
"""
HANGS = """
summary: its judge accepts connections and never answers
reward:
  sum:
    format: {weight: 1, tags: [think, answer]}
    judge: {weight: 3, cache: null}
"""
SLEEPS = """
summary: a slow reward
reward:
  sum:
    format: {weight: 1, tags: [think, answer]}
    sleeps: {weight: 3}
"""
SLEEPS_CODE = """
import time
from dataclasses import dataclass

import pathreward as pr


@pr.register("sleeps")
@dataclass(frozen=True)
class Sleeps(pr.Reward):
    def __call__(self, sample: pr.Sample) -> pr.Score:
        if "sleep" in sample.text:
            time.sleep(60)
        return pr.Score(1.0, "awake")
"""
RIGHT = {"completion": "<think>Nests.</think><answer>Yes</answer>", "answer": "yes"}
WRONG = {"completion": "<think>Nests.</think><answer>No</answer>", "answer": "yes"}
BARE = {"completion": "<think>Nests.</think><answer>No</answer>"}


@dataclass
class Running:
    """A server process."""

    arguments: list[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    url: str = ""
    unread: bytes = b""

    def __enter__(self) -> Self:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **self.environment}
        command = [sys.executable, "-m", "pathreward.cli", "serve", "--port", "0", *self.arguments]
        self.process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert "listens on http" in line, self.process.communicate(timeout=10)
        self.url = line.split()[-1]
        os.set_blocking(self.process.stderr.fileno(), False)  # type: ignore[union-attr]  # a pipe
        eventually(lambda: self.get("/readyz").status_code == 200)
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(10)
        for stream in (self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()

    def get(self, path: str, **headers: str) -> httpx.Response:
        return httpx.get(self.url + path, headers=headers, timeout=20, trust_env=False)

    def post(self, path: str, body: object, **headers: str) -> httpx.Response:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return httpx.post(
            self.url + path, content=content, headers=named, timeout=20, trust_env=False
        )

    def scores(self, *samples: Any, **fields: Any) -> list[dict[str, Any]]:
        reply = self.post("/v1/score", {"samples": samples, **fields})
        assert reply.status_code == 200, reply.text
        scores: list[dict[str, Any]] = reply.json()["scores"]
        return scores

    def workers(self) -> list[int]:
        """The ids of the worker processes: the children of the fork server."""
        servers = [each for each in children(self.process.pid) if "forkserver" in command_of(each)]
        return [worker for each in servers for worker in children(each)]

    def log(self) -> list[dict[str, Any]]:
        """What the server has logged since the last call."""
        assert self.process.stderr is not None
        with contextlib.suppress(BlockingIOError):
            while read := os.read(self.process.stderr.fileno(), 1 << 16):
                self.unread += read
        lines, _, self.unread = self.unread.rpartition(b"\n")
        return [json.loads(line) for line in lines.splitlines()]

    def terminate(self) -> None:
        self.process.send_signal(signal.SIGTERM)


def children(process: int) -> list[int]:
    """The ids of the children of a process."""
    found = []
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = each.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if int(parent) == process and state != "Z":
            found.append(int(each.parent.name))
    return found


def command_of(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_text()
    except OSError:
        return ""


def eventually(condition: Callable[[], object], seconds: float = 60) -> None:
    """Wait until a condition holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
