from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from pathreward.errors import DataError
from pathreward.slides.slide import Slide
from tests.slides.made import TISSUE, damage, write_slide

pytest.importorskip("openslide")


@pytest.mark.parametrize("aperio", [False, True], ids=["TIFF", "SVS"])
def test_a_slide_says_its_scale(tmp_path: Path, aperio: bool) -> None:
    with Slide(write_slide(tmp_path / "a.svs", mpp=0.25, aperio=aperio)) as slide:
        assert slide.mpp == pytest.approx((0.25, 0.25))
        assert slide.size == (2048, 1024)
        assert slide.thumbnail(256).size == (256, 128)


@pytest.mark.parametrize(
    ("microns", "width"),
    [(0.5, 64), (1.0, 128), (1.5, 192), (2.0, 256), (0.46, 58.88)],
)
def test_a_tile_is_cut_by_microns(tmp_path: Path, microns: float, width: float) -> None:
    """At 0.5 microns a pixel of the slide, a tile of 64 pixels is this wide."""
    with Slide(write_slide(tmp_path / "a.tiff", (512, 256, 512, 512))) as slide:
        assert slide.extent(microns, 64) == pytest.approx((width, width))
        # The left half of the tile is glass, the right half tissue.
        tile = np.asarray(slide.tile(512 - width / 2, 512, microns, 64), float)
        assert tile.shape == (64, 64, 3)
        assert tile[:, :30].mean(axis=(0, 1)) == pytest.approx([245] * 3, abs=3)
        assert tile[:, 34:].mean(axis=(0, 1)) == pytest.approx(TISSUE, abs=3)


def test_beyond_the_edge_there_is_white(tmp_path: Path) -> None:
    with Slide(write_slide(tmp_path / "a.tiff", (0, 0, 2048, 1024))) as slide:
        tile = np.asarray(slide.tile(2016, 0, 0.5, 64))
    assert (tile[:, 32:] == 255).all()
    assert tile[:, :32].mean() < 200


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none.svs", "there is no such slide"),
        ("junk.svs", "the slide can't be read"),
        ("cut.svs", "it is truncated, damaged or of a format that OpenSlide does not know"),
        ("plain.tiff", r"does not say its microns a pixel \(property openslide.mpp-x: missing\)"),
    ],
)
def test_a_slide_that_cant_be_used_is_named(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "junk.svs").write_bytes(b"junk" * 100)
    whole = write_slide(tmp_path / "whole.svs", aperio=True).read_bytes()
    (tmp_path / "cut.svs").write_bytes(whole[: len(whole) // 2])
    write_slide(tmp_path / "plain.tiff", mpp=None)
    with pytest.raises(DataError, match=message) as caught:
        Slide(tmp_path / name)
    assert str(tmp_path / name) in str(caught.value)


def test_pixels_that_are_damaged_are_named_with_their_place(tmp_path: Path) -> None:
    path = write_slide(tmp_path / "a.svs", aperio=True)
    damage(path)
    with Slide(path) as slide, pytest.raises(DataError, match="can't be read at x 512, y 256: "):
        slide.tile(512, 256, 0.5, 64)


def test_microns_that_are_given_replace_those_of_the_slide(tmp_path: Path) -> None:
    with Slide(write_slide(tmp_path / "a.tiff", mpp=None), mpp=0.25) as slide:
        assert slide.extent(0.5, 64) == (128, 128)


def test_tiles_are_not_enlarged(tmp_path: Path) -> None:
    with (
        Slide(write_slide(tmp_path / "a.tiff")) as slide,
        pytest.raises(DataError, match=r"scanned at 0\.5 microns a pixel, tiles of 0\.25 would be"),
    ):
        slide.extent(0.25, 64)


def test_a_named_pipe_is_no_slide(pipe: Callable[[str], Path]) -> None:
    with pytest.raises(DataError, match=r"a\.svs: it is a named pipe; name the file of a slide"):
        Slide(pipe("a.svs"))
