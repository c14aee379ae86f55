"""Find the names of markers in a text.

A name is an alias of the table ``aliases.tsv``, or capitals with a number that look like one
("CD303", "SOX17", "p16"), unless ``excluded.tsv`` says that it is something else.
"""

import re
import string
from collections.abc import Iterator
from functools import lru_cache

from pathreward.completion.scanning import places
from pathreward.facts.phrases import Phrase, PhraseFinder
from pathreward.lexicon import load_table

PACKAGE = "pathreward.facts.marker"
_FAMILY = re.compile(r"([A-Za-z]{1,5})(\d{1,3}[a-z]?(?:/\d{1,2})?)\Z")
"""Letters and a number, which may be parted: CK7, CK 7, CK-7."""
_CAPITALS = frozenset(string.ascii_uppercase)
_SHAPE = bytes.maketrans((string.ascii_uppercase + string.digits).encode(), b"X" * 26 + b"9" * 10)
_GENERIC = re.compile(
    r"(?P<letters>CD|CK|[A-Z]{2,6})(?P<number>-?\d{1,3}(?:\.\d)?(?:/\d{1,2})?)(?P<end>[a-zA-Z]?)(?![\w%]|\.\d)"
    r"|(?P<p>p\d{2,3})(?![\w%.]\d)(?!\w)"
)
_LONGEST_LETTERS = 6
_VARIANT = re.compile(r"\s?(?:p\.)?([A-Z]\d{2,4}[A-Z]?)(?!\w)")
"""A change of an amino acid behind a gene: BRAF V600E."""


def names(text: str) -> list[Phrase[str]]:
    """Return where `text` names markers, each under one name for all its spellings.

    >>> [each.value for each in names("Her2/neu, oestrogen receptor, CD 20, BRAF p.V600E; CIN3")]
    ['HER2', 'ER', 'CD20', 'BRAF V600E']
    """
    found = {each.start: each for each in _aliases().find(text)}
    for each in _generic(text):
        known = found.get(each.start)
        if known is None or known.end < each.end:
            found[each.start] = each
    apart: list[Phrase[str]] = []
    for start in sorted(found):
        if not apart or start >= apart[-1].end:
            variant = _VARIANT.match(text, found[start].end)
            if variant and variant.start(1) not in found and variant[1] not in _excluded():
                name = f"{found[start].value} {variant[1]}"
                apart.append(Phrase(start, variant.end(), name))
            else:
                apart.append(found[start])
    return apart


@lru_cache(maxsize=1)
def _aliases() -> PhraseFinder[str]:
    spellings: dict[str, str] = {}
    for each in load_table(PACKAGE, "aliases", None).entries:
        spellings[each.phrase] = each.cls
        if family := _FAMILY.match(each.phrase):
            spellings.setdefault(f"{family[1]}-{family[2]}", each.cls)
    return PhraseFinder(spellings)


@lru_cache(maxsize=1)
def _excluded() -> frozenset[str]:
    """Return what is no marker, though it looks like one: words before a number, or all of it."""
    table = load_table(PACKAGE, "excluded", frozenset({"clone", "other"}))
    return frozenset(each.upper() for each in table.phrases("clone", "other"))


def _generic(text: str) -> Iterator[Phrase[str]]:
    """Yield names in capitals with a number that need no row in a table."""
    if text.isupper():
        return  # capitals tell nothing
    shape = text.encode("latin-1", "replace").translate(_SHAPE)
    at = {place for cue in (b"XX9", b"XX-9") for place in places(shape, cue)}
    for place in sorted(at):
        start = place
        while start and place - start < _LONGEST_LETTERS and text[start - 1] in _CAPITALS:
            start -= 1
        if (found := _match(text, start)) is not None:
            yield found
    for place in places(shape, b"p9"):
        if (found := _match(text, place)) is not None:
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
