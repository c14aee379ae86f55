"""The figures of a PDF as rows with captions and images."""

from pathlib import Path

import pytest

from tests.data.pdfs import BLUE, GREEN, RED, TWO, pdf

pytest.importorskip("matplotlib", reason="the PDFs need matplotlib")
pytest.importorskip("pdfplumber", reason="needs the extra pdf")
pytest.importorskip("pypdfium2", reason="needs the extra pdf")

from pathreward.data.figure_rows import figure_rows  # behind what it needs


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
