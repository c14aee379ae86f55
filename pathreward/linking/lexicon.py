"""Names and cues as one automaton over the words of a text, with one character for each word.

A text is split at spaces. The encoding of a piece (``carcinoma,``), one character for each word and
sign, is cached, so that encoding costs one look-up a piece. An Aho-Corasick automaton in machine
code then finds the names in one pass.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from daachorse import MATCH_KIND_LEFTMOST_LONGEST, CharwiseDoubleArrayAhoCorasick

from pathreward.completion.sentences import is_abbreviation
from pathreward.kg.kept import kept
from pathreward.kg.names import DASH, END, MINUS, NUMBER, WORD, Vocabulary

_SIGNS = {WORD: "_", NUMBER: "#", MINUS: "-", DASH: "~", END: ".", "!": "."}
_NO_START = frozenset([*_SIGNS, *"(),.?;:/"])
_PLAIN = re.compile(r"(\(?)([^\W\d_]+)(\)?)([.,;:]?)")
_FIRST_WORD = 0x100
_FIRST_KNOWN = chr(_FIRST_WORD)
_SURROGATES = range(0xD800, 0xE000)
_MOST_PIECES = 1 << 17
_WORTH_KEEPING = 5_000
"""The least number of names whose tables are kept on disk."""
LONGEST_KEPT = 64
"""Most characters of a piece whose encoding is cached."""
_LONGEST_NAME = 64

QUESTION = "?"
"""The sign at the end of a question."""

T = TypeVar("T")


Found = tuple[int, int, int]
"""A name in the characters of a text: first character, one past the last, payload.

