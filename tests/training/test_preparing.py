import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pathreward.errors import DataError
from pathreward.training import preparing
from pathreward.training.images import ImageCheck
from pathreward.training.preparing import cache_folder, cached_rows
from pathreward.training.records import Reader
from pathreward.training.row_cache import CachedRows, write_cache


@pytest.fixture
def prepared(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that are written, in order."""
    found: list[Path] = []

    def write(records: Any, path: Path) -> None:
        write_cache(records, path)
        found.append(path)

    monkeypatch.setattr(preparing, "write_cache", write)
    return found


@pytest.fixture
def load(tmp_path: Path) -> Callable[..., CachedRows]:
    """Write three rows with an image each, and return what loads them."""
    for each in range(3):
        Image.new("RGB", (8, 8), (each, 80, 120)).save(tmp_path / f"{each}.png")
    write_rows(tmp_path, 3)

    def load(**settings: Any) -> CachedRows:
        reader = Reader(
            ImageCheck(tmp_path, max_pixels=settings.pop("max_pixels", None)), **settings
        )
        return cached_rows(tmp_path / "train.jsonl", reader)

    return load


def write_rows(folder: Path, count: int) -> None:
    rows = [{"image": f"{each % 3}.png", "question": "?"} for each in range(count)]
    (folder / "train.jsonl").write_text("".join(json.dumps(each) + "\n" for each in rows), "utf-8")


def test_rows_are_prepared_once(load: Callable[..., CachedRows], prepared: list[Path]) -> None:
    first, second = load(), load()
    assert [row.where for row in first] == [row.where for row in second]
    assert len(prepared) == 1
    assert prepared[0].parent == cache_folder()


@pytest.mark.parametrize(
    ("word", "change", "settings"),
    [
        ("a bound", lambda place: None, {"max_pixels": 100}),
        ("the instruction", lambda place: None, {"instruction": "Be brief."}),
        ("an image", lambda place: Image.new("L", (9, 9)).save(place / "0.png"), {}),
        ("the rows", lambda place: write_rows(place, 4), {}),
    ],
)
def test_rows_are_prepared_again_after_a_change_of(
    load: Callable[..., CachedRows],
    prepared: list[Path],
    tmp_path: Path,
    word: str,
    change: Callable[[Path], Any],
    settings: dict[str, Any],
) -> None:
    load()
    change(tmp_path)
    load(**settings)
    assert len(prepared) == 2, word


def test_a_damaged_file_is_prepared_again(
    load: Callable[..., CachedRows], prepared: list[Path]
) -> None:
    load()
    [path] = prepared
    path.write_bytes(path.read_bytes()[:100])
    assert len(load()) == 3
    assert len(prepared) == 2


def test_an_image_that_is_gone_is_named_at_the_next_start(
    load: Callable[..., CachedRows], tmp_path: Path
) -> None:
    load()
    (tmp_path / "1.png").unlink()
    with pytest.raises(
        DataError, match=r"train\.jsonl:2, field 'image': there is no image '1\.png'"
    ):
        load()


def test_a_file_without_rows_is_refused(load: Callable[..., CachedRows], tmp_path: Path) -> None:
    write_rows(tmp_path, 0)
    with pytest.raises(DataError, match=r"train\.jsonl: it has no rows"):
        load()


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"PATHREWARD_CACHE": "/mine", "XDG_CACHE_HOME": "/xdg"}, "/mine/rows"),
        ({"PATHREWARD_CACHE": "", "XDG_CACHE_HOME": "/xdg"}, "/xdg/pathreward/rows"),
        ({"PATHREWARD_CACHE": "", "XDG_CACHE_HOME": "", "HOME": "/h"}, "/h/.cache/pathreward/rows"),
    ],
)
def test_the_cache_is_where_the_environment_says(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], expected: str
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert cache_folder() == Path(expected)


@pytest.mark.parametrize("name", ["train.jsonl", "train.parquet", "train.jsonl.gz"])
def test_a_named_pipe_is_no_data(tmp_path: Path, pipe: Callable[[str], Path], name: str) -> None:
    with pytest.raises(DataError, match="it is a named pipe, which can't be read twice"):
        cached_rows(pipe(name), Reader(ImageCheck(tmp_path)))
