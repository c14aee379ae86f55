"""Names and cues as one trie over the words of a text, each word one character.

A text is split at spaces. A piece (``carcinoma,``) becomes the characters of its words and signs,
looked up in a table that grows as new pieces come, so that reading costs a look-up a piece and
matching costs a step a word that starts a name.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeVar

from pathreward.kg.names import DASH, END, MINUS, NUMBER, WORD, Vocabulary

_SIGNS = {WORD: "_", NUMBER: "#", MINUS: "-", DASH: "~", END: ".", "!": ".", "?": "."}
_PLAIN = frozenset(",;:)")
_LONGEST_ABBREVIATION = 6
_FIRST_WORD = 0x100
_SURROGATES = range(0xD800, 0xE000)
_MOST_PIECES = 1 << 17
_LONGEST_KEPT = 64
_LONGEST_NAME = 64

PAYLOAD = ""
"""Key of a trie's node under which the name that ends there stands."""

Node = dict[str, Any]
T = TypeVar("T")


class Found(NamedTuple):
    """A name in the characters of a text."""

    start: int
    end: int
    payload: int


class Lexicon:
    """What to look for in a text.

    Args:
        names: Each name with its payload, a number; of two that read alike the first counts.
        words: Words that get a character of their own without starting a name.

    A name of more than 64 words is not looked for.
    """

    def __init__(self, names: Iterable[tuple[str, int]], words: Iterable[str] = ()) -> None:
        named, plain = list(names), list(words)
        self.vocabulary = Vocabulary([*(name for name, _ in named), *plain])
        sequences = [
            (sequence, payload)
            for name, payload in named
            for sequence in self.vocabulary.sequences(name)
            if len(sequence) <= _LONGEST_NAME
            and any(each not in {WORD, NUMBER} for each in sequence)
        ]
        starting = dict.fromkeys(sequence[0] for sequence, _ in sequences)
        inner = [sequence for sequence, _ in sequences]
        inner.extend(sequence for word in plain for sequence in self.vocabulary.sequences(word))
        others = dict.fromkeys(form for forms in inner for form in forms if form not in starting)
        self.characters = dict(_SIGNS)
        others = dict.fromkeys(form for form in others if form[:1].isalnum())
        alphabet = _alphabet(_FIRST_WORD)
        self.characters.update(zip(others, alphabet, strict=False))
        starts = dict(zip(starting, alphabet, strict=False))
        self.characters.update(starts)
        self.first_start = min(starts.values(), default=chr(sys.maxunicode))
        self.root: Node = {}
        for sequence, payload in sequences:
            node = self.root
            for form in sequence:
                node = node.setdefault(self.characters.get(form, form), {})
            node.setdefault(PAYLOAD, payload)
        self.pieces: Mapping[str, str] = _Kept(self.read)
        self.spans: Mapping[str, list[tuple[int, int]]] = _Kept(self._read_spans)

    def read(self, piece: str) -> str:
        """Return the characters of a piece of text."""
        known = self.characters
        word, sign = _simple(piece)
        if word:
            return known[self.vocabulary.canonical(word)] + sign
        return "".join([known.get(token.form, token.form) for token in self.vocabulary.read(piece)])

    def scan(self, characters: str) -> list[Found]:
        """Return the names in a text, the leftmost first and of those the longest."""
        found: list[Found] = []
        root, first_start, length = self.root, self.first_start, len(characters)
        resume = 0
        for i, character in enumerate(characters):
            if character < first_start or i < resume:
                continue
            node = root[character]
            payload = node.get(PAYLOAD)
            end = j = i + 1
            while j < length:
                node = node.get(characters[j])
                if node is None:
                    break
                j += 1
                if PAYLOAD in node:
                    payload, end = node[PAYLOAD], j
            if payload is not None:
                found.append(Found(i, end, payload))
                resume = end
        return found

    def _read_spans(self, piece: str) -> list[tuple[int, int]]:
        word, sign = _simple(piece)
        if word:
            end = len(word)
            return [(0, end), (end, end + 1)] if sign else [(0, end)]
        return [(token.start, token.end) for token in self.vocabulary.read(piece)]

    def character(self, word: str) -> str:
        """Return the character of a word of the vocabulary."""
        form = self.vocabulary.canonical(word) or word
        return self.characters.get(form, form)


def _simple(piece: str) -> tuple[str, str]:
    """Return the word and the sign of a piece that has no more than these, the word empty else.

    A short cut past `Vocabulary.read`, which says the same of such a piece: most are of this kind.
    """
    if piece.isalpha():
        return piece, ""
    word, sign = piece[:-1], piece[-1:]
    if word.isalpha() and (sign in _PLAIN or (sign == END and len(word) > _LONGEST_ABBREVIATION)):
        return word, sign
    return "", ""


def _alphabet(first: int) -> Iterator[str]:
    """Yield characters from code `first` on, those that no text may hold left out."""
    return (chr(code) for code in range(first, sys.maxunicode + 1) if code not in _SURROGATES)


class _Kept(dict[str, T]):
    """What a function makes of each piece seen, forgotten all at once when it becomes too much."""

    def __init__(self, read: Callable[[str], T]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, piece: str) -> T:
        made = self._read(piece)
        if len(piece) <= _LONGEST_KEPT:
            if len(self) >= _MOST_PIECES:
                self.clear()
            self[piece] = made
        return made
