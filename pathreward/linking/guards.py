"""What two names must have in common before they may be taken for spellings of one.

By their letters "grade II" and "grade III" are .93 alike, "tumour" and "tumor" .41: no threshold
parts them, so what makes the difference must agree.
"""

import re
from typing import NamedTuple

_WORDS = re.compile(r"\d+|[^\W\d_]+")
_ROMAN = re.compile(r"(?=[ivx])x{0,3}(?:ix|iv|v?i{0,3})\Z")
_TELLING_WORDS = """
    low high intermediate well poorly moderately mild moderate severe left right bilateral
    acute chronic benign malignant small large primary secondary metastatic upper lower
    anterior posterior proximal distal medial lateral with without no not positive negative
    alpha beta gamma delta kappa lambda type grade stage class major minor
"""
_TELLING = frozenset(_TELLING_WORDS.split())
_PREFIXES = """
    non un hypo hyper micro macro intra extra inter anti pre post sub endo exo ecto epi peri
    mono bi di tri poly oligo pan para supra infra pseudo dys ana
"""
_PREFIX = re.compile(rf"(?:{'|'.join(sorted(_PREFIXES.split(), key=len, reverse=True))})")


class Signature(NamedTuple):
    """What of a name must be the same in its spellings."""

    numbers: tuple[str, ...]
    telling: frozenset[str]
    prefixes: tuple[str, ...]


def signature(name: str) -> Signature:
    """Return what must be the same in two spellings of a name.

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
    return Signature(tuple(numbers), _TELLING.intersection(words), tuple(prefixes))
