import errno
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import pathreward
from pathreward.cli import app
from pathreward.io.files import read_rows

RECIPE = """
summary: for tests
reward:
  sum:
    format: {weight: 1, tags: [think, answer]}
    answer: {weight: 3}
"""
RIGHT = {"id": "a", "completion": "<think>Nests.</think><answer>Yes</answer>", "answer": "yes"}
WRONG = {"id": "b", "completion": "<think>Nests.</think><answer>No</answer>", "answer": "yes"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ours.yaml").write_text(RECIPE)
    _write_rows(RIGHT, WRONG)
    return tmp_path


def _write_rows(*rows: object, name: str = "rows.jsonl") -> None:
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    Path(name).write_text("\n".join(lines) + "\n")


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def _score(*arguments: str) -> Result:
    return _run("score", "rows.jsonl", "--recipe", "ours.yaml", *arguments)


def _in_one_line(result: Result) -> str:
    assert result.exit_code == 2, result.output
    [line] = result.stderr.splitlines()
    return line


@pytest.mark.usefixtures("folder")
def test_rows_keep_their_fields_and_get_a_score() -> None:
    result = _score("-o", "out.jsonl", "--report", "out.html")
    assert result.exit_code == 0, result.output
    rows = [row for _, row in read_rows("out.jsonl")]
    scores = [row.pop("score") for row in rows]
    assert rows == [RIGHT, WRONG]
    assert [score["value"] for score in scores] == [1.0, 0.25]
    assert [sorted(score["parts"]) for score in scores] == [["answer", "format"]] * 2
    assert scores[1]["parts"]["answer"]["value"] == 0.0
    for line in (
        "total    0.625   0.530   0.250   1.000       0.0%",
        "2 rows in",
        "wrote out.html",
    ):
        assert line in result.stdout
    page = Path("out.html").read_text()
    assert page.startswith("<!doctype html>")
    assert page.count("<article") == 2


@pytest.mark.usefixtures("folder")
def test_answers_that_count_from_zero_are_read_when_asked() -> None:
    row = {**RIGHT, "completion": "<think>x</think><answer>A</answer>", "answer": 0}
    _write_rows({**row, "options": ["cyst", "abscess"]})
    assert "`--first-option 0`" in _in_one_line(_score())
    assert _score("--first-option", "0", "-o", "out.jsonl").exit_code == 0
    [(_, scored)] = read_rows("out.jsonl")
    assert scored["score"]["value"] == 1.0


@pytest.mark.usefixtures("folder")
def test_without_outputs_only_the_figures_are_shown() -> None:
    result = _score()
    assert "total    0.625" in result.stdout
    assert sorted(each.name for each in Path().iterdir()) == ["ours.yaml", "rows.jsonl"]


BAD: list[tuple[Any, str]] = [
    ('{"completion": "a"', "rows.jsonl:2: not JSON"),
    ({"text": "a"}, "rows.jsonl:2, field 'completion': the row has no completion (it has 'text')"),
    ({"completion": None}, "rows.jsonl:2, field 'completion': expected text or chat messages"),
    (
        {"completion": "a", "answer": "E", "options": {"A": "x", "B": "y"}},
        "rows.jsonl:2, field 'answer': the gold answer 'E' is none of the options A, B",
    ),
    ({"completion": "a", "entities": "nests"}, "rows.jsonl:2, field 'entities': expected a list"),
]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("bad", "message"), BAD)
def test_a_bad_row_stops_the_run_and_nothing_is_written(bad: Any, message: str) -> None:
    _write_rows(RIGHT, bad, WRONG)
    result = _score("-o", "out.jsonl", "--report", "out.html")
    assert _in_one_line(result).startswith(f"error: {message}")
    assert sorted(each.name for each in Path().iterdir()) == ["ours.yaml", "rows.jsonl"]


