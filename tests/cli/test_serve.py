import importlib.util
import json
import re
from pathlib import Path
from typing import Any

import pytest

from pathreward.errors import install_command
from tests.cli.support import in_one_line, invoke


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    found: list[Any] = []
    monkeypatch.setattr("pathreward.server.run.serve", lambda settings, _: found.append(settings))
    return found


def test_options_become_settings(
    started: list[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PATHREWARD_TOKEN", raising=False)
    token = tmp_path / "token"
    token.write_text("0123456789abcdef\n")
    options = (
        "--recipe a --recipe b --host 0.0.0.0 --port 0 --workers 3 --deadline 1.5 --max-rows 9"
    )
    assert invoke("serve", *options.split(), "--token-file", str(token)).exit_code == 0
    [settings] = started
    assert (settings.recipes, settings.host, settings.port) == (("a", "b"), "0.0.0.0", 0)
    assert (settings.workers, settings.deadline, settings.limits.rows) == (3, 1.5, 9)
    assert settings.token == "0123456789abcdef"


def test_without_the_extra_the_command_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = importlib.util.find_spec
    missing = lambda name, *rest: None if name == "fastapi" else found(name, *rest)  # noqa: E731  # it replaces a function
    monkeypatch.setattr("importlib.util.find_spec", missing)
    line = in_one_line(invoke("serve", "--recipe", "pathreward"))
    assert line == f"error: the server needs more packages: {install_command('serve')}"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--recipe=pathrewrad"], "unknown recipe 'pathrewrad', did you mean 'pathreward'?"),
        (
            ["--recipe=pathreward", "--host=0.0.0.0"],
            "so a bearer token is required: set PATHREWARD",
        ),
        (["--recipe=pathreward", "--recipe=pathreward"], "two recipes are called 'pathreward'"),
        (["--recipe=medceg", "--references=none.jsonl"], "there is no such file"),
        (["--recipe=medceg", "--host=192.0.2.1"], "192.0.2.1 is reachable from other machines"),
    ],
)
def test_a_refusal_is_one_line(
    arguments: list[str], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PATHREWARD_TOKEN", raising=False)
    assert message in in_one_line(invoke("serve", "--port=0", *arguments))


def test_the_container_starts_the_command(
    started: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (Path(__file__).parents[2] / "Containerfile").read_text("utf-8")
    parts = [
        json.loads(re.findall(rf"^{name} (.*)$", text, re.MULTILINE)[0])
        for name in ("ENTRYPOINT", "CMD")
    ]
    program, *arguments = [each for part in parts for each in part]
    monkeypatch.setenv("PATHREWARD_TOKEN", "0123456789abcdef")
    assert program == "pathreward"
    assert invoke(*arguments).exit_code == 0
    [settings] = started
    assert (settings.host, settings.port, settings.recipes) == ("0.0.0.0", 8000, ("pathreward",))
    settings.expect_valid()
