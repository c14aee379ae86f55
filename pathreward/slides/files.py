"""The files of a slide: one file, or for DICOM a folder with the instances of one series."""

from pathlib import Path
from typing import Any

from pathreward.errors import DataError

_SERIES = "dicom.SeriesInstanceUID"
"""OpenSlide's property with the series of a DICOM file."""


def slide_name(path: Path) -> str:
    """Return the name of a slide: that of its file without suffix, or of its folder.

    >>> slide_name(Path("slides/case-1.svs"))
    'case-1'
    """
    return path.name if path.is_dir() else path.stem


def slide_file(path: Path) -> Path:
    """Return the file to open: of a folder of DICOM, one of the instances of its series.

    OpenSlide finds the other instances in the same folder, which are the levels of the slide.

    Raises:
        DataError: If a folder has no instances of a slide, or those of several.
    """
    if not path.is_dir():
        return path
    import openslide

    instances = [each for each in sorted(path.iterdir()) if _is_dicom(each)]
    series: dict[str, Path] = {}
    errors: list[str] = []
    for each in instances:
        try:
            with openslide.OpenSlide(str(each)) as found:
                series.setdefault(str(found.properties.get(_SERIES)), each)
        except openslide.OpenSlideError as error:  # a file of another kind, such as a report
            errors.append(f"{each.name}: {error}")
    if len(series) == 1:
        return next(iter(series.values()))
    raise DataError(_why_not_one(len(instances), list(series.values()), errors), where=str(path))


def _why_not_one(instances: int, first: list[Path], errors: list[str]) -> str:
    if first:
        listed = ", ".join(each.name for each in first[:3])
        return (
            f"the folder has {len(first)} slides (series of DICOM, of {listed}); give each a "
            "folder, or name a file of each"
        )
    if instances:
        return (
            f"none of the {instances} DICOM files in the folder is a slide that OpenSlide reads "
            f"({errors[0]}); it reads VL Whole Slide Microscopy Images of type VOLUME, tiled, in "
            "RGB, JPEG or JPEG 2000"
        )
    return "the folder has no DICOM files; name the file of a slide"


def slide_state(path: Path) -> list[Any]:
    """Return names, sizes and times of a slide's files, which change when the slide does."""
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    states = [(each, each.stat()) for each in files if each.is_file()]
    return [(each.name, state.st_size, state.st_mtime_ns) for each, state in states]


def _is_dicom(path: Path) -> bool:
    """Return whether a file begins as a DICOM file does: 128 bytes, then ``DICM``."""
    if not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            return file.read(132)[128:] == b"DICM"
    except OSError:
        return False
