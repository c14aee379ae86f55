"""The phrases of a text that may be a name which no earlier stage has found."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pathreward.assertion.triggers import function_words
from pathreward.linking.lexicon import START, STOP, Found, Lexicon
from pathreward.linking.tokens import Tokens

Run = tuple[int, int]
"""The first character of a phrase in an encoded text, and one past its last."""

_LONGEST = 5
_SHORTEST = 2
_UNKNOWN = "_"
_FIRST_WORD = "\u0100"


class Phrases:
    """Phrases of two words and more, the longer ones first.

    A phrase partly overlaps no name that is found, and is not found in full. With a spaCy pipeline
    they are its noun chunks and entities, without their articles. Without one they are runs of up
    to five content words whose last word ends some name.

    Args:
        lexicon: The names.
        pipeline: A spaCy pipeline, or None.
    """

    def __init__(self, lexicon: Lexicon, pipeline: Any = None) -> None:
        self._pipeline = pipeline
        self._functions = frozenset(map(lexicon.character, function_words())) - {_UNKNOWN}
        self._ends = lexicon.last_characters

    def __call__(self, tokens: Tokens, found: Sequence[Found]) -> Iterator[Run]:
        """Yield the phrases of a text."""
        covered = {i: each for each in found for i in range(each[START], each[STOP])}
        is_word = [
            (each == _UNKNOWN or each >= _FIRST_WORD) and each not in self._functions
            for each in tokens.characters
        ]
        runs = self._chunks(tokens, is_word) if self._pipeline else self._runs(tokens, is_word)
        for first, after in runs:
            if _is_open(first, after, covered) and not _is_part(tokens, first, after):
                yield first, after

    def _runs(self, tokens: Tokens, is_word: Sequence[bool]) -> Iterator[Run]:
        characters = tokens.characters
        for length in range(_LONGEST, _SHORTEST - 1, -1):
            for first in range(len(characters) - length + 1):
                after = first + length
                if characters[after - 1] in self._ends and all(is_word[first:after]):
                    yield first, after

    def _chunks(self, tokens: Tokens, is_word: Sequence[bool]) -> Iterator[Run]:
        document = self._pipeline(tokens.text)
        spans = list(document.ents)
        if document.has_annotation("DEP"):
            spans += document.noun_chunks
        runs = set()
        for each in spans:
            first, after = tokens.index(each.start_char), tokens.index(each.end_char - 1) + 1
            while first < after and not is_word[first]:
                first += 1
            if sum(is_word[first:after]) >= _SHORTEST:
                runs.add((first, after))
        yield from sorted(runs, key=lambda run: (run[0] - run[1], run))


def _is_open(first: int, after: int, covered: Mapping[int, Found]) -> bool:
    """Return whether a phrase is not found in full and partly overlaps no found name."""
    held = [covered[i] for i in range(first, after) if i in covered]
    if any(each[START] < first or each[STOP] > after for each in held):
        return False
    return len(held) < after - first


def _is_part(tokens: Tokens, first: int, after: int) -> bool:
    """Return whether a hyphen joins a phrase to the word before or behind it."""
    start, end = tokens.span(first, after)
    return "-" in (tokens.text[start - 1 : start], tokens.text[end : end + 1])
