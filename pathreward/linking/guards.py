"""The words and prefixes that must be equal in two spellings of one name.

By their letters "grade II" and "grade III" are .93 alike, "tumour" and "tumor" .41: no threshold
separates them, so the distinctive words are compared.
"""

import re
from typing import NamedTuple

from pathreward.lexicon import alternatives, load_table

_WORDS = re.compile(r"\d+|[^\W\d_]+")
_ROMAN = re.compile(r"(?=[ivx])x{0,3}(?:ix|iv|v?i{0,3})\Z")
CLASSES = frozenset({"distinctive", "prefix", "ending"})
"""The classes of ``guard_words.tsv``."""
_WORDS_TABLE = load_table("pathreward.linking", "guard_words", CLASSES)
_DISTINCTIVE = frozenset(_WORDS_TABLE.phrases("distinctive"))
_PREFIX = re.compile(alternatives(_WORDS_TABLE.phrases("prefix")))


class Signature(NamedTuple):
    """The distinctive parts of a name."""

    numbers: tuple[str, ...]
    distinctive: frozenset[str]
    prefixes: tuple[str, ...]


def signature(name: str) -> Signature:
    """Return the parts that must be equal in two spellings of a name.

    >>> signature("WHO grade II") == signature("WHO grade III")
    False
    >>> signature("hyperplasia") == signature("hypoplasia")
    False
    >>> signature("squamous cell carcinoma") == signature("squamuos cell carcinoma")
    True
    """
    words = _WORDS.findall(name.casefold())
    numbers = [each for each in words if each.isdigit() or _ROMAN.match(each) or len(each) == 1]
    prefixes = [found[0] for each in words if len(each) > 5 and (found := _PREFIX.match(each))]
    return Signature(tuple(numbers), _DISTINCTIVE.intersection(words), tuple(prefixes))
