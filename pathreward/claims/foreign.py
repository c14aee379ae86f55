"""Sentences in another language that deny something.

The graph's names and the cues are English, so that nobody can tell what such a sentence denies.
`disowned.claimed_text` takes back what it may deny.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from pathreward.assertion.triggers import function_words
from pathreward.completion.sentences import sentence_around
from pathreward.lexicon import load_table

_WORD = re.compile(r"[^\W\d_]+")
_SHORT = 2
"""Words of other languages that an English sentence may have: "Los Angeles grade A, no Barrett"."""
_CLASSES = frozenset({"denial", "short denial", "word"})


@lru_cache(maxsize=1)
def _words() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    table = load_table("pathreward.claims", "foreign_words", _CLASSES)
    denials = frozenset(table.phrases("denial"))
    short = frozenset(table.phrases("short denial"))
    return denials, short, denials | short | frozenset(table.phrases("word"))


@lru_cache(maxsize=1)
def _signs() -> frozenset[str]:
    """The words of denial as they stand between spaces."""
    denials, short, _ = _words()
    return frozenset(f"{each}{sign}" for each in denials | short for sign in ("", ",", ".", ";"))


def foreign_denials(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences between two places that deny something in another language.

    Such a sentence has more words of other languages than function words of English: two, or three
    or half of its words where what denies may be English ("no", "sin"). One word that can't be,
    such as "kein", is enough where it has no function word of English.

    >>> text = "Nests of cells. Es ist kein Tumor vorhanden. No necrosis."
    >>> [text[slice(*each)].strip() for each in foreign_denials(text, 0, len(text))]
    ['Es ist kein Tumor vorhanden.']
    """
    if _signs().isdisjoint(text[start:end].lower().split()):
        return
    denials, short, every = _words()
    done = start
    for found in _WORD.finditer(text, start, end):
        word = found[0].lower()
        if found.start() < done or not (word in denials or word in short):
            continue
        first, done = sentence_around(text, found.start(), found.end(), start, end)
        words = [
            each.lower() for each in _WORD.findall(text, first, done) if not _is_abbreviation(each)
        ]
        foreign = len(every.intersection(words))
        english = sum(each in function_words() and each not in every for each in words)
        if word in denials:
            is_foreign = foreign > max(1, english) or not english
        else:
            is_foreign = foreign > english and (foreign > _SHORT or 2 * foreign > len(words) > 1)
        if is_foreign:
            yield first, done


def _is_abbreviation(word: str) -> bool:
    """Return whether a word is an abbreviation: "PAS" is no French word."""
    return len(word) > 1 and word.isupper()
