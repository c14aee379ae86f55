"""The pairs of image and text of a contrastive stage."""

from collections.abc import Sequence
from hashlib import blake2b
from string import Formatter
from typing import NamedTuple

from pathreward.errors import TrainingError
from pathreward.training.rows import TrainingRow
from pathreward.training.settings import PAIR_FIELDS, Clip


class TextPair(NamedTuple):
    """A row and the texts that may be paired with its image."""

    row: TrainingRow
    texts: list[str]


def texts_of(row: TrainingRow, templates: Sequence[str]) -> list[str]:
    """Return the texts of a row by templates of its fields, without those whose fields it lacks.

    >>> from pathreward.training.phantom import Tile
    >>> row = TrainingRow(Tile(0), (), answer="melanoma", findings="Melanin pigment.")
    >>> texts_of(row, ["{answer}. {findings}", "{caption}"])
    ['melanoma. Melanin pigment.']
    """
    fields = {name: getattr(row, name) for name in PAIR_FIELDS}
    found = []
    for template in templates:
        named = [name for _, name, _, _ in Formatter().parse(template) if name is not None]
        if all(fields[name] for name in named):
            found.append(template.format(**fields))
    return found


def text_pairs(rows: Sequence[TrainingRow], settings: Clip) -> list[TextPair]:
    """Return the rows of a stage with their texts.

    Raises:
        TrainingError: If no row is of the stage's sources, or there are no two different texts.
    """
    of_source = [row for row in rows if not settings.sources or row.source in settings.sources]
    if not of_source:
        known = sorted({row.source for row in rows if row.source})
        raise TrainingError(
            f"no training row has a `source` of {', '.join(settings.sources)}; the rows have "
            f"{', '.join(known) or 'none'}"
        )
    pairs = [TextPair(row, texts_of(row, settings.texts)) for row in of_source]
    found = [each for each in pairs if each.texts]
    if len({pair_key(text) for each in found for text in each.texts}) < 2:
        raise TrainingError(
            f"a clip stage needs rows with different texts; of {len(of_source):,} rows "
            f"{len(found):,} have the fields of one of {settings.texts}; set `texts` to fields "
            "that they have"
        )
    return found


def pair_key(text: str) -> int:
    """Return a number that is equal for texts with the same words.

    >>> pair_key("Nests.  Mucin.") == pair_key("nests. mucin."), pair_key("a") == pair_key("b")
    (True, False)
    """
    plain = " ".join(text.split()).casefold().encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(plain, digest_size=8).digest(), "big", signed=True)
