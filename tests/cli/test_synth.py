import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pathreward.cli import app
from tests.llm.stub_server import Server
from tests.synth.chains import honest, rows


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with Server() as running:
        running.behave = honest(running)
        yield running


def run(folder: Path, url: str, *options: str) -> tuple[int, str]:
    file = folder / "rows.jsonl"
    file.write_text("\n".join(map(json.dumps, rows(6))))
    command = ["synth", str(file), "-o", str(folder / "chains.jsonl"), "--endpoint", url]
    done = CliRunner().invoke(app, [*command, "--model", "m", *options])
    return done.exit_code, done.output


def test_chains_and_their_split(server: Server, tmp_path: Path) -> None:
    parts = ("--split", str(tmp_path / "parts"), "--group", "patient", "--held-out", "0.5")
    code, output = run(tmp_path, server.url, *parts, "--prompt-price", "2")
    assert code == 0, output
    assert "estimate: 6 rows to make, 6 calls" in output
    assert "leak check: the parts share no group and no report" in output
    assert "counted: 6 samples" in " ".join(output.split())
    train, held_out = (
        [json.loads(line) for line in (tmp_path / "parts" / name).read_text().splitlines()]
        for name in ("train.jsonl", "held_out.jsonl")
    )
    patients = [{row["patient"] for row in part} for part in (train, held_out)]
    assert patients[0].isdisjoint(patients[1])
    assert all(row["completion"].startswith("<think>") for row in [*train, *held_out])
    assert train[0]["prompt"]


def test_the_parts_are_rows_of_the_trainer(server: Server, tmp_path: Path) -> None:
    pytest.importorskip("datasets", reason="needs the extra train")
    from pathreward.training.data import file_rows
    from pathreward.training.settings import Data

    parts = ("--split", str(tmp_path / "parts"), "--group", "patient", "--held-out", "0.5")
    assert run(tmp_path, server.url, *parts)[0] == 0
    data = Data(train="train.jsonl", test="held_out.jsonl", group="patient")
    found = file_rows(data, tmp_path / "parts", 0)
    assert all((row.completion or "").startswith("<think>") for row in found.train)
    assert {row.group for row in found.train}.isdisjoint(row.group for row in found.held_out)


def test_a_dry_run_asks_nothing(server: Server, tmp_path: Path) -> None:
    code, output = run(tmp_path, server.url, "--dry-run")
    assert code == 0
    assert "estimate: 6 rows to make, 6 calls" in output
    assert not server.calls
    assert not (tmp_path / "chains.jsonl").exists()


def test_an_endpoint_that_is_down_is_one_error(tmp_path: Path) -> None:
    code, output = run(tmp_path, "http://127.0.0.1:9/v1", "--retries", "0")
    assert code == 2
    line = " ".join(output.split())
    assert "error: row 'row 0': the endpoint gave no reply for 6 rows" in line
    assert (tmp_path / "chains.jsonl").read_text() == ""


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--style", "haiku"), "unknown style 'haiku'"),
        (("--endpoint", "localhost"), "`base_url` must be http://"),
        (("--group", "slide"), "the row has no 'slide'"),
    ],
)
def test_settings_that_can_not_be_used(
    tmp_path: Path, options: tuple[str, ...], message: str
) -> None:
    code, output = run(tmp_path, "http://127.0.0.1:9/v1", *options)
    assert code == 2
    assert message in " ".join(output.split())


def test_the_key_is_sent_and_never_shown(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATHREWARD_TEACHER_KEY", "sk-s3cret")
    code, output = run(tmp_path, server.url)
    assert code == 0
    assert server.calls[0].headers["authorization"] == "Bearer sk-s3cret"
    assert "sk-s3cret" not in output
    assert "sk-s3cret" not in (tmp_path / "chains.jsonl").read_text()
