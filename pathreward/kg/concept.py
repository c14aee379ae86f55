"""What a knowledge graph is made of: concepts and the typed relations between them."""

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
"""What a concept can be."""

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
"""Each relation with the types its subject and its object may have; is_a joins equal types."""


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
    """Other names; abbreviations of up to four capitals are read in capitals only."""
    xrefs: tuple[str, ...] = ()
    """The same concept elsewhere, as ``SOURCE:accession``."""

    @property
    def names(self) -> tuple[str, ...]:
        """The name and the synonyms."""
        return (self.name, *self.synonyms)


@dataclass(frozen=True, slots=True)
class Relation:
    """A typed edge from one concept to another, by their ids."""

    subject: str
    relation: str
    object: str

    def __str__(self) -> str:
        return f"{self.subject} {self.relation} {self.object}"
