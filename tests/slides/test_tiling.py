import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pathreward.errors import DataError
from pathreward.slides import TileSettings, tile_slide
from pathreward.vision.images import open_image
from tests.slides.made import damage, write_slide

pytest.importorskip("openslide")

# Tissue from (512, 256) to (1536, 768): 4 by 2 tiles of 256 pixels at 0.5 microns.
WHOLE = {(x, y) for x in (512, 768, 1024, 1280) for y in (256, 512)}


def places(folder: Path) -> list[tuple[int, int, float]]:
    [listing] = folder.glob("*/tiles.json")
    tiles = json.loads(listing.read_text())["tiles"]
    return [(each["x"], each["y"], each["microns"]) for each in tiles]


def test_all_tiles_with_tissue_in_reading_order(tmp_path: Path) -> None:
    found = tile_slide(write_slide(tmp_path / "a.svs", aperio=True), tmp_path / "tiles")
    corners = [(x, y) for x, y, _ in places(tmp_path / "tiles")]
    assert corners == sorted(WHOLE, key=lambda each: each[::-1])
    assert found.slide == "a"
    assert [each.name for each in found.images[:2]] == ["thumbnail.jpg", "0.5um-x512-y256.jpg"]
    sizes = [open_image(each).size for each in found.images]
    assert sizes == [(512, 256), *[(256, 256)] * 8]


def test_few_tiles_lie_far_apart(tmp_path: Path) -> None:
    settings = TileSettings(tiles=2)
    tile_slide(write_slide(tmp_path / "a.tiff"), tmp_path / "tiles", settings)
    (x0, y0, _), (x1, y1, _) = places(tmp_path / "tiles")
    assert (abs(x0 - x1), abs(y0 - y1)) == (768, 256)


def test_several_scales(tmp_path: Path) -> None:
    settings = TileSettings(microns=(2.0, 0.5), tiles=3, side=128)
    found = tile_slide(write_slide(tmp_path / "a.tiff"), tmp_path / "tiles", settings)
    scales = [microns for *_, microns in places(tmp_path / "tiles")]
    assert scales.count(0.5) == 3
    assert 1 <= scales.count(2.0) <= 3
    assert scales == sorted(scales, reverse=True)
    assert len(found.images) == 1 + len(scales) <= settings.images


@pytest.mark.parametrize("share", [0.2, 0.9])
def test_the_least_share_of_tissue_holds(tmp_path: Path, share: float) -> None:
    path = write_slide(tmp_path / "a.tiff", (512, 256, 320, 320))  # a whole tile and parts of it
    tile_slide(path, tmp_path / "tiles", TileSettings(tissue=share, tiles=20))
    corners = {(x, y) for x, y, _ in places(tmp_path / "tiles")}
    # The neighbours have 64 of 256 pixels in one direction: a quarter; the corner a sixteenth.
    neighbours = {(768, 256), (512, 512)} if share < 0.25 else set()
    assert corners == {(512, 256)} | neighbours


def test_tiles_are_cut_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_slide(tmp_path / "a.tiff")
    first = tile_slide(path, tmp_path / "tiles")

    def fail(*_: Any) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr("pathreward.slides.tiling._write", fail)
    assert tile_slide(path, tmp_path / "tiles") == first
    for changed in (TileSettings(side=128), TileSettings(mpp=0.4), TileSettings(tissue=0.1)):
        with pytest.raises(AssertionError, match="read again"):
            tile_slide(path, tmp_path / "tiles", changed)
    write_slide(path, (0, 0, 1024, 1024))  # another slide under the same name
    with pytest.raises(AssertionError, match="read again"):
        tile_slide(path, tmp_path / "tiles")


def test_nothing_is_left_of_a_slide_that_fails(tmp_path: Path) -> None:
    path = write_slide(tmp_path / "a.svs", aperio=True)
    damage(path)
    with pytest.raises(DataError, match="can't be read"):
        tile_slide(path, tmp_path / "tiles")
    assert not list((tmp_path / "tiles").iterdir())


def test_a_slide_without_tissue_is_named(tmp_path: Path) -> None:
    path = write_slide(tmp_path / "a.tiff", (0, 0, 0, 0))
    with pytest.raises(DataError, match=r"a\.tiff: no tile of 256 pixels at 0\.5 microns a pixel"):
        tile_slide(path, tmp_path / "tiles")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"microns": ()}, "expected microns a pixel above 0"),
        ({"microns": (0.5, np.inf)}, "expected microns a pixel above 0"),
        ({"side": 0}, "`side`, `tiles` and `thumbnail` of 1 or more"),
        ({"tissue": 1.5}, "a share of tissue between 0 and 1"),
        ({"mpp": 0.0}, "expected `mpp` above 0"),
    ],
)
def test_settings_out_of_range_are_refused(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(DataError, match=message):
        TileSettings(**settings)
