import pickle
import re
import tomllib
from pathlib import Path

import pytest

from pathreward import errors
from pathreward.errors import (
    DataError,
    PathrewardError,
    install_command,
    missing_extra,
    unknown,
)

ROOT = Path(errors.__file__).parents[1]


def test_every_error_is_of_the_tree_in_the_docstring() -> None:
    tree = {name for name, each in vars(errors).items() if isinstance(each, type)} - {
        "Iterable",
        "Sequence",
    }
    assert all(name in (errors.__doc__ or "") for name in tree)
    assert all(issubclass(getattr(errors, name), PathrewardError) for name in tree)


def test_a_data_error_keeps_its_place_through_pickling() -> None:
    error = DataError("expected text, got bytes", field="completion").at("rows.jsonl:7")
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == "rows.jsonl:7, field 'completion': expected text, got bytes"
    assert (again.where, again.field) == ("rows.jsonl:7", "completion")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("anser", "unknown reward 'anser', did you mean 'answer'? Known: answer, entity"),
        ("q", "unknown reward 'q'. Known: answer, entity"),
    ],
)
def test_an_unknown_name_lists_the_known_ones(name: str, message: str) -> None:
    assert unknown("reward", name, ["entity", "answer"]) == message


def test_the_command_of_an_extra_is_that_of_the_readme() -> None:
    command, _, place = install_command("judge").partition(" in a clone")
    assert command in (ROOT / "README.md").read_text("utf-8")
    assert place == " of pathreward"


def test_a_missing_package_is_named_with_the_command() -> None:
    assert missing_extra("a tile", "slides", ["json", "no_such_package"]) == (
        'a tile needs no_such_package: pip install -c constraints.txt ".[slides]" in a clone of '
        "pathreward"
    )
    assert missing_extra("a tile", "slides", ["json"]) == ""


def test_every_extra_that_a_message_names_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = re.compile(r"""install_command\(["'](\w+)|missing_extra\("[^"]+", "(\w+)""")
    found = {
        extra
        for file in (ROOT / "pathreward").rglob("*.py")
        for match in named.finditer(file.read_text("utf-8"))
        for extra in filter(None, match.groups())
    }
    assert {"train", "judge", "eval", "slides", "pdf", "ray", "serve", "client"} <= found
    assert found <= project["optional-dependencies"].keys()
