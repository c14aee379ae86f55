"""Words as claims are compared by: stems, so that inflections and spellings agree."""

import re
from functools import lru_cache

WORD = re.compile(r"[^\W\d_]+")
_LENGTH = 7
_SPELLINGS = (("oe", "e"), ("ae", "e"), ("our", "or"), ("ph", "f"))


@lru_cache(maxsize=1 << 15)
def stem(word: str) -> str:
    """Return the part of a word that its inflections, adjectives and British spelling share.

    >>> stem("Tumours"), stem("granulomatous") == stem("granulomas"), stem("oedema")
    ('tumor', True, 'edema')
    """
    folded = word.casefold()
    for british, american in _SPELLINGS:
        folded = folded.replace(british, american)
    if len(folded) > 4:
        folded = folded.removesuffix("s")
    return folded[:_LENGTH]


def stems(text: str) -> frozenset[str]:
    """Return the stems of the words of three letters or more in a text.

    >>> sorted(stems("Hydropic villi, 3 mm"))
    ['hydropi', 'villi']
    """
    return frozenset([stem(each) for each in WORD.findall(text) if len(each) > 2])
