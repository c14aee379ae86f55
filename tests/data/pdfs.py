"""PDFs with figures, as matplotlib writes them."""

from collections.abc import Sequence
from pathlib import Path

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
