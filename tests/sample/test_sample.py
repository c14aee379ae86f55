import copy
import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pathreward import DataError, Sample

OPTIONS = {"A": "granuloma", "B": "abscess"}


def test_only_the_assistant_wrote_the_completion() -> None:
    messages = [{"role": "user", "content": "Which?"}, {"role": "assistant", "content": "B"}]
    assert Sample(messages, prompt=messages).completion == "B"
    assert Sample(messages, prompt=messages).prompt == "Which?\nB"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"completion": None}, "field 'completion': expected text or chat messages, got NoneType"),
        (
            {"completion": b"B"},
            "field 'completion': expected text or chat messages, got bytes; decode it first",
        ),
        ({"completion": 3}, "field 'completion': expected text or chat messages, got int"),
        ({"completion": [3]}, "field 'completion': expected chat messages with a role"),
        ({"completion": [{"content": 3}]}, "field 'completion': expected a message's content"),
        ({"completion": "", "prompt": 3}, "field 'prompt': expected text or chat messages"),
        ({"completion": "", "answer": {"B": 1}}, "field 'answer': expected text or null, got dict"),
        ({"completion": "", "answer": []}, "field 'answer': expected the answers in the list as t"),
        ({"completion": "", "answer": ["B", ""]}, "field 'answer': expected the answers in the l"),
        (
            {"completion": "", "options": OPTIONS, "answer": ["A", "C"]},
            "field 'answer': the gold answer 'C' is none of the options A, B; give a label",
        ),
        ({"completion": "", "findings": 3}, "field 'findings': expected text or null, got int"),
        ({"completion": "", "entities": "necrosis"}, "field 'entities': expected a list"),
        ({"completion": "", "entities": [3]}, "field 'entities': expected entity names or ids"),
        ({"completion": "", "options": "A"}, "field 'options': expected options as a mapping"),
        ({"completion": "", "options": {"A": []}}, "field 'options': expected options as text"),
        (
            {"completion": "", "options": OPTIONS, "answer": "C"},
            "field 'answer': the gold answer 'C' is none of the options A, B; give a label",
        ),
        (
            {"response": "B"},
            "field 'completion': the row has no completion .it has 'response'.; name",
        ),
        ("B", "expected a JSON object, got str"),
    ],
)
def test_a_bad_row_is_named_with_its_field_and_the_way_out(row: Any, message: str) -> None:
    with pytest.raises(DataError, match=f"^rows.jsonl:7(, |: ){message}"):
        Sample.from_row(row, where="rows.jsonl:7")


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        (
            "completion",
            None,
            "expected text or chat messages, got NoneType; use an empty string where the policy "
            "wrote nothing",
        ),
        (
            "prompt",
            3,
            "expected text or chat messages, got int; use an empty string where there is no prompt",
        ),
        (
            "prompt",
            [3],
            "expected chat messages with a role and a content, got 3 among them; give text, or "
            "messages such as {'role': 'user', 'content': '...'}",
        ),
        (
            "completion",
            {"a": 1},
            "expected a message with a role and a content, got {'a': 1}; give text, or a message "
            "such as {'role': 'assistant', 'content': '...'}",
        ),
        (
            "prompt",
            [{"content": 3}],
            "expected a message's content as text or content blocks, got int; use an empty string "
            "where there is none",
        ),
        (
            "prompt",
            [{"content": [b"B"]}],
            "expected content blocks, got bytes; decode it first",
        ),
        (
            "prompt",
            [{"content": "B", "thinking": 3}],
            "expected a message's reasoning as text, got int; leave it out where there is none",
        ),
        ("answer", b"B", "expected text or null, got bytes; decode it first"),
        (
            "answer",
            {"B": 1},
            "expected text or null, got dict; give an option's label or the text",
        ),
        ("findings", 3, "expected text or null, got int; give the findings as one text"),
        ("findings", ["a"], "expected text or null, got list; give the findings as one text"),
        ("reasoning", {}, "expected text or null, got dict; give the reasoning as one text"),
        (
            "entities",
            "lymphoma",
            "expected a list of entity names or ids, got str; put the names into a list, a single "
            "one too",
        ),
        (
            "entities",
            b"lymphoma",
            "expected a list of entity names or ids, got bytes; decode it first",
        ),
        (
            "entities",
            ["lymphoma", {"name": "x" * 500}],
            f"expected entity names or ids, got {{'name': '{'x' * 67}... among them; give each as "
            "text",
        ),
        (
            "images",
            3,
            "expected images as paths, bytes, arrays or PIL images, got int; give null where there "
            "is no image",
        ),
    ],
)
def test_a_wrong_type_is_named_with_the_way_out(field: str, value: Any, message: str) -> None:
    with pytest.raises(DataError) as caught:
        Sample(**{"completion": "", field: value})
    assert str(caught.value) == f"field '{field}': {message}"


def test_the_names_of_a_long_row_are_cut() -> None:
    with pytest.raises(DataError) as caught:
        Sample.from_row({"x" * 500: "B"})
    assert str(caught.value) == (
        f"field 'completion': the row has no completion (it has '{'x' * 76}...); name the column "
        "that holds the policy's text 'completion', or map it (`--map completion=COLUMN`, "
        "`columns={'completion': 'COLUMN'}`)"
    )


