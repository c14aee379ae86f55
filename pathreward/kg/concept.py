"""The elements of a knowledge graph: concepts and typed relations."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

CONCEPT_TYPES = (
    "diagnosis",
    "finding",
    "cell",
    "anatomy",
    "marker",
    "stain",
    "grade",
    "stage",
    "procedure",
)
"""The types of concepts in the shipped graph."""

_ANY = frozenset(CONCEPT_TYPES)
_SEEN = frozenset({"finding", "cell"})
_DIAGNOSIS = frozenset({"diagnosis"})
_ANATOMY = frozenset({"anatomy"})

RELATIONS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = MappingProxyType(
    {
        "is_a": (_ANY, _ANY),
        "part_of": (_ANATOMY | {"cell"}, _ANATOMY),
        "located_in": (_SEEN | _DIAGNOSIS, _ANATOMY),
        "supports": (_SEEN, _DIAGNOSIS),
        "excludes": (_SEEN, _DIAGNOSIS),
        "marker_positive": (_DIAGNOSIS | {"cell"}, frozenset({"marker"})),
        "marker_negative": (_DIAGNOSIS | {"cell"}, frozenset({"marker"})),
        "differential_of": (_DIAGNOSIS, _DIAGNOSIS),
        "precursor_of": (_DIAGNOSIS, _DIAGNOSIS),
        "has_grade": (_DIAGNOSIS, frozenset({"grade"})),
    }
)
"""The allowed types of subject and object of each relation; is_a needs equal types."""

FREQUENCIES = ("", "always", "usually", "sometimes", "rarely", "never")
"""How often cases of a diagnosis have a finding, or are positive for a marker; empty: not given."""

_PRESENT = frozenset({"always", "usually", "sometimes"})
_ABSENT = frozenset({"rarely", "never"})

ALLOWED_FREQUENCIES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "supports": _PRESENT,
        "marker_positive": _PRESENT,
        "excludes": _ABSENT,
        "marker_negative": _ABSENT,
    }
)
"""The frequencies that a relation may have; the other relations have none."""


@dataclass(frozen=True, slots=True)
class Concept:
    """A node of the knowledge graph.

    >>> Concept("keratin_pearls", "keratin pearls", "finding").name
    'keratin pearls'
    """

    id: str
    name: str
    type: str
    """One of `CONCEPT_TYPES` in the shipped graph."""
    synonyms: tuple[str, ...] = ()
    """Other names; one of two to four letters, two of them capitals, matches so or in
    capitals only."""
    xrefs: tuple[str, ...] = ()
    """Cross-references to other vocabularies, as ``SOURCE:accession``."""

    @property
    def names(self) -> tuple[str, ...]:
        """The name and the synonyms."""
        return (self.name, *self.synonyms)


@dataclass(frozen=True, slots=True)
class Relation:
    """A typed edge from one concept to another, by their ids.

    >>> str(Relation("melanoma", "marker_positive", "SOX10", "always"))
    'melanoma marker_positive SOX10'
    """

    subject: str
    relation: str
    object: str
    frequency: str = ""
    """One of `FREQUENCIES`: how often cases of the diagnosis are positive for the marker, or have
    the finding. Empty for a marker: in most cases, as the relation states."""

    def __str__(self) -> str:
        return f"{self.subject} {self.relation} {self.object}"
