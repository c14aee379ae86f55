"""A text as a string with one character a word, and where each stands."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from itertools import accumulate
from typing import TypeVar

from pathreward.assertion.classes import lexicon, shape
from pathreward.assertion.layout import SKIPPED, joined
from pathreward.assertion.lexemes import SHAPES, SOFT_BREAK, lexemes

_LONGEST_KEPT = 64
_MOST_PIECES = 1 << 16
_SHORT_LINE = 8
_EMPTY_BOX = re.compile(r"\[ \]|\( \)")
_LEADER = re.compile(r"(?:\. ?){4,}")
_BOX, _CHECKED = SHAPES["box"], SHAPES["checked"]

T = TypeVar("T")


class Kept(dict[str, T]):
    """What a function makes of each string seen, emptied when it holds too much."""

    def __init__(self, make: Callable[[str], T], longest: int, most: int) -> None:
        super().__init__()
        self._make, self._longest, self._most = make, longest, most

    def __missing__(self, key: str) -> T:
        made = self._make(key)
        if len(key) <= self._longest:
            if len(self) >= self._most:
                self.clear()
            self[key] = made
        return made


def _characters(piece: str) -> str:
    known = lexicon().characters
    return "".join(
        [
            form[1]
            if form[0] == "\x01"
            else known.get(form) or (shape(form) if form[0].isalnum() else form)
            for form, _, _ in lexemes(piece)
        ]
    )


def _places(piece: str) -> tuple[tuple[int, int], ...]:
    return tuple([(start, end) for _, start, end in lexemes(piece)])


_CHARACTERS: Kept[str] = Kept(_characters, _LONGEST_KEPT, _MOST_PIECES)
_PLACES: Kept[tuple[tuple[int, int], ...]] = Kept(_places, _LONGEST_KEPT, _MOST_PIECES)


class Tokens:
    """The words and signs of a text.

    >>> tokens = Tokens("No mitoses.")
    >>> len(tokens.characters), tokens.first(3), tokens.after(10), tokens.place(1)
    (3, 1, 2, (3, 10))
    """

    def __init__(self, text: str) -> None:
        if "[ ]" in text or "( )" in text:
            text = _EMPTY_BOX.sub(lambda box: f"{box[0][0]}_{box[0][2]}", text)
        if ". ." in text or "...." in text:
            text = _LEADER.sub(lambda leader: "\t" * len(leader[0]), text)
        self._lines = "\n" in text
        if self._lines:
            text = text.replace("\n", " \n")
        self._pieces = text.split(" ")
        encoded = list(map(_CHARACTERS.__getitem__, self._pieces))
        self.characters = "".join(encoded)
        self._counts = list(accumulate(map(len, encoded), initial=0))
        self._starts: list[int] | None = None
        if SOFT_BREAK in self.characters:
            self._join_lines()
        if self._lines or _BOX in self.characters or _CHECKED in self.characters:
            self.characters = joined(self.characters)

    def first(self, offset: int) -> int:
        """Return the index of the first token that ends behind an offset of the text."""
        i, inside = self._piece(offset)
        words = _PLACES[self._pieces[i]]
        return self._counts[i] + bisect_right([end for _, end in words], inside)

    def after(self, offset: int) -> int:
        """Return the index of the first token that begins at or behind an offset."""
        i, inside = self._piece(offset)
        words = _PLACES[self._pieces[i]]
        return self._counts[i] + bisect_left([start for start, _ in words], inside)

    def place(self, index: int) -> tuple[int, int]:
        """Return first character and one past the last of a token."""
        i = bisect_right(self._counts, index) - 1
        start, end = _PLACES[self._pieces[i]][index - self._counts[i]]
        base = self._offsets()[i]
        return base + start, base + end

    def _piece(self, offset: int) -> tuple[int, int]:
        starts = self._offsets()
        i = max(0, min(bisect_right(starts, offset), len(self._pieces)) - 1)
        return i, offset - starts[i]

    def _offsets(self) -> list[int]:
        """Return where each piece starts in the text."""
        if self._starts is None:
            starts = [
                start + i
                for i, start in enumerate(accumulate(map(len, self._pieces), initial=0))
            ]
            if self._lines:  # no space stood before a line break
                breaks = accumulate([each[:1] == "\n" for each in self._pieces])
                starts = [start - before for start, before in zip(starts, breaks, strict=False)]
            self._starts = starts[: len(self._pieces)]
        return self._starts

    def _join_lines(self) -> None:
        """Take a line break before a small letter for a space where the line before it is long."""
        parts = re.split(f"([\n{SOFT_BREAK}])", self.characters)
        for i in range(1, len(parts), 2):
            if parts[i] == SOFT_BREAK:
                long = len(parts[i - 1]) >= _SHORT_LINE and parts[i - 1][-1:] not in ".;"
                parts[i] = SKIPPED if long else "\n"
        self.characters = "".join(parts)
