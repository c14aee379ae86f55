"""The commands ``pathreward data``: convert data sets, cut slides, take figures out of PDFs."""

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pathreward.cli import tile_options as options
from pathreward.cli.console import console_beside, expect_apart, report_written, warn
from pathreward.cli.options import output_argument
from pathreward.printable import counted

if TYPE_CHECKING:
    from pathreward.io.files import Writer

data_app = typer.Typer(
    no_args_is_help=True, help="Convert data sets; cut slides into tiles; take figures out of PDFs."
)


@data_app.command("convert")
def convert(
    kind: Annotated[
        str,
        typer.Argument(
            help="The data set: medmcqa, multipathqa, omnimedvqa, patho-r1-sft, pathmmu, "
            "pathreasoner, pathvqa, quilt-vqa, slidebench, wsi-bench, wsi-vqa."
        ),
    ],
    file: Annotated[Path, typer.Argument(help="Its file, or the hub id of a data set.")],
    output: Annotated[Path, output_argument("The rows, as .jsonl.")],
    images: Annotated[
        Path | None,
        typer.Option("--images", help="A folder for images that FILE contains; else left out."),
    ] = None,
) -> None:
    """Write a released data set as rows of a sample's fields, for score, eval and train."""
    from pathreward.data import convert as converted
    from pathreward.io.files import atomic_write

    expect_apart(file, output)
    with atomic_write(output) as out:
        count = _write_rows(converted(kind, file, images), out)
    console_beside(output).print(counted(count, "row"))
    report_written(output)


def _write_rows(rows: Iterable[Mapping[str, Any]], out: "Writer") -> int:
    """Write rows as lines of JSON, and return their number."""
    count = 0
    for row in rows:
        out.write(json.dumps(row, ensure_ascii=False) + "\n")
        count += 1
    return count


@data_app.command("tsv")
def tsv(
    file: Annotated[Path, typer.Argument(help="Rows with prompt, answer, image and options.")],
    output: Annotated[Path, output_argument("The file for VLMEvalKit, as .tsv.")],
) -> None:
    """Write rows as a TSV file that VLMEvalKit reads as a choice or VQA data set."""
    from pathreward.data.vlmevalkit import write_tsv
    from pathreward.io.files import atomic_write
    from pathreward.io.rows import read_rows, row_label

    expect_apart(file, output)
    with atomic_write(output) as out:
        rows = ((row_label(file, number), row) for number, row in read_rows(file))
        count = write_tsv(rows, file.parent, out)
    console_beside(output).print(counted(count, "row"))
    report_written(output)


@data_app.command("tiles")
def tiles(
    slides: options.Slides,
    output: options.Rows,
    folder: options.ImageFolder = None,
    questions: options.Questions = None,
    column: options.SlideColumn = "slide",
    microns: options.Microns = None,
    side: options.Side = 256,
    count: options.Tiles = 8,
    tissue: options.Tissue = 0.5,
    thumbnail: options.Thumbnail = 512,
    mpp: options.SlideMicrons = None,
    on_error: options.OnError = "stop",
) -> None:
    """Write thumbnail and tiles of slides, and rows with these images."""
    from pathreward.cli.progress import counting
    from pathreward.errors import DataError, unknown
    from pathreward.io.files import atomic_write
    from pathreward.slides.files import slide_name
    from pathreward.slides.rows import question_rows, slide_rows, tile_slides
    from pathreward.slides.tiling import TileSettings

    if on_error not in {"stop", "skip"}:
        raise DataError(unknown("choice of --on-error", on_error, ["skip", "stop"]))
    expect_apart(questions, output)
    settings = TileSettings(tuple(microns or (0.5,)), side, count, tissue, thumbnail, mpp)
    skipped: list[DataError] = []
    skip = skipped.append if on_error == "skip" else None
    into = folder or output.parent / "tiles"
    with atomic_write(output) as out:
        with counting("tiling", len(slides)) as advance:
            tiled = tile_slides(slides, into, settings, skip, advance)
        left_out = [slide_name(Path(each.where)) for each in skipped]
        rows = slide_rows(tiled, output.parent)
        if questions:
            rows = question_rows(questions, tiled, output.parent, column, left_out)
        written = _write_rows(rows, out)
    for error in skipped:
        warn(f"left out: {error}", style="yellow")
    images = sum(len(each.images) for each in tiled)
    left = f", {len(skipped):,} left out" if skipped else ""
    console_beside(output).print(
        f"{counted(len(tiled), 'slide')}{left}, {counted(images, 'image')}, "
        f"{counted(written, 'row')}"
    )
    report_written(output)


@data_app.command("figures")
def figures(
    file: Annotated[Path, typer.Argument(help="A PDF, such as a textbook or a paper.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="The rows. Default: FILE.figures.jsonl next to it."),
    ] = None,
    images: Annotated[
        Path | None,
        typer.Option(
            "--images", help="The folder of the images. Default: FILE.figures next to it."
        ),
    ] = None,
    dpi: Annotated[
        float,
        typer.Option("--dpi", min=36, max=1200, help="Resolution of the images, in dots per inch."),
    ] = 200.0,
) -> None:
    """Take the figures out of a PDF: a row for each subfigure, with its caption and image."""
    from pathreward.data.figure_rows import figure_rows
    from pathreward.io.files import atomic_write

    output = output or file.with_suffix(".figures.jsonl")
    expect_apart(file, output)
    count = without = 0
    with atomic_write(output) as out:
        for row in figure_rows(file, images or file.with_suffix(".figures"), dpi):
            if row["image"]:  # as the rows of a file are read, relative to its folder
                row["image"] = os.path.relpath(row["image"], output.parent)
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
            without += row["image"] is None
    captions = counted(count, "caption")
    console_beside(output).print(f"{captions}, {without:,} of them without an image")
    report_written(output)
