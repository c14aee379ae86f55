"""Figures and their captions in a PDF, such as a textbook or a paper."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from pathreward.data.captions import CaptionPart, caption_start, split_caption
from pathreward.data.pdf_layout import Line, Rectangle, TextBlock, blocks, image_boxes, text_lines
from pathreward.errors import DataError, missing_extra

_REACH = 0.35
"""Heights of the page between a figure and its caption, at most."""
_ABOVE = 1.5
"""The factor of the distance to a caption above its figure: most are below."""
_NEAR_LABEL = 20.0
"""Points between an image and the label next to it, at most."""


@dataclass(frozen=True, slots=True)
class CaptionedFigure:
    """A caption of a page with its images."""

    page: int
    """The page, from 1."""
    number: str
    """The figure's number as written: ``2``, ``2.1``."""
    caption: str
    """The caption without "Figure 2"."""
    parts: tuple[CaptionPart, ...]
    """What the caption says of each subfigure; one part without a label for the whole."""
    boxes: Mapping[str, Rectangle]
    """The box of each subfigure by its label; the box of the whole has the label ""."""
    page_box: Rectangle
    """The box of the page."""

    @property
    def reason(self) -> str:
        """Why the figure has no image; empty where it has one."""
        return "" if self.boxes else "no image is near the caption"


def read_figures(file: str | PathLike[str]) -> Iterator[CaptionedFigure]:
    """Yield the figures of a PDF in the order of its pages.

    A caption is a block of text that begins with "Figure 2." or the like. Its images are those that
    are nearest to it, in its column, above it or below. A subfigure has an image of its own where
    the images have the labels of the caption in them or next to them, or are as many as the labels.

    Raises:
        DataError: If the file is no PDF that can be read, or pdfplumber is not installed.
    """
    if lacking := missing_extra("reading a PDF", "pdf", ["pdfplumber", "pypdfium2"]):
        raise DataError(lacking)
    import pdfplumber

    where = fspath(file)
    if not Path(file).is_file():
        raise DataError("there is no such file", where=where)
    try:
        document = pdfplumber.open(Path(file))
        pages = len(document.pages)
    except Exception as error:  # noqa: BLE001  # pdfminer raises many kinds on a broken file
        raise _broken(error, where) from None
    with document:
        if not pages:
            raise DataError("the PDF has no page", where=where)
        for number, page in enumerate(document.pages, 1):
            try:
                words = page.extract_words(extra_attrs=["size"])
                images = list(page.images)
                edges = Rectangle(*map(float, page.bbox))
            except Exception as error:  # noqa: BLE001  # as above
                raise _broken(error, f"{where}, page {number}") from None
            yield from page_figures(number, words, images, edges)
            page.close()


def _broken(error: Exception, where: str) -> DataError:
    cause = " ".join(str(error).split())[:100] or type(error).__name__
    return DataError(
        f"the PDF can't be read ({cause}); open it in a viewer and save it anew, without a "
        "password",
        where=where,
    )


def page_figures(
    number: int,
    words: Sequence[Mapping[str, Any]],
    images: Sequence[Mapping[str, Any]],
    page: Rectangle,
) -> Iterator[CaptionedFigure]:
    """Yield the figures of a page.

    Args:
        number: The page, from 1.
        words: Its words, as pdfplumber has them, with their ``size``.
        images: Its images.
        page: Its box.
    """
    lines = text_lines(words)
    starts = [at for at, line in enumerate(lines) if caption_start(line.text)]
    captions = [each for each in blocks(lines, starts) if caption_start(each.text)]
    pictures = image_boxes(images, page)
    owned = _owned(captions, pictures, page)
    for at, block in enumerate(captions):
        start = caption_start(block.text)
        if start is None:
            continue
        name, begin = start
        caption = block.text[begin:].strip()
        parts = split_caption(caption)
        mine = [pictures[each] for each in owned.get(at, ())]
        boxes = _boxes(mine, parts, lines)
        yield CaptionedFigure(number, name, caption, tuple(parts), boxes, page)


def _owned(
    captions: Sequence[TextBlock], pictures: Sequence[Rectangle], page: Rectangle
) -> dict[int, list[int]]:
    """Return the images of each caption: each image is of the nearest caption."""
    owned: dict[int, list[int]] = {}
    for number, picture in enumerate(pictures):
        found = [
            (distance, at)
            for at, caption in enumerate(captions)
            if (distance := _distance(picture, caption.box)) <= _REACH * page.height
        ]
        if found:
            owned.setdefault(min(found)[1], []).append(number)
    return owned


def _distance(picture: Rectangle, caption: Rectangle) -> float:
    """Return how far a caption is from an image; infinite where it is in another column."""
    shared = picture.shared_width(caption)
    if shared < 0.2 * min(picture.width, caption.width):
        gap = min(abs(caption.x0 - picture.x1), abs(picture.x0 - caption.x1))
        level = min(caption.bottom, picture.bottom) - max(caption.top, picture.top)
        return 2 * gap if level > 0 else float("inf")
    below = caption.top - picture.bottom
    if below >= -1:
        return max(0.0, below)
    above = picture.top - caption.bottom
    return _ABOVE * above if above >= -1 else float("inf")


def _boxes(
    pictures: Sequence[Rectangle], parts: Sequence[CaptionPart], lines: Sequence[Line]
) -> dict[str, Rectangle]:
    """Return the boxes of the figure and of its subfigures."""
    if not pictures:
        return {}
    whole = pictures[0]
    for each in pictures[1:]:
        whole = whole.union(each)
    found = {"": whole}
    labels = [each.label for each in parts if each.label]
    if len(pictures) < 2 or not labels:
        return found
    seen = _labelled(pictures, labels, lines)
    if len(seen) == len(labels):
        return found | seen
    if len(pictures) == len(labels):
        return found | dict(zip(labels, pictures, strict=True))
    return found


def _labelled(
    pictures: Sequence[Rectangle], labels: Sequence[str], lines: Sequence[Line]
) -> dict[str, Rectangle]:
    """Return the images that have a label of the caption in them or next to them."""
    found: dict[str, Rectangle] = {}
    for line in lines:
        letter = line.text.strip("().: ").upper()
        if len(letter) != 1 or letter not in labels or letter in found:
            continue
        near = min(pictures, key=lambda each: _apart(each, line.box))
        if _apart(near, line.box) <= _NEAR_LABEL and near not in found.values():
            found[letter] = near
    return found


def _apart(one: Rectangle, other: Rectangle) -> float:
    across = max(0.0, other.x0 - one.x1, one.x0 - other.x1)
    down = max(0.0, other.top - one.bottom, one.top - other.bottom)
    return max(across, down)
