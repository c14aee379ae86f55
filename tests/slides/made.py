"""Slides that tests write: a pyramid with blocks of tissue on glass."""

from pathlib import Path
from typing import Any

import numpy as np
import tifffile
from numpy.typing import NDArray

TISSUE = (190, 110, 170)
APERIO = "Aperio Image Library v12\n2048x1024 [0,0 2048x1024] (256x256) |AppMag = 20|MPP = {mpp}|"


def pixels(*boxes: tuple[int, int, int, int]) -> NDArray[np.uint8]:
    """Return glass of 2048 by 1024 pixels with boxes (x, y, width, height) of tissue."""
    noise = np.random.default_rng(0).integers(-5, 6, (1024, 2048, 3))
    image = np.full((1024, 2048, 3), 245)
    for x, y, width, height in boxes:
        image[y : y + height, x : x + width] = TISSUE
    made: NDArray[np.uint8] = (image + noise).clip(0, 255).astype(np.uint8)
    return made


def write_slide(
    path: Path,
    *boxes: tuple[int, int, int, int],
    mpp: float | None = 0.5,
    aperio: bool = False,
) -> Path:
    """Write a pyramid of three levels, as plain TIFF or as Aperio's scanners write it."""
    image = pixels(*(boxes or ((512, 256, 1024, 512),)))
    with tifffile.TiffWriter(path) as file:
        for level in range(3):
            settings: dict[str, Any] = {"subfiletype": 1} if level else {}
            if mpp and not aperio:
                unit = 1e4 / (mpp * 2**level)
                settings |= {"resolution": (unit, unit), "resolutionunit": "CENTIMETER"}
            if aperio and not level:
                settings["description"] = APERIO.format(mpp=mpp)
            file.write(
                np.ascontiguousarray(image[:: 2**level, :: 2**level]),
                tile=(256, 256),
                compression="deflate",
                photometric="rgb",
                metadata=None,
                **settings,
            )
    return path


def damage(path: Path) -> None:
    """Overwrite the pixels in the middle of a file; its directories stay whole."""
    with tifffile.TiffFile(path) as file:
        places = [
            (at, count)
            for page in file.pages
            for at, count in zip(page.dataoffsets, page.databytecounts, strict=True)
        ]
    content = bytearray(path.read_bytes())
    for at, count in places:
        content[at : at + count] = b"\0" * count
    path.write_bytes(content)
