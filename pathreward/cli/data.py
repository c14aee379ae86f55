"""The commands ``pathreward data``: convert data sets."""

import json
import os
from pathlib import Path
from typing import Annotated

import typer

from pathreward.cli.console import console_beside, expect_apart, report_written
from pathreward.cli.options import output_argument

data_app = typer.Typer(no_args_is_help=True, help="Convert data sets; take figures out of PDFs.")


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
        float, typer.Option("--dpi", min=36, max=1200, help="Dots an inch of the images.")
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