@pytest.mark.usefixtures("folder")
def test_bad_rows_are_skipped_when_asked_named_and_counted() -> None:
    _write_rows(RIGHT, *(bad for bad, _ in BAD), "also bad", "bad too", WRONG)
    result = _score("-o", "out.jsonl", "--report", "out.html", "--on-error", "skip")
    assert result.exit_code == 0, result.output
    assert [row["id"] for _, row in read_rows("out.jsonl")] == ["a", "b"]
    message = [line.strip() for line in result.stderr.splitlines()]
    assert message[0] == "skipped 7 rows:"
    assert [line.split(":")[1].split(",")[0] for line in message[1:6]] == ["2", "3", "4", "5", "6"]
    assert message[6:] == ["and 2 more"]
    assert "rows.jsonl:2: not JSON" in Path("out.html").read_text()
    assert "2 rows in" in result.stdout


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([""], "error: rows.jsonl: there is no row to score"),
        (["bad"], "error: rows.jsonl: there is no row to score; skipped 1 row: rows.jsonl:1: not"),
    ],
)
def test_a_file_without_a_row_to_score(rows: list[str], message: str) -> None:
    _write_rows(*rows)
    result = _score("-o", "out.jsonl", "--on-error", "skip")
    assert _in_one_line(result).startswith(message)
    assert not Path("out.jsonl").exists()


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["score", "rwos.jsonl"], "there is no such file. Beside it: ours.yaml, rows.jsonl"),
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
def test_what_is_refused_is_one_line(arguments: list[str], message: str) -> None:
    assert message in _in_one_line(_run(*arguments))


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("output", [["-o", "out.jsonl"], ["--report", "out.html"]])
def test_a_full_disk_leaves_nothing(monkeypatch: pytest.MonkeyPatch, output: list[str]) -> None:
    def fail(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fail)
    result = _score(*output)
    assert "can't write out." in _in_one_line(result)
    assert "No space left on device; free some space" in result.stderr
    assert sorted(each.name for each in Path().iterdir()) == ["ours.yaml", "rows.jsonl"]


@pytest.mark.usefixtures("folder")
def test_a_bug_shows_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("pathreward.compose.WeightedSum.combine", fail)
    result = _score("--on-error", "skip", "-o", "out.jsonl")
    assert isinstance(result.exception, ZeroDivisionError)
    assert not Path("out.jsonl").exists()


@pytest.mark.usefixtures("folder")
def test_hostile_text_stays_text_in_both_outputs() -> None:
    hostile = "<script>alert(1)</script> \"' \u202e \ud800 \x00"
    _write_rows({**RIGHT, "completion": hostile})
    assert _score("-o", "out.jsonl", "--report", "out.html").exit_code == 0
    assert [row["completion"] for _, row in read_rows("out.jsonl")] == [hostile]
    page = Path("out.html").read_text()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert page.count("<script>") == 1


@pytest.mark.usefixtures("folder")
def test_one_row_is_explained_though_others_are_bad() -> None:
    _write_rows("bad", "", WRONG)
    result = _run("explain", "rows.jsonl", "--row", "3", "--recipe", "ours.yaml")
    assert result.exit_code == 0, result.output
    for shown in ("─ think ─", "Nests.", "─ answer ─", "No", "total", "0.250"):
        assert shown in result.stdout
    bad = _run("explain", "rows.jsonl", "--row", "1", "--recipe", "ours.yaml")
    assert "rows.jsonl:1: not JSON" in _in_one_line(bad)


def test_recipes_are_listed_with_a_line_each() -> None:
    result = _run("recipes")
    assert result.exit_code == 0, result.output
    for name in ("pathreward ", "pathreasoner-r1 ", "patho-r1-grpo ", "quickstart "):
        assert f"  {name}" in result.stdout


def test_the_version_is_told() -> None:
    assert _run("--version").stdout == f"pathreward {pathreward.__version__}\n"


def test_the_command_as_a_process(folder: Path) -> None:
    _write_rows({"completion": "a", "answer": 1.5}, '{"completion": NaN}')
    command = [sys.executable, "-m", "pathreward.cli", "score", "rows.jsonl", "-o", "out.jsonl"]
    environment = {**os.environ, "PYTHONPATH": str(Path(pathreward.__file__).parents[1])}
    run = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == (
        "error: rows.jsonl:2: NaN is no JSON number; write null for what is not known\n"
    )
    assert not (folder / "out.jsonl").exists()


def test_the_released_completions_are_scored(folder: Path, shared_data: Path) -> None:
    released = json.loads((shared_data / "completions/pathreasoner_example.json").read_text())
    completions = [each["conversations"][1]["value"] for each in released]
    _write_rows(*({"completion": each} for each in completions), name="released.jsonl")
    options = ["--recipe", "pathreasoner-r1", "-o", "out.jsonl", "--report", "out.html"]
    result = _run("score", "released.jsonl", *options)
    assert result.exit_code == 0, result.output
    formats = [row["score"]["parts"]["format"]["value"] for _, row in read_rows("out.jsonl")]
    assert formats == [1.0] * 11
    assert (folder / "out.html").read_text().count("<article") == 11


@pytest.mark.usefixtures("folder")
def test_a_training_run_gets_the_options_of_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    from pathreward.training import run

    asked: dict[str, Any] = {}

    def train(recipe: str, **options: Any) -> None:
        asked.update(recipe=recipe, **options)

    monkeypatch.setattr(run, "train", train)
    result = _run("train", "folder", "--seed", "3", "-o", "there", "--data", "tiles", "--resume")
    assert result.exit_code == 0, result.output
    expected = {"output": Path("there"), "seed": 3, "resume": True, "data": Path("tiles")}
    assert asked == {"recipe": "folder", **expected}
