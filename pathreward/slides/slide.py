"""A whole slide, opened by OpenSlide: its scale, its thumbnail and its regions."""

from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from pathreward.errors import DataError, missing_extra
from pathreward.io.files import special_file
from pathreward.slides.files import slide_file

if TYPE_CHECKING:
    from PIL.Image import Image

MPP = ("openslide.mpp-x", "openslide.mpp-y")
"""The properties with the microns a pixel of the largest level."""
_ENLARGED = 1.1
"""Tiles may be enlarged by this factor: scanners of 0.5 microns have 0.4990 or 0.5047."""


class Slide:
    """A whole slide: SVS, pyramidal TIFF, DICOM, or what else OpenSlide reads.

    Raises:
        DataError: If OpenSlide is missing or can't read the file, or the slide does not say its
            microns a pixel and none are given.
    """

    def __init__(self, path: str | Path, mpp: float | None = None) -> None:
        """Open a slide.

        Args:
            path: The file; of DICOM one of its files, or their folder.
            mpp: The microns a pixel of its largest level; None: what the slide says.
        """
        if lacking := missing_extra("a whole slide", "slides", ["openslide", "PIL"]):
            raise DataError(lacking)
        import openslide

        self.path = Path(path)
        if not self.path.exists():
            raise DataError("there is no such slide", where=str(path))
        if kind := special_file(path):
            raise DataError(f"it is {kind}; name the file of a slide", where=str(path))
        try:
            self._slide: Any = openslide.OpenSlide(str(slide_file(self.path)))
        except openslide.OpenSlideError as error:
            raise self._unreadable(error) from None
        self.mpp = (mpp, mpp) if mpp else self._stated_mpp()

    def __enter__(self) -> Self:
        """Return the slide, which is closed at the end of the block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the slide."""
        self._slide.close()

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the largest level, in pixels."""
        width, height = self._slide.dimensions
        return int(width), int(height)

    def thumbnail(self, side: int) -> "Image":
        """Return the whole slide, in RGB, at most `side` pixels wide and high.

        Raises:
            DataError: If a part of the file can't be read.
        """
        import openslide

        try:
            found: Image = self._slide.get_thumbnail((side, side))
        except openslide.OpenSlideError as error:
            raise self._unreadable(error) from None
        return found.convert("RGB")

    def extent(self, microns: float, side: int) -> tuple[float, float]:
        """Return width and height in pixels of the largest level of a tile of `side` pixels.

        Args:
            microns: The microns a pixel of the tile.
            side: Its width and height in pixels.

        Raises:
            DataError: If the slide is scanned more coarsely than that.
        """
        if microns * _ENLARGED < max(self.mpp):
            raise DataError(
                f"the slide is scanned at {max(self.mpp):g} microns a pixel, tiles of {microns:g} "
                "would be enlarged; ask for more microns a pixel",
                where=str(self.path),
            )
        across, down = (side * microns / each for each in self.mpp)
        return across, down

    def tile(self, x: float, y: float, microns: float, side: int) -> "Image":
        """Return a tile in RGB, on white where the slide has no pixels.

        Args:
            x: The left edge, in pixels of the largest level.
            y: The upper edge.
            microns: The microns a pixel.
            side: Width and height in pixels.

        Raises:
            DataError: If this part of the file can't be read.
        """
        import openslide
        from PIL import Image

        across, down = self.extent(microns, side)
        level = self._slide.get_best_level_for_downsample(max(across, down) / side)
        factor = float(self._slide.level_downsamples[level])
        box = (max(1, round(across / factor)), max(1, round(down / factor)))
        try:
            region = self._slide.read_region((round(x), round(y)), level, box)
        except openslide.OpenSlideError as error:
            raise self._unreadable(error, f" at x {round(x):,}, y {round(y):,}") from None
        white = Image.new("RGB", region.size, (255, 255, 255))
        white.paste(region, mask=region.getchannel("A"))
        return white if white.size == (side, side) else white.resize((side, side))

    def _stated_mpp(self) -> tuple[float, float]:
        found = []
        for name in MPP:
            value = self._slide.properties.get(name)
            try:
                microns = float(value) if value is not None else 0.0
            except ValueError:
                microns = 0.0
            if not 0 < microns < float("inf"):
                raise DataError(
                    f"the slide does not say its microns a pixel (property {name}: "
                    f"{'missing' if value is None else repr(value)}); give them, as in --mpp 0.25",
                    where=str(self.path),
                )
            found.append(microns)
        return found[0], found[1]

    def _unreadable(self, error: Exception, place: str = "") -> DataError:
        return DataError(
            f"the slide can't be read{place}: {error}; it is truncated, damaged or of a format "
            "that OpenSlide does not know",
            where=str(self.path),
        )
