"""Organs and regions, from tables: what they are called, and within what they lie.

``anatomy.tsv`` gives the words of each site (noun, plural, adjective), ``anatomy_within.tsv`` the
site that holds it, ``anatomy_words.tsv`` the parts of organs and the words that are too common to
name a site without a side.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from pathreward.facts.phrases import PhraseFinder
from pathreward.lexicon import Table, load_table

_PACKAGE = "pathreward.facts"


@lru_cache(maxsize=1)
def site_of_word() -> Mapping[str, str]:
    """Return the site that each word names.

    >>> site_of_word()["pulmonary"], site_of_word()["ovaries"]
    ('lung', 'ovary')
    """
    return {each.phrase: each.cls for each in load_table(_PACKAGE, "anatomy", None).entries}


@lru_cache(maxsize=1)
def site_words() -> PhraseFinder[str]:
    """Return what finds the words of sites, but for those that name one only beside a side.

    >>> [each.value for each in site_words().find("renal and pulmonary")]
    ['kidney', 'lung']
    """
    return PhraseFinder(
        {word: site for word, site in site_of_word().items() if word not in _with_side()}
    )


@lru_cache(maxsize=1)
def parts() -> frozenset[str]:
    """Return the words for parts of organs, such as a lobe.

    >>> "lobe" in parts(), "lung" in parts()
    (True, False)
    """
    return frozenset(_words().phrases("part"))


@lru_cache(maxsize=1)
def organs() -> frozenset[str]:
    """Return the sites of which a diagnosis has one, unless it spreads.

    >>> "lung" in organs(), "skin" in organs()
    (True, False)
    """
    return frozenset(_words().phrases("organ"))


@lru_cache(maxsize=512)
def regions(site: str) -> tuple[str, ...]:
    """Return a site and the sites that hold it, from the inside out.

    >>> regions("bronchus")
    ('bronchus', 'lung', 'thorax')
    """
    found = [site]
    holds = _within()
    while (above := holds.get(found[-1])) and above not in found:
        found.append(above)
    return tuple(found)


def same_region(sites: Iterable[str], others: Iterable[str]) -> bool:
    """Return whether one of some sites is, holds or lies within one of the others.

    >>> same_region(["bronchus"], ["lung"]), same_region(["lung"], ["breast", "kidney"])
    (True, False)
    """
    theirs = tuple(others)
    return any(one in regions(other) or other in regions(one) for one in sites for other in theirs)


@lru_cache(maxsize=1)
def _within() -> Mapping[str, str]:
    table = load_table(_PACKAGE, "anatomy_within", None)
    return {each.phrase: each.cls for each in table.entries}


@lru_cache(maxsize=1)
def _with_side() -> frozenset[str]:
    return frozenset(_words().phrases("only with a side"))


def _words() -> Table:
    return load_table(_PACKAGE, "anatomy_words", frozenset({"part", "only with a side", "organ"}))
