"""A claim: one thing that a text states about its case."""

from functools import lru_cache
from typing import NamedTuple

CONCEPTS = frozenset({"concept", "involvement", "word"})
"""Kinds of claims that are no facts: a concept of the graph, a structure that tumor involves or
spares, a word that the graph does not know. The kind of a fact is its type's name, ``degree`` for a
value on a scale of words, ``code`` for a code such as "Banff ci1"."""

Axis = tuple[str, str]
"""A scale on which a subject has one value, and the value: ``("concept necrosis", "affirmed")``."""

UNSURE = "uncertain"
"""The value of a claim that a text leaves open; it neither agrees nor contradicts."""


@lru_cache(maxsize=1 << 14)
def one_axis(scale: str, value: str) -> tuple[Axis, ...]:
    """Return the axes of a claim on one scale; claims share them, and so take less memory.

    >>> one_axis("side", "left") is one_axis("side", "left")
    True
    """
    return ((scale, value),)


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
    kind: str
    """One of `CONCEPTS`, a fact type, ``degree`` or ``code``."""
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
    def is_fact(self) -> bool:
        """Whether the claim is a typed value."""
        return self.kind not in CONCEPTS

    @property
    def axis(self) -> str:
        """The scale that the text states."""
        return self.axes[0][0]

    @property
    def value(self) -> str:
        """The value on that scale."""
        return self.axes[0][1]


NOT = "not "
"""How the value of a denied fact begins."""


_SIGNS = {"positive": "negative", "negative": "positive"}


def denied_fact(fact: Claim) -> Claim:
    """Return the claim that a fact does not hold, on the scale that the text states.

    What is not above 18 mm is 18 mm at most, and a marker that is not positive is negative.

    >>> denied_fact(Claim(0, 3, "stage", (("stage T", "2"),), 0.8)).axes
    (('stage T', 'not 2'),)
    """
    if fact.kind == "marker" and fact.value in _SIGNS:
        return fact._replace(axes=((fact.axis, _SIGNS[fact.value]),))
    low, _, high = fact.value.partition("/")
    if high == "inf":
        end = low.removeprefix(">") if low.startswith(">") else f"<{low}"
        return fact._replace(axes=((fact.axis, f"-inf/{end}"),))
    if low == "-inf":
        end = high.removeprefix("<") if high.startswith("<") else f">{high}"
        return fact._replace(axes=((fact.axis, f"{end}/inf"),))
    return fact._replace(axes=((fact.axis, f"{NOT}{fact.value}"),))
