import json
from pathlib import Path
from typing import Any

import pytest

from pathreward.errors import DataError
from pathreward.evaluation.items import Join, read_items


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(name: str, *rows: dict[str, Any]) -> str:
    Path(name).write_text("\n".join(map(json.dumps, rows)))
    return name


ROWS = ({"id": 1, "answer": "yes", "task": "a"}, {"id": 2, "answer": "no", "task": "b"})
NO_JOIN = Join({})


def test_rows_are_joined_by_id_in_the_order_of_the_data() -> None:
    texts = write("t.jsonl", {"id": "2", "completion": "no"}, {"id": 1, "completion": "yes"})
    found = read_items(texts, write("d.jsonl", *ROWS))
    assert found.joined_by == "id"
    assert [(e.key, e.samples[0].completion, e.samples[0].answer) for e in found.items] == [
        ("1", "yes", "yes"),
        ("2", "no", "no"),
    ]


def test_without_an_id_in_both_rows_are_joined_by_order() -> None:
    texts = write("t.jsonl", {"completion": "yes"}, {"completion": "no"})
    found = read_items(texts, write("d.jsonl", *ROWS))
    assert (found.joined_by, [each.key for each in found.items]) == ("order", ["1", "2"])


@pytest.mark.parametrize(
    "texts",
    [
        [{"id": 1, "completion": ["yes", "no"]}, {"id": 2, "completion": ["no", "no"]}],
        [{"id": each, "completion": text} for each, text in ((1, "yes"), (2, "no"), (1, "no"))]
        + [{"id": 2, "completion": "no"}],
        [
            {"id": each, "completion": [[{"role": "assistant", "content": text}] for text in two]}
            for each, two in ((1, ("yes", "no")), (2, ("no", "no")))
        ],
    ],
    ids=["a list", "repeated ids", "a list of chats"],
)
def test_a_row_may_have_several_completions(texts: list[dict[str, Any]]) -> None:
    found = read_items(write("t.jsonl", *texts), write("d.jsonl", *ROWS))
    assert found.samples_each == 2
    assert [[e.completion for e in item.samples] for item in found.items] == [
        ["yes", "no"],
        ["no", "no"],
    ]


def test_one_file_may_hold_both() -> None:
    texts = write("t.jsonl", {"completion": "yes", "answer": "no"})
    assert read_items(texts).joined_by == "row"


def test_columns_are_mapped_in_the_file_that_has_them() -> None:
    texts = write("t.jsonl", {"id": 1, "output": "yes"})
    data = write("d.jsonl", {"id": 1, "gold": "yes", "patient": "p"})
    join = Join({"completion": "output", "answer": "gold"}, group="patient")
    [item] = read_items(texts, data, join).items
    assert (item.samples[0].answer, item.group) == ("yes", "p")


def test_a_gold_report_is_the_reference_findings_too() -> None:
    report = "Nests of pale cells with keratin pearls. " * 5
    texts = write("t.jsonl", {"completion": "Nests.", "answer": report})
    [item] = read_items(texts).items
    assert item.samples[0].findings == report


TEXT = {"id": 1, "completion": "yes"}


@pytest.mark.parametrize(
    ("texts", "data", "join", "message"),
    [
        ([TEXT], ROWS, NO_JOIN, "1 of 2 rows of d.jsonl have no completion (id '2' is not there)"),
        (
            [TEXT, {"id": 9, "completion": "yes"}],
            ROWS,
            NO_JOIN,
            "t.jsonl:2, field 'id': id '9' is of no row of d.jsonl; evaluate with the rows",
        ),
        ([TEXT], [ROWS[0], ROWS[0]], NO_JOIN, "d.jsonl:2, field 'id': the id '1' is that of row 1"),
        (
            [{"completion": "yes"}],
            ROWS,
            NO_JOIN,
            "t.jsonl has 1 rows and d.jsonl has 2, and they do not share a column 'id'",
        ),
        (
            [{"completion": "yes", "question": "Is it?"}],
            [{"answer": "yes", "question": "Was it?"}],
            NO_JOIN,
            "t.jsonl:1, field 'question': the row is about another question than d.jsonl:1",
        ),
        ([{"id": 1, "text": "a"}], ROWS[:1], NO_JOIN, "no column 'completion' (it has 'id', 'text"),
        ([{"id": 1, "completion": []}], ROWS[:1], NO_JOIN, "there is no completion"),
        ([{"id": 1, "completion": None}], ROWS[:1], NO_JOIN, "there is no completion"),
        ([TEXT], ROWS[:1], Join({}, by="organ"), "d.jsonl:1: the row has no column 'organ'"),
        (
            [TEXT],
            [{**ROWS[0], "task": " "}],
            Join({}, by="task"),
            "d.jsonl:1, field 'task': the value is empty; fill it in, or evaluate without --by",
        ),
        ([TEXT], ROWS[:1], Join({"answer": "gold"}), "the row has no column 'gold'"),
        (
            [{"id": 1, "completion": ["a", "b"]}, {"id": 2, "completion": "a"}],
            ROWS,
            NO_JOIN,
            "the row '2' has 1 completions and the row '1' has 2",
        ),
        ([], ROWS, NO_JOIN, "t.jsonl: there is no row to evaluate"),
    ],
)
def test_a_mismatch_is_one_clear_error(
    texts: list[dict[str, Any]], data: list[dict[str, Any]], join: Join, message: str
) -> None:
    with pytest.raises(DataError) as error:
        read_items(write("t.jsonl", *texts), write("d.jsonl", *data), join)
    assert message in str(error.value)


def test_a_subset_can_be_evaluated() -> None:
    found = read_items(write("t.jsonl", TEXT), write("d.jsonl", *ROWS), Join({}, subset=True))
    assert [each.key for each in found.items] == ["1"]
