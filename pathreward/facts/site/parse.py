"""Parse the organs and regions that a text names, by noun, plural or adjective."""

from functools import lru_cache
from typing import NamedTuple

from pathreward.completion.scanning import plain
from pathreward.facts.anatomy import site_words


class Site(NamedTuple):
    """An organ or region that a text names; offsets in the text."""

    start: int
    end: int
    name: str
    """One name for a noun, its plural and its adjective: ``lung`` for "pulmonary"."""


def sites(text: str) -> tuple[Site, ...]:
    """Return the sites that `text` names, in its order; the last few texts are kept.

    >>> [each.name for each in sites("Pulmonary adenocarcinoma, metastatic to the adrenals")]
    ['lung', 'adrenal gland']
    """
    return _sites(plain(text))


@lru_cache(maxsize=256)
def _sites(text: str) -> tuple[Site, ...]:
    return tuple(Site(each.start, each.end, each.value) for each in site_words().find(text))
