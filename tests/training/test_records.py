import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pathreward.errors import DataError
from pathreward.training.images import ImageCheck
from pathreward.training.records import Reader

USER = {"role": "user", "content": "Which?"}
CHAIN = "<think>Nests.</think><answer>B</answer>"
MESSAGES = [USER, {"role": "assistant", "content": CHAIN}]


@pytest.fixture
def images(tmp_path: Path) -> ImageCheck:
    for name in ("a.png", "b.png"):
        Image.new("RGB", (8, 8)).save(tmp_path / name)
    return ImageCheck(tmp_path)


@pytest.mark.parametrize(
    ("word", "row", "field", "expected"),
    [
        ("a question", {"question": "Which?"}, "prompt", [{**USER, "content": "Which? Be brief."}]),
        ("chat messages", {"prompt": [USER]}, "prompt", [USER]),
        ("one message", {"prompt": USER}, "prompt", [USER]),
        ("the prompt of messages", {"messages": MESSAGES}, "prompt", [USER]),
        ("the completion of messages", {"messages": MESSAGES}, "completion", CHAIN),
        ("a completion", {"question": "?", "completion": CHAIN}, "completion", CHAIN),
        ("messages for it", {"prompt": [USER], "completion": MESSAGES[1:]}, "completion", CHAIN),
        ("no completion", {"question": "?"}, "completion", None),
        ("no image", {"question": "?"}, "images", []),
        ("null", {"question": "?", "images": None}, "images", []),
        ("a group", {"question": "?", "group": 7}, "group", "7"),
        ("no group", {"question": "?"}, "group", None),
        ("options", {"question": "?", "options": ["x", "y"]}, "options", [("A", "x"), ("B", "y")]),
        ("entities", {"question": "?", "entities": ["necrosis"]}, "entities", ["necrosis"]),
    ],
)
def test_a_row_becomes_a_record(
    images: ImageCheck, word: str, row: dict[str, Any], field: str, expected: object
) -> None:
    record = Reader(images, instruction="Be brief.").record(row, "rows.jsonl:3")
    assert record[field] == expected, word


@pytest.mark.parametrize(
    ("row", "count"),
    [({"image": "a.png"}, 1), ({"images": ["a.png", "b.png"]}, 2), ({"images": []}, 0)],
)
def test_a_row_has_any_number_of_images(
    images: ImageCheck, row: dict[str, Any], count: int
) -> None:
    record = Reader(images).record({"question": "?", **row}, "")
    assert [Path(each["path"]).name for each in record["images"]] == ["a.png", "b.png"][:count]


def test_columns_and_groups_have_the_names_of_the_recipe(images: ImageCheck) -> None:
    reader = Reader(images, {"answer": "gold", "images": "paths"}, group="patient")
    row = {"question": "?", "gold": "cyst", "paths": ["a.png"], "patient": "P1", "answer": None}
    record = reader.record(row, "")
    assert (record["answer"], record["group"], len(record["images"])) == ("cyst", "P1", 1)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"answer": "b"}, "field 'prompt': expected one of `prompt`, `question` and `messages`"),
        ({"question": "?", "messages": MESSAGES}, "got question and messages"),
        ({"messages": [USER]}, "field 'messages': the last message is not the assistant's"),
        ({"messages": "text"}, "field 'prompt'"),
        ({"messages": MESSAGES, "completion": "B"}, "field 'completion': expected the completion"),
        ({"messages": MESSAGES[1:]}, "field 'messages': there is no user message"),
        ({"prompt": [{"role": "robot", "content": "?"}]}, "unknown role 'robot'"),
        ({"question": "?", "image": "a.png", "images": ["a.png"]}, "expected `image` or `images`"),
        ({"question": "?", "images": ["a.png", "9.png"]}, "field 'images': there is no image"),
        ({"question": "?", "completion": 3}, "field 'completion'"),
        ({"question": "?", "caption": ["x"]}, "field 'caption': expected text, got list"),
    ],
)
def test_a_bad_row_is_named(images: ImageCheck, row: dict[str, Any], message: str) -> None:
    with pytest.raises(DataError) as caught:
        Reader(images).record(row, "rows.jsonl:3")
    assert str(caught.value).startswith("rows.jsonl:3, field")
    assert message in str(caught.value)


def test_a_missing_column_names_the_setting(images: ImageCheck) -> None:
    row = {"question": "?", "solution": "B"}
    with pytest.raises(DataError) as caught:
        Reader(images, {"answer": "gold"}).record(row, "rows.jsonl:3")
    assert str(caught.value) == (
        "rows.jsonl:3, field 'answer': the row has no column 'gold' (it has 'question', "
        "'solution'); correct `data.columns.answer`"
    )
    with pytest.raises(DataError, match=r"field 'patient': the row has no group; `data\.group`"):
        Reader(images, group="patient").record(row, "rows.jsonl:3")


def test_a_folder_of_images_needs_an_image_in_each_row(images: ImageCheck) -> None:
    with pytest.raises(DataError, match="field 'image': expected the path of an image"):
        Reader(images, needs_image=True).record({"question": "?"}, "rows.jsonl:3")


@pytest.mark.parametrize(
    ("row", "field", "message"),
    [
        (
            {"question": "\ud800 what?"},
            "prompt",
            "a lone surrogate",
        ),
        ({"options": {"A": "\udfff"}}, "options", "a lone surrogate"),
        ({"entities": ["\udfff"]}, "entities", "a lone surrogate"),
        ({"image": "a\x00.png"}, "image", "is no path: it has a NUL"),
        ({"image": "a\ud800.png"}, "image", "is no path"),
    ],
)
def test_a_text_that_no_policy_can_take_is_named(
    tmp_path: Path, row: dict[str, Any], field: str, message: str
) -> None:
    reader = Reader(ImageCheck(tmp_path))
    with pytest.raises(DataError, match=re.escape(message)) as caught:
        reader.record({"question": "Which?", **row}, "rows.jsonl:3")
    assert (caught.value.where, caught.value.field) == ("rows.jsonl:3", field)
