from pathlib import Path

import pytest

from pathreward.io.rows import read_rows
from tests.cli.support import RIGHT, WRONG, in_one_line, invoke, write_rows


@pytest.fixture
def source(folder: Path) -> Path:
    (folder / "in").mkdir()
    write_rows(RIGHT, WRONG, name="in/a.jsonl")
    write_rows(RIGHT, name="in/b.jsonl")
    return folder / "in"


@pytest.mark.usefixtures("source")
def test_each_file_is_scored_to_one_of_its_name() -> None:
    result = invoke("score", "in", "-o", "out", "-r", "ours.yaml")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[:2] == [
        "1/2 out/a.jsonl: 2 rows, mean 0.625",
        "2/2 out/b.jsonl: 1 row, mean 1.000",
    ]
    assert lines[2].startswith("3 rows in ")
    assert [row["id"] for _, row in read_rows("out/a.jsonl")] == ["a", "b"]


@pytest.mark.usefixtures("source")
def test_a_file_with_an_error_is_named_and_the_others_are_scored() -> None:
    write_rows("bad", name="in/a.jsonl")
    result = invoke("score", "in", "-o", "out", "-r", "ours.yaml")
    assert in_one_line(result).startswith(
        "error: 1 of 2 files have no output: in/a.jsonl:1: not JSON"
    )
    assert [each.name for each in Path("out").iterdir()] == ["b.jsonl"]


@pytest.mark.usefixtures("source")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["in"], "in is a folder; name one for the outputs with -o"),
        (["in", "-o", "out", "--report", "out.html"], "--report makes the page of one file"),
        (["rows.jsonl", "-o", "out", "--engine", "ray"], "--engine ray scores a folder of files"),
    ],
)
def test_what_a_folder_can_not_have(arguments: list[str], message: str) -> None:
    assert message in in_one_line(invoke("score", *arguments, "-r", "ours.yaml"))
