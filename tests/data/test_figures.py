"""PDFs that matplotlib writes."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from pathreward import DataError

matplotlib = pytest.importorskip("matplotlib", reason="the PDFs need matplotlib")
pytest.importorskip("pdfplumber", reason="needs the extra pdf")
pytest.importorskip("pypdfium2", reason="needs the extra pdf")

from pathreward.data.figure_rows import figure_rows  # noqa: E402  # behind what it needs
from pathreward.data.figures import read_figures  # noqa: E402  # as above

RED, BLUE, GREEN = (1.0, 0, 0), (0, 0, 1.0), (0, 1.0, 0)
Image = tuple[float, float, float, float, tuple[float, float, float]]
Text = tuple[float, float, str, float]


def pdf(path: Path, *pages: tuple[Sequence[Image], Sequence[Text]]) -> Path:
    """Write pages of images (left, bottom, width, height in shares, color) and texts."""
    from matplotlib.backends.backend_pdf import PdfPages
    from matplotlib.figure import Figure

    with PdfPages(path) as out:
        for images, texts in pages:
            page = Figure(figsize=(8.27, 11.69))
            for left, bottom, width, height, color in images:
                axes = page.add_axes((left, bottom, width, height))
                axes.imshow([[color] * 4] * 4, aspect="auto", interpolation="nearest")
                axes.axis("off")
            for x, y, text, size in texts:
                page.text(x, y, text, fontsize=size, va="top")
            out.savefig(page)
    return path


TWO = (
    [(0.1, 0.6, 0.35, 0.25, RED), (0.55, 0.6, 0.35, 0.25, BLUE)],
    [
        (0.11, 0.84, "A", 12),
        (0.56, 0.84, "B", 12),
        (
            *(0.1, 0.57),
            "Figure 1. Squamous cell carcinoma. (A) Keratin pearls in nests of dediffer-\n"
            "entiated cells. (B) Intercellular bridges at high power.",
            10,
        ),
        (0.1, 0.4, "The text goes on and mentions Figure 1 in a line that begins with it:", 10),
        (0.1, 0.38, "Figure 1 shows nests.", 10),
    ],
)


def test_subfigures_have_their_captions_and_images(tmp_path: Path) -> None:
    image = pytest.importorskip("PIL.Image", reason="images need pillow")
    file = pdf(tmp_path / "book.pdf", TWO)
    first, second = figure_rows(file, tmp_path / "images", dpi=72)
    assert first["caption"] == (
        "Squamous cell carcinoma. Keratin pearls in nests of dedifferentiated cells."
    )
    assert second["caption"] == "Squamous cell carcinoma. Intercellular bridges at high power."
    assert [(each["figure"], each["label"], each["page"]) for each in (first, second)] == [
        *(("1", "A", 1), ("1", "B", 1)),
    ]
    assert not first["whole"]
    for row, color in ((first, (255, 0, 0)), (second, (0, 0, 255))):
        shown = image.open(row["image"]).convert("RGB")
        assert shown.getpixel((shown.width // 2, shown.height // 2)) == color
        assert abs(shown.width - 0.35 * 595) < 6


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


def test_a_composite_image_is_that_of_all_its_subfigures(tmp_path: Path) -> None:
    texts = [(0.1, 0.57, "Figure 3. (A) Nests. (B) Mucin.", 10)]
    file = pdf(tmp_path / "book.pdf", ([(0.1, 0.6, 0.8, 0.2, GREEN)], texts))
    rows = list(figure_rows(file, tmp_path / "images", dpi=72))
    assert [(row["label"], row["whole"]) for row in rows] == [("A", True), ("B", True)]
    assert rows[0]["image"] == rows[1]["image"]


def test_a_caption_without_an_image_is_kept(tmp_path: Path) -> None:
    file = pdf(tmp_path / "book.pdf", ([], [(0.1, 0.5, "Figure 9. Nests.", 10)]), TWO)
    rows = list(figure_rows(file, tmp_path / "images", dpi=72))
    assert (rows[0]["image"], rows[0]["reason"]) == (None, "no image is near the caption")
    assert [row["page"] for row in rows] == [1, 2, 2]


def test_two_captions_of_one_number_are_two_rows(tmp_path: Path) -> None:
    images = [(0.1, 0.7, 0.8, 0.2, RED), (0.1, 0.2, 0.8, 0.2, BLUE)]
    texts = [(0.1, 0.68, "Figure 1. Nests.", 10), (0.1, 0.15, "Figure 1. Mucin.", 10)]
    file = pdf(tmp_path / "book.pdf", (images, texts))
    rows = list(figure_rows(file, tmp_path / "images", dpi=72))
    assert len({row["id"] for row in rows}) == len({row["image"] for row in rows}) == 2


def test_a_pdf_without_figures_has_no_rows(tmp_path: Path) -> None:
    file = pdf(tmp_path / "book.pdf", ([], [(0.1, 0.5, "Text.", 10)]))
    assert list(figure_rows(file, tmp_path / "images")) == []
    assert not (tmp_path / "images").exists()


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
