"""A slide of DICOM is a folder of files, one a level."""

import json
import os
import re
from pathlib import Path

import numpy as np
import pytest

from pathreward.errors import DataError
from pathreward.slides import tile_slide
from pathreward.slides.files import slide_name, slide_state
from pathreward.slides.rows import tile_slides
from pathreward.slides.slide import Slide
from pathreward.slides.tiling import TileSettings
from tests.slides.made import TISSUE, write_dicom, write_slide

pytest.importorskip("openslide")
pytest.importorskip("pydicom")


@pytest.mark.parametrize("named", ["the folder", "a file", "the smallest level"])
def test_a_slide_of_dicom_is_cut_like_any_other(tmp_path: Path, named: str) -> None:
    folder = write_dicom(tmp_path / "1.2.840.7", mpp=0.25)
    files = sorted(folder.iterdir())
    path = {"the folder": folder, "a file": files[0], "the smallest level": files[2]}[named]
    with Slide(path) as slide:
        assert slide.mpp == pytest.approx((0.25, 0.25))
        assert slide.size == (2048, 1024)
        assert slide.thumbnail(256).size == (256, 128)
        # A tile of 64 pixels at 1 micron is 256 wide: the left half is glass, the right tissue.
        tile = np.asarray(slide.tile(512 - 128, 512, 1.0, 64), float)
    assert tile[:, :30].mean(axis=(0, 1)) == pytest.approx([245] * 3, abs=3)
    assert tile[:, 34:].mean(axis=(0, 1)) == pytest.approx(TISSUE, abs=3)


def test_its_tiles_are_named_by_its_folder(tmp_path: Path) -> None:
    folders = [write_dicom(tmp_path / f"1.2.840.{each}") for each in (7, 8)]
    tiled = tile_slides(folders, tmp_path / "tiles", TileSettings(tiles=2))
    assert [each.slide for each in tiled] == ["1.2.840.7", "1.2.840.8"]
    for each in tiled:
        listing = json.loads((each.images[0].parent / "tiles.json").read_text("utf-8"))
        corners = {(tile["x"], tile["y"]) for tile in listing["tiles"]}
        assert corners < {(x, y) for x in (512, 768, 1024, 1280) for y in (256, 512)}


def test_a_changed_instance_is_a_changed_slide(tmp_path: Path) -> None:
    folder = write_dicom(tmp_path / "a")
    before = slide_state(folder)
    os.utime(sorted(folder.iterdir())[1], (1, 1))
    assert slide_state(folder) != before
    assert len(before) == 3


def test_files_and_folders_have_names(tmp_path: Path) -> None:
    assert slide_name(write_slide(tmp_path / "a.b.svs")) == "a.b"
    (tmp_path / "1.2.3").mkdir()
    assert slide_name(tmp_path / "1.2.3") == "1.2.3"


def test_a_folder_of_several_slides_is_refused(tmp_path: Path) -> None:
    write_dicom(tmp_path / "a", series="1.2.1")
    write_dicom(tmp_path / "a", series="1.2.2")
    message = "the folder has 2 slides (series of DICOM, of 1.2.1-0.dcm, 1.2.2-0.dcm); give each"
    with pytest.raises(DataError, match=re.escape(message)):
        tile_slide(tmp_path / "a", tmp_path / "tiles")
    with Slide(tmp_path / "a" / "1.2.2-0.dcm") as slide:
        assert slide.size == (2048, 1024)


def test_a_folder_without_a_slide_says_what_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    (folder / "notes.txt").write_text("none")
    with pytest.raises(DataError, match="the folder has no DICOM files; name the file of a slide"):
        Slide(folder)
    (folder / "report.dcm").write_bytes(bytes(128) + b"DICM" + bytes(100))
    with pytest.raises(DataError, match=r"none of the 1 DICOM files .* \(report\.dcm: .*VOLUME"):
        Slide(folder)


def test_a_report_beside_the_slide_is_passed_over(tmp_path: Path) -> None:
    folder = write_dicom(tmp_path / "a")
    (folder / "0-report.dcm").write_bytes(bytes(128) + b"DICM" + bytes(100))
    with Slide(folder) as slide:
        assert slide.size == (2048, 1024)
