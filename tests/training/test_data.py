import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pathreward.errors import DataError
from pathreward.training.data import folder_rows, phantom_rows, teacher_row, tokenizer_texts
from pathreward.training.images import ImageFile
from pathreward.training.rows import TrainingRow
from pathreward.training.settings import Data, Folder, Phantom, Teacher


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """Write images and lines, and return the folder."""

    def write(*lines: dict[str, Any] | str, images: int = 4) -> Path:
        for number in range(images):
            colour = (40 * number, 80, 120)
            Image.new("RGB", (20, 20), colour).save(tmp_path / f"{number}.png")
        text = "".join(
            (each if isinstance(each, str) else json.dumps(each)) + "\n" for each in lines
        )
        (tmp_path / "questions.jsonl").write_text(text, "utf-8")
        return tmp_path

    return write


def read(folder: Path, held_out: float = 0.25) -> Any:
    data = Data(folder=Folder(path=".", held_out=held_out))
    return folder_rows(data, folder, seed=0)


GOOD = {"image": "0.png", "question": "Which tissue?", "answer": "mucus"}


def test_phantoms_are_split_by_seed() -> None:
    first, second = (phantom_rows(Phantom(tiles=30, held_out=10), seed) for seed in (0, 1))
    seeds = [{row.where for row in rows} for rows in (first.train, second.train, first.held_out)]
    assert [len(each) for each in seeds] == [30, 30, 10]
    assert len(set.union(*seeds)) == 70
    assert [row.where for row in second.held_out] == [row.where for row in first.held_out]


def test_all_rows_of_an_image_go_one_way(folder: Callable[..., Path]) -> None:
    lines = [{**GOOD, "image": f"{each % 4}.png"} for each in range(12)]
    rows = read(folder(*lines))
    train, held_out = ({row.picture.path for row in side} for side in (rows.train, rows.held_out))
    assert (len(train), len(held_out)) == (3, 1)
    assert not train & held_out
    assert (len(rows.train), len(rows.held_out)) == (9, 3)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ({**GOOD, "image": "9.png"}, "questions.jsonl:2, field 'image': there is no image '9.png'"),
        ({**GOOD, "image": 3}, "field 'image': expected the path of an image in the folder, got 3"),
        ({"question": "?", "answer": "b"}, "field 'image': expected the path of an image"),
        ({**GOOD, "image": "../x.png"}, "leads out of the folder"),
        ({**GOOD, "image": "text.png"}, "'text.png' can't be read as an image"),
        ({**GOOD, "image": "cut.png"}, "'cut.png' can't be read as an image"),
        ('{"image": "0.png",', "questions.jsonl:2: not JSON"),
        ("[1, 2]", "questions.jsonl:2: expected a JSON object, got list"),
        (
            {"image": "0.png", "answer": "b"},
            "field 'prompt': expected one of `prompt`, `question` and `messages`, got none",
        ),
        (
            {**GOOD, "prompt": "again"},
            "expected one of `prompt`, `question` and `messages`, got prompt and question",
        ),
        ({**GOOD, "options": {"A": "fat"}}, "field 'answer': the gold answer 'mucus' is none of"),
        ({**GOOD, "findings": ["mucus"]}, "field 'findings': expected text or null, got list"),
        ({**GOOD, "caption": 4}, "field 'caption': expected text, got int"),
        (
            {"image": "0.png", "prompt": [{"role": "system", "content": "Look."}]},
            "field 'prompt': there is no user message",
        ),
    ],
)
def test_a_bad_line_is_named(
    folder: Callable[..., Path], line: dict[str, Any] | str, message: str
) -> None:
    place = folder(GOOD, line)
    (place / "text.png").write_text("not an image", "utf-8")
    (place / "cut.png").write_bytes((place / "0.png").read_bytes()[:60])
    with pytest.raises(DataError) as caught:
        read(place)
    assert message in str(caught.value)


