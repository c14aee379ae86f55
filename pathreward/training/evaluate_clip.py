"""Evaluate an image-text model on held-out rows: zero-shot classification and retrieval."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pathreward.errors import DataError
from pathreward.io.files import atomic_write, make_folder
from pathreward.io.rows import read_rows
from pathreward.training.clip_settings import Clip
from pathreward.training.evaluate import Estimate, PolicyEvaluation, estimate
from pathreward.training.pairs import texts_of
from pathreward.training.recipe import TrainingRecipe
from pathreward.training.rows import TrainingRow
from pathreward.vision.encoders import load_encoder
from pathreward.vision.matching import Pair, measure_pairs
from pathreward.vision.zero_shot import shipped_templates


@dataclass(frozen=True, slots=True)
class ClipEvaluation:
    """The measures of an image-text model on each row."""

    values: dict[str, list[float | None]]
    """Values by measure, one a row; None where the row can't be judged. A measure's value by chance
    has its name and ``_chance``."""

    def estimates(self) -> dict[str, Estimate | None]:
        """Return each measure with its interval."""
        return {
            name: estimate(values, share=not name.endswith("_chance"))
            for name, values in self.values.items()
        }


AnyEvaluation = PolicyEvaluation | ClipEvaluation
"""What the held-out rows of a run gave."""


def evaluate_clip_once(
    path: Path,
    model: Path,
    recipe: TrainingRecipe,
    rows: Sequence[TrainingRow],
    advance: Callable[[int], None] = lambda done: None,
) -> ClipEvaluation:
    """Return the evaluation of a model, from `path` if it was written there before."""
    if path.exists():
        advance(len(rows))
        return read_clip_evaluation(path, rows)
    last = recipe.stages[-1]
    assert isinstance(last, Clip)  # as all stages of such a recipe
    found = evaluate_clip(model, rows, last.texts, recipe.evaluation.templates, advance)
    make_folder(path.parent)
    write_clip_evaluation(found, rows, path)
    return found


def evaluate_clip(
    folder: Path,
    rows: Sequence[TrainingRow],
    texts: Sequence[str],
    templates: Sequence[str] = (),
    advance: Callable[[int], None] = lambda done: None,
) -> ClipEvaluation:
    """Return the measures of the model in a folder; the classes are the answers of the rows.

    Args:
        folder: The folder of the model.
        rows: The rows.
        texts: The templates of a row's texts; the last that a row has the fields of is retrieved.
        templates: Prompts of a class; empty: the shipped ones.
        advance: Called with the number of rows that are done.

    Raises:
        DataError: If an image can't be read, or the rows have neither classes nor texts.
    """
    encoder = load_encoder(str(folder), "", "auto", "auto")
    found = measure_pairs(
        encoder,
        [_pair(row, texts) for row in rows],
        list(templates) or shipped_templates(),
        advance=advance,
    )
    names = list(dict.fromkeys(name for values in found for name in values))
    return ClipEvaluation({name: [each.get(name) for each in found] for name in names})


def _pair(row: TrainingRow, texts: Sequence[str]) -> Pair:
    label, choices = row.answer, tuple((row.options or {}).values())
    if label and row.options:
        label = row.options.get(label, label)
    text = texts_of(row, texts)[-1:]
    return Pair(
        row.picture.encoded,
        text[0] if text else None,
        (label,) if label else (),
        choices,
        row.where,
    )


def write_clip_evaluation(
    evaluation: ClipEvaluation, rows: Sequence[TrainingRow], path: Path
) -> None:
    """Write one JSON line a row, with its values."""
    with atomic_write(path) as file:
        for at, row in enumerate(rows):
            values = {name: column[at] for name, column in evaluation.values.items()}
            file.write(json.dumps({"row": row.where, "values": values}) + "\n")


def read_clip_evaluation(path: Path, rows: Sequence[TrainingRow]) -> ClipEvaluation:
    """Return the evaluation in `path`.

    Raises:
        DataError: If its rows are not `rows`.
    """
    lines = [line for _, line in read_rows(path)]
    if [line.get("row") for line in lines] != [row.where for row in rows]:
        raise DataError(
            "its rows are not the held-out rows of this run; remove it to evaluate again",
            where=str(path),
        )
    names = lines[0]["values"] if lines else {}
    return ClipEvaluation({name: [line["values"][name] for line in lines] for name in names})
