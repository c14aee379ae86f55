"""What a kind of answer finds in a text: answers that it names, and words that the row supports."""

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

MOST_CANDIDATES = 200
"""Times that an answer names candidates; one that names them more often is a loop."""


class Candidate(NamedTuple):
    """A span that names an answer: the right one or another."""

    start: int
    end: int
    key: str
    """What it names: two candidates of one key are one answer."""
    value: float
    """What it earns, 1 for the gold answer."""
    reason: str = ""
    """Why it earns less, or what it is."""


class Accounted(NamedTuple):
    """A span of a text, other than the answer, that the row supports."""

    start: int
    end: int
    cls: str
    """site, entailed, fact, finding, gloss, wider, filler."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a kind of answer finds in a text."""

    candidates: tuple[Candidate, ...] = ()
    """Sorted by where they begin."""
    accounted: tuple[Accounted, ...] = ()
    additions: tuple[Accounted, ...] = ()
    """Spans that neither the gold answer nor the row supports: they cost the commitment."""

    def __post_init__(self) -> None:
        if any(each.start > following.start for each, following in pairwise(self.candidates)):
            object.__setattr__(self, "candidates", tuple(sorted(self.candidates)))
