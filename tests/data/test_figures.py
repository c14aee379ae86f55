"""Figures of a PDF: captions, and the images beside them."""

from pathlib import Path
from typing import Any

import pytest

from pathreward import DataError
from tests.data.pdfs import BLUE, RED, TWO, pdf

pytest.importorskip("matplotlib", reason="the PDFs need matplotlib")
pytest.importorskip("pdfplumber", reason="needs the extra pdf")
pytest.importorskip("pypdfium2", reason="needs the extra pdf")

from pathreward.data.figures import read_figures  # behind what it needs


def test_labels_decide_which_image_is_which(tmp_path: Path) -> None:
    images, texts = TWO
    swapped = [(0.11, 0.84, "B", 12), (0.56, 0.84, "A", 12), *texts[2:]]
    [figure] = read_figures(pdf(tmp_path / "book.pdf", (images, swapped)))
    assert figure.boxes["A"].x0 > figure.boxes["B"].x0


def test_a_caption_above_and_one_below(tmp_path: Path) -> None:
    images = [(0.1, 0.7, 0.8, 0.2, RED), (0.1, 0.2, 0.8, 0.2, BLUE)]
    texts = [
        (0.1, 0.68, "Fig. 1: The upper image.", 10),
        (0.1, 0.15, "Fig. 2: The lower image.", 10),
    ]
    one, two = read_figures(pdf(tmp_path / "book.pdf", (images, texts)))
    assert (one.number, two.number) == ("1", "2")
    assert one.boxes[""].top < two.boxes[""].top


def test_columns_keep_their_captions_apart(tmp_path: Path) -> None:
    images = [(0.08, 0.6, 0.38, 0.2, RED), (0.54, 0.6, 0.38, 0.2, BLUE)]
    texts = [
        (0.08, 0.58, "Figure 1. A caption of the left\ncolumn in two lines.", 9),
        (0.54, 0.58, "Figure 2. A caption of the right\ncolumn in two lines.", 9),
    ]
    left, right = read_figures(pdf(tmp_path / "book.pdf", (images, texts)))
    assert left.caption == "A caption of the left column in two lines."
    assert right.caption == "A caption of the right column in two lines."
    assert left.boxes[""].x1 < right.boxes[""].x0


def truncated(content: bytes) -> bytes:
    return content[: len(content) // 3]


def empty(_: bytes) -> bytes:
    return b""


def other(_: bytes) -> bytes:
    return b"<html>not a PDF</html>"


@pytest.mark.parametrize("damage", [truncated, empty, other])
def test_a_broken_pdf_is_one_error(tmp_path: Path, damage: Any) -> None:
    file = pdf(tmp_path / "book.pdf", TWO)
    file.write_bytes(damage(file.read_bytes()))
    with pytest.raises(DataError, match=r"book\.pdf.*: the PDF (can't be read|has no page)"):
        list(read_figures(file))


def test_a_pdf_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="there is no such file"):
        list(read_figures(tmp_path / "none.pdf"))
