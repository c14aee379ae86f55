"""Cut a slide into a thumbnail and a few tiles with tissue, at one or several scales."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pathreward.errors import DataError
from pathreward.io.files import make_folder, write_error
from pathreward.slides.files import slide_name, slide_state
from pathreward.slides.slide import Slide
from pathreward.slides.tissue import TissueShare, tissue_mask

_MASK_SIDE = 2048
"""Width and height at most of the thumbnail on which tissue is found."""
_QUALITY = 90
"""Of JPEG."""
_LISTING = "tiles.json"
_VERSION = 1
"""Of what is written; another one makes new tiles."""

Corners = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class TileSettings:
    """Which tiles of a slide are cut.

    >>> TileSettings(microns=(0.5, 2.0), tiles=8).images
    17

    Raises:
        DataError: If a value is out of range.
    """

    microns: tuple[float, ...] = (0.5,)
    """Microns a pixel of the tiles, one or several scales."""
    side: int = 256
    """Width and height of a tile in pixels."""
    tiles: int = 8
    """Most tiles of each scale."""
    tissue: float = 0.5
    """The least share of tissue in a tile."""
    thumbnail: int = 512
    """Most width and height of the thumbnail in pixels."""
    mpp: float | None = None
    """Microns a pixel of the slides' largest level; None: what each slide says."""

    def __post_init__(self) -> None:
        if not self.microns or not all(0 < each < np.inf for each in self.microns):
            raise DataError(f"expected microns a pixel above 0, got {self.microns}")
        if min(self.side, self.tiles, self.thumbnail) < 1:
            raise DataError("expected `side`, `tiles` and `thumbnail` of 1 or more")
        if not 0 <= self.tissue <= 1:
            raise DataError(f"expected a share of tissue between 0 and 1, got {self.tissue}")
        if self.mpp is not None and not 0 < self.mpp < np.inf:
            raise DataError(f"expected `mpp` above 0, got {self.mpp}")

    @property
    def images(self) -> int:
        """The most images of a slide: thumbnail and tiles."""
        return 1 + self.tiles * len(self.microns)


class TiledSlide(NamedTuple):
    """The images of a slide."""

    slide: str
    """The name of its file, without suffix, or of its folder."""
    images: list[Path]
    """The thumbnail, then the tiles, scale by scale, from top to bottom and left to right."""


def tile_slide(
    path: str | Path, folder: str | Path, settings: TileSettings | None = None
) -> TiledSlide:
    """Write the thumbnail and the tiles of a slide, and return their files.

    Tiles are on a grid. Of those with enough tissue the ones are taken that lie farthest apart, the
    one with most tissue first. The images are in a folder named by the slide, its file's size and
    time, and the settings: where it is there already, nothing is read again.

    Args:
        path: The slide: its file, or the folder of its DICOM files.
        folder: The folder of the images; each slide has one in it.
        settings: What is cut; None: the defaults.

    Raises:
        DataError: If the slide can't be read, has no tissue at a scale, does not say its microns a
            pixel, or the images can't be written.
    """
    chosen = settings or TileSettings()
    path = Path(path)
    if not path.exists():
        raise DataError("there is no such slide", where=str(path))
    final = make_folder(folder) / f"{slide_name(path)}-{_key(path, chosen)}"
    if (final / _LISTING).is_file():
        names = json.loads((final / _LISTING).read_text("utf-8"))["images"]
        return TiledSlide(slide_name(path), [final / each for each in names])
    part = final.with_name(f".{final.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        part.mkdir()
        names = _write(path, chosen, part)
        part.rename(final)
    except OSError as error:
        raise write_error(error, final) from None
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return TiledSlide(slide_name(path), [final / each for each in names])


def _key(path: Path, settings: TileSettings) -> str:
    content = [str(path.resolve()), slide_state(path), asdict(settings), _VERSION]
    return blake2b(json.dumps(content).encode(), digest_size=6).hexdigest()


def _write(path: Path, settings: TileSettings, folder: Path) -> list[str]:
    """Write the images and their listing into a folder, and return their names."""
    names = ["thumbnail.jpg"]
    places = []
    with Slide(path, settings.mpp) as slide:
        slide.thumbnail(settings.thumbnail).save(folder / names[0], quality=_QUALITY)
        shares = TissueShare(tissue_mask(slide.thumbnail(_MASK_SIDE)), slide.size)
        for microns in settings.microns:
            for x, y in _corners(slide, shares, microns, settings):
                name = f"{microns:g}um-x{round(x)}-y{round(y)}.jpg"
                slide.tile(x, y, microns, settings.side).save(folder / name, quality=_QUALITY)
                names.append(name)
                places.append({"file": name, "x": round(x), "y": round(y), "microns": microns})
        listing = {"slide": str(path), "mpp": slide.mpp, "images": names, "tiles": places}
    (folder / _LISTING).write_text(json.dumps(listing, indent=1) + "\n", "utf-8")
    return names


def _corners(
    slide: Slide, shares: TissueShare, microns: float, settings: TileSettings
) -> list[tuple[float, float]]:
    """Return the upper left corners of the tiles of a scale, from top to bottom."""
    extent = slide.extent(microns, settings.side)
    steps = [max(1, int(size // each)) for size, each in zip(slide.size, extent, strict=True)]
    columns, rows = np.meshgrid(np.arange(steps[0]), np.arange(steps[1]))
    grid = np.stack([columns.ravel(), rows.ravel()], axis=1) * np.array(extent)
    share = shares.of_boxes(grid, extent)
    enough = share >= max(settings.tissue, 1e-9)
    if not enough.any():
        raise DataError(
            f"no tile of {settings.side} pixels at {microns:g} microns a pixel has "
            f"{settings.tissue:.0%} of tissue (the most is {share.max():.0%}); lower the share, or "
            "leave the slide out",
            where=str(slide.path),
        )
    found = spread(grid[enough], share[enough], settings.tiles)
    return sorted(((float(x), float(y)) for x, y in found), key=lambda each: each[::-1])


def spread(corners: Corners, weights: Sequence[float] | Corners, count: int) -> Corners:
    """Return at most `count` points that lie far apart: each is the farthest from those before it.

    The first is that of the largest weight; of equally far ones it is the first in order.

    >>> points = np.array([[0.0, 0.0], [1, 0], [9, 0], [4, 0]])
    >>> spread(points, [0.5, 0.9, 0.5, 0.5], 3)[:, 0].tolist()
    [1.0, 9.0, 4.0]
    """
    chosen = [int(np.argmax(weights))]
    distance = np.full(len(corners), np.inf)
    while len(chosen) < min(count, len(corners)):
        distance = np.minimum(distance, ((corners - corners[chosen[-1]]) ** 2).sum(axis=1))
        chosen.append(int(np.argmax(distance)))
    found: Corners = corners[chosen]
    return found
