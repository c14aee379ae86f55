import json
import pickle
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest

import pathreward as pr
from pathreward import DataError, Sample
from pathreward.client import Client, ServerError
from pathreward.client.http import _batches, row_of
from tests.server.support import RIGHT, WRONG, Running

SAMPLES = [Sample(**each) for each in (RIGHT, WRONG, {"completion": "<think>a</think>b"})]


class Flaky(BaseHTTPRequestHandler):
    """Answers from a list of a status and a body; the last one stays."""

    answers: ClassVar[list[tuple[int, str]]] = []
    seen: ClassVar[list[tuple[str | None, dict[str, Any]]]] = []

    def do_POST(self) -> None:  # http.server's name
        body = self.rfile.read(int(self.headers["content-length"]))
        self.seen.append((self.headers["idempotency-key"], json.loads(body)))
        status, text = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        self.send_response(status)
        self.send_header("retry-after", "0")
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def flaky() -> Iterator[str]:
    Flaky.answers, Flaky.seen = [], []
    with ThreadingHTTPServer(("127.0.0.1", 0), Flaky) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,)).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def scored(*values: float, error: str | None = None) -> tuple[int, str]:
    scores: list[dict[str, Any]] = [
        {"value": v, "reason": "why", "parts": {}, "error": error} for v in values
    ]
    return 200, json.dumps({"scores": scores})


def test_scores_are_those_of_the_recipe(server: Running) -> None:
    """With the evidence, also where it is requested when it is read."""
    expected = pr.load("pathreward").score(SAMPLES)
    client = Client(server.url, "pathreward")
    assert client.score(SAMPLES, evidence=True) == expected
    assert client.score(SAMPLES) == expected


def test_many_samples_go_in_several_requests_and_come_in_order(server: Running) -> None:
    samples = SAMPLES[:2] * 600
    found = [each.value for each in Client(server.url).score(samples)]
    assert found == [1.0, 0.25] * 600


def test_batches_are_bounded_in_samples_and_characters() -> None:
    rows = [{"completion": "x" * 1000}] * 3000 + [{"completion": "x" * 3_000_000}] * 2
    batches = list(_batches(rows))
    assert sum(map(len, batches)) == 3002
    assert {len(each) for each in batches} == {512, 440, 1}


def test_images_stay_here() -> None:
    assert row_of(Sample("B", images=["tile.png"])) == {"completion": "B"}


def test_a_busy_server_is_tried_again_with_the_same_key(flaky: str) -> None:
    Flaky.answers = [(503, '{"error": "no worker"}'), (429, '{"error": "full"}'), scored(0.5)]
    assert Client(flaky).score(SAMPLES[:1])[0].value == 0.5
    keys = [key for key, _ in Flaky.seen]
    assert len(keys) == 3
    assert len(set(keys)) == 1


def test_a_sample_past_its_deadline_is_tried_alone_and_then_has_no_value(
    flaky: str, caplog: pytest.LogCaptureFixture
) -> None:
    late = scored(0.0, error="deadline: not scored within the 1 s of a request")[1]
    both = json.dumps(
        {"scores": [*json.loads(scored(0.5)[1])["scores"], *json.loads(late)["scores"]]}
    )
    Flaky.answers = [(200, both), scored(0.25)]
    assert [each.value for each in Client(flaky).score(SAMPLES[:2])] == [0.5, 0.25]
    assert len(Flaky.seen[1][1]["samples"]) == 1
    Flaky.answers = [(200, both), (200, late)]
    first, second = Client(flaky).score(SAMPLES[:2])
    assert (first.value, second.value) == (0.5, None)
    assert second.reason == "the server: deadline: not scored within the 1 s of a request"
    assert "row 1 of the batch has no score" in caplog.text


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ((500, '{"error": "a bug"}'), "/v1/score: 500: a bug"),
        ((401, '{"error": "send the header"}'), "/v1/score: 401: send the header"),
        ((404, "<html>"), "/v1/score: status 404; is this a pathreward server?"),
        ((200, "<html>"), "/v1/score: Expecting value"),
        ((503, '{"error": "no worker"}'), "/v1/score: 503: no worker"),
        (scored(0.1, 0.2, 0.3), " returned 3 scores for 1 samples"),
    ],
)
def test_a_failure_is_one_error(flaky: str, answer: tuple[int, str], message: str) -> None:
    Flaky.answers = [answer]
    with pytest.raises(ServerError) as caught:
        Client(flaky, patience=0.2).score(SAMPLES[:1])
    assert message in str(caught.value)


def test_no_server_is_one_error_after_the_patience() -> None:
    with pytest.raises(ServerError, match="ConnectError"):
        Client("http://127.0.0.1:9", patience=0.3).score(SAMPLES[:1])


def test_an_unknown_recipe_and_a_wrong_url(server: Running) -> None:
    with pytest.raises(
        ServerError, match="does not serve 'mine'; it serves ours, hangs, sleeps, pathreward"
    ):
        Client(server.url, "mine").describe()
    with pytest.raises(ServerError, match="expected the URL of a server, http://HOST:PORT"):
        Client("127.0.0.1:8000")


def test_a_refused_sample_is_a_data_error(server: Running) -> None:
    long = Sample("x" * 200_001)
    with pytest.raises(DataError, match="row 1 of the batch: field 'completion': it has 200,001"):
        Client(server.url).score([SAMPLES[0], long])


def test_a_client_pickles(server: Running) -> None:
    client = pickle.loads(pickle.dumps(Client(server.url)))
    assert client.score(SAMPLES[:1])[0].value == 1.0


def test_the_page_of_a_sample(server: Running) -> None:
    assert Client(server.url).explain(SAMPLES[0]).startswith("<!doctype html>")
