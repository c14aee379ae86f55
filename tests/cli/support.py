"""The command line as a user calls it, on two rows and a recipe."""

import json
import re
from pathlib import Path
from typing import Any

from typer.main import get_command
from typer.testing import CliRunner, Result

from pathreward.cli import app

RECIPE = """
summary: for tests
reward:
  sum:
    format: {weight: 1, tags: [think, answer]}
    answer: {weight: 3}
"""


RIGHT = {"id": "a", "completion": "<think>Nests.</think><answer>Yes</answer>", "answer": "yes"}
WRONG = {"id": "b", "completion": "<think>Nests.</think><answer>No</answer>", "answer": "yes"}


def write_rows(*rows: object, name: str = "rows.jsonl") -> None:
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    Path(name).write_text("\n".join(lines) + "\n")


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def score(*arguments: str) -> Result:
    return invoke("score", "rows.jsonl", "--recipe", "ours.yaml", *arguments)


def in_one_line(result: Result) -> str:
    assert result.exit_code == 2, result.output
    [line] = result.stderr.splitlines()
    return line


def refusal(*arguments: str) -> str:
    """Return the message by which the command line refuses its arguments, in one line."""
    result = invoke(*arguments)
    assert result.exit_code == 2, result.output
    return " ".join(re.sub(r"\x1b\[[\d;]*m|[│╭╮╰╯─]", " ", result.stderr).split())


def options_of(*command: str) -> dict[str, Any]:
    """Return the options and arguments of a command by the name of their parameter."""
    found: Any = get_command(app)
    for each in command:
        found = found.commands[each]
    return {each.name: each for each in found.params}
