import json
from pathlib import Path

import pytest

from pathreward import DataError
from pathreward.synth.output import appended, chain_row, finish, rows_there

VERSIONS = {"a": "1-x", "b": "1-x"}
TEXT = "Keratin pearls and intercellular bridges are seen in nests of atypical squamous cells."


def test_a_row_is_written_at_once_and_read_back(tmp_path: Path) -> None:
    file = tmp_path / "chains.jsonl"
    assert rows_there(file, VERSIONS, resume=False) == {}
    row = chain_row("a", "\ud800 癌", [{"finding": "necrosis"}], "1-x", [])
    with appended(file) as add:
        add(row)
        there = file.read_text("utf-8")
    assert len(there.splitlines()) == 1
    with file.open("a") as out:
        out.write('{"id": "b", "compl')  # what a killed run leaves
    assert rows_there(file, VERSIONS, resume=True)["a"]["path"] == [{"finding": "necrosis"}]
    assert file.read_text("utf-8") == there


@pytest.mark.parametrize(
    ("row", "resume", "message"),
    [
        (chain_row("a", "x", [], "1-x", []), False, "continue it with --resume"),
        (chain_row("c", "x", [], "1-x", []), True, "chains.jsonl:1: the row 'c' is no row of"),
        (chain_row("a", "x", [], "2-y", []), True, "the row 'a' has the prompt 2-y"),
    ],
)
def test_a_file_of_another_run_is_left_alone(
    tmp_path: Path, row: dict[str, object], resume: bool, message: str
) -> None:
    file = tmp_path / "chains.jsonl"
    file.write_text(json.dumps(row) + "\n")
    with pytest.raises(DataError, match=message):
        rows_there(file, VERSIONS, resume=resume)
    assert json.loads(file.read_text()) == row


def test_near_duplicates_are_rejected_in_the_order_of_the_input(tmp_path: Path) -> None:
    file = tmp_path / "chains.jsonl"
    rows = [
        chain_row("c", TEXT, [], "1-x", []),
        chain_row("b", TEXT.upper(), [], "1-x", []),
        chain_row("a", TEXT, [], "1-x", ["path: step 1 is missing"]),
    ]
    file.write_text("\n".join(map(json.dumps, rows)))
    found = finish(file, ["a", "b", "c"])
    assert [each["id"] for each in found] == ["a", "b", "c"]
    assert [each["accepted"] for each in found] == [False, True, False]
    assert found[2]["reasons"] == ["duplicate: nearly the chain of row 'b'"]
    assert finish(file, ["a", "b", "c"]) == found


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="can't write"), appended(tmp_path / "no" / "chains.jsonl"):
        pass


def test_a_device_can_not_be_continued() -> None:
    with pytest.raises(DataError, match="chains are written to a file"):
        rows_there("/dev/null", VERSIONS, resume=True)
