"""Words as claims are compared by: stems, so that inflections and spellings agree."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain
from typing import Any

from pathreward.assertion.classes import phrases
from pathreward.assertion.tokens import Kept
from pathreward.assertion.triggers import function_words
from pathreward.lexicon import load_table

WORD = re.compile(r"[^\W\d_]+")
_FIELD_END = re.compile(r"[ \t]*(?:\([^()\n]{0,30}\)[ \t]*)?(?:[:|]|\.{2,}|[-+](?=\s|;|,|\Z))")
_NEXT = re.compile(r"[ -]\(?([^\W\d_]{3,})")
_LENGTH = 7
REPORT_WORDS = frozenset({"common", "bound"})
"""The classes of ``report_words.tsv``."""
_SPELLINGS = (("oe", "e"), ("ae", "e"), ("our", "or"), ("ph", "f"))


@lru_cache(maxsize=1 << 15)
def stem(word: str) -> str:
    """Return the part of a word that its inflections, adjectives and British spelling share.

    ``word_families.tsv`` has the nouns whose adjectives or verbs begin otherwise.

    >>> stem("Tumours"), stem("granulomatous") == stem("granulomas"), stem("oedema")
    ('tumor', True, 'edema')
    >>> stem("nuclei") == stem("nuclear"), stem("necrotic") == stem("necrosis")
    (True, True)
    """
    folded = word.casefold()
    if family := _families().get(folded):
        return family
    for british, american in _SPELLINGS:
        folded = folded.replace(british, american)
    if len(folded) > 4:
        folded = folded.removesuffix("s")
    return folded[:_LENGTH]


@lru_cache(maxsize=1)
def _families() -> Mapping[str, str]:
    return load_table("pathreward.claims", "word_families", None).class_of


def stems(text: str) -> frozenset[str]:
    """Return the stems of the words of a text that say something.

    >>> sorted(stems("Hydropic villi, 3 mm"))
    ['hydropi', 'villi']
    """
    return frozenset(stems_in_order(text))


def stems_in_order(text: str) -> Iterator[str]:
    """Return the stems of the words of a text that say something, word by word.

    >>> list(stems_in_order("Hydropic villi, 3 mm"))
    ['hydropi', 'villi']
    """
    return chain.from_iterable(map(_STEMS.__getitem__, text.split()))


def _telling_stems(piece: str) -> tuple[str, ...]:
    common = common_words()
    return tuple(
        [
            stem(each)
            for each in WORD.findall(piece)
            if len(each) > 2 and each.casefold() not in common
        ]
    )


def whole_words(text: str) -> frozenset[str]:
    """Return the words of a text in lower case, in the singular.

    >>> sorted(whole_words("Clear cells"))
    ['cell', 'clear']
    """
    return frozenset(chain.from_iterable(map(_WHOLE.__getitem__, text.split())))


def _singular(piece: str) -> tuple[str, ...]:
    return tuple([each.casefold().removesuffix("s") for each in WORD.findall(piece)])


def forms_by_stem(text: str, wanted: Container[str]) -> dict[str, list[str]]:
    """Return the different words of a text that have a wanted stem, by the stem.

    >>> sorted(forms_by_stem("Villi and a villus", frozenset({"villi"}))["villi"])
    ['Villi', 'villus']
    """
    found: dict[str, list[str]] = {}
    for stem_, word in chain.from_iterable(map(_FORMS.__getitem__, set(text.split()))):
        if stem_ in wanted and word not in (known := found.setdefault(stem_, [])):
            known.append(word)
    return found


def _words_with_stems(piece: str) -> tuple[tuple[str, str], ...]:
    return tuple([(stem(each), each) for each in WORD.findall(piece) if len(each) > 2])


_LONGEST_PIECE, _MOST_PIECES = 64, 1 << 16
_STEMS = Kept(_telling_stems, _LONGEST_PIECE, _MOST_PIECES)
_WHOLE = Kept(_singular, _LONGEST_PIECE, _MOST_PIECES)
_FORMS = Kept(_words_with_stems, _LONGEST_PIECE, _MOST_PIECES)
"""What the words of each piece of text between spaces are compared by."""


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


def words_before(text: str, start: int) -> list[str]:
    """Return the words in front of a place in its phrase, three at most.

    >>> words_before("no tumor; the deep radial margin", 26)
    ['the', 'deep', 'radial']
    """
    before = _BEFORE.search(text, max(0, start - 40), start)
    return WORD.findall(before[0]) if before else []


def modifiers(text: str, start: int) -> frozenset[str]:
    """Return the stems of the words directly in front of a noun that modify it.

    >>> sorted(modifiers("carcinoma without deep radial margin", 30))
    ['deep', 'radial']
    """
    common = common_words()
    found: list[str] = []
    for word in reversed(words_before(text, start)):
        if word.casefold() in common:
            break
        found.append(stem(word))
    return frozenset(found)


def is_modifier(text: str, end: int) -> bool:
    """Return whether a word that ends at a place modifies the next one: "free wall rupture".

    >>> is_modifier("no wall rupture", 7), is_modifier("no rupture is seen", 10)
    (True, False)
    """
    following = _NEXT.match(text, end)
    return following is not None and following[1].casefold() not in common_words()


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """Return the words that say nothing of a case: those of grammar, cues and reports' phrases.

    >>> "seen" in common_words(), "necrosis" in common_words()
    (True, False)
    """
    table = load_table("pathreward.claims", "report_words", REPORT_WORDS)
    cues = {phrase[0] for phrase in phrases() if len(phrase) == 1}
    return frozenset({*table.phrases("common"), *cues, *function_words()})


def content_words(text: str, covered: Iterable[tuple[Any, ...]]) -> Iterator[tuple[str, int, int]]:
    """Yield the stems of the words that say something and lie in none of some spans.

    The spans are the first two fields of tuples.

    A word in front of another such word modifies it, and is none.

    >>> [found for found, *_ in content_words("The cisterns are seen in villi", [(24, 29)])]
    ['cistern']
    """
    taken = bytearray(len(text) + 1)
    for start, end, *_ in covered:
        taken[start:end] = b"\1" * (end - start)
    common = common_words()
    for each in WORD.finditer(text):
        start, end = each.span()
        if end - start < 3 or taken[start] or each[0].casefold() in common:
            continue
        if not is_modifier(text, end):
            yield stem(each[0]), start, end
