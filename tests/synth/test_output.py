import json
from pathlib import Path

import pytest

from pathreward import DataError
from pathreward.synth.output import Origin, appended, chain_row, finish, rows_there

ORIGIN = Origin("1-x", "m", "c1")
ORIGINS = {"a": ORIGIN, "b": ORIGIN}
TEXT = "Keratin pearls and intercellular bridges are seen in nests of atypical squamous cells."


def test_a_row_is_written_at_once_and_read_back(tmp_path: Path) -> None:
    file = tmp_path / "chains.jsonl"
    assert rows_there(file, ORIGINS, resume=False) == {}
    row = chain_row("a", "\ud800 癌", [{"finding": "necrosis"}], ORIGIN, [])
    with appended(file) as add:
        add(row)
        there = file.read_text("utf-8")
    assert len(there.splitlines()) == 1
    with file.open("a") as out:
        out.write('{"id": "b", "compl')  # what a killed run leaves
    assert rows_there(file, ORIGINS, resume=True)["a"]["path"] == [{"finding": "necrosis"}]
    assert file.read_text("utf-8") == there


@pytest.mark.parametrize(
    ("row", "resume", "message"),
    [
        (chain_row("a", "x", [], ORIGIN, []), False, "continue it with --resume"),
        (chain_row("c", "x", [], ORIGIN, []), True, "chains.jsonl:1: the row 'c' is no row of"),
        (
            chain_row("a", "x", [], ORIGIN._replace(version="2-y"), []),
            True,
            "the row 'a' has the prompt 2-y",
        ),
        (
            chain_row("a", "x", [], ORIGIN._replace(model="m2"), []),
            True,
            "the row 'a' is by the model 'm2': the file is of another run",
        ),
    ],
)
def test_a_file_of_another_run_is_left_alone(
    tmp_path: Path, row: dict[str, object], resume: bool, message: str
) -> None:
    file = tmp_path / "chains.jsonl"
    file.write_text(json.dumps(row) + "\n")
    with pytest.raises(DataError, match=message):
        rows_there(file, ORIGINS, resume=resume)
    assert json.loads(file.read_text()) == row


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id": 7}, "id"),
        ({"accepted": ...}, "accepted"),
        ({"accepted": "no"}, "accepted"),
        ({"reasons": ...}, "reasons"),
        ({"reasons": "leak: x"}, "reasons"),
        ({"reasons": [1]}, "reasons"),
        ({"reasons": ["leak: x"]}, "accepted"),
        ({"completion": 5}, "completion"),
        ({"completion": None}, "accepted"),
        ({"path": None}, "path"),
        ({"case": ...}, "case"),
    ],
)
def test_a_row_of_another_kind_is_named_with_its_field(
    tmp_path: Path, change: dict[str, object], field: str
) -> None:
    row = {**chain_row("a", "x", [], ORIGIN, []), **change}
    file = tmp_path / "chains.jsonl"
    file.write_text(json.dumps({k: v for k, v in row.items() if v is not ...}) + "\n")
    with pytest.raises(DataError, match=r"chains\.jsonl:1.*delete") as error:
        rows_there(file, ORIGINS, resume=True)
    assert error.value.field == field


def test_a_row_of_a_changed_case_is_made_anew(tmp_path: Path) -> None:
    file = tmp_path / "chains.jsonl"
    with appended(file) as add:
        add(chain_row("a", "old", [], ORIGIN._replace(case="c0"), []))
        add(chain_row("b", "kept", [], ORIGIN, []))
    assert list(rows_there(file, ORIGINS, resume=True)) == ["b"]
    with appended(file) as add:
        add(chain_row("a", "new", [], ORIGIN, []))
    assert rows_there(file, ORIGINS, resume=True)["a"]["completion"] == "new"
    assert [each["completion"] for each in finish(file, ["a", "b"])] == ["new", "kept"]


def test_near_duplicates_are_rejected_in_the_order_of_the_input(tmp_path: Path) -> None:
    file = tmp_path / "chains.jsonl"
    rows = [
        chain_row("c", TEXT, [], ORIGIN, []),
        chain_row("b", TEXT.upper(), [], ORIGIN, []),
        chain_row("a", TEXT, [], ORIGIN, ["path: step 1 is missing"]),
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
        rows_there("/dev/null", ORIGINS, resume=True)
