"""What the linker finds."""

from typing import Literal, NamedTuple

from pathreward.kg import Concept
from pathreward.score import Polarity

Kind = Literal["laterality", "grade", "size", "count"]


class Attribute(NamedTuple):
    """What a text says of a mention beside its polarity.

    >>> Attribute("laterality", "left", 0, 4).value
    'left'
    """

    kind: Kind
    value: str
    """Side as left, right or bilateral; grade and size as they are written; count as ``2/12``."""
    start: int
    """First character in the text."""
    end: int
    """One past the last character."""


class Mention(NamedTuple):
    """A span of text that names a concept of the graph, with its polarity."""

    start: int
    """First character in the text."""
    end: int
    """One past the last character: ``text[start:end]`` is the mention's text."""
    text: str
    concept: Concept
    polarity: Polarity
    attributes: tuple[Attribute, ...] = ()
    """Side, grade, size and count that modify it, in their order in the text; empty unless the
    linker was made with ``attributes=True``."""
