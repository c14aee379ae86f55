"""Commands as a shell runs them: a reader that goes away, a full disk, a report that is refused."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[[list[str], int], "subprocess.CompletedProcess[str]"]
pytestmark = pytest.mark.skipif(os.name == "nt", reason="pipes and devices of Unix")


@pytest.fixture
def run(warm_python: str) -> Run:
    """Run a command in a process of its own."""

    def run(arguments: list[str], stdout: int) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [warm_python, "-m", "pathreward.cli", *arguments],
            stdout=stdout,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    return run


@pytest.mark.parametrize(
    "arguments",
    [["recipes"], ["score", "rows.jsonl", "-r", "ours.yaml", "-o", "-"]],
    ids=lambda arguments: arguments[0],
)
def test_a_reader_that_goes_away_ends_the_command_quietly(
    run: Run, folder: Path, arguments: list[str]
) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = run(arguments, writer)
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("arguments", [["recipes"], ["score", "rows.jsonl", "-r", "ours.yaml"]])
def test_a_full_standard_output_is_one_line(run: Run, folder: Path, arguments: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = run(arguments, full.fileno())
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "error: can't write standard output: No space left on device; free some space or choose "
        "another folder"
    ]


@pytest.mark.parametrize("option", ["--output", "--report"])
@pytest.mark.parametrize(
    ("path", "message"),
    [
        (".", "can't write .: it is a folder; name a file in it"),
        ("nowhere/x.html", "can't write nowhere/x.html: there is no folder"),
        ("rows.jsonl/x.html", "can't write rows.jsonl/x.html: there is no folder"),
    ],
)
def test_a_path_that_cannot_be_written_is_refused_before_scoring(
    run: Run, folder: Path, option: str, path: str, message: str
) -> None:
    before = sorted(folder.iterdir())
    done = run(["score", "rows.jsonl", "-r", "ours.yaml", option, path], subprocess.PIPE)
    assert (done.returncode, done.stdout) == (2, "")
    [line] = done.stderr.splitlines()
    assert line.startswith(f"error: {message}")
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize(
    ("arguments", "begin"),
    [
        (["score", "rows.jsonl", "-r", "ours.yaml", "--report", "-"], "<!doctype html>"),
        (["score", "rows.jsonl", "-r", "ours.yaml", "-o", "-"], '{"id": "a", '),
        (["explain", "rows.jsonl", "-r", "ours.yaml", "--row", "1", "--report", "-"], "<!doctype"),
        (["audit", "ours.yaml", "--only", "all-options", "--limit", "1", "-o", "-"], "{"),
        (["kg", "show", "necrosis", "--html", "-"], "<!doctype html>"),
    ],
    ids=["score's page", "score's rows", "explain", "audit", "kg"],
)
def test_a_dash_is_standard_output_and_what_is_printed_goes_to_the_other(
    run: Run, folder: Path, arguments: list[str], begin: str
) -> None:
    done = run(arguments, subprocess.PIPE)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(begin)
    assert "wrote" not in done.stdout
    assert done.stderr
    assert not Path("-").exists()


def test_two_outputs_to_standard_output_are_refused(run: Run, folder: Path) -> None:
    arguments = ["score", "rows.jsonl", "-r", "ours.yaml", "-o", "-", "--report", "-"]
    done = run(arguments, subprocess.PIPE)
    assert (done.returncode, done.stdout) == (2, "")
    assert "the input and the outputs must be different files" in done.stderr


def test_a_compressed_output_is_read_again(run: Run, folder: Path) -> None:
    for _ in range(2):  # also its own rows, which have a score by then
        done = run(["score", "rows.jsonl", "-r", "ours.yaml", "-o", "out.jsonl.gz"], -3)
        assert done.returncode == 0, done.stderr
    assert Path("out.jsonl.gz").read_bytes()[:2] == b"\x1f\x8b"
    assert run(["score", "out.jsonl.gz", "-r", "ours.yaml"], -3).returncode == 0


def test_a_deadline_names_row_and_part(run: Run, folder: Path) -> None:
    done = run(["score", "rows.jsonl", "-r", "pathreward", "--deadline", "0.001"], -3)
    assert done.returncode == 2
    assert "scoring took longer than its deadline of 0.001 s; the part '" in done.stderr
    assert done.stderr.startswith("error: rows.jsonl:")
