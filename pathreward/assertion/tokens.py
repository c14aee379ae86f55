"""A text as a string with one character a word, and the place of each word."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate, count
from operator import add
from typing import TypeVar

from pathreward.assertion.classes import lexicon, shape
from pathreward.assertion.layout import SKIPPED, joined
from pathreward.assertion.lexemes import BAR, MENTION, SHAPES, SOFT_BREAK, STRIKE, lexemes

_LONGEST_KEPT = 64
_MOST_PIECES = 1 << 16
_SHORT_LINE = 8
_WRAPPED = 0.6
"""The share of the longest line that a line has at least which is wrapped, in words."""
_EMPTY_BOX = re.compile(r"\[ \]|\( \)")
_LEADER = re.compile(r"(?:\. ?){4,}|(?<=\S )\.{2,3}(?= \S)")
_LEADERS = (". .", "....", " .. ", " ... ")
"""What every leader holds."""
_DOTS = re.compile(r"\. ?\.")
"""What every leader holds, too, and few texts do."""
_SIGNS_READ = ("[ ]", "( )", "__", "?")
_BLANKS = re.compile(r"_{2,}")
WIDE = "   "
"""Spaces that separate the columns of a table."""
_COLUMN = re.compile(rf"(?<=[^\s.;:,]){WIDE} *(?=\S)")
_SPACES = re.compile(r"(?<=[^\s.;:,]) {2,}(?=\S)")
_QUERY = re.compile(r"(?:(?<=\n)|(?<![\s\S])|(?<=: )|(?<=\())\?(?= ?[^\W\d_]| ?\x03)")
_BOX, _CHECKED = SHAPES["box"], SHAPES["checked"]
_STOP = re.compile(r"[.;](?= |\Z)")
_DEPENDENT = re.compile(f"[{_BOX}{_CHECKED}{SOFT_BREAK}{STRIKE}\n?]")
"""Characters of what makes sentences depend on each other."""

_CHARACTERS_A_SPAN = 200
"""Characters of a text for each span from which on only the sentences of the spans are read."""

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


def characters_of(piece: str) -> str:
    """Return a character for each word, sign and mention of a text without spaces and lines."""
    return _CHARACTERS[piece]


class Encoded:
    """A text as a string with a character for each word, sign and mention.

    >>> found = Encoded("No mitoses.")
    >>> len(found.characters), found.places[1]
    (3, (3, 10))
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._pieces = _pieces(text)
        self._encoded = list(map(_CHARACTERS.__getitem__, self._pieces))
        self.characters = laid_out("".join(self._encoded))

    @cached_property
    def places(self) -> "Places":
        """The place in the text of each character."""
        return Places(self._text, self._pieces, self._encoded)


def encoded(text: str) -> str:
    """Return a text as a string with a character for each word, sign and mention.

    >>> len(encoded("No mitoses."))
    3
    """
    return Encoded(text).characters


def laid_out(characters: str) -> str:
    """Return the characters of a text with its line breaks and check boxes as fields.

    Their number stays.
    """
    if SOFT_BREAK in characters:
        characters = _joined_lines(characters)
    if "\n" in characters or _BOX in characters or _CHECKED in characters:
        characters = joined(characters)
    return characters


class Places:
    """The place in a text of each character of `Encoded`: its first, and one past its last.

    Args:
        text: The text.
        pieces: Its pieces between spaces.
        encoded: The characters of each piece.
    """

    def __init__(self, text: str, pieces: list[str], encoded: list[str]) -> None:
        self._text_pieces = pieces
        lengths = list(map(len, pieces))
        if "\n" in text:  # there is no space in front of a line break
            for i, piece in enumerate(pieces[1:]):
                lengths[i] -= piece[:1] == "\n"
        self._offsets = list(map(add, accumulate(lengths, initial=0), count()))
        self._firsts = list(accumulate(map(len, encoded), initial=0))
        self._inside: dict[int, tuple[tuple[int, int], ...]] = {}
        """The places in each piece that was asked for, by its number."""

    def __getitem__(self, i: int) -> tuple[int, int]:
        piece = bisect_right(self._firsts, i) - 1
        inside = self._inside.get(piece)
        if inside is None:
            inside = self._inside[piece] = _PLACES[self._text_pieces[piece]]
        start, end = inside[i - self._firsts[piece]]
        at = self._offsets[piece]
        return at + start, at + end


