"""Find the names of markers in a text.

A name is an alias of the table ``aliases.tsv``, or capitals with a number that look like one
("CD303", "SOX17", "p16"), unless ``excluded.tsv`` says that it is something else.
"""

import re
import string
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from pathreward.facts.cues import cues
from pathreward.facts.phrases import Phrase, PhraseFinder
from pathreward.lexicon import load_table

PACKAGE = "pathreward.facts.marker"
_FAMILY = re.compile(r"([A-Za-z]{1,5})(\d{1,3}[a-z]?(?:/\d{1,2})?)\Z")
"""Letters and a number, which may be separated: CK7, CK 7, CK-7."""
_CAPITALS = frozenset(string.ascii_uppercase)
_GENERIC = re.compile(
    r"(?P<letters>CD|CK|[A-Z]{2,6})(?P<number>-?\d{1,3}(?:\.\d)?(?:/\d{1,2})?)(?P<end>[a-zA-Z]?)(?![\w%]|\.\d)"
    r"|(?P<p>p\d{2,3})(?![\w%.]\d)(?!\w)"
)
_LONGEST_LETTERS = 6
_VARIANT = re.compile(r"\s?(?:p\.)?([A-Z]\d{2,4}[A-Z]?)(?!\w)")
"""A change of an amino acid behind a gene: BRAF V600E."""


class MarkerAlias(NamedTuple):
    """What a phrase of the tables names."""

    name: str
    """A marker's one name for all its spellings; several are separated by commas."""
    results: str = ""
    """Of an abbreviation that states results: ``MMR deficient`` for "dMMR"."""


def find_names(text: str) -> tuple[list[Phrase[str]], list[Phrase[str]]]:
    """Return where `text` names markers, and where it has abbreviations that state results.

    >>> found, results = find_names("Her2/neu, oestrogen receptor, CD 20, BRAF p.V600E; CIN3; dMMR")
    >>> [each.value for each in found]
    ['HER2', 'ER', 'CD20', 'BRAF V600E']
    >>> [each.value for each in results]
    ['MMR deficient']
    """
    found: dict[int, Phrase[str]] = {}
    results: list[Phrase[str]] = []
    for start, end, named in _phrases().find(text):
        if named.results:
            results.append(Phrase(start, end, named.results))
        else:
            found[start] = Phrase(start, end, named.name)
    for each in _generic(text):
        known = found.get(each.start)
        if known is None or known.end < each.end:
            found[each.start] = each
    return _apart(text, found, results), results


def _apart(
    text: str, found: dict[int, Phrase[str]], results: Sequence[Phrase[str]]
) -> list[Phrase[str]]:
    """Return names that neither overlap nor lie in an abbreviation, with the gene's variant."""
    taken = {place for each in results for place in range(each.start, each.end)}
    apart: list[Phrase[str]] = []
    for start in sorted(found):
        if start in taken or (apart and start < apart[-1].end):
            continue
        variant = _VARIANT.match(text, found[start].end)
        if variant and variant.start(1) not in found and variant[1] not in _excluded():
            name = f"{found[start].value} {variant[1]}"
            apart.append(Phrase(start, variant.end(), name))
        else:
            apart.append(found[start])
    return apart


@lru_cache(maxsize=1)
def _phrases() -> PhraseFinder[MarkerAlias]:
    spellings: dict[str, MarkerAlias] = {}
    for each in load_table(PACKAGE, "aliases", None).entries:
        spellings[each.phrase] = MarkerAlias(each.cls)
        if family := _FAMILY.match(each.phrase):
            spellings.setdefault(f"{family[1]}-{family[2]}", MarkerAlias(each.cls))
    for each in load_table(PACKAGE, "composites", None).entries:
        spellings[each.phrase] = MarkerAlias("", each.cls)
    return PhraseFinder(spellings)


@lru_cache(maxsize=1)
def _excluded() -> frozenset[str]:
    """Return what is no marker, though it looks like one: words before a number, or all of it."""
    table = load_table(PACKAGE, "excluded", frozenset({"clone", "other"}))
    return frozenset(each.upper() for each in table.phrases("clone", "other"))


def _generic(text: str) -> Iterator[Phrase[str]]:
    """Yield names in capitals with a number that need no row in a table."""
    if text.isupper():
        return  # where all is in capitals, they distinguish nothing
    for digit in cues(text)["digit"]:
        last = digit - 2 if text[digit - 1 : digit] == "-" else digit - 1
        if last < 0 or not (text[last] in _CAPITALS or text[last] == "p"):
            continue
        start = last
        while start and last - start < _LONGEST_LETTERS and text[start - 1] in _CAPITALS:
            start -= 1
        if (found := _match(text, start)) is not None:
            yield found


def _match(text: str, start: int) -> Phrase[str] | None:
    before = text[start - 1 : start]
    if before.isalnum() or before in {"_", ".", "&"}:
        return None
    found = _GENERIC.match(text, start)
    if not found:
        return None
    if found["letters"] and (
        found["letters"] in _excluded() or found["letters"] + found["number"] in _excluded()
    ):
        return None
    name = found[0].replace("-", "") if found["letters"] else found[0]
    return Phrase(start, found.end(), name)
