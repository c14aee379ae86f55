import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pathreward.errors import DataError
from pathreward.training.data import (
    file_rows,
    folder_rows,
    phantom_rows,
    teacher_row,
    tokenizer_texts,
)
from pathreward.training.images import ImageFile
from pathreward.training.rows import TrainingRow
from pathreward.training.settings import Data, Folder, Phantom, TeacherErrors


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


USER = {"role": "user", "content": "Which?"}
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


def test_a_right_teacher_changes_nothing() -> None:
    for row in phantom_rows(Phantom(tiles=20, held_out=1), 0).train:
        right = teacher_row(row, TeacherErrors(), seed=0)
        assert (right.answer, right.findings) == (row.answer, row.findings)


def test_a_teacher_errs_at_the_rate_of_the_recipe() -> None:
    teacher = TeacherErrors(
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
    assert (
        teacher_row(row, TeacherErrors(mistakes={"melanoma": "leiomyoma"}, mistaken=1.0), 0) is row
    )


def test_a_tokenizer_sees_all_words_of_a_row() -> None:
    [row] = phantom_rows(Phantom(tiles=1, held_out=1), 0).train
    text = " ".join(tokenizer_texts([row], ["observe", "think", "answer"]))
    for words in (row.caption, row.findings, row.answer, row.prompt[0]["content"]):
        assert str(words) in text


def jsonl(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(each) + "\n" for each in rows), "utf-8")


def tile(path: Path, shade: int) -> None:
    Image.new("RGB", (8, 8), (shade, 80, 120)).save(path)


def test_files_for_each_side(tmp_path: Path) -> None:
    for name, count in (("train", 3), ("validation", 2), ("test", 1)):
        jsonl(
            tmp_path / f"{name}.jsonl",
            [{"question": "?", "answer": f"{name} {each}"} for each in range(count)],
        )
    data = {name: f"{name}.jsonl" for name in ("train", "validation", "test")}
    rows = file_rows(Data.model_validate(data), tmp_path, seed=0)
    sides = (rows.train, rows.held_out, rows.test)
    assert [[str(row.answer)[:-2] for row in side] for side in sides] == [
        ["train"] * 3,
        ["validation"] * 2,
        ["test"],
    ]
    rows = file_rows(Data(train="train.jsonl", test="test.jsonl"), tmp_path, seed=0)
    assert [row.answer for row in rows.held_out] == ["test 0"]
    assert len(rows.test) == 0
    rows = file_rows(Data(train="train.jsonl", held_out=0.34), tmp_path, seed=0)
    assert (len(rows.train), len(rows.held_out)) == (2, 1)


@pytest.mark.parametrize("form", ["parquet", "datasets"])
def test_tables_keep_their_images_inside(tmp_path: Path, form: str) -> None:
    import datasets

    tile(tmp_path / "0.png", 40)
    inside = {"bytes": (tmp_path / "0.png").read_bytes(), "path": None}
    (tmp_path / "0.png").unlink()
    features = datasets.Features(
        {
            "images": datasets.List(datasets.Image()),
            "problem": datasets.Value("string"),
            "patient": datasets.Value("int64"),
        }
    )
    columns = {
        "images": [[inside] * (each % 3) for each in range(4)],
        "problem": ["Which?"] * 4,
        "patient": [1, 2, 2, 3],
    }
    found = datasets.Dataset.from_dict(columns, features)
    if form == "parquet":
        found.to_parquet(tmp_path / "train.parquet")
    else:
        found.save_to_disk(tmp_path / "train")
    name = "train.parquet" if form == "parquet" else "train"
    data = Data(train=name, columns={"question": "problem"}, group="patient", held_out=0.34)
    rows = file_rows(data, tmp_path, seed=0)
    every = sorted([*rows.train, *rows.held_out], key=lambda row: row.where)
    assert [len(row.pictures) for row in every] == [0, 1, 2, 0]
    assert every[1].picture.image.getpixel((0, 0)) == (40, 80, 120)
    assert {row.group for row in rows.train}.isdisjoint(row.group for row in rows.held_out)
    assert sorted(row.where.rpartition(" ")[2] for row in every) == ["1", "2", "3", "4"]


def test_an_image_that_is_missing_in_row_10321_is_named(tmp_path: Path) -> None:
    tile(tmp_path / "0.png", 0)
    row = {"image": "0.png", "question": "?", "answer": "cyst"}
    lines = [row] * 10_320 + [{**row, "image": "gone.png"}, row]
    jsonl(tmp_path / "train.jsonl", lines)
    with pytest.raises(DataError) as caught:
        file_rows(Data(train="train.jsonl"), tmp_path, seed=0)
    assert str(caught.value) == (
        f"{tmp_path / 'train.jsonl'}:10321, field 'image': there is no image 'gone.png' in "
        f"{tmp_path}"
    )


def test_a_chain_of_ones_own_is_taught_as_it_is(tmp_path: Path) -> None:
    chain = "Nests.\n\nTherefore melanoma."
    jsonl(
        tmp_path / "train.jsonl",
        [
            {"question": "?", "completion": chain},
            {"messages": [USER, {"role": "assistant", "content": chain}]},
        ],
    )
    rows = file_rows(Data(train="train.jsonl", held_out=0.5), tmp_path, seed=0)
    assert [row.completion for row in (*rows.train, *rows.held_out)] == [chain, chain]
    assert chain in tokenizer_texts(rows.train, ["observe", "think", "answer"])


def test_a_group_in_two_files_is_named(tmp_path: Path) -> None:
    for name in ("train", "validation"):
        jsonl(tmp_path / f"{name}.jsonl", [{"question": "?", "slide": "S1", "answer": name}])
    data = Data(train="train.jsonl", validation="validation.jsonl", group="slide")
    with pytest.raises(DataError, match="the group 'S1' is in `train` and in `validation`"):
        file_rows(data, tmp_path, seed=0)
