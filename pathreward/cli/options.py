"""Options that several commands have."""

from pathlib import Path
from typing import Annotated, Any

import typer

RecipeName = Annotated[
    str, typer.Option("--recipe", "-r", help="A shipped recipe's name, or a recipe's path.")
]
FirstOption = Annotated[
    int,
    typer.Option(
        "--first-option", min=0, max=1, help="The first option's number where answers are numbers."
    ),
]
RowsFile = Annotated[
    Path,
    typer.Argument(
        help="Rows with a completion and its reference: .jsonl, .json, .csv, .tsv, .parquet, also "
        ".gz; a folder or a hub id of datasets; - for standard input."
    ),
]


def output_path(text: str) -> Path:
    """Return the path of an output; ``-`` is standard output.

    >>> output_path("-"), output_path("page.html")
    (PosixPath('/dev/stdout'), PosixPath('page.html'))
    """
    return Path("/dev/stdout" if text == "-" else text)


def output_option(*names: str, help: str) -> Any:
    """Return an option for the path of an output."""
    return typer.Option(*names, parser=output_path, metavar="PATH", help=f"{help} -: stdout.")


def output_argument(help: str) -> Any:
    """Return an argument for the path of an output."""
    return typer.Argument(parser=output_path, metavar="OUTPUT", help=f"{help} -: stdout.")


Maps = Annotated[
    list[str] | None,
    typer.Option("--map", help="FIELD=COLUMN where a column has another name: answer=solution."),
]
Workers = Annotated[
    int | None,
    typer.Option(
        "--workers", "-w", min=1, help="Processes that score; default PATHREWARD_WORKERS, or 1."
    ),
]


Deadline = Annotated[
    float | None,
    typer.Option(
        "--deadline",
        min=0.001,
        metavar="SECONDS",
        help="Stop with an error where scoring a window of rows takes longer.",
    ),
]


def _import(names: list[str] | None) -> list[str] | None:
    from pathreward.plugins import import_code

    for each in names or ():
        import_code(each)
    return names


Imports = Annotated[
    list[str] | None,
    typer.Option(
        "--import",
        callback=_import,
        is_eager=True,
        help="A Python file or module that registers rewards; may be repeated.",
    ),
]
"""Code of the user, which is imported before the command reads anything else."""


def columns_of(maps: list[str] | None) -> dict[str, str]:
    """Return column by field from options such as ``answer=solution``.

    >>> columns_of(["answer=solution"])
    {'answer': 'solution'}

    Raises:
        DataError: If one is not of this form, or names no field of a sample.
    """
    from pathreward.errors import DataError
    from pathreward.sample.columns import expect_fields

    columns = {}
    for each in maps or ():
        field, equals, column = each.partition("=")
        if not (field and equals and column):
            raise DataError(f"expected --map FIELD=COLUMN, such as answer=solution, got {each!r}")
        columns[field] = column
    expect_fields(columns)
    return columns
