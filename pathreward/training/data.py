"""Load rows: phantom tiles, a folder of images with questions, or files of rows."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from pathreward.errors import DataError
from pathreward.training.images import ImageCheck
from pathreward.training.open_tile import OpenTile
from pathreward.training.phantom import DIAGNOSES, Tile, report, support
from pathreward.training.preparing import cached_rows
from pathreward.training.recipe import TrainingRecipe
from pathreward.training.records import Reader, user_prompt
from pathreward.training.row_cache import CachedRows
from pathreward.training.rows import Split, TrainingRow, format_chain, known_sections
from pathreward.training.settings import Data, Phantom, TeacherErrors
from pathreward.training.splits import expect_disjoint, held_out_split

QUESTION = "What is the diagnosis?"
"""The question about every phantom tile."""

DESCRIBE = "Describe the image."
"""The prompt of a caption."""

_HELD_OUT_FROM = 2**40  # far above all training seeds


def load_rows(recipe: TrainingRecipe, seed: int) -> Split:
    """Return the rows of a recipe.

    Raises:
        DataError: If the folder, its questions or one of its images can't be read.
    """
    if recipe.data.phantom:
        return phantom_rows(recipe.data.phantom, seed, recipe.instruction)
    read = folder_rows if recipe.data.folder else file_rows
    return read(recipe.data, recipe.folder, seed, recipe.instruction)


def phantom_rows(settings: Phantom, seed: int, instruction: str = "") -> Split:
    """Return rows of phantom tiles; the held-out ones are the same for every seed."""
    first = seed * settings.tiles
    kind = OpenTile if settings.task == "open" else Tile
    return Split(
        [_phantom_row(kind(first + each), instruction) for each in range(settings.tiles)],
        [
            _phantom_row(kind(_HELD_OUT_FROM + each), instruction)
            for each in range(settings.held_out)
        ],
    )


def _phantom_row(tile: Tile, instruction: str) -> TrainingRow:
    return TrainingRow(
        (tile,),
        tuple(user_prompt(QUESTION, instruction)),
        answer=tile.diagnosis.name,
        findings=tile.report,
        caption=tile.caption,
        where=f"tile {tile.seed}",
    )


def teacher_row(row: TrainingRow, teacher: TeacherErrors, seed: int) -> TrainingRow:
    """Return a phantom's row with the teacher's errors in findings and diagnosis.

    A row of a folder is returned unchanged.
    """
    tile = row.pictures[0] if row.pictures else None
    if not isinstance(tile, Tile):
        return row
    if isinstance(tile, OpenTile):
        chain = tile.teach(seed, teacher.mistaken, teacher.mistakes)
        return replace(row, **chain._asdict())
    generator = np.random.default_rng([seed, tile.seed, *b"teacher"])
    missed = {name for name in teacher.overlooks if generator.random() < teacher.overlooked}
    diagnosis = tile.diagnosis.name
    if diagnosis in teacher.mistakes and generator.random() < teacher.mistaken:
        diagnosis = teacher.mistakes[diagnosis]
    invented = {name for name in teacher.invents if generator.random() < teacher.invented}
    return replace(
        row,
        answer=diagnosis,
        findings=report(tile.findings - missed | invented),
        reasoning=support(tile.diagnosis.pattern, diagnosis),
    )


def folder_rows(data: Data, root: Path, seed: int, instruction: str = "") -> Split:
    """Return the rows of a folder of images; all rows of a group are on the same side.

    Raises:
        DataError: If the folder is missing, a line is corrupt, a field is missing or invalid, or an
            image can't be read; the message names file, line and field.
    """
    assert data.folder
    folder = root / data.folder.path
    if not folder.is_dir():
        raise DataError(f"there is no folder of images at {folder}; set `data.folder.path`")
    reader = _reader(data, folder, instruction, needs_image=True)
    rows = cached_rows(folder / data.folder.questions, reader)
    return Split(*held_out_split(rows, data.folder.held_out, seed))


def file_rows(data: Data, root: Path, seed: int, instruction: str = "") -> Split:
    """Return the rows of files for training, validation and test.

    Without a file for validation or test, a share of the groups of the training file is held out.

    Raises:
        DataError: As for `folder_rows`, or if a group or an image is on two sides.
    """
    sides: dict[str, CachedRows] = {}
    for name in ("train", "validation", "test"):
        if path := getattr(data, name):
            source = root / path
            folder = source if source.is_dir() else source.parent
            sides[name] = cached_rows(source, _reader(data, folder, instruction))
    if len(sides) == 1:
        return Split(*held_out_split(sides["train"], data.held_out, seed))
    expect_disjoint(sides)
    if "validation" not in sides:
        return Split(sides["train"], sides["test"])
    return Split(sides["train"], sides["validation"], sides.get("test", ()))


def _reader(data: Data, folder: Path, instruction: str, needs_image: bool = False) -> Reader:
    check = ImageCheck(folder, data.images_outside, data.max_pixels, data.check)
    return Reader(check, data.columns, data.group, instruction, needs_image)


def tokenizer_texts(rows: Sequence[TrainingRow], sections: Sequence[str]) -> list[str]:
    """Return prompts, captions and correct chains, the training texts of a tokenizer."""
    texts = [DESCRIBE, "user\n", "assistant\n", "system\n", *(each.name for each in DIAGNOSES)]
    for row in rows:
        right = teacher_row(row, TeacherErrors(), seed=0)
        texts.extend(message["content"] for message in row.prompt)
        texts.append(row.completion or format_chain(right, known_sections(right, sections)))
        texts.extend([row.caption] if row.caption else [])
    return texts
