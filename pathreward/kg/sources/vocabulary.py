"""What other vocabularies call types, relations and each other, and what they are called here."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from pathreward.lexicon import load_table

TYPE_OF_PREFIX: Mapping[str, str] = MappingProxyType(
    {
        "DOID": "diagnosis",
        "MONDO": "diagnosis",
        "ONCOTREE": "diagnosis",
        "OMIM": "diagnosis",
        "ORPHA": "diagnosis",
        "HP": "finding",
        "CL": "cell",
        "UBERON": "anatomy",
        "FMA": "anatomy",
        "MA": "anatomy",
        "GO": "process",
        "PR": "marker",
        "CHEBI": "chemical",
        "PATO": "quality",
        "NCBITaxon": "organism",
    }
)
"""The type of the concepts of an ontology, by the prefix of their ids."""

TYPE_BELOW: Mapping[str, str] = MappingProxyType(
    {
        "NCIT:C2991": "diagnosis",  # disease or disorder
        "NCIT:C3367": "finding",
        "NCIT:C7057": "finding",  # disease, disorder or finding
        "NCIT:C12219": "anatomy",
        "NCIT:C12508": "cell",
        "NCIT:C12913": "cell",  # abnormal cell
        "NCIT:C26548": "marker",  # gene product
        "NCIT:C16612": "gene",
        "NCIT:C3910": "molecular_abnormality",
        "NCIT:C28108": "stage",
        "NCIT:C28076": "grade",
        "NCIT:C16203": "procedure",  # clinical or research activity
        "NCIT:C17828": "process",
        "NCIT:C1908": "chemical",
        "NCIT:C14250": "organism",
    }
)
"""The type of a concept and of what is below it by is_a; the nearest above decides."""

EXACT_ONLY = ("UBERON:", "CL:")
"""Ontologies whose related synonyms mean other things, by the beginning of their ids."""

_RELATIONS = {
    "bfo_0000050": ("part_of", False),
    "partof": ("part_of", False),
    "anatomic_structure_is_physical_part_of": ("part_of", False),
    "disease_has_primary_anatomic_site": ("located_in", False),
    "disease_has_finding": ("supports", True),
    "disease_excludes_finding": ("excludes", True),
    "disease_is_grade": ("has_grade", False),
    "isa": ("is_a", False),
    "inverse_isa": ("is_a", True),
    "subclassof": ("is_a", False),
}

_PREFIXES = {
    "UMLS_CUI": "UMLS",
    "NCI": "NCIT",
    "NCIt": "NCIT",
    "NCIthesaurus": "NCIT",
    "ncithesaurus": "NCIT",
    "MSH": "MESH",
    "MeSH": "MESH",
    "MIM": "OMIM",
    "SNOMEDCT": "SNOMEDCT_US",
    "SCTID": "SNOMEDCT_US",
    "Orphanet": "ORPHA",
    "ORDO": "ORPHA",
}
_NO_CONCEPTS = frozenset(
    [
        "PMID",
        "PMC",
        "DOI",
        "doi",
        "ISBN",
        "ISBN-13",
        "GOC",
        "EV",
        "Wikipedia",
        "url",
        "http",
        "https",
    ]
)
"""Prefixes of what is referred to as evidence: papers, pages, people."""
_DATED = re.compile(r"(_\d{4})?_\d\d_\d\d\Z")

_GENERAL = frozenset(
    load_table("pathreward.kg.sources", "general_names", frozenset({"general"})).phrases("general")
)


def too_general(name: str) -> bool:
    """Return whether a name says too little to be looked for in a text.

    >>> [too_general(name) for name in ("Process", "features", "part", "necrosis")]
    [True, True, True, False]
    """
    folded = " ".join(name.casefold().split())
    return folded in _GENERAL or folded.removesuffix("s") in _GENERAL


def named(concept_id: str, name: str, synonyms: list[str]) -> tuple[str, tuple[str, ...]]:
    """Return the name and the synonyms of a concept, those that are too general left out.

    A concept that has no other name keeps its own with its id behind, which no text has.

    >>> named("BFO:15", "process", ["features"])
    ('process [BFO:15]', ())
    """
    cleaned = [" ".join(each.split()) for each in (name, *synonyms)]
    kept = dict.fromkeys(each for each in cleaned if each and not too_general(each))
    if not kept:
        return (f"{cleaned[0]} [{concept_id}]" if cleaned[0] else concept_id), ()
    first, *others = kept
    return first, tuple(others)


def reference(written: str) -> str:
    """Return a cross reference as it is written here, empty if it is no accession.

    >>> reference("UMLS_CUI:C0018923"), reference("SNOMEDCT_US_2025_09_01:39000009")
    ('UMLS:C0018923', 'SNOMEDCT_US:39000009')
    >>> reference("url:http://example.org")
    ''
    """
    prefix, colon, accession = written.strip().partition(":")
    if not colon or not accession or any(each.isspace() or each == "/" for each in prefix):
        return ""
    if accession.startswith("//") or prefix in _NO_CONCEPTS:
        return ""
    prefix = _DATED.sub("", prefix)
    return f"{_PREFIXES.get(prefix, prefix)}:{accession.strip()}"


def relation(label: str) -> tuple[str, bool]:
    """Return what a relation is called here, and whether it runs the other way round.

    >>> relation("develops from"), relation("Disease_Has_Finding")
    (('develops_from', False), ('supports', True))
    """
    words = "".join(each if each.isalnum() else " " for each in label.casefold()).split()
    name = "_".join(words) or "related_to"
    return _RELATIONS.get(name, (name, False))


def curie(identifier: str) -> str:
    """Return the short form of an identifier of the OBO Foundry.

    >>> curie("http://purl.obolibrary.org/obo/NCIT_C79718"), curie("DOID:4")
    ('NCIT:C79718', 'DOID:4')
    """
    if "/" not in identifier:
        return identifier
    last = identifier.rsplit("/", 1)[1].rsplit("#", 1)[-1]
    prefix, _, accession = last.partition("_")
    numbered = prefix.isalnum() and any(each.isdigit() for each in accession)
    return f"{prefix}:{accession}" if numbered else last
