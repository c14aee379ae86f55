"""The commands ``pathreward data``: convert data sets, cut slides, take figures out of PDFs."""

import json
import os
from pathlib import Path
from typing import Annotated

import typer

from pathreward.cli.console import console_beside, expect_apart, report_written, warn
from pathreward.cli.options import output_argument, output_option

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
    count = 0
    with atomic_write(output) as out:
        for row in converted(kind, file, images):
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
    console_beside(output).print(f"{count:,} rows")
    report_written(output)


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
    console_beside(output).print(f"{count:,} rows")
    report_written(output)


@data_app.command("tiles")
def tiles(
    slides: Annotated[
        list[Path], typer.Argument(help="Slides: SVS, pyramidal TIFF, a folder of DICOM...")
    ],
    output: Annotated[Path, output_option("--output", "-o", help="The rows, as .jsonl.")],
    folder: Annotated[
        Path | None,
        typer.Option(
            "--folder", help="The folder of the images. Default: `tiles` beside the rows."
        ),
    ] = None,
    questions: Annotated[
        Path | None,
        typer.Option(
            "--questions",
            help="Rows, each with the name of its slide. Default: one row for each slide.",
        ),
    ] = None,
    column: Annotated[
        str, typer.Option("--column", help="The column of the questions that names the slide.")
    ] = "slide",
    microns: Annotated[
        list[float] | None,
        typer.Option(
            "--microns", help="Microns per pixel of the tiles. Default: 0.5. May be repeated."
        ),
    ] = None,
    side: Annotated[int, typer.Option("--side", min=1, help="Pixels of a side of a tile.")] = 256,
    count: Annotated[int, typer.Option("--tiles", min=1, help="Most tiles for each scale.")] = 8,
    tissue: Annotated[
        float, typer.Option("--tissue", min=0, max=1, help="Least share of tissue in a tile.")
    ] = 0.5,
    thumbnail: Annotated[
        int, typer.Option("--thumbnail", min=1, help="Pixels of its longer side.")
    ] = 512,
    mpp: Annotated[
        float | None,
        typer.Option("--mpp", help="Microns per pixel, for slides whose file does not say it."),
    ] = None,
    on_error: Annotated[
        str,
        typer.Option(
            "--on-error",
            help="At a slide that can't be read, or has too little tissue: stop or skip.",
        ),
    ] = "stop",
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
        written = 0
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
            written += 1
    for error in skipped:
        warn(f"left out: {error}", style="yellow")
    images = sum(len(each.images) for each in tiled)
    left = f", {len(skipped):,} left out" if skipped else ""
    console_beside(output).print(
        f"{len(tiled):,} slides{left}, {images:,} images, {written:,} rows"
    )
    report_written(output)


@data_app.command("figures")
def figures(
    file: Annotated[Path, typer.Argument(help="A PDF, such as a textbook or a paper.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="The rows. Default: FILE.figures.jsonl beside it."),
    ] = None,
    images: Annotated[
        Path | None,
        typer.Option("--images", help="The folder of the images. Default: FILE.figures beside it."),
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
    console_beside(output).print(f"{count:,} captions, {without:,} of them without an image")
    report_written(output)
