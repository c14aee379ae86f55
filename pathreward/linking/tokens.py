"""A text in the encoding of the linker."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from itertools import accumulate, count
from operator import add, itemgetter

from pathreward.linking.lexicon import LONGEST_KEPT, Found, Lexicon

_SHORT = 8_000  # characters


class Tokens:
    """The words and signs of a text, each encoded as one character, with their positions.

    >>> tokens = Tokens("No tumor.", Lexicon([("tumor", 0)]))
    >>> tokens.characters[0], tokens.characters[2], tokens.spans(tokens.scan())
    ('_', '.', [(3, 8)])

    Args:
        text: The text.
        lexicon: The lexicon that encodes it.
    """

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.text = text
        self.lexicon = lexicon
        self._lines = "\n" in text
        if self._lines:  # a line starts a new piece, but "carci-\nnoma" is one piece
            text = text.replace("\n", " \n").replace("- \n", "-\n")
        self._pieces = text.split(" ")
        self._encoded = list(map(lexicon.pieces.__getitem__, self._pieces))
        self.characters = "".join(self._encoded)
        self._counts: list[int] | None = None
        self._lengths: list[int] | None = None
        self._places: list[int] | None = None
        self._long: dict[int, list[tuple[int, int]]] = {}

    def encode(self, encoded: Mapping[str, str]) -> str:
        """Return the characters of the text in the encoding of a table of pieces."""
        return "".join(map(encoded.__getitem__, self._pieces))

    def scan(self) -> list[Found]:
        """Return the exact names in the text."""
        return self.lexicon.scan(self.characters)

    def spans(self, found: Iterable[Found]) -> list[tuple[int, int]]:
        """Return the first character and one past the last of each name in the text."""
        counts, places = self._counted(), self._offsets()
        pieces, spans_of = self._pieces, self.lexicon.spans
        spans: list[tuple[int, int]] = []
        i = 0
        for first, after, _ in found:
            i = bisect_right(counts, first, i) - 1
            piece = pieces[i]
            words = spans_of[piece] if len(piece) <= LONGEST_KEPT else self._words(i)
            start = places[i] + words[first - counts[i]][0]
            if counts[i + 1] < after:
                i = bisect_right(counts, after - 1, i) - 1
                words = self._words(i)
            spans.append((start, places[i] + words[after - 1 - counts[i]][1]))
        return spans

    def piece(self, index: int) -> tuple[int, int, str, tuple[int, int]]:
        """Return the piece of text around a word or sign.

        >>> Tokens("No tumor.", Lexicon([("tumor", 0)])).piece(2)
        (1, 3, 'tumor.', (5, 6))

        Args:
            index: The number of the word.

        Returns:
            The number of its first word, of the first one behind it, the piece, and the span of
            the word in it.
        """
        counts = self._counted()
        i = bisect_right(counts, index) - 1
        return counts[i], counts[i + 1], self._pieces[i], self._words(i)[index - counts[i]]

    def span(self, first: int, after: int) -> tuple[int, int]:
        """Return the span in the text of the characters from `first` up to `after`."""
        return self.spans([(first, after, 0)])[0]

    def index(self, offset: int) -> int:
        """Return the index of the first word or sign that ends after an offset in the text."""
        if len(self.text) <= _SHORT and not self._lines:  # counting is faster in a short text
            i = self.text.count(" ", 0, offset)
            at = self.text.rfind(" ", 0, offset) + 1
            before = len("".join(self._encoded[:i]))
        else:
            places = self._offsets()
            i = min(bisect_right(places, offset), len(self._pieces)) - 1
            at, before = places[i], self._counted()[i]
        return before + bisect_right(self._words(i), offset - at, key=itemgetter(1))

    def _words(self, i: int) -> list[tuple[int, int]]:
        """Return the spans of the words and signs of a piece."""
        piece = self._pieces[i]
        if len(piece) <= LONGEST_KEPT:
            return self.lexicon.spans[piece]
        if i not in self._long:  # may be the whole text, and is needed repeatedly
            self._long[i] = self.lexicon.spans[piece]
        return self._long[i]

    def _counted(self) -> list[int]:
        """Return the number of characters before each piece."""
        if self._counts is None:
            self._counts = list(accumulate(map(len, self._encoded), initial=0))
        return self._counts

    def _measured(self) -> list[int]:
        """Return the length of the text before each piece, without the spaces between pieces."""
        if self._lengths is None:  # faster than `cached_property`
            lengths = list(map(len, self._pieces))
            if self._lines:  # there is no space before a line break
                pieces = 0
                for line in self.text.split("\n")[:-1]:
                    pieces += line.count(" ")
                    if not line.endswith("-"):
                        lengths[pieces] -= 1
                        pieces += 1
            self._lengths = list(accumulate(lengths, initial=0))
        return self._lengths

    def _offsets(self) -> list[int]:
        """Return the start of each piece in the text."""
        if self._places is None:
            self._places = list(map(add, self._measured(), count()))
        return self._places
