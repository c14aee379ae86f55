"""Normalize single words: capitals, accents, Greek letters, British spelling, plurals."""

import re
import unicodedata
from collections.abc import Container

from pathreward.lexicon import alternatives, load_table

_AMERICAN = load_table("pathreward.kg", "british_spellings", None).class_of
_BRITISH = re.compile(alternatives(_AMERICAN))
_LATIN_PLURALS = (
    ("ae", "a"),
    ("ata", "a"),
    ("a", "um"),
    ("a", "on"),
    ("i", "us"),
    ("es", "is"),
    ("ices", "ix"),
    ("ices", "ex"),
    ("era", "us"),
    ("ges", "x"),
)


def is_acronym(word: str) -> bool:
    """Return whether a name of this single word matches as it is written, or in capitals, only.

    >>> [is_acronym(word) for word in ("ER", "DCIS", "VaIN", "DLBCL", "CK7", "Ki")]
    [True, True, True, False, False, False]
    """
    return 2 <= len(word) <= 4 and word.isalpha() and sum(map(str.isupper, word)) >= 2


def fold_word(word: str) -> str:
    """Return a word in lower case without accents, in American spelling.

    >>> fold_word("Tumour"), fold_word("Sjögren"), fold_word("β")
    ('tumor', 'sjogren', 'beta')
    """
    if not word.isascii():
        word = _latin(word)
    return _BRITISH.sub(lambda british: _AMERICAN[british[0]], word.casefold())


def to_singular(word: str, known: Container[str]) -> str:
    """Return the singular of a folded word; a Latin plural is resolved if its singular is known.

    >>> to_singular("nuclei", {"nucleus"}), to_singular("nuclei", {}), to_singular("biopsies", {})
    ('nucleus', 'nuclei', 'biopsy')
    """
    for plural, ending in _LATIN_PLURALS:
        if word.endswith(plural):
            stem = word[: -len(plural)] + ending
            if stem in known and len(stem) > 3:
                return stem
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        if word.endswith("ies") and len(word) > 4:
            return word[:-3] + "y"
        if word.endswith(("sses", "ches", "shes", "xes")):
            return word[:-2]
        return word[:-1]
    return word


def _latin(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word)
    plain = "".join([each for each in decomposed if not unicodedata.combining(each)])
    if len(word) > 1 and not any(each.isascii() for each in plain):
        return plain
    return "".join([each if each.isascii() else _greek(each) for each in plain])


def _greek(letter: str) -> str:
    name = unicodedata.name(letter, "")
    return name.split()[-1] if name.startswith("GREEK") and "LETTER" in name else letter
