import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pathreward.errors import DataError
from pathreward.io.rows import read_rows
from pathreward.scoring.files import FileJob
from pathreward.scoring.folder import is_folder_of_files, jobs_of, run_jobs
from tests.scoring.test_files import RECIPE, write_jsonl


@pytest.fixture
def job(tmp_path: Path) -> FileJob:
    (tmp_path / "ours.yaml").write_text(RECIPE)
    folder = tmp_path / "in"
    folder.mkdir()
    write_jsonl(folder / "b.jsonl", 30)
    write_jsonl(folder / "a.jsonl", 20)
    (folder / "c.csv").write_text("completion,answer\n<answer>1</answer>,1\n")
    (folder / "notes.txt").write_text("no rows")
    (folder / ".a.jsonl.rows").write_text("")
    return FileJob(folder, tmp_path / "out", str(tmp_path / "ours.yaml"), skip=True)


def test_each_file_of_rows_has_an_output_and_figures(job: FileJob) -> None:
    results = [*run_jobs(jobs_of(job))]
    assert [(Path(each.output).name, each.rows, each.error) for each in results] == [
        ("a.jsonl", 17, ""),  # each seventh row is bad
        ("b.jsonl", 26, ""),
        ("c.jsonl", 1, ""),
    ]
    assert results[0].skipped.startswith("skipped 3 rows:")
    assert results[2].mean == 0.75  # the format has no think section
    assert len([*read_rows(tmp_output(job) / "a.jsonl")]) == 17


def tmp_output(job: FileJob) -> Path:
    assert job.output
    return job.output


def test_an_error_of_a_file_stops_no_other(job: FileJob) -> None:
    results = [*run_jobs(jobs_of(replace(job, skip=False)))]
    assert ["field 'completion'" in each.error for each in results] == [True, True, False]
    assert [each.name for each in tmp_output(job).glob("[!.]*")] == ["c.jsonl"]


def test_files_that_are_done_are_not_scored_again(job: FileJob) -> None:
    [*run_jobs(jobs_of(job)[1:])]
    assert [each.file.name for each in jobs_of(replace(job, resume=True))] == ["a.jsonl"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda job: write_jsonl(job.file / "c.jsonl", 1),
            "two files of .* as c.jsonl",
        ),
        (lambda job: job.output.write_text(""), "can't write .*out: File exists; name a folder"),
        (lambda job: [each.unlink() for each in job.file.glob("[abc]*")], "has no file of rows"),
    ],
)
def test_folders_that_can_not_be_scored(
    job: FileJob, change: Callable[[FileJob], object], message: str
) -> None:
    change(job)
    with pytest.raises(DataError, match=message):
        jobs_of(job)


def test_a_folder_needs_one_for_the_outputs(job: FileJob) -> None:
    with pytest.raises(DataError, match=re.escape("in is a folder; name one for the outputs")):
        jobs_of(replace(job, output=None))


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["a.jsonl"], True),
        (["dataset_info.json", "state.json"], False),
        (["dataset_dict.json"], False),
    ],
)
def test_a_folder_of_datasets_is_one_data_set(
    tmp_path: Path, names: list[str], expected: bool
) -> None:
    for name in names:
        (tmp_path / name).write_text("{}")
    assert is_folder_of_files(tmp_path) == expected
