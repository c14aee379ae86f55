"""What the fork server loads; importing the module without its variable loads nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

from pathreward.resources import RecipeText
from pathreward.server.jobs import RECIPES_VARIABLE, WorkerSettings, recipes_value

_CODE = (
    "from pathreward.server.preload import loaded;"
    "print(*(f'{each.name}={served.name}' for each, served in loaded.items()))"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("reward: {sum: {format: {tags: [answer]}}}", "mine=mine"),
        ("reward: {sum: {answr: {}}}", ""),  # a worker meets the error again, and reports it
        (None, ""),
    ],
    ids=["a recipe", "a bad recipe", "without the variable"],
)
def test_what_is_loaded(monkeypatch: pytest.MonkeyPatch, text: str | None, expected: str) -> None:
    monkeypatch.delenv(RECIPES_VARIABLE, raising=False)
    if text is not None:
        recipe = RecipeText(text, "mine", Path(), "mine.yaml")
        monkeypatch.setenv(RECIPES_VARIABLE, recipes_value(WorkerSettings((recipe,))))
    command = [sys.executable, "-c", _CODE]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == expected
