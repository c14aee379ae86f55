"""Files as the command line scores them: streamed, by workers, and resumed after a kill."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pathreward import close_workers
from pathreward.errors import DataError
from pathreward.io.rows import read_rows
from pathreward.io.tables import Row, write_parquet
from pathreward.scoring import Refused, Scored
from pathreward.scoring.files import FileJob, score_file

RECIPE = """
summary: for tests
reward:
  sum:
    format: {weight: 1, tags: [think, answer]}
    answer: {weight: 3}
"""


@pytest.fixture(scope="module", autouse=True)
def _closed_at_the_end() -> Iterator[None]:
    yield
    close_workers()


@pytest.fixture
def recipe(tmp_path: Path) -> str:
    path = tmp_path / "ours.yaml"
    path.write_text(RECIPE)
    return str(path)


def rows(count: int) -> list[Row]:
    """Rows in groups of four that share a question, each seventh bad."""
    return [
        {"id": n, "completion": 3 if n % 7 == 5 else f"<think>{n}</think><answer>{n % 3}</answer>"}
        | {"answer": str(n // 4 % 3), "prompt": f"question {n // 4}"}
        for n in range(count)
    ]


def write_jsonl(path: Path, count: int) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows(count)))
    return path


def scored(job: FileJob) -> list[Scored]:
    return [*score_file(job, Refused())]


@pytest.mark.parametrize("suffix", [".jsonl", ".parquet"])
@pytest.mark.parametrize("evidence", [False, True])
def test_workers_write_the_same_file(
    tmp_path: Path, recipe: str, suffix: str, evidence: bool
) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", 700)
    one, two = tmp_path / f"one{suffix}", tmp_path / f"two{suffix}"
    scored(FileJob(source, one, recipe, skip=True, evidence=evidence))
    scored(FileJob(source, two, recipe, skip=True, evidence=evidence, workers=2))
    assert [*read_rows(one)] == [*read_rows(two)]
    assert [row["id"] for _, row in read_rows(one)] == [n for n in range(700) if n % 7 != 5]


def test_parquet_in_and_out(tmp_path: Path, recipe: str) -> None:
    good = [row for row in rows(300) if row["completion"] != 3]
    write_parquet(good, tmp_path / "in.parquet")
    scored(FileJob(tmp_path / "in.parquet", tmp_path / "out.parquet", recipe))
    out = [row for _, row in read_rows(tmp_path / "out.parquet")]
    assert [{k: v for k, v in row.items() if k != "score"} for row in out] == good
    assert {row["score"]["value"] for row in out} == {0.25, 1.0}


def stop_at(job: FileJob, number: int) -> None:
    run = score_file(job, Refused())
    next(each for each in run if each.number >= number)
    run.close()


@pytest.mark.parametrize("suffix", [".jsonl", ".parquet"])
def test_a_resumed_run_yields_all_rows_and_writes_each_once(
    tmp_path: Path, recipe: str, suffix: str
) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", 1500)
    whole = FileJob(source, tmp_path / f"whole{suffix}", recipe, skip=True)
    expected = scored(whole)
    job = FileJob(source, tmp_path / f"out{suffix}", recipe, skip=True, resume=True)
    for number in (500, 900, 901, 1400):
        stop_at(job, number)
    known: list[int] = []
    refused = Refused()
    again = [*score_file(job, refused, started=lambda kept, _: known.append(kept))]
    assert known[0] >= 1024
    assert refused.count == 214  # 5, 12, ..., 1496
    assert [each.number for each in again] == [each.number for each in expected]
    assert [each.score for each in again] == [each.score for each in expected]
    assert [*read_rows(tmp_path / f"out{suffix}")] == [*read_rows(tmp_path / f"whole{suffix}")]


@pytest.mark.parametrize("suffix", [".jsonl", ".parquet"])
@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ('{"completion": ', "in.jsonl:701: not JSON"),
        ('{"completion": 3}', "in.jsonl:701, field 'completion': expected text or chat messages"),
        (
            '{"completion": "", "answer": [[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]}',
            "in.jsonl:701, field",
        ),
    ],
    ids=["not JSON", "wrong type", "too deep"],
)
def test_one_bad_row_is_named_and_no_other_is_lost(
    tmp_path: Path, recipe: str, suffix: str, bad: str, message: str
) -> None:
    lines = [json.dumps({**row, "completion": "B"}) for row in rows(1000)]
    lines[700] = bad
    source, out = tmp_path / "in.jsonl", tmp_path / f"out{suffix}"
    source.write_text("\n".join(lines))
    with pytest.raises(DataError) as raised:
        scored(FileJob(source, out, recipe))
    assert message in str(raised.value)
    assert str(raised.value).endswith(
        "the scores of the 700 before it are kept: `--on-error skip --resume` scores the others"
    )
    assert not out.exists()
    kept: list[int] = []
    job = FileJob(source, out, recipe, skip=True, resume=True)
    refused = Refused()
    again = [*score_file(job, refused, started=lambda count, _: kept.append(count))]
    assert (kept, len(again), refused.count) == ([700], 999, 1)
    assert [row["id"] for _, row in read_rows(out)] == [n for n in range(1000) if n != 700]


def test_a_bad_first_row_leaves_nothing(tmp_path: Path, recipe: str) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text("[]\n" + json.dumps(rows(1)[0]))
    with pytest.raises(DataError, match=r"`--on-error skip` scores the other rows$"):
        scored(FileJob(source, tmp_path / "out.jsonl", recipe))
    assert sorted(each.name for each in tmp_path.iterdir()) == ["in.jsonl", "ours.yaml"]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda folder: write_jsonl(folder / "in.jsonl", 901), "input"),
        (lambda folder: (folder / "ours.yaml").write_text(RECIPE + "\n# 2\n"), "recipe"),
    ],
)
def test_a_change_is_refused(tmp_path: Path, recipe: str, change: object, named: str) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", 900)
    job = FileJob(source, tmp_path / "out.jsonl", recipe, skip=True, resume=True)
    stop_at(job, 800)
    assert callable(change)
    change(tmp_path)
    with pytest.raises(DataError, match=f"the {named} changed since its first"):
        scored(job)


def test_an_option_that_changed_is_refused(tmp_path: Path, recipe: str) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", 900)
    stop_at(FileJob(source, tmp_path / "out.jsonl", recipe, skip=True), 800)
    with pytest.raises(DataError, match="the options changed"):
        scored(
            FileJob(source, tmp_path / "out.jsonl", recipe, skip=True, evidence=True, resume=True)
        )


def test_standard_input_can_not_be_resumed(tmp_path: Path, recipe: str) -> None:
    with pytest.raises(DataError, match="standard input may have changed; save the rows"):
        scored(FileJob(Path("-"), tmp_path / "out.jsonl", recipe, resume=True))


def run(python: str, *arguments: str) -> "subprocess.Popen[str]":
    command = [python, "-m", "pathreward.cli", "score", *arguments]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="kill -9 of POSIX")
@pytest.mark.parametrize("suffix", [".jsonl", ".parquet"])
def test_kill_9_at_any_time_loses_and_doubles_no_row(
    warm_python: str, tmp_path: Path, recipe: str, suffix: str
) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", 6_000)
    out, whole = tmp_path / f"out{suffix}", tmp_path / f"whole{suffix}"
    scored(FileJob(source, whole, recipe, skip=True))
    arguments = [str(source), "-o", str(out), "-r", recipe, "--on-error", "skip", "--workers", "2"]
    notes = tmp_path / f".out{suffix}.progress"
    kills = 0
    for more in (200, 1, 100):  # bytes of notes after which it is killed
        before = notes.stat().st_size if notes.exists() else 0
        process = run(warm_python, *arguments, "--resume")
        while process.poll() is None:
            if notes.exists() and notes.stat().st_size > before + more:
                process.send_signal(signal.SIGKILL)
                kills += 1
                break
            time.sleep(0.001)
        process.communicate()
    assert kills >= 2
    assert not out.exists()
    final = run(warm_python, *arguments, "--resume")
    _, errors = final.communicate(timeout=120)
    assert final.returncode == 0, errors
    assert "rows scored before" in errors
    assert [*read_rows(out)] == [*read_rows(whole)]
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted(
        ["in.jsonl", "ours.yaml", out.name, whole.name]
    )
