"""Telemetry of dependencies is off in commands and in training, unless the user allows it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pathreward.io.telemetry import DEFAULTS, turn_off_telemetry

PAGE = Path(__file__).parents[2] / "docs/reference/environment.md"


def test_what_the_user_has_set_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", {"DO_NOT_TRACK": "0"})
    turn_off_telemetry()
    assert os.environ == {**DEFAULTS, "DO_NOT_TRACK": "0"}


COMMAND = (
    "from typer.testing import CliRunner; from pathreward.cli import app; "
    "CliRunner().invoke(app, ['recipes']); "
)
TRAIN = (
    "from pathreward.training.run import train\n"
    "try: train('no-such-recipe')\n"
    "except ValueError as error: assert 'no-such-recipe' in str(error)\n"
)


@pytest.mark.parametrize(
    "code",
    [COMMAND, TRAIN, f"from huggingface_hub import constants\n{TRAIN}"],
    ids=["a command", "train", "train after the hub's library"],
)
def test_the_hub_sends_nothing(code: str) -> None:
    code += "from huggingface_hub import constants; print(constants.HF_HUB_DISABLE_TELEMETRY)"
    environment = {key: value for key, value in os.environ.items() if key not in DEFAULTS}
    ran = subprocess.run(
        [sys.executable, "-c", code], env=environment, check=True, capture_output=True, text=True
    )
    assert ran.stdout.strip() == "True"


def test_the_page_lists_each_variable_with_its_value() -> None:
    listed = dict(re.findall(r"^\| `(\w+)=(\w+)` \|", PAGE.read_text("utf-8"), re.MULTILINE))
    assert listed == DEFAULTS
