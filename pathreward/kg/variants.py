"""Other ways to write a name, each as a sequence of tokens."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from pathreward.facts.numerals import ROMAN
from pathreward.lexicon import load_table

_TABLE = load_table(
    "pathreward.kg", "name_words", frozenset({"prefix", "greek", "fixed_order", "graded"})
)
_PREFIXES = frozenset(_TABLE.phrases("prefix"))
_LETTERS = frozenset(_TABLE.phrases("greek"))
_FIXED_ORDER = frozenset(_TABLE.phrases("fixed_order"))
_GRADED = frozenset(_TABLE.phrases("graded"))
_LONGEST_REORDERED = 6
_PATTERNS = frozenset("12345")
"""Gleason patterns."""
_PREFIXED = re.compile(rf"({'|'.join(sorted(_PREFIXES))})([^\W\d_]{{5,}})")
_NUMBERED = re.compile(r"([^\W\d_]{2,})(\d+)")


def variants(forms: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the other ways to write a name whose tokens are `forms`; it is not among them.

    >>> list(variants(("carcinoma", ",", "breast"))), list(variants(("nuclear", "grade", "2")))
    ([('breast', 'carcinoma')], [('nuclear', 'grade2'), ('nuclear', 'grade', 'of', '2')])
    """
    yield from respaced(forms)
    yield from _reordered(forms)
    yield from _gleason(forms)
    yield from _graded(forms)


def gleason_total(words: list[str]) -> str:
    """Return the sum of the patterns of "Gleason 3+4", empty for any other name."""
    if len(words) == 3 and words[0].casefold() == "gleason" and _PATTERNS.issuperset(words[1:]):
        return str(int(words[1]) + int(words[2]))
    return ""


def respaced(forms: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Yield the sequence with a prefix, number or Greek letter joined to its neighbor, or apart."""
    whole = tuple(forms)
    for i, (left, right) in enumerate(pairwise(whole)):
        number = (right.isdigit() or right in _LETTERS) and len(left) > 1 and left.isalpha()
        if number or (left in _PREFIXES and right.isalpha()):
            yield (*whole[:i], left + right, *whole[i + 2 :])
    for i, form in enumerate(whole):
        if parts := _parts(form):
            yield (*whole[:i], *parts, *whole[i + 1 :])


@lru_cache(maxsize=1 << 17)
def _parts(form: str) -> tuple[str, str] | None:
    """Return the prefix or the word before a number of a word, and the rest, or None."""
    found = _NUMBERED.fullmatch(form) or _PREFIXED.fullmatch(form)
    return (found[1], found[2]) if found else None


def _reordered(forms: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield "breast carcinoma" for "carcinoma, breast" and for "carcinoma of (the) breast"."""
    if len(forms) > _LONGEST_REORDERED:
        return
    for joint in (",", "of"):
        if forms.count(joint) != 1:
            continue
        i = forms.index(joint)
        head, rest = forms[:i], forms[i + 1 :]
        article = rest[:1] == ("the",)
        if joint == "of" and head and rest:
            yield (*head, "of", *rest[1:]) if article else (*head, "of", "the", *rest)
        rest = rest[1:] if article else rest
        words = all(each[:1].isalnum() for each in head + rest)
        if head and rest and words and _FIXED_ORDER.isdisjoint(head + rest):
            yield rest + head


def _gleason(forms: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield "Gleason score 3+4=7" and its like for "Gleason 3+4"."""
    if len(forms) != 4 or forms[0] != "gleason" or forms[2] != "+":
        return
    one, other = forms[1], forms[3]
    if _PATTERNS.issuperset((one, other)):
        total = str(int(one) + int(other))
        for named in ((), ("score",), ("grade",), ("score", "of")):
            whole = ("gleason", *named, one, "+", other)
            if named:
                yield whole
            yield (*whole, "=", total)
            yield ("gleason", *named, total, "(", one, "+", other, ")")


def _graded(forms: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield "nuclear grade of 2" for "nuclear grade 2"."""
    for i, (left, right) in enumerate(pairwise(forms)):
        if left in _GRADED and (right.isdigit() or right in ROMAN):
            yield (*forms[: i + 1], "of", *forms[i + 1 :])
