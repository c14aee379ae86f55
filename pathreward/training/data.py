"""Load rows from phantom tiles, or from a folder of images with questions."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from pathreward.errors import DataError
from pathreward.io.rows import read_rows, row_label
from pathreward.sample import Sample
from pathreward.training.phantom import DIAGNOSES, Tile, report, support
from pathreward.training.recipe import TrainingRecipe
from pathreward.training.rows import ImageFile, Split, TrainingRow, format_chain, known_sections
from pathreward.training.settings import Folder, Phantom, Teacher

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
    assert recipe.data.folder  # a recipe has one of the two
    return folder_rows(recipe.data.folder, recipe.folder, seed, recipe.instruction)


def phantom_rows(settings: Phantom, seed: int, instruction: str = "") -> Split:
    """Return rows of phantom tiles; the held-out ones are the same for every seed."""
    first = seed * settings.tiles
    return Split(
        [_phantom_row(Tile(first + each), instruction) for each in range(settings.tiles)],
        [
            _phantom_row(Tile(_HELD_OUT_FROM + each), instruction)
            for each in range(settings.held_out)
        ],
    )


def _phantom_row(tile: Tile, instruction: str) -> TrainingRow:
    return TrainingRow(
        tile,
        _user_prompt(QUESTION, instruction),
        answer=tile.diagnosis.name,
        findings=tile.report,
        caption=tile.caption,
        where=f"tile {tile.seed}",
    )


def _user_prompt(question: str, instruction: str) -> tuple[dict[str, str], ...]:
    return ({"role": "user", "content": f"{question} {instruction}".strip()},)


def teacher_row(row: TrainingRow, teacher: Teacher, seed: int) -> TrainingRow:
    """Return a phantom's row with the teacher's errors: missed findings and wrong diagnoses.

    A row of a folder is returned unchanged.
    """
    tile = row.picture
    if not isinstance(tile, Tile):
        return row
    generator = np.random.default_rng([seed, tile.seed, *b"teacher"])
    missed = {name for name in teacher.overlooks if generator.random() < teacher.overlooked}
    diagnosis = tile.diagnosis.name
    if diagnosis in teacher.mistakes and generator.random() < teacher.mistaken:
        diagnosis = teacher.mistakes[diagnosis]
    return replace(
        row,
        answer=diagnosis,
        findings=report(tile.findings - missed),
        reasoning=support(tile.diagnosis.pattern, diagnosis),
    )


def folder_rows(settings: Folder, beside: Path, seed: int, instruction: str = "") -> Split:
    """Return the rows of a folder of images; all rows of an image are on the same side.

    Raises:
        DataError: If the folder is missing, a line is corrupt, a field is missing or invalid, or an
            image can't be read; the message names file, line and field.
    """
    folder = beside / settings.path
    if not folder.is_dir():
        raise DataError(f"there is no folder of images at {folder}; set `data.folder.path`")
    file = folder / settings.questions
    rows = [
        _folder_row(row, folder, row_label(file, line), instruction)
        for line, row in read_rows(file)
    ]
    if not rows:
        raise DataError("it has no rows; write one question a line", where=str(file))
    images = sorted({row.picture.path for row in rows if isinstance(row.picture, ImageFile)})
    order = np.random.default_rng([seed, *b"split"]).permutation(len(images))
    count = round(settings.held_out * len(images))
    if not 0 < count < len(images):
        raise DataError(
            f"a share of {settings.held_out} holds out {count} of {len(images)} images; at least "
            "one image must be held out and one must remain for training",
            where=str(file),
        )
    held = {images[each] for each in order[:count]}
    return Split(
        [row for row in rows if _path(row) not in held], [row for row in rows if _path(row) in held]
    )


def _path(row: TrainingRow) -> Path:
    assert isinstance(row.picture, ImageFile)  # rows of a folder have nothing else
    return row.picture.path


def _folder_row(row: dict[str, Any], folder: Path, where: str, instruction: str) -> TrainingRow:
    picture = ImageFile(_checked_image(row.get("image"), folder, where))
    known = {key: row.get(key) for key in ("answer", "options", "findings", "reasoning")}
    sample = Sample.from_row({"completion": "", **known}, where)
    prompt = _prompt(row, where, instruction)
    caption = row.get("caption")
    if caption is not None and not isinstance(caption, str):
        raise DataError(
            f"expected text, got {type(caption).__name__}", field="caption", where=where
        )
    source = row.get("source")
    if source is not None and not isinstance(source, str):
        raise DataError(f"expected text, got {type(source).__name__}", field="source", where=where)
    return TrainingRow(
        picture,
        prompt,
        sample.answer,
        dict(sample.options) if isinstance(sample.options, dict) else None,
        sample.findings,
        sample.reasoning,
        caption,
        where,
        source,
    )


def _prompt(row: dict[str, Any], where: str, instruction: str) -> tuple[dict[str, str], ...]:
    given = [key for key in ("prompt", "question") if row.get(key)]
    if len(given) != 1:
        found = "both" if given else "neither"
        raise DataError(
            f"expected `prompt` or `question`, got {found}", field="prompt", where=where
        )
    value = row[given[0]]
    if isinstance(value, str):
        return _user_prompt(value, instruction)
    messages = []
    for message in value if isinstance(value, list) else [value]:
        text = Sample.from_row({"completion": "", "prompt": [message]}, where).prompt
        messages.append({"role": str(message.get("role", "user")), "content": str(text)})
    if not any(each["role"] == "user" for each in messages):
        raise DataError("there is no user message", field=given[0], where=where)
    return tuple(messages)


def _checked_image(name: object, folder: Path, where: str) -> Path:
    from PIL import Image

    def refuse(problem: str) -> DataError:
        return DataError(problem, field="image", where=where)

    if not isinstance(name, str) or not name:
        raise refuse(f"expected the path of an image in the folder, got {name!r}")
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise refuse(f"{name!r} leads out of the folder {folder}; give a path inside it")
    if not path.is_file():
        raise refuse(f"there is no image {name!r} in {folder}")
    try:
        with Image.open(path) as file:
            file.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise refuse(f"{name!r} can't be read as an image: {error}; replace or remove it") from None
    return path


def tokenizer_texts(rows: Sequence[TrainingRow], sections: Sequence[str]) -> list[str]:
    """Return prompts, captions and correct chains, the training texts of a tokenizer."""
    texts = [DESCRIBE, "user\n", "assistant\n", "system\n", *(each.name for each in DIAGNOSES)]
    for row in rows:
        right = teacher_row(row, Teacher(), seed=0)
        texts.extend(message["content"] for message in row.prompt)
        texts.append(format_chain(right, known_sections(right, sections)))
        texts.extend([row.caption] if row.caption else [])
    return texts
