"""The elements of a graph drawing: boxes, curves and labels with positions and colours."""

from dataclasses import dataclass
from typing import NamedTuple

TYPE_COLORS = {
    "diagnosis": "#b3403a",
    "finding": "#2f7d4f",
    "cell": "#7a5cb0",
    "anatomy": "#b07a1e",
    "marker": "#2f6fb0",
    "stain": "#a1497f",
    "grade": "#1d8086",
    "stage": "#5b7d1e",
    "procedure": "#6d6a63",
}
"""The colour of a concept by its type; other types have `OTHER_COLOR`."""
OTHER_COLOR = "#667085"
NEGATIVE_RELATIONS = frozenset({"excludes", "marker_negative"})
"""Relations of exclusion; their lines are dashed."""

LINE_HEIGHT = 16.0
"""Distance of two lines of text in a box, in pixels, as all lengths here."""
LETTER_WIDTH = 6.7
"""Average width of a letter in a box."""
LABEL_LETTER_WIDTH = 6.2
"""Average width of a letter in a label, whose text is smaller."""


@dataclass(frozen=True, slots=True)
class Box:
    """The box of a concept; `x` and `y` are its middle."""

    x: float
    y: float
    lines: tuple[str, ...]
    title: str
    """The tooltip."""
    kind: str
    """The concept's type; empty for a note."""
    main: bool = False
    least_height: float = 0.0

    @property
    def width(self) -> float:
        """The width of the box around its text."""
        return max(map(len, self.lines)) * LETTER_WIDTH * (1.28 if self.main else 1.0) + 22.0

    @property
    def height(self) -> float:
        """The height of the box around its text."""
        return max(self.least_height, len(self.lines) * LINE_HEIGHT + 8.0)


@dataclass(frozen=True, slots=True)
class Curve:
    """The curve of a relation: a quadratic Bézier curve with one control point."""

    start: tuple[float, float]
    bend: tuple[float, float]
    end: tuple[float, float]
    relation: str
    heads: tuple["ArrowHead", ...]
    """The arrowheads; each points along the direction of a relation."""

    def at(self, share: float) -> tuple[float, float]:
        """Return the point at a share of the way, in [0, 1]."""
        rest = 1.0 - share
        x, y = (
            rest * rest * self.start[i]
            + 2 * rest * share * self.bend[i]
            + share * share * self.end[i]
            for i in (0, 1)
        )
        return x, y

    def arrow(self, head: "ArrowHead") -> tuple[tuple[float, float], tuple[float, float]]:
        """Return the tail and the tip of an arrowhead on the curve.

        >>> line = Curve((0.0, 0.0), (50.0, 0.0), (100.0, 0.0), "is_a", (ArrowHead(0.25, -1),))
        >>> [round(x) for x, _ in line.arrow(line.heads[0])]  # it points to the start
        [29, 25]
        """
        return self.at(head.tip - head.direction * 0.04), self.at(head.tip)


class ArrowHead(NamedTuple):
    """An arrowhead of a curve."""

    tip: float
    """The place of the tip, as a share of the curve in [0, 1]."""
    direction: int
    """1 if it points from the curve's start to its end, -1 if from its end to its start."""


@dataclass(frozen=True, slots=True)
class Label:
    """The label of one or several relations; `x` and `y` are the middle of the text."""

    x: float
    y: float
    text: str

    @property
    def width(self) -> float:
        """The width of the text."""
        return len(self.text) * LABEL_LETTER_WIDTH


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing; elements are in drawing order, so that later ones cover earlier ones."""

    title: str
    width: float
    height: float
    curves: tuple[Curve, ...]
    labels: tuple[Label, ...]
    boxes: tuple[Box, ...]

    @property
    def types(self) -> tuple[str, ...]:
        """The types of the concepts in the drawing, for a legend."""
        return tuple(dict.fromkeys(each.kind for each in self.boxes if each.kind))


def color_of(kind: str) -> str:
    """Return the colour of a type.

    >>> color_of("marker"), color_of("gene")
    ('#2f6fb0', '#667085')
    """
    return TYPE_COLORS.get(kind, OTHER_COLOR)


def shorten(text: str, most: int) -> str:
    """Return a text of at most `most` characters.

    >>> shorten("disease may have finding", 12)
    'disease may…'
    """
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def relation_label(relation: str) -> str:
    """Return a relation's name with spaces.

    >>> relation_label("marker_positive")
    'marker positive'
    """
    return relation.replace("_", " ")
