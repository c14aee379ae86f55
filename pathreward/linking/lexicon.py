"""Names and cues as one trie over the words of a text, each word one character.

A text is split at spaces. A piece (``carcinoma,``) becomes the characters of its words and signs,
looked up in a table that grows as new pieces come, so that reading costs a look-up a piece and
matching costs a step a word that starts a name.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple, TypeVar

from pathreward.kg.names import ABBREVIATIONS, DASH, END, MINUS, NUMBER, WORD, Vocabulary

_SIGNS = {WORD: "_", NUMBER: "#", MINUS: "-", DASH: "~", END: ".", "!": "."}
_NO_START = frozenset([*_SIGNS, *"(),.?;:/"])
_PLAIN = re.compile(r"(\(?)([^\W\d_]+)(\)?)([.,;:]?)")
_FIRST_WORD = 0x100
_SURROGATES = range(0xD800, 0xE000)
_MOST_PIECES = 1 << 17
_LONGEST_KEPT = 64
_LONGEST_NAME = 64
_END_OF_TEXT = "\0"

QUESTION = "?"
"""The end of a question."""

PAYLOAD = ""
"""Key of a trie's node under which the name that ends there stands."""

Node = dict[str, Any]
T = TypeVar("T")


class Found(NamedTuple):
    """A name in the characters of a text."""

    start: int
    end: int
    payload: int


_found = partial(tuple.__new__, Found)  # the constructor of a NamedTuple is three times as slow


class Lexicon:
    """What to look for in a text.

    Args:
        names: Each name with its payload, a number; of two that read alike the first counts, and
            a name as it is written before one in another order or spacing.
        words: Words that get a character of their own without starting a name.

    A name of more than 64 words is not looked for, nor is one of a single letter or one that begins
    with a sign (``:x``).
    """

    def __init__(self, names: Iterable[tuple[str, int]], words: Iterable[str] = ()) -> None:
        named, plain = list(names), list(words)
        self.vocabulary = Vocabulary([*(name for name, _ in named), *plain])
        written: list[tuple[tuple[str, ...], int]] = []
        variants: list[tuple[tuple[str, ...], int]] = []
        for name, payload in named:
            readings = [
                (each, payload)
                for each in self.vocabulary.sequences(name)
                if len(each) <= _LONGEST_NAME and each[0] not in _NO_START
                if len(each) > 1 or len(each[0]) > 1
            ]
            written.extend(readings[:1])
            variants.extend(readings[1:])
        sequences = written + variants
        starting = dict.fromkeys(sequence[0] for sequence, _ in sequences)
        inner = [sequence for sequence, _ in sequences]
        inner.extend(sequence for word in plain for sequence in self.vocabulary.sequences(word))
        inner.append(tuple(self.vocabulary.words))  # words of names that are not looked for too
        others = dict.fromkeys(form for forms in inner for form in forms if form not in starting)
        others = dict.fromkeys(form for form in others if form in self.vocabulary.words)
        alphabet = _alphabet(_FIRST_WORD)
        self.characters = dict(_SIGNS)
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
        self.pieces: Mapping[str, str] = Kept(self.read)
        self.spans: Mapping[str, list[tuple[int, int]]] = Kept(self._read_spans)

    def read(self, piece: str) -> str:
        """Return the characters of a piece of text."""
        known = self.characters
        if plain := _plain(piece):
            return plain[1] + known[self.vocabulary.canonical(plain[2])] + plain[3] + plain[4]
        if piece[:1] == "\n":
            return ("" if piece[1:2].islower() else END) + self.read(piece[1:])
        return "".join([known.get(token.form, token.form) for token in self.vocabulary.read(piece)])

    def scan(self, characters: str) -> list[Found]:
        """Return the names in a text, the leftmost first and of those the longest."""
        found: list[tuple[int, int, int]] = []
        root, first_start = self.root, self.first_start
        starts = [i for i, character in enumerate(characters) if character >= first_start]
        characters += _END_OF_TEXT
        resume = 0
        for i in starts:
            if i < resume:
                continue
            node = root[characters[i]]
            j = i + 1
            longer = node.get(characters[j])
            if longer is None:  # as for most words
                if PAYLOAD in node:
                    found.append((i, j, node[PAYLOAD]))
                continue
            payload, end = node.get(PAYLOAD), j
            while longer:
                j += 1
                if PAYLOAD in longer:
                    payload, end = longer[PAYLOAD], j
                longer = longer.get(characters[j])
            if payload is not None:
                found.append((i, end, payload))
                resume = end
        return list(map(_found, found))

    def at(self, characters: str) -> int | None:
        """Return the payload of the name that is just these characters, or None."""
        node: Node | None = self.root
        for character in characters:
            node = node.get(character) if node else None
        return node.get(PAYLOAD) if node else None

    def character(self, word: str) -> str:
        """Return the character of a word or sign of a name."""
        form = self.vocabulary.canonical(word) or word
        return self.characters.get(form, form)

    def _read_spans(self, piece: str) -> list[tuple[int, int]]:
        if plain := _plain(piece):
            return [plain.span(group) for group in (1, 2, 3, 4) if plain[group]]
        if piece[:1] == "\n":
            rest = [(start + 1, end + 1) for start, end in self._read_spans(piece[1:])]
            return rest if piece[1:2].islower() else [(0, 1), *rest]
        return [(token.start, token.end) for token in self.vocabulary.read(piece)]


def _plain(piece: str) -> re.Match[str] | None:
    """Return the match of a piece that is a word with no more than brackets and a stop about it.

    A short cut past `Vocabulary.read`, which says the same of such a piece: most are of this kind.
    """
    plain = _PLAIN.fullmatch(piece)
    if plain and plain[4] == END and not plain[3]:
        word = plain[2]
        if len(word) == 1 or word.casefold() in ABBREVIATIONS:
            return None
    return plain


def _alphabet(first: int) -> Iterator[str]:
    """Yield characters from code `first` on, those that no text may hold left out."""
    return (chr(code) for code in range(first, sys.maxunicode + 1) if code not in _SURROGATES)


class Kept(dict[str, T]):
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
