import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pathreward.cli import app

ROW = {"answer": "melanoma", "findings": "Nests with pagetoid spread. Necrosis is absent."}
MINE = '''
from pathreward.audit import attack

@attack("mine", answer="wrong")
def shrug(case, rng):
    """The answer is a shrug."""
    return case.write(answer="who knows")
'''


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("rows.jsonl").write_text(json.dumps(ROW) + "\n" + json.dumps({"answer": "yes"}) + "\n")
    return tmp_path


def _audit(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["audit", "pathreward", *arguments])


def test_the_shipped_rows_are_audited_at_once() -> None:
    result = _audit("--only", "all-options", "-o", "out.json", "--report", "out.html")
    assert result.exit_code == 0, result.output
    for shown in ("all-options", "30 of 30 rows count", "wrote out.json", "wrote out.html"):
        assert shown in result.stdout
    written = json.loads(Path("out.json").read_text())
    assert (written["reward"], written["rows"], written["counted"], written["seed"]) == (
        "pathreward",
        30,
        30,
        0,
    )
    assert written["results"][0]["rows"] == 5
    assert Path("out.html").read_text().startswith("<!doctype html>")


def test_a_file_is_audited_and_rows_that_do_not_count_are_named() -> None:
    result = _audit("rows.jsonl", "--family", "hedging")
    assert result.exit_code == 0, result.output
    assert "1 of 2 rows count" in result.stdout
    assert "1 left out: it has no findings, reasoning or entities to write from" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--only", "padded"), 0),  # without a bound nothing fails
        (("--only", "padded", "--max-success", "0"), 0),  # it gives the right answer
        (("--only", "padded", "--max-degenerate", "0.01"), 1),
        (("--only", "padded", "--max-degenerate", "1"), 0),
        (("--only", "all-options", "--only", "versus", "--max-success", "0"), 0),
        (("--only", "bullets", "--max-lost", "0"), 0),
    ],
)
def test_it_fails_above_a_bound(arguments: tuple[str, ...], code: int, tmp_path: Path) -> None:
    recipe = "reward: {sum: {format: {weight: 1}, answer: {weight: 3}}}"
    (tmp_path / "ours.yaml").write_text(recipe)
    result = CliRunner().invoke(app, ["audit", "ours.yaml", "--limit", "4", *arguments])
    assert result.exit_code == code, result.output
    assert ("above 1.0%: padded (100.0%)" in result.stderr) == (code == 1)


def test_user_attacks_are_registered() -> None:
    Path("mine.py").write_text(MINE)
    result = _audit("rows.jsonl", "--import", "mine.py", "--family", "mine")
    assert result.exit_code == 0, result.output
    assert "shrug" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--only", "paded"), "unknown attack 'paded', did you mean 'padded'?"),
        (("--dialect", "thinks"), "unknown dialect 'thinks', did you mean 'think'?"),
        (("--import", "none.py"), "there is no file none.py"),
        (("rows.jsonl", "-o", "rows.jsonl"), "must be different files"),
        (("missing.jsonl",), "there is no such file. In that folder: rows.jsonl"),
    ],
)
def test_invalid_arguments_are_one_line(arguments: tuple[str, ...], message: str) -> None:
    result = _audit(*arguments)
    assert result.exit_code == 2
    [line] = result.stderr.splitlines()
    assert message in line


def test_an_audit_without_rows_cannot_pass() -> None:
    Path("rows.jsonl").write_text('{"answer": "yes"}\n')
    result = _audit("rows.jsonl", "--max-success", "0")
    assert result.exit_code == 2
    assert "all rows are left out" in result.stderr
