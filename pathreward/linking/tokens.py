"""A text as the stages of a linker read it."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from itertools import accumulate
from operator import itemgetter

from pathreward.linking.lexicon import LONGEST_KEPT, Found, Lexicon

_SHORT = 8_000  # characters


class Tokens:
    """The words and signs of a text, each one character, and where each stands in the text.

    >>> tokens = Tokens("No tumor.", Lexicon([("tumor", 0)]))
    >>> tokens.characters[0], tokens.characters[2], tokens.spans(tokens.scan())
    ('_', '.', [(3, 8)])

    Args:
        text: What to read.
        lexicon: What knows the words.
    """

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.text = text
        self.lexicon = lexicon
        self._lines = "\n" in text
        if self._lines:  # a line's first word is a piece of its own, but "carci-\nnoma" is one
            text = text.replace("\n", " \n").replace("- \n", "-\n")
        self._pieces = text.split(" ")
        self._encoded = list(map(lexicon.pieces.__getitem__, self._pieces))
        self.characters = "".join(self._encoded)
        self._measures: tuple[list[int], list[int]] | None = None
        self._places: list[int] | None = None
        self._long: dict[int, list[tuple[int, int]]] = {}

    def encode(self, encoded: Mapping[str, str]) -> str:
        """Return the characters of the text where each piece has those of a table."""
        return "".join(map(encoded.__getitem__, self._pieces))

    def scan(self) -> list[Found]:
        """Return the names that are written in the text."""
        return self.lexicon.scan(self.characters)

    def spans(self, found: Iterable[Found]) -> list[tuple[int, int]]:
        """Return first character and one past the last of each name in the text."""
        counts, starts = self._measured()
        words_of = self._words
        spans: list[tuple[int, int]] = []
        i = 0
        for first, after, _ in found:
            i = bisect_right(counts, first, i) - 1
            words = words_of(i)
            at = first - counts[i]
            start, end = words[at]
            start += starts[i] + i
            if after - first > 1:
                last = at + after - first - 1
                if last >= len(words):
                    i = bisect_right(counts, after - 1, i) - 1
                    words = words_of(i)
                    last = after - 1 - counts[i]
                end = words[last][1]
            spans.append((start, end + starts[i] + i))
        return spans

    def span(self, first: int, after: int) -> tuple[int, int]:
        """Return where the characters from `first` up to `after` stand in the text."""
        return self.spans([(first, after, 0)])[0]

    def index(self, offset: int) -> int:
        """Return the index of the first character that ends behind an offset in the text."""
        if len(self.text) <= _SHORT and not self._lines:  # counting is quicker than measuring
            i = self.text.count(" ", 0, offset)
            at = self.text.rfind(" ", 0, offset) + 1
            before = len("".join(self._encoded[:i]))
        else:
            places = self._offsets()
            i = min(bisect_right(places, offset), len(self._pieces)) - 1
            at, before = places[i], self._measured()[0][i]
        return before + bisect_right(self._words(i), offset - at, key=itemgetter(1))

    def _words(self, i: int) -> list[tuple[int, int]]:
        """Return where the words and signs of a piece stand in it."""
        piece = self._pieces[i]
        if len(piece) <= LONGEST_KEPT:
            return self.lexicon.spans[piece]
        if i not in self._long:  # may be the whole text, and be asked for again and again
            self._long[i] = self.lexicon.spans[piece]
        return self._long[i]

    def _measured(self) -> tuple[list[int], list[int]]:
        """Return how many characters stand before each piece, and where it starts in the text.

        The start is less the number of pieces before it: the spaces between them.
        """
        if self._measures is None:  # no `cached_property`: its lock costs more than this
            counts = list(accumulate(map(len, self._encoded), initial=0))
            lengths = list(map(len, self._pieces))
            if self._lines:  # no space stood before a line break
                pieces = 0
                for line in self.text.split("\n")[:-1]:
                    pieces += line.count(" ")
                    if not line.endswith("-"):
                        lengths[pieces] -= 1
                        pieces += 1
            self._measures = counts, list(accumulate(lengths, initial=0))
        return self._measures

    def _offsets(self) -> list[int]:
        """Return where each piece starts in the text."""
        if self._places is None:
            self._places = [start + i for i, start in enumerate(self._measured()[1])]
        return self._places
