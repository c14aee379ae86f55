import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from pathreward.errors import DataError
from pathreward.scoring.output import RowsOutput

SAME = {"recipe": "1", "input": "2"}


def killed_after(path: Path, numbers: Iterable[int], *, resume: bool = False) -> None:
    """Store rows of these numbers, as a run that is killed then."""
    output = RowsOutput(path, SAME, resume=resume)
    for number in numbers:
        output.write(number, {"n": number})
    output.flush()
    output._file.close()


@pytest.fixture(params=["out.jsonl", "out.jsonl.gz", "out.parquet"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return tmp_path / str(request.param)


def test_the_file_appears_when_it_is_complete(path: Path) -> None:
    with RowsOutput(path, SAME) as output:
        output.write(1, {"n": 1})
        output.flush()
        assert not path.exists()
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_an_error_before_a_row_was_written_leaves_nothing(path: Path) -> None:
    path.write_text("before")
    output = RowsOutput(path, SAME)
    output.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert path.read_text() == "before"
    assert len([*path.parent.iterdir()]) == 1


def test_rows_of_an_earlier_run_are_kept_with_their_numbers(path: Path) -> None:
    killed_after(path, [1, 2, 4])
    killed_after(path, [5, 9], resume=True)
    with RowsOutput(path, SAME, resume=True) as output:
        assert [(number, row["n"]) for number, row in output.rows()] == [
            (each, each) for each in (1, 2, 4, 5, 9)
        ]
        assert (output.kept, output.earlier.last) == (5, 9)
        output.write(10, {"n": 10})
    assert len([*path.parent.iterdir()]) == 1


def test_without_resume_an_earlier_run_is_discarded(path: Path) -> None:
    killed_after(path, [1, 2])
    with RowsOutput(path, SAME) as output:
        assert (output.kept, output.discarded) == (0, 2)
        assert [*output.rows()] == []


def test_rows_whose_note_is_not_complete_are_cut_off(path: Path) -> None:
    killed_after(path, [1, 2])
    notes = path.with_name(f".{path.name}.progress")
    whole = notes.read_bytes()
    killed_after(path, [3], resume=True)
    notes.write_bytes(notes.read_bytes()[:-4])  # killed while it was written
    with RowsOutput(path, SAME, resume=True) as output:
        assert output.kept == 2
        assert [row["n"] for _, row in output.rows()] == [1, 2]
        assert notes.read_bytes() == whole


@pytest.mark.parametrize(
    ("depends", "named"),
    [
        ({"recipe": "2", "input": "2"}, "the recipe changed"),
        ({"recipe": "2", "input": "3"}, "the recipe and the input changed"),
        ({"recipe": "1", "input": "2", "version": "2"}, "the version changed"),
    ],
)
def test_a_change_is_refused_and_named(path: Path, depends: dict[str, str], named: str) -> None:
    killed_after(path, [1, 2])
    with pytest.raises(DataError) as caught:
        RowsOutput(path, depends, resume=True)
    assert str(caught.value) == (
        f"can't resume {path}: {named} since its first 2 rows were scored; "
        "run without --resume to start over"
    )
    with RowsOutput(path, SAME, resume=True) as output:
        assert output.kept == 2


def test_a_run_killed_after_its_output_was_complete_starts_over(path: Path) -> None:
    killed_after(path, [1, 2])
    notes = path.with_name(f".{path.name}.progress")
    kept = notes.read_bytes()
    with RowsOutput(path, SAME, resume=True):
        pass
    notes.write_bytes(kept)
    with RowsOutput(path, SAME, resume=True) as output:
        assert (output.kept, output.discarded) == (0, 0)


@pytest.mark.skipif(os.name != "posix", reason="locks of POSIX")
def test_two_runs_do_not_write_one_file(path: Path) -> None:
    with (
        RowsOutput(path, SAME),
        pytest.raises(DataError, match="another process writes it; wait for it or choose another"),
    ):
        RowsOutput(path, SAME)


def test_a_folder_and_a_missing_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="it is a folder; name a file in it"):
        RowsOutput(tmp_path, SAME)
    with pytest.raises(DataError, match=r"there is no folder .*; create it first"):
        RowsOutput(tmp_path / "none" / "out.jsonl", SAME)


def test_a_symbolic_link_is_kept(tmp_path: Path) -> None:
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "real.jsonl")
    with RowsOutput(tmp_path / "link.jsonl", SAME) as output:
        output.write(1, {})
    assert (tmp_path / "link.jsonl").is_symlink()
    assert (tmp_path / "real.jsonl").read_text() == "{}\n"


@pytest.mark.parametrize("name", ["out.csv", "out.tsv.gz", "out.html", "out.parquet.gz"])
def test_a_name_that_promises_another_format_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(DataError) as error:
        RowsOutput(tmp_path / name, SAME)
    assert str(error.value) == (
        f"can't write {name}: scores are written as JSON lines or Parquet; name it .jsonl, "
        ".jsonl.gz or .parquet"
    )
    assert list(tmp_path.iterdir()) == []
