import contextlib
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.server.support import BARE, HANGS, RIGHT, WRONG, Running, children, eventually

TOKEN = "a-token-of-some-length"
FORMAT = "reward: {sum: {format: {tags: [think, answer]}}}"


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """Starts servers of one worker with a recipe of the format alone, and one that hangs."""
    (tmp_path / "quick.yaml").write_text(FORMAT)
    (tmp_path / "hangs.yaml").write_text(HANGS)
    with contextlib.ExitStack() as stack:
        silent = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        judge = f"http://127.0.0.1:{silent.getsockname()[1]}/v1"

        def start(*arguments: str, **environment: str) -> Running:
            names = [f"--recipe={tmp_path / name}" for name in ("quick.yaml", "hangs.yaml")]
            judged = {"PATHREWARD_JUDGE_URL": judge, "PATHREWARD_JUDGE_MODEL": "silent"}
            running = Running([*names, "--workers=1", *arguments], {**judged, **environment})
            return stack.enter_context(running)

        yield start


def in_background(call: Callable[[], Any]) -> tuple[threading.Thread, list[Any]]:
    found: list[Any] = []
    thread = threading.Thread(target=lambda: found.append(call()))
    thread.start()
    return thread, found


def test_the_life_of_a_server_with_a_token(small: Callable[..., Running], tmp_path: Path) -> None:
    """A token is needed, results are kept, the queue is bounded, SIGTERM answers what is there."""
    cache = f"--cache={tmp_path / 'results.sqlite'}"
    server = small("--queue=1", "--deadline=2", cache, PATHREWARD_TOKEN=TOKEN)
    bearer = {"authorization": f"Bearer {TOKEN}"}
    hanging = {"samples": [RIGHT], "recipe": "hangs"}
    for headers in ({}, {"authorization": "Bearer wrong"}, {"authorization": f"Basic {TOKEN}"}):
        for path in ("/v1/score", "/explain", "/openrlhf", "/verify"):
            reply = server.post(path, {"samples": []}, **headers)
            assert (reply.status_code, reply.headers["www-authenticate"]) == (401, "Bearer")
        for path in ("/metrics", "/v1/recipes"):
            assert server.get(path, **headers).status_code == 401
    for path in ("/", "/healthz", "/readyz", "/openapi.json"):
        assert server.get(path).status_code == 200
    assert server.post("/v1/score", {"samples": []}, **bearer).status_code == 200
    kept = [server.post("/v1/score", {"samples": [BARE]}, **bearer).content for _ in range(2)]
    assert kept[0] == kept[1]
    assert "pathreward_cached_samples_total 1.0" in server.get("/metrics", **bearer).text
    form = {"completion": "<think>a</think><answer>b</answer>", "token": TOKEN}
    assert httpx.post(f"{server.url}/explain", data=form).status_code == 200
    assert httpx.post(f"{server.url}/explain", data={**form, "token": "x"}).status_code == 401

    waiting = [in_background(lambda: server.post("/v1/score", hanging, **bearer))]
    eventually(lambda: not server.get("/metrics", **bearer).text.count("queued_requests 1.0"))
    time.sleep(0.3)  # the first is with the worker, the second waits
    waiting.append(in_background(lambda: server.post("/v1/score", hanging, **bearer)))
    eventually(lambda: "queued_requests 1.0" in server.get("/metrics", **bearer).text)
    full = server.post("/v1/score", {"samples": [BARE]}, **bearer)
    assert full.status_code == 429
    assert 1 <= int(full.headers["retry-after"]) <= 60
    assert full.json()["error"].startswith("the queue is full; try again in ")
    for thread, found in waiting:
        thread.join(20)
        assert found[0].json()["scores"][0]["error"].startswith("deadline: ")
    assert not any(TOKEN in str(line) or "Nests" in str(line) for line in server.log())

    thread, found = in_background(lambda: server.post("/v1/score", hanging, **bearer))
    time.sleep(0.5)
    workers = server.workers()
    for each in [*workers, server.process.pid]:  # a service manager signals all of them
        os.kill(each, signal.SIGTERM)
    thread.join(20)
    assert found[0].json()["scores"][0]["error"].startswith("deadline: ")
    assert server.process.wait(20) == 0
    eventually(lambda: not any(Path(f"/proc/{each}").exists() for each in workers), 5)


def test_sigkill_leaves_no_orphan(small: Callable[..., Running]) -> None:
    server = small("--deadline=60")
    body = {"samples": [RIGHT], "recipe": "hangs"}
    everyone: list[int] = []

    def kill_soon() -> None:
        time.sleep(0.5)
        everyone.extend(children(server.process.pid))
        everyone.extend(server.workers())
        server.process.kill()

    threading.Thread(target=kill_soon).start()
    with pytest.raises(httpx.TransportError):
        server.post("/v1/score", body)
    assert len(everyone) >= 2
    eventually(lambda: not any(Path(f"/proc/{each}/exe").exists() for each in everyone), 10)


