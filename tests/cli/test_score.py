import errno
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pathreward.io.rows import read_rows
from tests.cli.support import RIGHT, WRONG, in_one_line, invoke, score, write_rows


@pytest.mark.usefixtures("folder")
def test_rows_keep_their_fields_and_get_a_score() -> None:
    result = score("-o", "out.jsonl", "--report", "out.html")
    assert result.exit_code == 0, result.output
    rows = [row for _, row in read_rows("out.jsonl")]
    scores = [row.pop("score") for row in rows]
    assert rows == [RIGHT, WRONG]
    assert [score["value"] for score in scores] == [1.0, 0.25]
    assert [sorted(score["parts"]) for score in scores] == [["answer", "format"]] * 2
    assert scores[1]["parts"]["answer"]["value"] == 0.0
    for line in (
        "total    0.625   0.530   0.250   1.000       0.0%",
        "2 rows in",
        "wrote out.html",
    ):
        assert line in result.stdout
    page = Path("out.html").read_text()
    assert page.startswith("<!doctype html>")
    assert page.count("<article") == 2


@pytest.mark.usefixtures("folder")
def test_answers_that_count_from_zero_are_read_on_request() -> None:
    row = {**RIGHT, "completion": "<think>x</think><answer>A</answer>", "answer": 0}
    write_rows({**row, "options": ["cyst", "abscess"]})
    assert "`--first-option 0`" in in_one_line(score())
    assert score("--first-option", "0", "-o", "out.jsonl").exit_code == 0
    [(_, scored)] = read_rows("out.jsonl")
    assert scored["score"]["value"] == 1.0


@pytest.mark.usefixtures("folder")
def test_without_outputs_only_the_figures_are_printed() -> None:
    result = score()
    assert "total    0.625" in result.stdout
    assert sorted(each.name for each in Path().iterdir()) == ["ours.yaml", "rows.jsonl"]


BAD: list[tuple[Any, str]] = [
    ('{"completion": "a"', "rows.jsonl:2: not JSON"),
    ({"text": "a"}, "rows.jsonl:2, field 'completion': the row has no completion (it has 'text')"),
    ({"completion": None}, "rows.jsonl:2, field 'completion': expected text or chat messages"),
    (
        {"completion": "a", "answer": "E", "options": {"A": "x", "B": "y"}},
        "rows.jsonl:2, field 'answer': the gold answer 'E' is none of the options A, B",
    ),
    ({"completion": "a", "entities": "nests"}, "rows.jsonl:2, field 'entities': expected a list"),
]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("bad", "message"), BAD)
def test_a_bad_row_stops_the_run_and_no_output_appears(bad: Any, message: str) -> None:
    write_rows(RIGHT, bad, WRONG)
    result = score("-o", "out.jsonl", "--report", "out.html")
    assert in_one_line(result).startswith(f"error: {message}")
    assert sorted(each.name for each in Path().glob("[!.]*")) == ["ours.yaml", "rows.jsonl"]


@pytest.mark.usefixtures("folder")
def test_bad_rows_are_skipped_on_request_named_and_counted() -> None:
    write_rows(RIGHT, *(bad for bad, _ in BAD), "also bad", "bad too", WRONG)
    result = score("-o", "out.jsonl", "--report", "out.html", "--on-error", "skip")
    assert result.exit_code == 0, result.output
    assert [row["id"] for _, row in read_rows("out.jsonl")] == ["a", "b"]
    message = [line.strip() for line in result.stderr.splitlines()]
    assert message[0] == "skipped 7 rows:"
    assert [line.split(":")[1].split(",")[0] for line in message[1:6]] == ["2", "3", "4", "5", "6"]
    assert message[6:] == ["and 2 more"]
    assert "rows.jsonl:2: not JSON" in Path("out.html").read_text()
    assert "2 rows in" in result.stdout


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([""], "error: rows.jsonl: there is no row to score"),
        (["bad"], "error: rows.jsonl: there is no row to score; skipped 1 row: rows.jsonl:1: not"),
    ],
)
def test_a_file_without_a_row_to_score(rows: list[str], message: str) -> None:
    write_rows(*rows)
    result = score("-o", "out.jsonl", "--on-error", "skip")
    assert in_one_line(result).startswith(message)
    assert not Path("out.jsonl").exists()


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("output", [["-o", "out.jsonl"], ["--report", "out.html"]])
def test_a_full_disk_leaves_nothing(monkeypatch: pytest.MonkeyPatch, output: list[str]) -> None:
    def fail(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fail)
    result = score(*output)
    assert "can't write out." in in_one_line(result)
    assert "No space left on device; free some space" in result.stderr
    assert sorted(each.name for each in Path().iterdir()) == ["ours.yaml", "rows.jsonl"]


