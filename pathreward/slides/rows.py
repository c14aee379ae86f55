"""Rows whose images are the tiles of slides, for training and evaluation."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pathreward.errors import DataError
from pathreward.io.rows import read_rows, row_label
from pathreward.sample.columns import named
from pathreward.slides.files import slide_name
from pathreward.slides.tiling import TiledSlide, TileSettings, tile_slide

Skip = Callable[[DataError], None]
"""Called with the error of a slide that is left out."""


def tile_slides(
    paths: Sequence[Path],
    folder: Path,
    settings: TileSettings,
    skip: Skip | None = None,
    advance: Callable[[int], None] = lambda done: None,
) -> list[TiledSlide]:
    """Return the images of slides; see `tile_slide`.

    Args:
        paths: The slides.
        folder: The folder of the images.
        settings: What is cut.
        skip: Called with the error of a slide that can't be tiled, which is then left out; None:
            raise.
        advance: Called with the number of slides that are done.

    Raises:
        DataError: If two slides have one name, or a slide can't be tiled and `skip` is None.
    """
    names: dict[str, Path] = {}
    for path in paths:
        if (other := names.setdefault(slide_name(path), path)) is not path:
            raise DataError(
                f"the slide has the name of {other}; rows are joined by it, so rename one",
                where=str(path),
            )
    found = []
    for done, path in enumerate(paths, start=1):
        try:
            found.append(tile_slide(path, folder, settings))
        except DataError as error:
            if skip is None:
                raise
            skip(error)
        advance(done)
    return found


def slide_rows(tiled: Sequence[TiledSlide], folder: Path) -> Iterator[dict[str, Any]]:
    """Yield a row for each slide: its name, and its images relative to `folder`."""
    for each in tiled:
        yield {"slide": each.slide, "images": _relative(each.images, folder)}


def question_rows(
    questions: Path,
    tiled: Sequence[TiledSlide],
    folder: Path,
    column: str = "slide",
    left_out: Sequence[str] = (),
) -> Iterator[dict[str, Any]]:
    """Yield the rows of a file of questions with the images of their slides.

    Args:
        questions: The file; its rows name their slide, with or without suffix.
        tiled: The slides.
        folder: The folder to which the paths of images are relative.
        column: The column of the slide.
        left_out: Names of slides that could not be tiled; their rows are left out, too.

    Raises:
        DataError: If a row names no slide, or one that is not there.
    """
    images = {each.slide: _relative(each.images, folder) for each in tiled}
    for number, row in read_rows(questions):
        name = _slide_name(row, column, row_label(questions, number), images, left_out)
        if name in images:
            yield {**row, "images": images[name]}


def _slide_name(
    row: Mapping[str, Any],
    column: str,
    where: str,
    images: Mapping[str, Sequence[str]],
    left_out: Sequence[str],
) -> str:
    value = row.get(column)
    if not isinstance(value, str) or not value:
        raise DataError(
            f"expected the name of a slide, got {value!r} (the row has {named(row)}); name its "
            "column with --column",
            field=column,
            where=where,
        )
    for name in (value, Path(value).stem):
        if name in images or name in left_out:
            return name
    raise DataError(
        f"there is no slide {value!r} among those given; add its file, or remove the row",
        field=column,
        where=where,
    )


def _relative(images: Sequence[Path], folder: Path) -> list[str]:
    return [os.path.relpath(each, folder) for each in images]