@pytest.mark.parametrize("completion", ["", "\ud800", "\x00", "x" * 10_000_000])
def test_any_text_is_a_completion(completion: str) -> None:
    assert Sample(completion).text == completion


def test_survives_pickling_and_copying() -> None:
    sample = Sample("B", answer="B", options=OPTIONS, entities=["necrosis"])
    assert pickle.loads(pickle.dumps(sample)) == copy.deepcopy(sample) == sample


def test_the_parsed_completion_is_no_part_of_a_pickle() -> None:
    sample, other = Sample("<answer>B</answer>"), Sample("<answer>B</answer>")
    assert sample.parsed.named("answer")
    assert pickle.dumps(sample) == pickle.dumps(other)
    assert pickle.loads(pickle.dumps(sample)).parsed == sample.parsed


def test_replacing_a_field_normalizes_nothing_twice() -> None:
    sample = Sample("B", answer="B", options=["A) A. fumigatus", "B) B. dermatitidis"])
    assert sample.options == {"A": "A. fumigatus", "B": "B. dermatitidis"}
    assert replace(sample, completion="A").options == sample.options


def test_fields_that_are_no_part_of_a_sample_are_left_alone() -> None:
    assert Sample.from_row({"completion": "B", "slide": 3}) == Sample("B")


@pytest.mark.parametrize(
    ("images", "held"),
    [
        (None, None),
        ([], None),
        ("a.png", ("a.png",)),
        (["a.png", b"bytes"], ("a.png", b"bytes")),
        ({"bytes": b"", "path": None}, ({"bytes": b"", "path": None},)),
        (OPTIONS, (OPTIONS,)),
    ],
)
def test_one_image_is_a_list_of_one(images: object, held: object) -> None:
    assert Sample("B", images=images).images == held


@pytest.mark.parametrize("images", [[None], [3], True, [["a.png"]]])
def test_what_is_no_image_is_refused(images: object) -> None:
    with pytest.raises(DataError, match="field 'images': expected images as paths, bytes, arrays"):
        Sample("B", images=images)


def test_images_are_left_out_of_comparisons_and_survive_pickling() -> None:
    sample = Sample("B", images="a.png")
    assert sample == Sample("B", images="b.png") == Sample("B")
    assert "png" not in repr(sample)
    assert pickle.loads(pickle.dumps(sample)).images == ("a.png",)


@pytest.mark.parametrize(
    ("row", "held"),
    [
        ({"image": "a.png"}, ("rows/a.png",)),
        ({"images": ["a.png", "/b.png"]}, ("rows/a.png", "/b.png")),
        ({"images": ["a.png"], "image": "c.png"}, ("rows/a.png",)),
        ({"images": [b"bytes"]}, (b"bytes",)),
        ({"image": 17}, None),  # a number is no image's name but a column of somebody's own
        ({"image": None}, None),
    ],
)
def test_the_images_of_a_row_are_beside_its_file(row: dict[str, Any], held: object) -> None:
    assert Sample.from_row({"completion": "B", **row}, folder=Path("rows")).images == held


def test_special_tokens_are_blank_where_the_completion_is_read_and_kept_in_it() -> None:
    sample = Sample("<answer>B</answer><|im_end|>")
    assert sample.completion == "<answer>B</answer><|im_end|>"
    assert sample.text == "<answer>B</answer>" + " " * 10


def test_a_completion_is_parsed_once() -> None:
    sample = Sample("<answer>B</answer>")
    assert sample.parsed is sample.parsed


@pytest.mark.parametrize(
    ("row", "gold"),
    [
        ({"answer": 0}, "A"),
        ({"answer": "2"}, "C"),
        ({"answer": [0, 2]}, "A, C"),
        ({"answer": "B"}, "B"),
        ({"answer": 1, "options": {"1": "cyst", "2": "abscess"}}, "1"),  # a label is no position
    ],
)
def test_answers_may_count_from_zero(row: dict[str, Any], gold: str) -> None:
    options = ["cyst", "abscess", "granuloma"]
    found = Sample.from_row({"completion": "", "options": options, **row}, first_option=0)
    assert found.gold == gold


def test_a_number_beyond_the_options_is_refused() -> None:
    row = {"completion": "", "options": ["cyst", "abscess"], "answer": 2}
    with pytest.raises(
        DataError, match=r"^r:1, field 'answer': there is no option number 2; 2 opt"
    ):
        Sample.from_row(row, where="r:1", first_option=0)
    with pytest.raises(DataError, match=r"first_option=0\)` or `--first-option 0`"):
        Sample.from_row({**row, "answer": 0})


@pytest.mark.parametrize(
    ("row", "answer"),
    [
        ({"solution": "<answer> B </answer>"}, "B"),
        ({"solution": "<think>Nests.</think><answer>B</answer>"}, "B"),
        ({"solution": "<answer>B</answer>", "answer": "A"}, "A"),
        ({"solution": "First, look for nests."}, None),  # a worked solution is no answer
    ],
)
def test_a_solution_column_is_the_gold_answer(row: dict[str, Any], answer: str | None) -> None:
    assert Sample.from_row({"completion": "", **row}).answer == answer
