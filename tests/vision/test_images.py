from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from pathreward import DataError
from pathreward.vision.images import image_key, open_image

PIXELS = np.arange(48, dtype=np.uint8).reshape(4, 4, 3)


def forms(folder: Path) -> list[Any]:
    path = folder / "tile.png"
    picture = Image.fromarray(PIXELS)
    picture.save(path)
    data = path.read_bytes()
    row = {"bytes": data, "path": None}
    return [picture, path, str(path), data, row, {"path": str(path)}, PIXELS]


def test_every_form_is_the_same_image(tmp_path: Path) -> None:
    for each in forms(tmp_path):
        assert np.array_equal(np.asarray(open_image(each)), PIXELS)


def test_equal_images_have_equal_keys_and_others_do_not(tmp_path: Path) -> None:
    first, second = forms(tmp_path), forms(tmp_path)
    assert list(map(image_key, first)) == list(map(image_key, second))
    assert image_key(PIXELS) != image_key(PIXELS + 1)


def test_a_grey_or_transparent_image_becomes_colour() -> None:
    assert {
        open_image(Image.new(mode, (2, 2))).mode for mode in ("L", "RGBA", "P", "1", "CMYK")
    } == {"RGB"}


@pytest.mark.parametrize(
    ("image", "message"),
    [
        ("none.png", "there is no image 'none.png'"),
        (b"", "an image of 0 bytes can't be read as an image"),
        (b"\x89PNG\r\n\x1a\n", "an image of 8 bytes can't be read as an image"),
        (".", "'.' can't be read as an image"),
        ("a\x00b", "can't be read as an image"),
        (np.zeros((2, 2, 7)), "an image of type ndarray can't be read as an image"),
        (
            {"bytes": None, "path": None},
            "expected a path, bytes, an array or a PIL image, got NoneType",
        ),
        (object(), "expected a path, bytes, an array or a PIL image, got object"),
    ],
)
def test_what_is_no_image_is_named(image: Any, message: str) -> None:
    with pytest.raises(DataError, match=message):
        open_image(image)


def test_a_named_pipe_is_no_image(pipe: Callable[[str], Path]) -> None:
    with pytest.raises(DataError, match="can't be read as an image: it is a named pipe"):
        open_image(pipe("tile.png"))