def test_a_killed_worker_loses_no_request(server: Running) -> None:
    """Workers are killed all the time; every sample gets its score, none a 0."""
    done = threading.Event()
    killed = 0

    def kill() -> None:
        nonlocal killed
        while not done.is_set():
            for each in server.workers()[:1]:
                os.kill(each, signal.SIGKILL)
                killed += 1
            done.wait(0.3)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        for _ in range(12):
            scores = server.scores(*[RIGHT, BARE] * 40)
            assert [each["error"] for each in scores] == [None] * 80
            assert {each["value"] for each in scores[::2]} == {1.0}
            time.sleep(0.1)
    finally:
        done.set()
        killer.join()
    assert killed >= 3
    eventually(lambda: len(server.workers()) == 2)  # the pool notices the last kill, too
    assert 'pathreward_workers_ended_total{reason="died"}' in server.get("/metrics").text


def test_workers_outlive_the_fork_server_and_a_new_one_replaces_it(server: Running) -> None:
    [fork_server] = [each for each in children(server.process.pid) if children(each)]
    workers = server.workers()
    os.kill(fork_server, signal.SIGKILL)
    assert server.scores(RIGHT, WRONG)[0]["value"] == 1.0
    assert all(Path(f"/proc/{each}").exists() for each in workers)
    [late] = server.scores(RIGHT, recipe="hangs")  # its worker is killed, and replaced
    assert late["error"].startswith("deadline: ")
    eventually(lambda: len(server.workers()) == 1)  # the new one; the other has no parent there
    left = [each for each in workers if Path(f"/proc/{each}/exe").exists()]
    assert len(left) == 1
    os.kill(left[0], signal.SIGKILL)
    assert server.scores(RIGHT)[0]["value"] == 1.0
    eventually(lambda: len(server.workers()) == 2)


def test_slow_clients_are_dropped_and_block_nobody(server: Running) -> None:
    address = server.url.removeprefix("http://").split(":")
    headers = b"POST /v1/score HTTP/1.1\r\nHost: localhost\r\n"
    begun = [headers[:20], headers + b"Content-Length: 100\r\n\r\n{", b""]
    slow = [socket.create_connection((address[0], int(address[1]))) for _ in range(60)]
    try:
        for at, each in enumerate(slow):
            each.settimeout(10)
            each.sendall(begun[at % 3])
        assert server.scores(RIGHT)[0]["value"] == 1.0
        replies = [each.recv(1000) for each in slow]
    finally:
        for each in slow:
            each.close()
    assert all(each.startswith(b"HTTP/1.1 408 ") for each in replies[1::3])
    assert not any(replies[::3] + replies[2::3])


def test_a_repeated_request_is_answered_once(server: Running) -> None:
    body = {"samples": [RIGHT]}
    key = {"idempotency_key": "one-of-mine"}
    first, second = (server.post("/v1/score", body, **key) for _ in range(2))
    assert (first.content, first.headers.get("idempotent-replay")) == (second.content, None)
    assert second.headers["idempotent-replay"] == "true"
    other = server.post("/v1/score", {"samples": [BARE]}, **key)
    assert other.status_code == 422
    assert "was used for another request" in other.json()["error"]


def test_a_foreign_host_is_refused(server: Running) -> None:
    """A page in a browser may let its own name point at this machine."""
    for host, status in (("evil.example", 421), ("localhost:1", 200), ("[::1]", 200)):
        assert server.get("/healthz", host=host).status_code == status


def test_logs_hold_no_text_of_a_sample(server: Running) -> None:
    server.log()
    sample = {"completion": "a-secret-word", "answer": ["a-secret-word", {}]}
    server.post("/v1/score", {"samples": [sample]}, x_request_id="mine")
    lines: list[dict[str, Any]] = []

    def is_logged() -> bool:
        lines.extend(server.log())
        return any(each.get("id") == "mine" for each in lines)

    eventually(is_logged, 10)
    [line] = [each for each in lines if each.get("id") == "mine"]
    assert line.items() >= {"route": "/v1/score", "status": 200, "rows": 1, "errors": 1}.items()
    assert "secret" not in str(lines)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--host=0.0.0.0"], "0.0.0.0 is reachable from other machines, so a bearer token is"),
        (["--workers=0"], "--workers must be 1 or more, got 0"),
        (["--host=192.0.2.1", "--token-file=none.txt"], "can't read the token file none.txt"),
        (["--cache=README.md"], "can't use README.md as the cache of results"),
    ],
)
def test_a_wrong_setting_is_one_line(
    recipes: Path, arguments: list[str], message: str, capfd: pytest.CaptureFixture[str]
) -> None:
    from typer.testing import CliRunner

    from pathreward.cli import app

    given = ["serve", "--recipe", str(recipes / "ours.yaml"), "--port=0", *arguments]
    result = CliRunner().invoke(app, given)
    assert (result.exit_code, message in result.output + capfd.readouterr().err) == (2, True)