@pytest.mark.usefixtures("folder")
def test_hostile_text_stays_text_in_both_outputs() -> None:
    hostile = "<script>alert(1)</script> \"' \u202e \ud800 \x00"
    write_rows({**RIGHT, "completion": hostile})
    assert score("-o", "out.jsonl", "--report", "out.html").exit_code == 0
    assert [row["completion"] for _, row in read_rows("out.jsonl")] == [hostile]
    page = Path("out.html").read_text()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert page.count("<script>") == 1


@pytest.mark.usefixtures("folder")
def test_one_row_is_explained_though_others_are_bad() -> None:
    write_rows("bad", "", WRONG)
    command = ("explain", "rows.jsonl", "--row", "3", "--recipe", "ours.yaml")
    result = invoke(*command)
    assert result.exit_code == 0, result.output
    lines = [line.split() for line in result.stdout.splitlines()]
    assert ["think", "Nests."] in lines
    assert ["answer", "✗No"] in lines
    assert "total 0.250 format 1.00 (25 %), answer 0.00 (75 %)" in map(" ".join, lines)
    whole = invoke(*command, "--all", "--report", "page.html").stdout
    for shown in ("─ think ─", "Nests.", "─ answer ─", "No", "total", "0.250"):
        assert shown in whole
    assert "wrote page.html" in whole
    assert Path("page.html").read_text().count("<article") == 1
    bad = invoke("explain", "rows.jsonl", "--row", "1", "--recipe", "ours.yaml")
    assert "rows.jsonl:1: not JSON" in in_one_line(bad)


def test_the_released_completions_are_scored(folder: Path, shared_data: Path) -> None:
    released = json.loads((shared_data / "completions/pathreasoner_example.json").read_text())
    completions = [each["conversations"][1]["value"] for each in released]
    write_rows(*({"completion": each} for each in completions), name="released.jsonl")
    options = ["--recipe", "pathreasoner-r1", "-o", "out.jsonl", "--report", "out.html"]
    result = invoke("score", "released.jsonl", *options)
    assert result.exit_code == 2
    assert "no row has answer or findings" in result.stderr
    result = invoke("score", "released.jsonl", *options, "--allow-no-reference")
    assert result.exit_code == 0, result.output
    formats = [row["score"]["parts"]["format"]["value"] for _, row in read_rows("out.jsonl")]
    assert formats == [1.0] * 11
    assert (folder / "out.html").read_text().count("<article") == 11


def test_other_columns_and_kinds_of_file(folder: Path) -> None:
    (folder / "rows.csv").write_text('text,gold\n"<think>So.</think><answer>yes</answer>",yes\n')
    maps = ["--map", "completion=text", "--map", "answer=gold"]
    result = invoke("score", "rows.csv", *maps, "-o", "out.parquet", "--evidence")
    assert result.exit_code == 0, result.output
    [(_, row)] = read_rows("out.parquet")
    assert row["gold"] == "yes"
    assert row["score"]["parts"]["answer"]["value"] == 1.0
    assert row["score"]["evidence"]


def test_a_map_that_is_none_is_refused_with_an_example(folder: Path) -> None:
    write_rows({"completion": "so"}, name="rows.jsonl")
    result = invoke("score", "rows.jsonl", "--map", "solution")
    assert result.exit_code == 2
    assert "expected --map FIELD=COLUMN, such as answer=solution, got 'solution'" in result.stderr


@pytest.mark.parametrize("output", ["/dev/stdout", "-"])
def test_rows_go_through_a_pipe(output: str) -> None:
    row = {"completion": "<think>So.</think><answer>yes</answer>", "answer": "yes"}
    command = [sys.executable, "-m", "pathreward.cli", "score", "-", "-o", output]
    done = subprocess.run(
        command, input=json.dumps(row), capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    [line] = done.stdout.splitlines()
    scored = json.loads(line)
    assert scored["answer"] == "yes"
    assert scored["score"].keys() == {"value", "reason", "parts"}
    assert "1 row in" in done.stderr
