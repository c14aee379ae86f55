import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pathreward.errors import DataError
from pathreward.evaluation.evaluate import ALL
from pathreward.evaluation.image_text import evaluate_encoder, read_pairs, read_templates
from pathreward.evaluation.items import Join
from tests.vision.test_matching import COLOURS, Colours


def rows_file(folder: Path, *rows: dict[str, Any], name: str = "rows.jsonl") -> Path:
    for colour, value in COLOURS.items():
        Image.new("RGB", (4, 4), value).save(folder / f"{colour}.png")
    path = folder / name
    path.write_text("".join(json.dumps(each) + "\n" for each in rows), "utf-8")
    return path


@pytest.mark.parametrize(
    ("row", "text", "label", "choices"),
    [
        ({"answer": "Red"}, None, ("red",), ()),
        ({"answer": "red", "caption": "a", "findings": "b"}, "a", ("red",), ()),
        ({"findings": "red nests"}, "red nests", (), ()),
        ({"answer": "B", "options": ["Red", "Blue"]}, None, ("blue",), ("red", "blue")),
        ({"answer": "yes"}, None, (), ()),
        ({"answer": "word " * 30}, "word " * 30, (), ()),
    ],
    ids=["a class", "a caption", "findings", "a choice", "a closed question", "a report"],
)
def test_what_a_row_is_compared_with(
    tmp_path: Path,
    row: dict[str, Any],
    text: str | None,
    label: tuple[str, ...],
    choices: tuple[str, ...],
) -> None:
    [pair] = read_pairs(rows_file(tmp_path, {"image": "red.png", **row})).pairs
    assert (pair.text, pair.label, pair.choices) == (text, label, choices)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"answer": "red"}, "rows.jsonl:1, field 'images': expected one image, got 0"),
        ({"images": ["red.png", "blue.png"]}, "got 2; give each image a row of its own"),
        ({"image": "red.png", "caption": 3}, "field 'caption': expected text, got int"),
    ],
)
def test_a_row_that_cant_be_compared_is_named(
    tmp_path: Path, row: dict[str, Any], message: str
) -> None:
    with pytest.raises(DataError) as caught:
        read_pairs(rows_file(tmp_path, row))
    assert message in str(caught.value)


def test_an_id_has_one_row(tmp_path: Path) -> None:
    path = rows_file(tmp_path, {"id": 7, "image": "red.png"}, {"id": 7, "image": "blue.png"})
    with pytest.raises(DataError, match=r"rows\.jsonl:2, field 'id': the id '7' is that of"):
        read_pairs(path)


def test_a_category_is_a_data_set_of_its_own(tmp_path: Path) -> None:
    rows = [
        {"image": "red.png", "answer": "red", "set": "x"},
        {"image": "green.png", "answer": "green", "set": "x"},
        {"image": "blue.png", "answer": "blue", "set": "y"},
        {"image": "red.png", "answer": "green", "set": "y"},
    ]
    found = read_pairs(rows_file(tmp_path, *rows), Join({}, by="set"))
    done: list[int] = []
    made = evaluate_encoder("model", found, Colours(), ["{}."], advance=done.append)
    # Of y's classes, blue and green, neither is nearer to a red image: a tie is wrong.
    values = {each: made.figures[each]["zero_shot"].value for each in (ALL, "x", "y")}
    assert values == {ALL: 0.75, "x": 1.0, "y": 0.5}
    assert made.figures["y"]["zero_shot_chance"].value == 0.5
    assert "accuracy" not in made.figures[ALL]
    assert done == [2, 4]


def test_a_category_without_two_classes_is_named(tmp_path: Path) -> None:
    rows = [{"image": "red.png", "answer": "red", "set": "x"}]
    found = read_pairs(rows_file(tmp_path, *rows), Join({}, by="set"))
    with pytest.raises(DataError, match=r"category 'x': there is nothing to compare"):
        evaluate_encoder("model", found, Colours(), ["{}."])


def test_templates_are_lines(tmp_path: Path) -> None:
    path = tmp_path / "prompts.txt"
    path.write_text("{}.\n\nan image of {}\n", "utf-8")
    assert read_templates(path) == ["{}.", "an image of {}"]
    path.write_text("\n", "utf-8")
    with pytest.raises(DataError, match=r"prompts\.txt: there is no prompt"):
        read_templates(path)
