"""The commands in a base install: one line names the extra, and nothing is written."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pathreward.errors import install_command
from tests.cli.support import RIGHT

EXTRAS = (
    *("accelerate", "datasets", "jinja2", "matplotlib", "peft", "PIL", "torch", "transformers"),
    *("trl", "spacy", "scispacy", "httpx", "tenacity", "open_clip", "pyarrow", "pandas"),
    *("fastapi", "uvicorn", "sacrebleu", "rouge_score"),
)
BLOCKED = f"""
from importlib.machinery import PathFinder
find = PathFinder.find_spec
def find_installed(name, *rest):
    return None if name.partition(".")[0] in {EXTRAS} else find(name, *rest)
PathFinder.find_spec = find_installed
from pathreward.cli import app
app()
"""
JUDGED = "summary: x\nreward: {sum: {judge: {model: m, base_url: 'http://127.0.0.1:9/v1'}}}\n"


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", BLOCKED, *arguments]
    environment = {**os.environ, "PYTHONPATH": os.getcwd(), "PATHREWARD_JUDGE_ALLOW": "127.0.0.1"}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "rows.jsonl").write_text(json.dumps(RIGHT) + "\n")
    (tmp_path / "rows.parquet").write_bytes(b"PAR1")
    (tmp_path / "judged.yaml").write_text(JUDGED)
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("train", "quickstart"),
            "training needs accelerate, datasets, jinja2, matplotlib, peft, PIL, torch, "
            f"transformers, trl: {install_command('train')}",
        ),
        (
            ("kg", "show", "p40", "--figure", "x.png"),
            f"a figure needs matplotlib: {install_command('train')}, or write --html",
        ),
        (
            ("eval", "rows.jsonl", "-o", "x.json"),
            f"evaluation needs sacrebleu, rouge_score: {install_command('eval')}",
        ),
        (("score", "rows.jsonl", "-r", "judged.yaml"), install_command("judge")),
        (("score", "rows.parquet"), "pip install pyarrow"),
        (("score", "rows.jsonl", "-o", "x.parquet"), "pip install pyarrow"),
        (("score", "owner/data"), "pip install datasets"),
    ],
    ids=["train", "figure", "eval", "judge", "read parquet", "write parquet", "hub"],
)
def test_a_missing_extra_is_named_in_one_line_before_anything_is_written(
    folder: Path, arguments: tuple[str, ...], message: str
) -> None:
    before = {path.name for path in folder.rglob("*")}
    result = run(folder, *arguments)
    assert result.returncode == 2, result.stderr
    [line] = result.stderr.splitlines()
    assert line.startswith("error: ")
    assert message in line
    assert {path.name for path in folder.rglob("*")} == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("score", "rows.jsonl", "--report", "x.html"),
        ("explain", "rows.jsonl", "--row", "1"),
        ("recipes",),
        ("kg", "show", "p40", "--html", "x.html"),
        ("audit", "kg-path", "--limit", "1", "--family", "format", "--report", "x.html"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_base_install_is_enough(folder: Path, arguments: tuple[str, ...]) -> None:
    result = run(folder, *arguments)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout
