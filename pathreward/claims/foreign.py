"""Sentences in another language that deny something.

The graph's names and the cues are English, so that nobody can tell what such a sentence denies.
`disowned.claimed_text` takes back what it may deny.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from pathreward.assertion.classes import CLASSES
from pathreward.assertion.triggers import function_words
from pathreward.completion.sentences import sentence_around
from pathreward.lexicon import load_table

_WORD = re.compile(r"[^\W\d_]+")
_CLASSES = frozenset({"denial", "word"})
_READ_BY_CUES = frozenset({"en", "zh", "*"})
"""Languages that the cues read as they read English."""
_CUES_OF_DENIAL = frozenset({"negation", "no", "without", "absent", "foreign_denial"})


@lru_cache(maxsize=1)
def _words() -> tuple[frozenset[str], frozenset[str]]:
    """Return the words of denial, and all words of other languages.

    The words that mark a sentence for the cues too are in ``cues.tsv``.
    """
    table = load_table("pathreward.claims", "foreign_words", _CLASSES)
    cues = load_table("pathreward.lexicon", "cues", frozenset(CLASSES)).entries
    foreign = [each for each in cues if each.language not in _READ_BY_CUES]
    denials = {each.phrase for each in foreign if each.cls in _CUES_OF_DENIAL}
    words = {each.phrase for each in foreign if each.cls == "foreign"}
    denials.update(table.phrases("denial"))
    return frozenset(denials), frozenset(denials | words.union(table.phrases("word")))


@lru_cache(maxsize=1)
def _signs() -> frozenset[str]:
    """Return the words of denial as they stand between spaces."""
    return frozenset(f"{each}{sign}" for each in _words()[0] for sign in ("", ",", ".", ";"))


def foreign_denials(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences between two places that deny something in another language.

    Such a sentence has two words of other languages or more, one of which denies, and no more
    function words of English.

    >>> text = "Nests of cells. Es ist kein Tumor vorhanden. No necrosis."
    >>> [text[slice(*each)].strip() for each in foreign_denials(text, 0, len(text))]
    ['Es ist kein Tumor vorhanden.']
    """
    if _signs().isdisjoint(text[start:end].lower().split()):
        return
    denials, every = _words()
    done = start
    for found in _WORD.finditer(text, start, end):
        if found.start() < done or found[0].lower() not in denials:
            continue
        first, done = sentence_around(text, found.start(), found.end(), start, end)
        words = [
            each.lower() for each in _WORD.findall(text, first, done) if not _is_abbreviation(each)
        ]
        foreign = sum(each in every for each in words)
        english = sum(each in function_words() and each not in every for each in words)
        if foreign > 1 and foreign >= english:
            yield first, done


def _is_abbreviation(word: str) -> bool:
    """Return whether a word is an abbreviation: "PAS" is no French word."""
    return len(word) > 1 and word.isupper()
