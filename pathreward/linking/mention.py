"""What the linker finds."""

from dataclasses import dataclass

from pathreward.kg import Concept
from pathreward.score import Polarity


@dataclass(frozen=True, slots=True)
class Mention:
    """A span of text that names a concept of the graph, with its polarity."""

    start: int
    """First character in the text."""
    end: int
    """One past the last character: ``text[start:end]`` is the mention's text."""
    text: str
    concept: Concept
    polarity: Polarity
