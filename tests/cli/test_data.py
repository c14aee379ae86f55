import json
from pathlib import Path

import pytest

from tests.cli.support import in_one_line, invoke, write_rows
from tests.slides.made import write_slide

pytestmark = pytest.mark.usefixtures("folder")


def test_a_file_is_converted() -> None:
    write_rows({"question": "Is it?", "answer": "yes"}, name="vqa.jsonl")
    result = invoke("data", "convert", "pathvqa", "vqa.jsonl", "out.jsonl")
    assert result.exit_code == 0, result.output
    assert "1 row\n" in result.stdout
    assert json.loads(Path("out.jsonl").read_text())["prompt"] == "Is it?"


def test_a_missing_column_is_one_line_and_nothing_is_written() -> None:
    write_rows({"question": "Is it?"}, name="vqa.jsonl")
    result = invoke("data", "convert", "pathvqa", "vqa.jsonl", "out.jsonl")
    assert "vqa.jsonl:1, field 'answer': the row has no value in 'answer'" in in_one_line(result)
    assert not Path("out.jsonl").exists()


def test_rows_are_written_for_vlmevalkit() -> None:
    write_rows({"prompt": "Is it?", "answer": "yes", "image": "1.png"}, name="rows.jsonl")
    result = invoke("data", "tsv", "rows.jsonl", "out.tsv")
    assert result.exit_code == 0, result.output
    assert Path("out.tsv").read_text().splitlines()[1] == "1\t1.png\tIs it?\t\tyes"


def test_slides_become_rows_with_tiles(folder: Path) -> None:
    pytest.importorskip("openslide")
    write_slide(folder / "a.svs", aperio=True)
    (folder / "junk.svs").write_bytes(b"junk")
    write_rows(
        {"slide": "a", "prompt": "Which?", "answer": "melanoma"},
        {"slide": "junk", "prompt": "Which?", "answer": "nevus"},
        name="questions.jsonl",
    )
    slides = ("data", "tiles", "a.svs", "junk.svs", "-o", "tiled.jsonl")
    stopped = invoke(*slides)
    assert "junk.svs: the slide can't be read" in in_one_line(stopped)
    assert not Path("tiled.jsonl").exists()
    result = invoke(*slides, "--questions", "questions.jsonl", "--on-error", "skip", "--tiles", "3")
    assert result.exit_code == 0, result.output
    assert "1 slide, 1 left out, 4 images, 1 row\n" in result.output
    assert "left out: junk.svs" in result.output.replace("\n", " ")
    [row] = [json.loads(line) for line in Path("tiled.jsonl").read_text().splitlines()]
    assert row["answer"] == "melanoma"
    assert [Path(each).is_file() for each in row["images"]] == [True] * 4
    bad = invoke(*slides, "--on-error", "ignore")
    assert "unknown choice of --on-error 'ignore'" in in_one_line(bad)


def test_figures_of_a_pdf() -> None:
    pytest.importorskip("pdfplumber", reason="needs the extra pdf")
    matplotlib_figure = pytest.importorskip("matplotlib.figure", reason="the PDF needs matplotlib")
    page = matplotlib_figure.Figure(figsize=(8, 11))
    axes = page.add_axes((0.1, 0.5, 0.8, 0.4))
    axes.imshow([[0, 1], [1, 0]])
    axes.axis("off")
    page.text(0.1, 0.45, "Figure 1. Nests of cells.", fontsize=10)
    Path("books").mkdir()
    page.savefig("books/book.pdf")
    result = invoke("data", "figures", "books/book.pdf")
    assert result.exit_code == 0, result.output
    assert "1 caption, 0 of them without an image" in result.output
    [row] = [json.loads(line) for line in Path("books/book.figures.jsonl").read_text().splitlines()]
    assert (row["caption"], row["figure"]) == ("Nests of cells.", "1")
    assert (Path("books") / row["image"]).is_file()
