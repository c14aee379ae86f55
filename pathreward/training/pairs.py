"""The pairs of image and text of a contrastive stage."""

from collections.abc import Sequence
from hashlib import blake2b
from string import Formatter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pathreward.errors import TrainingError
from pathreward.training.clip_settings import PAIR_FIELDS, Clip
from pathreward.training.rows import TrainingRow, present, values_of


def fields_of(template: str) -> list[str]:
    """Return the fields that a template names.

    >>> fields_of("{answer}. {findings}")
    ['answer', 'findings']
    """
    return [name for _, name, _, _ in Formatter().parse(template) if name is not None]


def texts_of(row: TrainingRow, templates: Sequence[str]) -> list[str]:
    """Return the texts of a row by templates of its fields, without those whose fields it lacks.

    >>> from pathreward.training.phantom import Tile
    >>> row = TrainingRow((Tile(0),), (), answer="melanoma", findings="Melanin pigment.")
    >>> texts_of(row, ["{answer}. {findings}", "{caption}"])
    ['melanoma. Melanin pigment.']
    """
    fields = {name: getattr(row, name) for name in PAIR_FIELDS}
    return [
        template.format(**fields)
        for template in templates
        if all(fields[name] for name in fields_of(template))
    ]


def paired(rows: Sequence[TrainingRow], settings: Clip) -> NDArray[np.intp]:
    """Return the places of the rows of a stage: of its sources, with an image and a text.

    Raises:
        TrainingError: If no row is of the stage's sources, or there are no two different texts.
    """
    mask: NDArray[Any] = present(rows, "images")
    if settings.sources:
        sources = values_of(rows, "source")
        mask = mask & np.array([each in settings.sources for each in sources], dtype=bool)
        if not mask.any():
            known = sorted({str(each) for each in sources if each})
            raise TrainingError(
                f"no training row has a `source` of {', '.join(settings.sources)}; the rows have "
                f"{', '.join(known) or 'none'}"
            )
    of_source = int(mask.sum())
    has_text = np.zeros(len(rows), dtype=bool)
    for template in settings.texts:
        has_text |= np.logical_and.reduce([present(rows, name) for name in fields_of(template)])
    found: NDArray[np.intp] = np.flatnonzero(mask & has_text)
    if not _differ(rows, found, settings.texts):
        raise TrainingError(
            f"a clip stage needs images with different texts; of {of_source:,} rows with an image "
            f"{len(found):,} have the fields of one of {settings.texts}; set `texts` to fields "
            "that they have"
        )
    return found


def _differ(rows: Sequence[TrainingRow], places: NDArray[np.intp], texts: Sequence[str]) -> bool:
    """Return whether there are two different texts; it stops at the second."""
    seen: set[int] = set()
    for place in places:
        seen.update(pair_key(text) for text in texts_of(rows[int(place)], texts))
        if len(seen) > 1:
            return True
    return False


def pair_key(text: str) -> int:
    """Return a number that is equal for texts with the same words.

    >>> pair_key("Nests.  Mucin.") == pair_key("nests. mucin."), pair_key("a") == pair_key("b")
    (True, False)
    """
    plain = " ".join(text.split()).casefold().encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(plain, digest_size=8).digest(), "big", signed=True)