A plain tuple of integers, which the garbage collector does not track.
"""
START, STOP, PAYLOAD = range(3)


class Lexicon:
    """The names and words to find in a text.

    Args:
        names: Each name with its payload, a number. Of equal names the first counts, and a name as
            written takes precedence over a variant with another order or spacing.
        words: Words that get a character without being names.

    Names of more than 64 words, of a single letter, or that begin with a sign (``:x``) are ignored.
    """

    def __init__(self, names: Iterable[tuple[str, int]], words: Iterable[str] = ()) -> None:
        named, plain = list(names), list(words)
        if len(named) < _WORTH_KEEPING:
            tables = _tables(named, plain)
        else:
            tables = kept("lexicon", repr((named, plain)), lambda: _tables(named, plain))
        self.vocabulary = Vocabulary.of_lists(tables["vocabulary"])
        self.characters: dict[str, str] = tables["characters"]
        self.first_start: str = tables["first_start"]
        self._payloads: dict[str, int] = tables["payloads"]
        self._names: dict[int, list[str]] = {}
        self._numbered = list(self._payloads.values())
        self._automaton = CharwiseDoubleArrayAhoCorasick(
            list(self._payloads), MATCH_KIND_LEFTMOST_LONGEST
        )
        lengths: dict[str, set[int]] = {}
        for name in self._payloads:
            if len(name) > 1:
                lengths.setdefault(name[0] + name[-1], set()).add(len(name))
        self._lengths = {edges: tuple(sorted(each)[::-1]) for edges, each in lengths.items()}
        self.pieces: Mapping[str, str] = PieceCache(self.encode)
        self.spans: Mapping[str, list[tuple[int, int]]] = PieceCache(self._find_spans)

    def encode(self, piece: str) -> str:
        """Return the characters of a piece of text."""
        if plain := _plain(piece):
            return plain[1] + self.character(plain[2]) + plain[3] + plain[4]
        if piece[:1] == "\n":
            return ("" if piece[1:2].islower() else END) + self.encode(piece[1:])
        return "".join([self._character(token.form) for token in self.vocabulary.tokenize(piece)])

    def scan(self, characters: str) -> list[Found]:
        """Return the names in encoded text: leftmost first, and the longest of those.

        >>> lexicon = Lexicon([("clear cell", 7)])
        >>> lexicon.scan(lexicon.encode("clear") + lexicon.encode("cell"))
        [(0, 2, 7)]
        """
        payloads = self._numbered
        found = self._automaton.find(characters)
        return [(start, end, payloads[name]) for start, end, name in found]

    def at(self, characters: str) -> int | None:
        """Return the payload of the name with exactly these characters, or None."""
        return self._payloads.get(characters)

    def names(self, payload: int) -> Sequence[str]:
        """Return the characters of the names with a payload."""
        if not self._names:  # built on first use: few texts need it
            for name, each in self._payloads.items():
                self._names.setdefault(each, []).append(name)
        return self._names.get(payload, ())

    def lengths(self, first: str, last: str) -> Sequence[int]:
        """Return the lengths of the names with this first and last character, longest first.

        Names of a single character are ignored.
        """
        return self._lengths.get(first + last, ())

    @property
    def last_characters(self) -> frozenset[str]:
        """The characters that end a name."""
        return frozenset([name[-1] for name in self._payloads])

    def character(self, word: str) -> str:
        """Return the character of a word or sign of a name."""
        return self._character(self.vocabulary.canonical(word) or word)

    def beginnings(self) -> dict[str, frozenset[str]]:
        """Return the first characters of the names of two words and more, by their last one."""
        found: dict[str, set[str]] = {}
        for edges in self._lengths:
            found.setdefault(edges[1], set()).add(edges[0])
        return {last: frozenset(each) for last, each in found.items()}

    def known(self, words: Iterable[str]) -> str:
        """Return the characters of those of some words that are in the lexicon, for a pattern.

        >>> len(Lexicon([("clear cell", 7)], ["of"]).known(["of", "unheard"]))
        1
        """
        return "".join(
            each for each in map(self.character, words) if len(each) == 1 and each >= _FIRST_KNOWN
        )

    def _character(self, form: str) -> str:
        return _character_of(form, self.characters)

    def _find_spans(self, piece: str) -> list[tuple[int, int]]:
        if plain := _plain(piece):
            return [plain.span(group) for group in (1, 2, 3, 4) if plain[group]]
        if piece[:1] == "\n":
            rest = [(start + 1, end + 1) for start, end in self._find_spans(piece[1:])]
            return rest if piece[1:2].islower() else [(0, 1), *rest]
        return [(token.start, token.end) for token in self.vocabulary.tokenize(piece)]


def _tables(named: Sequence[tuple[str, int]], plain: Sequence[str]) -> dict[str, Any]:
    """Return the vocabulary, the characters of words and the payloads of encoded names."""
    vocabulary = Vocabulary([*(name for name, _ in named), *plain])
    written: list[tuple[tuple[str, ...], int]] = []
    variants: list[tuple[tuple[str, ...], int]] = []
    for name, payload in named:
        readings = [
            (each, payload)
            for each in vocabulary.sequences(name)
            if len(each) <= _LONGEST_NAME and each[0] not in _NO_START
            if len(each) > 1 or len(each[0]) > 1
        ]
        written.extend(readings[:1])
        variants.extend(readings[1:])
    sequences = written + variants
    starting = dict.fromkeys(sequence[0] for sequence, _ in sequences)
    inner = [sequence for sequence, _ in sequences]
    inner.extend(sequence for word in plain for sequence in vocabulary.sequences(word))
    inner.append(tuple(vocabulary.words))  # including the words of ignored names
    others = dict.fromkeys(form for forms in inner for form in forms if form not in starting)
    others = dict.fromkeys(form for form in others if form in vocabulary.words)
    alphabet = _alphabet(_FIRST_WORD)
    characters = dict(_SIGNS)
    characters.update(zip(others, alphabet, strict=False))
    starts = dict(zip(starting, alphabet, strict=False))
    characters.update(starts)
    payloads: dict[str, int] = {}
    for sequence, payload in sequences:
        payloads.setdefault(
            "".join([_character_of(form, characters) for form in sequence]), payload
        )
    return {
        "vocabulary": vocabulary.to_lists(),
        "characters": characters,
        "first_start": min(starts.values(), default=chr(sys.maxunicode)),
        "payloads": payloads,
    }


def _character_of(form: str, characters: Mapping[str, str]) -> str:
    known = characters.get(form)
    if known is None:  # a word of no name, or a sign
        return form if len(form) == 1 and not form.isalnum() else _SIGNS[WORD]
    return known


def _plain(piece: str) -> re.Match[str] | None:
    """Return the match of a piece that is a word with at most brackets and a stop around it.

    A faster equivalent of `Vocabulary.tokenize` for such pieces, which are the most frequent.
    """
    plain = _PLAIN.fullmatch(piece)
    if plain and plain[4] == END and not plain[3]:
        word = plain[2]
        if len(word) == 1 or is_abbreviation(word):
            return None
    return plain


def _alphabet(first: int) -> Iterator[str]:
    """Yield the characters from code `first` on, without surrogates."""
    return (chr(code) for code in range(first, sys.maxunicode + 1) if code not in _SURROGATES)


class PieceCache(dict[str, T]):
    """A cache of a function of pieces of text, cleared when it is full."""

    def __init__(self, read: Callable[[str], T]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, piece: str) -> T:
        made = self._read(piece)
        if len(piece) <= LONGEST_KEPT:
            if len(self) >= _MOST_PIECES:
                self.clear()
            self[piece] = made
        return made
