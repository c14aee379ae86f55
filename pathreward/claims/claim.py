"""A claim: one thing that a text states about its case."""

from typing import Literal, NamedTuple

Kind = Literal[
    "concept",
    "involvement",
    "word",
    "marker",
    "grade",
    "stage",
    "measurement",
    "side",
    "degree",
    "fact",
]
"""What a claim is about: a concept of the graph, a structure that tumor involves or spares, or a
typed value."""

Axis = tuple[str, str]
"""A scale on which a subject has one value, and the value: ``("concept necrosis", "affirmed")``."""

UNSURE = "uncertain"
"""The value of a claim that a text leaves open; it neither agrees nor contradicts."""


class Claim(NamedTuple):
    """A statement of a text. Two claims that share an axis agree, or contradict each other.

    >>> claim = Claim(0, 8, "concept", (("concept necrosis", "affirmed"),), 1.0, "necrosis")
    >>> claim.axis, claim.value
    ('concept necrosis', 'affirmed')
    """

    start: int
    """First character in the text."""
    end: int
    """One past the last character."""
    kind: Kind
    axes: tuple[Axis, ...]
    """What the claim says on each scale that it is on; the first is the one that the text states,
    the others follow from it: Gleason 3+4 is grade group 2."""
    weight: float
    """How much the claim says, in [0, 1]."""
    concept: str = ""
    """The concept's id, where the claim is of one."""
    about: frozenset[str] = frozenset()
    """Stems of the words that the value modifies; empty where it is of the case."""

    @property
    def axis(self) -> str:
        """The scale that the text states."""
        return self.axes[0][0]

    @property
    def value(self) -> str:
        """The value on that scale."""
        return self.axes[0][1]
