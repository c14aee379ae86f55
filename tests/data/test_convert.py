import json
from pathlib import Path
from typing import Any

import pytest

from pathreward.data import LAYOUTS, convert
from pathreward.errors import DataError
from pathreward.rewards import AnswerReward
from pathreward.sample import Sample

SHARED = Path(__file__).parents[3] / "shared" / "data"
RELEASED = {
    "wsi-bench": ("questions/wsi_bench_dev.jsonl", 1957),
    "multipathqa": ("questions/multipathqa_nonexpert.jsonl", 806),
    "medmcqa": ("questions/medmcqa_pathology_dev.jsonl", 170),
    "pathreasoner": ("completions/pathreasoner_example.json", 11),
}
LETTERS = {"A": "cyst", "B": "abscess"}
MADE: dict[str, dict[str, Any]] = {
    "pathvqa": {"question": "What is present?", "answer": "abscess"},
    "quilt-vqa": {"question": "What?", "answer": "abscess", "answer_type": "OPEN", "context": "x"},
    "pathmmu": {"question": "Which?", "options": ["A) cyst", "B) abscess"], "answer": "B) abscess"},
    "slidebench": {"ID": 1, "Question": "Which?", **LETTERS, "Answer": "B", "Slide": "TCGA-1"},
    "wsi-vqa": {"Id": "T1", "Question": "Which?", "Choice": ["cyst", "abscess"], "Answer": "B"},
    "omnimedvqa": {
        "question_id": "q1",
        "question": "Which?",
        "option_A": "cyst",
        "option_B": "abscess",
        "gt_answer": "abscess",
    },
    "medmcqa": {"id": "m", "question": "Which?", "opa": "cyst", "opb": "abscess", "cop": 1},
    "patho-r1-sft": {
        "messages": [
            {"role": "user", "content": "<image>Which?"},
            {"role": "assistant", "content": "<think>Pus.</think><answer>abscess</answer>"},
        ],
        "images": ["1.png"],
    },
}


def made(tmp_path: Path, kind: str, *rows: object, name: str = "rows.jsonl") -> list[Any]:
    path = tmp_path / name
    path.write_text("\n".join(map(json.dumps, rows)))
    return list(convert(kind, path))


@pytest.mark.parametrize("kind", sorted(RELEASED))
def test_released_files_are_converted_whole(kind: str) -> None:
    name, count = RELEASED[kind]
    if not (SHARED / name).exists():
        pytest.skip("the shared data are not here")
    rows = list(convert(kind, SHARED / name))
    assert len(rows) == len({each["id"] for each in rows}) == count
    assert all(each["answer"] for each in rows)
    assert not any("{options}" in each["prompt"] for each in rows)


@pytest.mark.parametrize("kind", sorted(MADE))
def test_made_rows_of_the_published_shape_are_graded(tmp_path: Path, kind: str) -> None:
    [row] = made(tmp_path, kind, MADE[kind])
    right = Sample.from_row({"completion": "<answer>abscess</answer>", **row | {"completion": "x"}})
    reward = AnswerReward()
    for text, value in (("abscess", 1), ("cyst", 0)):
        sample = Sample(f"<answer>{text}</answer>", answer=right.answer, options=right.options)
        assert reward(sample).value == value
    assert "<image>" not in row["prompt"]


def test_every_data_set_is_tested() -> None:
    assert set(MADE) | set(RELEASED) == set(LAYOUTS)


def test_lists_by_subset_and_split_are_one_file(tmp_path: Path) -> None:
    row = MADE["pathmmu"]
    nested = {"Atlas": {"val": [row], "test": [row, row]}, "PubMed": {"val": [row]}}
    rows = made(tmp_path, "pathmmu", nested, name="data.json")
    assert [(each["category"], each["split"]) for each in rows] == [
        ("Atlas", "val"),
        ("Atlas", "test"),
        ("Atlas", "test"),
        ("PubMed", "val"),
    ]


def test_questions_of_one_slide_have_ids_of_their_own(tmp_path: Path) -> None:
    rows = made(tmp_path, "wsi-vqa", MADE["wsi-vqa"], MADE["wsi-vqa"])
    assert [(each["id"], each["group"]) for each in rows] == [("T1", "T1"), ("T1-2", "T1")]


def test_images_in_the_file_are_written_where_a_folder_is_named(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="Parquet needs pyarrow")
    from pyarrow import parquet

    image = {"bytes": b"\x89PNG...", "path": None}
    rows = [{"question": "Is it?", "answer": "yes", "image": image}]
    parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "rows.parquet")
    [row] = convert("pathvqa", tmp_path / "rows.parquet", tmp_path / "images")
    assert Path(row["image"]).read_bytes() == b"\x89PNG..."
    [without] = convert("pathvqa", tmp_path / "rows.parquet")
    assert "image" not in without


@pytest.mark.parametrize(
    ("kind", "row", "message"),
    [
        ("pathvqa", {"question": "Q"}, "rows.jsonl:1, field 'answer': the row has no value in"),
        ("slidebench", {"Question": "Q", "A": "x", "Answer": "A"}, "fewer than two options"),
        ("pathmmu", {**MADE["pathmmu"], "options": "cyst, abscess"}, "expected options as a list"),
        ("pathmmu", {**MADE["pathmmu"], "answer": "scar"}, "rows.jsonl:1"),
        ("medmcqa", {**MADE["medmcqa"], "cop": 4}, "counts from 1, subtract 1"),
        ("multipathqa", {"benchmark_name": "tcga", "prompt": "Q", "options": "['a', 'b']",
                         "answer": "3"}, "the answer 3 is the number of none of 2 options"),
        ("patho-r1-sft", {"messages": "text"}, "there is no turn of human or user"),
        ("pathreasoner", MADE["patho-r1-sft"], "no <info> or no <answer> section"),
    ],
)  # fmt: skip
def test_a_bad_row_is_one_clear_error(
    tmp_path: Path, kind: str, row: dict[str, Any], message: str
) -> None:
    with pytest.raises(DataError) as error:
        made(tmp_path, kind, row)
    assert message in str(error.value)


def test_an_unknown_data_set_lists_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="unknown data set 'pathmmo', did you mean 'pathmmu'"):
        made(tmp_path, "pathmmo", {})
