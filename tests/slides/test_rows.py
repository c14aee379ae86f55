import json
from pathlib import Path
from typing import Any

import pytest

from pathreward.errors import DataError
from pathreward.slides import TiledSlide, TileSettings
from pathreward.slides.rows import question_rows, slide_rows, tile_slides
from tests.slides.made import write_slide

pytest.importorskip("openslide")

TILED = [TiledSlide("a", [Path("data/tiles/a/thumbnail.jpg")])]


def questions(folder: Path, *rows: dict[str, Any]) -> Path:
    path = folder / "questions.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in rows), "utf-8")
    return path


def test_images_are_relative_to_the_rows() -> None:
    assert list(slide_rows(TILED, Path("data"))) == [
        {"slide": "a", "images": ["tiles/a/thumbnail.jpg"]}
    ]


@pytest.mark.parametrize("name", ["a", "a.svs"])
def test_questions_get_the_images_of_their_slide(tmp_path: Path, name: str) -> None:
    path = questions(tmp_path, {"wsi": name, "prompt": "Which?"}, {"wsi": "b", "prompt": "Why?"})
    rows = list(question_rows(path, TILED, Path("data"), "wsi", left_out=["b"]))
    assert rows == [{"wsi": name, "prompt": "Which?", "images": ["tiles/a/thumbnail.jpg"]}]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"slide": "c"}, "field 'slide': there is no slide 'c' among those given"),
        ({"case": "a"}, "expected the name of a slide, got None (the row has 'case')"),
    ],
)
def test_a_question_about_no_slide_is_named(
    tmp_path: Path, row: dict[str, Any], message: str
) -> None:
    with pytest.raises(DataError) as caught:
        list(question_rows(questions(tmp_path, row), TILED, Path("data")))
    assert "questions.jsonl:1" in str(caught.value)
    assert message in str(caught.value)


def test_a_slide_that_fails_stops_or_is_skipped(tmp_path: Path) -> None:
    junk = tmp_path / "junk.svs"
    junk.write_bytes(b"junk")
    paths = [junk, write_slide(tmp_path / "a.tiff")]
    with pytest.raises(DataError, match=r"junk\.svs: the slide can't be read"):
        tile_slides(paths, tmp_path / "tiles", TileSettings())
    skipped: list[DataError] = []
    done: list[int] = []
    found = tile_slides(paths, tmp_path / "tiles", TileSettings(), skipped.append, done.append)
    assert [each.slide for each in found] == ["a"]
    assert [each.where for each in skipped] == [str(junk)]
    assert done == [1, 2]


def test_two_slides_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="the slide has the name of"):
        tile_slides([tmp_path / "x/a.svs", tmp_path / "y/a.svs"], tmp_path, TileSettings())
