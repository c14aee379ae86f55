"""The options of ``pathreward data tiles``."""

from pathlib import Path
from typing import Annotated

import typer

from pathreward.cli.options import output_option

Slides = Annotated[
    list[Path], typer.Argument(help="Slides: SVS, pyramidal TIFF, a folder of DICOM...")
]
Rows = Annotated[Path, output_option("--output", "-o", help="The rows, as .jsonl.")]
ImageFolder = Annotated[
    Path | None,
    typer.Option("--folder", help="The folder of the images. Default: `tiles` next to the rows."),
]
Questions = Annotated[
    Path | None,
    typer.Option(
        "--questions",
        help="Rows, each with the name of its slide. Default: one row for each slide.",
    ),
]
SlideColumn = Annotated[
    str, typer.Option("--column", help="The column of the questions that names the slide.")
]
Microns = Annotated[
    list[float] | None,
    typer.Option(
        "--microns", help="Microns per pixel of the tiles. Default: 0.5. May be repeated."
    ),
]
Side = Annotated[int, typer.Option("--side", min=1, help="Pixels of a side of a tile.")]
Tiles = Annotated[int, typer.Option("--tiles", min=1, help="Most tiles for each scale.")]
Tissue = Annotated[
    float, typer.Option("--tissue", min=0, max=1, help="Least share of tissue in a tile.")
]
Thumbnail = Annotated[int, typer.Option("--thumbnail", min=1, help="Pixels of its longer side.")]
SlideMicrons = Annotated[
    float | None,
    typer.Option("--mpp", help="Microns per pixel, for slides whose file does not say it."),
]
OnError = Annotated[
    str,
    typer.Option(
        "--on-error",
        help="At a slide that can't be read, or has too little tissue: stop or skip.",
    ),
]
