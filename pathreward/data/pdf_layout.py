"""The text blocks and images of a PDF's page, by their boxes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

_GAP = 1.6
"""Widths of a space, about, between two columns of one height, in font sizes."""
_LEADING = 0.9
"""Space between two lines of one block, at most, in heights of a line."""
_SIZE = 0.08
"""The share by which the font sizes of two lines of one block differ, at most."""
_LOOK_BACK = 64
"""Blocks in which the one that a line continues is looked for, the last."""
_LEAST_SIDE = 36.0
"""Points of a side of an image, at least; smaller ones are logos and rules."""


class Rectangle(NamedTuple):
    """A rectangle of a page in points, from its left upper corner.

    >>> Rectangle(0, 0, 10, 10).union(Rectangle(5, 5, 20, 8))
    Rectangle(x0=0, top=0, x1=20, bottom=10)
    """

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        """The width, in points."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """The height, in points."""
        return self.bottom - self.top

    def union(self, other: "Rectangle") -> "Rectangle":
        """Return the smallest box with both."""
        return Rectangle(
            min(self.x0, other.x0),
            min(self.top, other.top),
            max(self.x1, other.x1),
            max(self.bottom, other.bottom),
        )

    def shared_width(self, other: "Rectangle") -> float:
        """Return the width that two boxes have in common, 0 or more."""
        return max(0.0, min(self.x1, other.x1) - max(self.x0, other.x0))

    def contains(self, other: "Rectangle", slack: float = 1.0) -> bool:
        """Return whether the other box is in this one."""
        return (
            self.x0 - slack <= other.x0
            and self.top - slack <= other.top
            and other.x1 <= self.x1 + slack
            and other.bottom <= self.bottom + slack
        )


class Line(NamedTuple):
    """Words of one height, without a gap as wide as that between columns."""

    box: Rectangle
    text: str
    size: float


class TextBlock(NamedTuple):
    """Lines of one column and font size, without a gap."""

    box: Rectangle
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The lines as one text; a word that is hyphenated at the end of a line is joined.

        >>> TextBlock(Rectangle(0, 0, 1, 1), ("differ-", "entiated cells", "of")).text
        'differentiated cells of'
        """
        text = ""
        for line in self.lines:
            if text.endswith("-") and line[:1].islower():
                text = text[:-1] + line
            else:
                text = f"{text} {line}".strip()
        return text


def box_of(item: Mapping[str, Any]) -> Rectangle:
    """Return the box of a word or an image of pdfplumber."""
    return Rectangle(*(float(item[each]) for each in ("x0", "top", "x1", "bottom")))


def text_lines(words: Iterable[Mapping[str, Any]]) -> list[Line]:
    """Return the lines of a page, the upper ones first.

    >>> word = {"x0": 0, "x1": 20, "top": 0, "bottom": 10, "text": "Nests", "size": 10}
    >>> second = {**word, "x0": 200, "x1": 220, "text": "Column"}
    >>> [each.text for each in text_lines([word, second])]
    ['Nests', 'Column']
    """
    rows: list[list[Mapping[str, Any]]] = []
    for word in sorted(words, key=lambda each: (each["bottom"], each["x0"])):
        if rows and abs(rows[-1][-1]["bottom"] - word["bottom"]) <= 0.3 * word["size"]:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [_line(piece) for row in rows for piece in _pieces(row)]


def _pieces(row: Sequence[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    piece: list[Mapping[str, Any]] = []
    for word in sorted(row, key=lambda each: each["x0"]):
        if piece and word["x0"] - piece[-1]["x1"] > _GAP * word["size"]:
            yield piece
            piece = []
        piece.append(word)
    yield piece


def _line(words: Sequence[Mapping[str, Any]]) -> Line:
    box = box_of(words[0])
    for word in words[1:]:
        box = box.union(box_of(word))
    text = " ".join(str(word["text"]) for word in words)
    return Line(box, text, max(float(word["size"]) for word in words))


def blocks(lines: Sequence[Line], starts: Sequence[int] = ()) -> list[TextBlock]:
    """Return the blocks of a page; the lines with the numbers `starts` begin one.

    >>> one, two = (
    ...     Line(Rectangle(0, 0, 90, 10), "Nests of", 10),
    ...     Line(Rectangle(0, 12, 50, 22), "cells", 10),
    ... )
    >>> [each.text for each in blocks([one, two])], len(blocks([one, two], [1]))
    (['Nests of cells'], 2)
    """
    made: list[tuple[Rectangle, list[Line]]] = []
    first = set(starts)
    for number, line in enumerate(lines):
        near = None if number in first else _block_above(made, line)
        if near is None:
            made.append((line.box, [line]))
        else:
            box, members = made[near]
            made[near] = (box.union(line.box), [*members, line])
    return [TextBlock(box, tuple(each.text for each in members)) for box, members in made]


def _block_above(made: Sequence[tuple[Rectangle, list[Line]]], line: Line) -> int | None:
    """Return the number of the block that a line continues."""
    for number in range(len(made) - 1, max(-1, len(made) - 1 - _LOOK_BACK), -1):
        box, members = made[number]
        last = members[-1]
        gap = line.box.top - last.box.bottom
        alike = abs(last.size - line.size) <= _SIZE * line.size
        overlap = box.shared_width(line.box) > 0.5 * min(box.width, line.box.width)
        if alike and overlap and -0.3 * line.size <= gap <= _LEADING * line.box.height:
            return number
    return None


def image_boxes(images: Iterable[Mapping[str, Any]], page: Rectangle) -> list[Rectangle]:
    """Return the boxes of a page's images: without small ones, and those within another.

    Images of which only a part is on the page are cut to it.
    """
    found: list[Rectangle] = []
    for image in images:
        box = box_of(image)
        cut = Rectangle(
            max(box.x0, page.x0),
            max(box.top, page.top),
            min(box.x1, page.x1),
            min(box.bottom, page.bottom),
        )
        if cut.width >= _LEAST_SIDE and cut.height >= _LEAST_SIDE:
            found.append(cut)
    found.sort(key=lambda each: -each.width * each.height)
    kept: list[Rectangle] = []
    for box in found:
        if not any(other.contains(box) for other in kept):
            kept.append(box)
    return sorted(kept, key=lambda each: (round(each.top / _LEAST_SIDE), each.x0))
