"""Words as claims are compared by: stems, so that inflections and spellings agree."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from pathreward.assertion.classes import phrases
from pathreward.assertion.triggers import function_words
from pathreward.lexicon import load_table

WORD = re.compile(r"[^\W\d_]+")
_FIELD_END = re.compile(r"[ \t]*(?:\([^()\n]{0,30}\)[ \t]*)?(?:[:|]|\.{2,}|[-+](?=\s|;|,|\Z))")
_NEXT = re.compile(r"[ -]\(?([^\W\d_]{3,})")
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
    """Return the stems of the words of a text that say something.

    >>> sorted(stems("Hydropic villi, 3 mm"))
    ['hydropi', 'villi']
    """
    common = common_words()
    return frozenset(
        [
            stem(each)
            for each in WORD.findall(text)
            if len(each) > 2 and each.casefold() not in common
        ]
    )


def whole_words(text: str) -> frozenset[str]:
    """Return the words of a text in lower case, in the singular.

    >>> sorted(whole_words("Clear cells"))
    ['cell', 'clear']
    """
    return frozenset([each.casefold().removesuffix("s") for each in WORD.findall(text)])


def occurrences_of(word: str, text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of a word in a text, as it is written.

    >>> list(occurrences_of("villi", "villi in intervillous villi"))
    [(0, 5), (22, 27)]
    """
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        if not (text[start - 1 : start].isalpha() or text[end : end + 1].isalpha()):
            yield start, end
        start = text.find(word, end)


def ends_field(text: str, end: int) -> bool:
    """Return whether the name of a field ends at a place: "Rupture: none".

    >>> ends_field("Rupture .... none", 7), ends_field("Rupture is absent", 7)
    (True, False)
    """
    return _FIELD_END.match(text, end) is not None


_BEFORE = re.compile(r"(?:\b[A-Za-z-]+[ )/]+){0,3}\Z")


def modifiers(text: str, start: int) -> frozenset[str]:
    """Return the stems of the words in front of a noun that modify it, of three at most.

    >>> sorted(modifiers("the deep radial margin", 16))
    ['deep', 'radial']
    """
    before = _BEFORE.search(text, max(0, start - 40), start)
    common = common_words()
    words = WORD.findall(before[0]) if before else ()
    return frozenset([stem(each) for each in words if each.casefold() not in common])


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """Return the words that say nothing of a case: those of grammar, cues and reports' phrases.

    >>> "seen" in common_words(), "necrosis" in common_words()
    (True, False)
    """
    table = load_table("pathreward.claims", "report_words", frozenset({"common"}))
    cues = {phrase[0] for phrase in phrases() if len(phrase) == 1}
    return frozenset({*table.phrases("common"), *cues, *function_words()})


def content_words(text: str, covered: Iterable[tuple[int, int]]) -> Iterator[tuple[str, int, int]]:
    """Yield the stems of the words that say something and lie in none of some spans.

    A word in front of another such word modifies it, and is none.

    >>> [found for found, *_ in content_words("The cisterns are seen in villi", [(24, 29)])]
    ['cistern']
    """
    taken = bytearray(len(text) + 1)
    for start, end in covered:
        taken[start:end] = b"\1" * (end - start)
    common = common_words()
    for each in WORD.finditer(text):
        start, end = each.span()
        if end - start < 3 or taken[start] or each[0].casefold() in common:
            continue
        following = _NEXT.match(text, end)
        if following is None or following[1].casefold() in common:  # else it modifies
            yield stem(each[0]), start, end