@lru_cache(maxsize=32)
def sentence_ends(text: str) -> tuple[int, ...] | None:
    """Return where words end that end a sentence; None where sentences depend on each other.

    They do where there are several lines, forms, questions, and words that take something back.

    >>> sentence_ends("No mitoses. Necrosis, 2.5 cm."), sentence_ends("Mitoses? None.")
    ((11, 29), None)
    """
    if "\n" in text or MENTION in text or _has_signs(text):
        return None
    characters = "".join(map(_CHARACTERS.__getitem__, text.split(" ")))
    words = lexicon()
    if _DEPENDENT.search(characters) or words.acts_across(characters):
        return None
    ends: list[int] = []
    for stop in _STOP.finditer(text):
        end = stop.end()
        if _CHARACTERS[text[text.rfind(" ", 0, end) + 1 : end]][-1:] == stop[0]:
            ends.append(end)
    return tuple(ends)


def part_around(
    text: str, spans: Sequence[tuple[int, int]], layer: Sequence[int]
) -> tuple[str, Sequence[int]]:
    """Return the part of a text to read for some spans, and how far each span is shifted in it.

    It is the text itself, but for few spans only their sentences.
    """
    ends = sentence_ends(text) if len(layer) * _CHARACTERS_A_SPAN < len(text) else None
    if not ends:
        return text, [0] * len(layer)
    windows: list[tuple[int, int]] = []
    owners: list[int] = []
    for i in layer:
        start, end = spans[i][0], _end_behind(ends, max(spans[i]), len(text))
        if windows and start < windows[-1][1]:
            low, high = windows[-1]
            windows[-1] = low, max(high, end)
        else:
            before = bisect_left(ends, start)
            windows.append((ends[before - 1] + 1 if before else 0, end))
        owners.append(len(windows) - 1)
    offsets = accumulate([end - start + 1 for start, end in windows], initial=0)
    shifts = [start - offset for (start, _), offset in zip(windows, offsets, strict=False)]
    part = " ".join([text[start:end] for start, end in windows])
    return part, [shifts[each] for each in owners]


def _end_behind(ends: Sequence[int], place: int, last: int) -> int:
    """Return the first end of a sentence whose sign is behind a place."""
    at = bisect_right(ends, place)
    return ends[at] if at < len(ends) else last


def _has_signs(text: str) -> bool:
    """Return whether a text has signs that are read before it is cut into pieces."""
    if any(each[0] in text and each in text for each in _SIGNS_READ):
        return True
    return _DOTS.search(text) is not None and any(each in text for each in _LEADERS)


def _pieces(text: str) -> list[str]:
    """Return the pieces of a text between spaces; a line break begins a piece."""
    if _has_signs(text):
        text = _with_signs_read(text)
    elif "\n" in text and WIDE in text:
        text = _columns(text)
    return (text.replace("\n", " \n") if "\n" in text else text).split(" ")


def _with_signs_read(text: str) -> str:
    """Return a text with each empty box, blank, query and leader as one sign."""
    text = _EMPTY_BOX.sub(lambda box: f"{box[0][0]}_{box[0][2]}", text)
    if "__" in text:
        text = "\n".join(map(_filled, text.split("\n")))
    if WIDE in text and "\n" in text:
        text = _columns(text)
    text = _QUERY.sub("\u2753", text)
    if any(each in text for each in _LEADERS):
        text = _LEADER.sub(lambda leader: "\t" * len(leader[0]), text)
    return text


def _joined_lines(characters: str) -> str:
    """Take a line break before a small letter for a space where the line before it is long."""
    parts = re.split(f"([\n{SOFT_BREAK}])", characters)
    wide = _WRAPPED * max(map(len, parts))
    for i in range(1, len(parts), 2):
        if parts[i] == SOFT_BREAK:
            long = len(parts[i - 1]) >= max(_SHORT_LINE, wide) and parts[i - 1][-1:] not in ".;"
            parts[i] = SKIPPED if long else "\n"
    return "".join(parts)


def _columns(text: str) -> str:
    """Return a text with bars between the columns of a table, which wide spaces separate."""
    lines = text.split("\n")
    rows = [i for i, line in enumerate(lines) if _COLUMN.search(line)]
    if len(rows) > 1:
        for i in rows:
            lines[i] = _SPACES.sub(lambda spaces: BAR + "\v" * (len(spaces[0]) - 1), lines[i])
    return "\n".join(lines)


def _filled(line: str) -> str:
    """Return a line in which a blank between a name and its value is a leader."""
    name, *rest = _BLANKS.split(line)
    if len(rest) == 1 and name.strip() and rest[0].strip():
        return name + "\t" * (len(line) - len(name) - len(rest[0])) + rest[0]
    return line
