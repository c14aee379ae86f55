import pickle
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pathreward.errors import DataError
from pathreward.training.images import ImageBytes, ImageCheck, ImageFile


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with images, good and bad, and an image beside it."""
    tiles = tmp_path / "tiles"
    (tiles / "deep").mkdir(parents=True)
    Image.new("RGB", (20, 10), (40, 80, 120)).save(tiles / "good.png")
    Image.new("RGB", (20, 10)).save(tmp_path / "beside.png")
    Image.effect_noise((20, 10), 50).save(tiles / "cut.png")
    (tiles / "cut.png").write_bytes((tiles / "cut.png").read_bytes()[:100])
    (tiles / "text.png").write_text("not an image", "utf-8")
    (tiles / "link.png").symlink_to(tmp_path / "beside.png")
    (tiles / "away").symlink_to(tmp_path)
    (tiles / "inside.png").symlink_to(tiles / "good.png")
    return tiles


@pytest.mark.parametrize(
    ("word", "value", "message"),
    [
        ("none", None, "expected the path of an image in the folder, got None"),
        ("a number", 3, "expected the path of an image in the folder, got 3"),
        ("empty", "", "expected the path of an image in the folder, got ''"),
        ("missing", "9.png", "there is no image '9.png' in"),
        ("a folder", "deep", "there is no image 'deep' in"),
        ("above", "../beside.png", "'../beside.png' leads out of the folder"),
        ("up and down", "deep/../../beside.png", "leads out of the folder"),
        ("a link", "link.png", "'link.png' leads out of the folder"),
        ("through a linked folder", "away/beside.png", "leads out of the folder"),
        ("absolute", "/etc/hostname", "'/etc/hostname' leads out of the folder"),
        ("no image", "text.png", "'text.png' can't be read as an image"),
        ("no image in the table", {"bytes": b"x", "path": None}, "the image in the table can't be"),
    ],
)
def test_a_bad_image_is_named(folder: Path, word: str, value: object, message: str) -> None:
    with pytest.raises(DataError) as caught:
        ImageCheck(folder).checked(value, "rows.jsonl:3", "image")
    assert str(caught.value).startswith("rows.jsonl:3, field 'image': "), word
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "value", ["good.png", "inside.png", "deep/../good.png", {"path": "good.png"}]
)
def test_an_image_inside_the_folder_is_found(folder: Path, value: Any) -> None:
    found = ImageCheck(folder).checked(value, "rows.jsonl:3")
    assert found["bytes"] is None
    assert Path(found["path"]).samefile(folder / "good.png")
    assert found["size"] == (folder / "good.png").stat().st_size


def test_images_outside_are_read_where_the_recipe_allows_it(folder: Path) -> None:
    check = ImageCheck(folder, outside=True)
    for name in ("../beside.png", "link.png", str(folder.parent / "beside.png")):
        assert Path(check.checked(name, "")["path"]).samefile(folder.parent / "beside.png")


def test_a_cut_image_passes_the_header_check_and_fails_the_full_one(folder: Path) -> None:
    found = ImageCheck(folder).checked("cut.png", "rows.jsonl:3")
    with pytest.raises(DataError, match=r"'cut\.png' can't be read as an image"):
        ImageCheck(folder, level="full").checked("cut.png", "rows.jsonl:3")
    with pytest.raises(DataError, match=r"rows\.jsonl:3, field 'images': the image .*cut\.png"):
        _ = ImageFile(Path(found["path"]), "rows.jsonl:3").image


def test_an_image_that_is_deleted_during_the_run_is_named_with_its_row(folder: Path) -> None:
    picture = ImageFile(folder / "good.png", "rows.jsonl:10321")
    assert picture.image.size == (20, 10)
    (folder / "good.png").unlink()
    with pytest.raises(DataError) as caught:
        _ = picture.image
    assert str(caught.value) == (
        f"rows.jsonl:10321, field 'images': the image '{folder / 'good.png'}' can't be read: No "
        "such file or directory; put it back or replace it, and resume with --resume (`--check "
        "full` decodes every image before training)"
    )


def test_an_image_of_more_pixels_than_the_bound_is_named(folder: Path) -> None:
    assert ImageCheck(folder, max_pixels=200).checked("good.png", "")
    with pytest.raises(DataError) as caught:
        ImageCheck(folder, max_pixels=199).checked("good.png", "rows.jsonl:3")
    assert "'good.png' has 20 x 10 = 200 pixels, more than `data.max_pixels` of 199" in str(
        caught.value
    )


@pytest.mark.parametrize("mode", ["L", "RGBA", "P", "CMYK", "1"])
def test_images_of_every_mode_become_rgb(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "0.tif"
    Image.new(mode, (8, 8)).save(path)
    assert ImageFile(path).image.mode == "RGB"
    assert ImageFile(path).encoded == {"bytes": None, "path": str(path)}
    data = path.read_bytes()
    assert ImageBytes(data).image.mode == "RGB"
    assert ImageBytes(data).encoded == {"bytes": data, "path": None}


def test_equal_images_in_a_table_have_one_name(tmp_path: Path) -> None:
    buffer = BytesIO()
    Image.new("RGB", (8, 8)).save(buffer, "PNG")
    check = ImageCheck(tmp_path)
    one, other = (check.checked({"bytes": buffer.getvalue()}, "") for _ in range(2))
    assert one == other
    assert one["path"].startswith("blake2b:")


def test_a_check_pickles(tmp_path: Path) -> None:
    check = ImageCheck(tmp_path, max_pixels=3)
    assert pickle.loads(pickle.dumps(check)) == check


def test_a_named_pipe_is_no_image(tmp_path: Path, pipe: Callable[[str], Path]) -> None:
    path = pipe("tile.png")
    with pytest.raises(DataError, match=r"'tile\.png' is a named pipe; name the file of an image"):
        ImageCheck(tmp_path).checked("tile.png", "rows.jsonl:3")
    with pytest.raises(DataError, match=r"rows\.jsonl:3, .* can't be read: it is a named pipe"):
        _ = ImageFile(path, "rows.jsonl:3").image
