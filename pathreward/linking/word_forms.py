"""Compare a phrase with a name word by word.

By their letters "adenoma" and "adenocarcinoma" are near, "tumour" and "tumor" far, so letters alone
do not decide. Each content word of the phrase must be a form of a word of the name and the reverse;
the head, which says what kind of thing it is, must be the same word.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from pathreward.assertion.triggers import function_words
from pathreward.kg.spelling import fold_word, to_singular
from pathreward.lexicon import load_table
from pathreward.linking.guards import CLASSES, Signature, signature

_WORD = re.compile(r"[^\W_]+|[,(]")
_AFTER_HEAD = frozenset({",", "(", "of", "with", "in", "without"})
_SHORTEST_STEM = 4
_SHORTEST_SLIP = 6
_MOST_NAMES = 1 << 16


class Wording(NamedTuple):
    """The words of a phrase or a name that a comparison needs."""

    words: frozenset[str]
    """The content words, in lower case and American spelling."""
    stems: frozenset[str]
    head: str
    """The word that the others modify: the last one, or the last one in front of "of"."""
    signature: Signature


@lru_cache(maxsize=_MOST_NAMES)
def wording(text: str) -> Wording:
    """Return the words of a phrase or a name.

    >>> wording("infiltrating ducts of the breast").head
    'duct'
    """
    tokens = _WORD.findall(text.casefold())
    first = next((i for i, each in enumerate(tokens) if i and each in _AFTER_HEAD), len(tokens))
    functions = function_words()
    words = [fold_word(each) for each in tokens if each not in functions and each[0].isalnum()]
    before = [fold_word(each) for each in tokens[:first] if each not in functions]
    head = to_singular(before[-1], ()) if before else ""
    return Wording(frozenset(words), frozenset(map(stem, words)), head, signature(text))


def same_wording(
    phrase: Wording, name: Wording, is_known: Callable[[str], bool] = lambda _: True
) -> bool:
    """Return whether a phrase has the content words of a name, in any order and derivation.

    One word of the phrase may be misspelled by one letter if it is not known.

    >>> duct = wording("infiltrative ductal carcinoma")
    >>> same_wording(wording("infiltrating duct carcinomas"), duct)
    True
    >>> same_wording(wording("infiltrative ductol carcinoma"), duct, lambda word: word != "ductol")
    True
    >>> same_wording(wording("ductal adenoma"), wording("ductal adenocarcinoma"))
    False
    """
    if not same_head(phrase, name):
        return False
    if phrase.stems == name.stems:
        return True
    if len(phrase.stems ^ name.stems) != 2 or len(phrase.stems) != len(name.stems):
        return False
    [written] = [each for each in phrase.words if stem(each) not in name.stems]
    meant = [each for each in name.words if stem(each) not in phrase.stems]
    return not is_known(written) and any(_is_slip(written, each) for each in meant)


def _is_slip(written: str, meant: str) -> bool:
    from rapidfuzz.distance import OSA

    shortest = min(len(written), len(meant))
    return (
        shortest >= _SHORTEST_SLIP
        and written[0] == meant[0]
        and OSA.distance(written, meant, score_cutoff=1) <= 1
    )


def same_head(one: Wording, other: Wording) -> bool:
    """Return whether two names have the same head and the same distinctive words.

    >>> same_head(wording("grade II carcinoma"), wording("grade III carcinoma"))
    False
    """
    return bool(one.head) and one.head == other.head and one.signature == other.signature


def similarity(text: str, names: Iterable[str]) -> float:
    """Return the similarity of the letters of a text and the nearest name, in [0, 1].

    >>> similarity("duct carcinoma", ["ductal carcinoma", "carcinoma duct"])
    1.0
    """
    from rapidfuzz.fuzz import token_sort_ratio

    written = text.casefold()
    return max((token_sort_ratio(written, each.casefold()) for each in names), default=0.0) / 100.0


def stem(word: str) -> str:
    """Return a word without its plural and its ending of derivation.

    >>> stem("ductal"), stem("keratinizing"), stem("carcinoma"), stem("node")
    ('duct', 'keratin', 'carcinom', 'node')
    """
    word = to_singular(word, ())
    for ending in _endings():
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word


@cache
def _endings() -> tuple[str, ...]:
    """Return the endings of derived words, the longest first."""
    table = load_table("pathreward.linking", "guard_words", CLASSES)
    return tuple(sorted(table.phrases("ending"), key=len, reverse=True))
