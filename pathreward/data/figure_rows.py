"""The figures of a PDF as rows with a caption and an image, for `pathreward synth` and training."""

from collections import Counter
from collections.abc import Iterator
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from pathreward.data.figures import CaptionedFigure, read_figures
from pathreward.data.pdf_layout import Rectangle
from pathreward.errors import DataError
from pathreward.io.files import atomic_path, make_folder

_INCH = 72.0  # points
_MOST_PIXELS = 25_000_000
"""Pixels of an image, at most; a larger one is rendered with fewer dots an inch."""

Row = dict[str, Any]


def figure_rows(
    file: str | PathLike[str], images: str | PathLike[str], dpi: float = 200.0
) -> Iterator[Row]:
    """Yield a row for each subfigure of a PDF, and for each figure without subfigures.

    A row has ``id``, ``page``, ``figure``, ``label``, ``caption``, ``image`` (None where no image
    is near the caption) and ``reason`` (why there is none). The image of a subfigure that has none
    of its own is that of the whole figure, and ``whole`` is true.

    Args:
        file: The PDF.
        images: The folder of the images, which are written as PNG.
        dpi: Dots an inch of the images.

    Raises:
        DataError: If the PDF can't be read, or an image can't be written.
    """
    figures = read_figures(file)
    first = next(figures, None)
    if first is None:
        return
    folder = make_folder(images)
    with _Pages(file, dpi) as pages:
        yield from _rows(first, folder, pages)
        for figure in figures:
            yield from _rows(figure, folder, pages)


def _rows(figure: CaptionedFigure, folder: Path, pages: "_Pages") -> Iterator[Row]:
    name = pages.name(figure)
    for part in figure.parts:
        own = part.label in figure.boxes
        label = part.label if own else ""
        image = None
        if figure.boxes:
            image = folder / f"{name}{label}.png"
            pages.save(figure, label, image)
        yield {
            "id": f"{name}{part.label}",
            "page": figure.page,
            "figure": figure.number,
            "label": part.label,
            "caption": part.text,
            "image": None if image is None else fspath(image),
            "whole": not own,
            "reason": figure.reason,
        }


class _Pages:
    """The pages of a PDF as images."""

    def __init__(self, file: str | PathLike[str], dpi: float) -> None:
        self._file = fspath(file)
        self._dpi = dpi
        self._names: Counter[str] = Counter()
        self._saved: set[Path] = set()

    def __enter__(self) -> "_Pages":
        import pypdfium2

        try:
            self._document = pypdfium2.PdfDocument(self._file)
        except pypdfium2.PdfiumError as error:
            raise DataError(f"the PDF can't be shown: {error}", where=self._file) from None
        return self

    def __exit__(self, *_: object) -> None:
        self._document.close()

    def name(self, figure: CaptionedFigure) -> str:
        """Return a name of a figure that no other has."""
        name = f"{Path(self._file).stem}-p{figure.page}-fig{figure.number}"
        self._names[name] += 1
        return name if self._names[name] == 1 else f"{name}-{self._names[name]}-"

    def save(self, figure: CaptionedFigure, label: str, path: Path) -> None:
        """Write the image of a figure, or of one of its subfigures, once."""
        if path in self._saved:
            return
        self._saved.add(path)
        box, page_box = figure.boxes[label], figure.page_box
        page = self._document[figure.page - 1]
        bitmap = page.render(
            scale=self._scale(box),
            crop=(
                box.x0 - page_box.x0,
                page_box.bottom - box.bottom,
                page_box.x1 - box.x1,
                box.top - page_box.top,
            ),
        )
        with atomic_path(path) as temporary:
            bitmap.to_pil().save(temporary, format="PNG")
        page.close()

    def _scale(self, box: Rectangle) -> float:
        scale = self._dpi / _INCH
        pixels = box.width * box.height * scale**2
        return float(scale * min(1.0, (_MOST_PIXELS / pixels) ** 0.5))
