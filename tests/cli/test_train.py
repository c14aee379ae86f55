from pathlib import Path
from typing import Any

import pytest

from pathreward.training.checks import Check
from tests.cli.support import invoke


@pytest.fixture(autouse=True)
def in_a_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_training_run_gets_the_options_of_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    from pathreward.training import run

    given: dict[str, Any] = {}

    def train(recipe: str, **options: Any) -> None:
        given.update(recipe=recipe, **options)

    monkeypatch.setattr(run, "train", train)
    arguments = (
        "--seed",
        "3",
        "-o",
        "there",
        "--data",
        "tiles",
        "--resume",
        "--report-to",
        "wandb",
        "--check",
        "full",
    )
    result = invoke("train", "folder", *arguments)
    assert result.exit_code == 0, result.output
    expected = {"output": Path("there"), "seed": 3, "resume": True, "data": Path("tiles")}
    assert given == {"recipe": "folder", "report_to": ["wandb"], "check": "full", **expected}


@pytest.mark.parametrize(
    ("check", "code", "last"),
    [
        (Check("data", "ok", "8 rows"), 0, "no problem; nothing was trained or written"),
        (Check("policy", "unknown", "on the hub"), 0, "no problem; nothing was trained"),
        (Check("disk", "problem", "full"), 1, "1 problem; nothing was trained or written"),
    ],
    ids=["ok", "unknown", "problem"],
)
def test_a_dry_run_prints_its_checks(
    monkeypatch: pytest.MonkeyPatch, check: Check, code: int, last: str
) -> None:
    monkeypatch.setattr("pathreward.training.plan.plan", lambda *_: [check])
    result = invoke("train", "folder", "--dry-run")
    assert result.exit_code == code
    first, *_, end = result.stdout.strip().splitlines()
    assert first.split() == [check.name, check.state, *check.detail.split()]
    assert end.startswith(last)
    assert not list(Path().iterdir())
