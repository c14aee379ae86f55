import copy
import pickle
from pathlib import Path
from typing import Any

import pytest

from pathreward import DataError, Sample
from pathreward.sample import gold_label

OPTIONS = {"A": "granuloma", "B": "abscess"}


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ({"role": "assistant", "content": "B"}, "B"),
        ({"role": "assistant", "content": [{"type": "text", "text": "B"}]}, "B"),
        ({"role": "assistant", "content": [{"type": "image"}, {"type": "text", "text": "B"}]}, "B"),
        ({"content": "B", "reasoning_content": "Nests."}, "<think>Nests.</think>B"),
        ({"content": "B", "thinking": "Nests."}, "<think>Nests.</think>B"),
        (
            {"content": [{"type": "thinking", "thinking": "So"}, {"type": "text", "text": "B"}]},
            "<think>So</think>B",
        ),
        ({"role": "assistant", "content": None}, ""),  # a message that only calls a tool
    ],
)
def test_chat_messages_become_text(message: dict[str, Any], text: str) -> None:
    assert Sample([message]).completion == Sample(message).completion == text  # type: ignore[arg-type]  # one message


def test_only_the_assistant_wrote_the_completion() -> None:
    messages = [{"role": "user", "content": "Which?"}, {"role": "assistant", "content": "B"}]
    assert Sample(messages, prompt=messages).completion == "B"
    assert Sample(messages, prompt=messages).prompt == "Which?\nB"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"completion": None}, "field 'completion': expected text or chat messages, got NoneType"),
        ({"completion": b"B"}, "field 'completion': expected text, got bytes; decode it first"),
        ({"completion": 3}, "field 'completion': expected text or chat messages, got int"),
        ({"completion": [3]}, "field 'completion': expected chat messages with a role"),
        ({"completion": [{"content": 3}]}, "field 'completion': expected a message's content"),
        ({"completion": "", "prompt": None}, "field 'prompt': expected text or chat messages"),
        ({"completion": "", "answer": ["B"]}, "field 'answer': expected text or null, got list"),
        ({"completion": "", "findings": 3}, "field 'findings': expected text or null, got int"),
        ({"completion": "", "entities": "necrosis"}, "field 'entities': expected a list"),
        ({"completion": "", "entities": [3]}, "field 'entities': expected entity names or ids"),
        ({"completion": "", "options": "A"}, "field 'options': expected options as a mapping"),
        ({"completion": "", "options": {"A": 3}}, "field 'options': expected options as text"),
        (
            {"completion": "", "options": OPTIONS, "answer": "C"},
            "field 'answer': the gold answer 'C' is none of the options A, B; give a label",
        ),
        (
            {"response": "B"},
            "field 'completion': the row has no completion .it has 'response'.; rename",
        ),
        ("B", "expected a JSON object, got str"),
    ],
)
def test_a_bad_row_is_named_with_its_field_and_the_way_out(row: Any, message: str) -> None:
    with pytest.raises(DataError, match=f"^rows.jsonl:7(, |: ){message}"):
        Sample.from_row(row, where="rows.jsonl:7")


@pytest.mark.parametrize(
    ("answer", "label"),
    [
        ("B", "B"),
        ("b", "B"),
        ("(B)", "B"),
        ("B.", "B"),
        ('B "', "B"),
        ("B. abscess", "B"),
        ("B: Abscess", "B"),
        ("abscess", "B"),
        ("2", "B"),
    ],
)
def test_the_gold_answer_names_an_option_in_any_usual_way(answer: str, label: str) -> None:
    assert Sample("", answer=answer, options=OPTIONS).gold == label


def test_a_gold_number_is_an_option_number_before_it_is_a_text() -> None:
    assert gold_label("3", {"A": "2", "B": "3", "C": "4", "D": "5"}) == "C"
    assert gold_label("5", {"A": "2", "B": "3", "C": "4", "D": "5"}) == "D"  # there is no fifth


def test_a_list_of_thirty_options_is_lettered_on() -> None:
    options = Sample("", options=[str(each) for each in range(30)]).options
    assert list(options)[24:28] == ["Y", "Z", "AA", "AB"]  # type: ignore[arg-type]  # a mapping


@pytest.mark.parametrize("completion", ["", "\ud800", "\x00", "x" * 10_000_000])
def test_any_text_is_a_completion(completion: str) -> None:
    assert Sample(completion).text == completion


@pytest.mark.parametrize(("given", "kept"), [(True, "yes"), (False, "no"), (3, "3"), (2.5, "2.5")])
def test_a_gold_answer_that_json_wrote_as_a_value_is_text(given: Any, kept: str) -> None:
    assert Sample("", answer=given).answer == kept


def test_survives_pickling_and_copying() -> None:
    sample = Sample("B", answer="B", options=OPTIONS, entities=["necrosis"])
    assert pickle.loads(pickle.dumps(sample)) == copy.deepcopy(sample) == sample


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
