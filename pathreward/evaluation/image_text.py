"""Measure an image-text model: zero-shot classification, retrieval, a linear probe."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from os import PathLike
from pathlib import Path
from typing import Any, NamedTuple

from pathreward.errors import DataError
from pathreward.evaluation.evaluate import Evaluation, figures_by_category
from pathreward.evaluation.items import Item, Join, read_references
from pathreward.evaluation.measures import Values, kind_of
from pathreward.vision.encoders import Encoder
from pathreward.vision.matching import Pair, measure_pairs

_CAPTION = "caption"


class Pairs(NamedTuple):
    """The rows of an evaluation."""

    items: list[Item]
    pairs: list[Pair]


def read_pairs(data: str | PathLike[str], join: Join | None = None) -> Pairs:
    """Return the rows of a file as images with their texts and classes.

    The text is the column `caption`, else the findings. The class is the gold answer; a row with
    options is a choice among them. An answer of yes or no, or a report, is no class.

    Raises:
        DataError: If a row can't be read, or has no image or several.
    """
    items, pairs = [], []
    for item, row, where in read_references(data, join):
        [sample] = item.samples
        images = sample.images or ()
        if len(images) != 1:
            raise DataError(
                f"expected one image, got {len(images)}; give each image a row of its own, and "
                "name the column of its slide with --group",
                field="images",
                where=where,
            )
        kind = kind_of(sample)
        named = sample.gold_texts if kind in {"choice", "open"} else ()
        items.append(item)
        pairs.append(
            Pair(
                images[0],
                _text(row, sample.findings, where),
                tuple(each.casefold() for each in named),
                tuple(each.casefold() for each in (sample.options or {}).values()),
                where,
            )
        )
    return Pairs(items, pairs)


def _text(row: Mapping[str, Any], findings: str | None, where: str) -> str | None:
    caption = row.get(_CAPTION)
    if caption is not None and not isinstance(caption, str):
        raise DataError(f"expected text, got {type(caption).__name__}", field=_CAPTION, where=where)
    return caption or findings


def read_templates(path: str | PathLike[str]) -> list[str]:
    """Return the prompts of a class from a file, one a line, with ``{}`` for its name.

    Raises:
        DataError: If the file can't be read or has no line.
    """
    try:
        lines = Path(path).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"can't read {path}: {error}") from None
    found = [line.strip() for line in lines if line.strip()]
    if not found:
        raise DataError("there is no prompt; write one a line, with {}", where=str(path))
    return found


def evaluate_encoder(
    source: str,
    found: Pairs,
    encoder: Encoder,
    templates: Sequence[str],
    *,
    training: Pairs | None = None,
    shots: int = 0,
    seed: int = 0,
    advance: Callable[[int], None] = lambda done: None,
) -> Evaluation:
    """Return the measures of an image-text model.

    With categories, each is a data set of its own: its classes, and the candidates of retrieval,
    are those of its rows.

    Args:
        source: The name of the model.
        found: The rows.
        encoder: The model.
        templates: The prompts of a class.
        training: The rows on which a linear probe is trained; None: there is none.
        shots: The probe's training images of each class; 0: all.
        seed: The seed of the intervals and of the probe's draws.
        advance: Called with the number of rows that are done.

    Raises:
        DataError: If an image can't be read, a category has nothing to compare, or the probe can't
            be trained.
    """
    values: list[Values] = [{} for _ in found.items]
    done = 0
    for category in dict.fromkeys(each.category for each in found.items):
        at = [n for n, each in enumerate(found.items) if each.category == category]
        try:
            own = measure_pairs(
                encoder,
                [found.pairs[n] for n in at],
                templates,
                _of_category(training, category),
                shots,
                seed,
                partial(_advance_from, done, advance),
            )
        except DataError as error:
            raise error.at(error.where or f"category {category!r}") if category else error from None
        for n, each in zip(at, own, strict=True):
            values[n] = each
        done += len(at)
    return Evaluation(
        source, "row", found.items, values, figures_by_category(found.items, values, seed), 1, seed
    )


def _advance_from(done: int, advance: Callable[[int], None], count: int) -> None:
    advance(done + count)


def _of_category(training: Pairs | None, category: str) -> list[Pair]:
    if training is None:
        return []
    return [
        pair
        for item, pair in zip(training.items, training.pairs, strict=True)
        if item.category == category
    ]