def test_what_is_not_there_is_named(folder: Callable[..., Path], tmp_path: Path) -> None:
    with pytest.raises(DataError, match="there is no folder of images at"):
        folder_rows(Data(folder=Folder(path="nowhere")), tmp_path, seed=0)
    place = folder(GOOD)
    with pytest.raises(DataError, match=r"holds out 0 of 1 images"):
        read(place)
    (place / "questions.jsonl").write_text("\n", "utf-8")
    with pytest.raises(DataError, match="it has no rows"):
        read(place)
    (place / "questions.jsonl").unlink()
    with pytest.raises(DataError, match=r"questions\.jsonl: there is no such file"):
        read(place)


def test_the_image_precedes_the_first_question(folder: Callable[..., Path]) -> None:
    chat = [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": [{"type": "image"}, {"type": "text", "text": "Which?"}]},
    ]
    rows = read(folder({"image": "0.png", "prompt": chat}, {**GOOD, "image": "1.png"}), 0.5)
    [row] = [each for each in (*rows.train, *rows.held_out) if each.answer is None]
    kinds = [[block["type"] for block in each["content"]] for each in row.messages]
    assert kinds == [["text"], ["image", "text"]]
    assert row.messages[1]["content"][1]["text"] == "Which?"


def test_grey_and_transparent_images_become_rgb(tmp_path: Path) -> None:
    for mode in ("L", "RGBA", "P"):
        path = tmp_path / f"{mode}.png"
        Image.new(mode, (8, 8)).save(path)
        assert ImageFile(path).image.mode == "RGB"
        assert ImageFile(path).encoded == {"bytes": None, "path": str(path)}


def test_a_right_teacher_changes_nothing() -> None:
    for row in phantom_rows(Phantom(tiles=20, held_out=1), 0).train:
        right = teacher_row(row, Teacher(), seed=0)
        assert (right.answer, right.findings) == (row.answer, row.findings)


def test_a_teacher_errs_at_the_rate_of_the_recipe() -> None:
    teacher = Teacher(
        mistakes={"tuberculosis": "sarcoidosis"},
        mistaken=0.6,
        overlooks=["hemorrhage"],
        overlooked=0.25,
        invents=["mucin"],
        invented=0.4,
    )
    rows = phantom_rows(Phantom(tiles=3000, held_out=1), 0).train
    pairs = [(row, teacher_row(row, teacher, seed=0)) for row in rows]
    ill = [seen.answer for row, seen in pairs if row.answer == "tuberculosis"]
    assert ill.count("sarcoidosis") / len(ill) == pytest.approx(0.6, abs=0.1)
    assert {seen.answer == row.answer for row, seen in pairs if row.answer != "tuberculosis"} == {
        True
    }
    bleeding = [seen for row, seen in pairs if "Hemorrhage." in str(row.findings)]
    missed = sum("No hemorrhage." in str(seen.findings) for seen in bleeding)
    assert missed / len(bleeding) == pytest.approx(0.25, abs=0.05)
    without = [seen for row, seen in pairs if "No mucin." in str(row.findings)]
    invented = sum("No mucin." not in str(seen.findings) for seen in without)
    assert invented / len(without) == pytest.approx(0.4, abs=0.05)


def test_the_rows_of_a_folder_are_taught_as_they_stand(tmp_path: Path) -> None:
    row = TrainingRow((ImageFile(tmp_path / "0.png"),), (), answer="melanoma")
    assert teacher_row(row, Teacher(mistakes={"melanoma": "leiomyoma"}, mistaken=1.0), 0) is row


def test_a_tokenizer_sees_all_words_of_a_row() -> None:
    [row] = phantom_rows(Phantom(tiles=1, held_out=1), 0).train
    text = " ".join(tokenizer_texts([row], ["observe", "think", "answer"]))
    for words in (row.caption, row.findings, row.answer, row.prompt[0]["content"]):
        assert str(words) in text
