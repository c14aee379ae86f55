import os
import subprocess
import sys
from pathlib import Path

import pytest

import pathreward
from tests.cli.support import in_one_line, invoke, score, write_rows


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["score", "rwos.jsonl"], "there is no such file. In that folder: ours.yaml, rows.jsonl"),
        (["score", "no/rows.jsonl"], "there is no folder no"),
        (["score", "rows.jsonl", "-r", "pathrewrad"], "did you mean 'pathreward'?"),
        (["score", "rows.jsonl", "-r", "no.yaml"], "no recipe at no.yaml; shipped recipes: "),
        (["score", "rows.jsonl", "-o", "no/out.jsonl"], "can't write no/out.jsonl: there is no "),
        (["score", "rows.jsonl", "-o", "rows.jsonl"], "the outputs must be different files"),
        (["score", "rows.jsonl", "-o", "a", "--report", "./a"], "must be different files"),
        (["explain", "rows.jsonl", "--row", "3"], "rows.jsonl: there is no row 3; the last is 2"),
        (["explain", "rows.jsonl", "--row", "9", "-r", "ours.yaml"], "there is no row 9"),
        (["kg", "show", "no such thing at all"], "no concept of the graph is called"),
        (["train", "no-such-run"], "no-such-run"),
    ],
)
def test_a_refusal_is_one_line(arguments: list[str], message: str) -> None:
    assert message in in_one_line(invoke(*arguments))


@pytest.mark.usefixtures("folder")
def test_a_bug_shows_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("pathreward.compose.WeightedSum.combine", fail)
    result = score("--on-error", "skip", "-o", "out.jsonl")
    assert isinstance(result.exception, ZeroDivisionError)
    assert not Path("out.jsonl").exists()


def test_the_version_is_printed() -> None:
    assert invoke("--version").stdout == f"pathreward {pathreward.__version__}\n"


def test_the_command_as_a_process(folder: Path) -> None:
    write_rows({"completion": "a", "answer": 1.5}, '{"completion": NaN}')
    command = [sys.executable, "-m", "pathreward.cli", "score", "rows.jsonl", "-o", "out.jsonl"]
    environment = {**os.environ, "PYTHONPATH": str(Path(pathreward.__file__).parents[1])}
    run = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == (
        "error: rows.jsonl:2: NaN is no JSON number; write null for what is not known. "
        "the scores of the 1 before it are kept: `--on-error skip --resume` scores the others\n"
    )
    assert not (folder / "out.jsonl").exists()
