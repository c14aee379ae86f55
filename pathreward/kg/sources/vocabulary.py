"""Map the types, relations and cross-references of other vocabularies to ours."""

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
"""The type of a concept and of its descendants by is_a; the nearest ancestor decides."""

EXACT_ONLY = ("UBERON:", "CL:")
"""Id prefixes of ontologies whose related synonyms are not synonyms."""

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
    "HPO": "HP",
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
"""Prefixes of references that are no concepts: papers, pages, people."""
_NO_CODES = frozenset(["NOCODE"])
"""What UMLS writes in place of a code that its source does not have."""
_DATED = re.compile(r"(_\d{4})?_\d\d_\d\d\Z")

_GENERAL = frozenset(
    load_table("pathreward.kg.sources", "general_names", frozenset({"general"})).phrases("general")
)


def is_too_general(name: str) -> bool:
    """Return whether a name is too general to search for in a text.

    >>> [is_too_general(name) for name in ("Process", "features", "part", "necrosis")]
    [True, True, True, False]
    """
    fold_word = " ".join(name.casefold().split())
    return fold_word in _GENERAL or fold_word.removesuffix("s") in _GENERAL


def clean_names(concept_id: str, name: str, synonyms: list[str]) -> tuple[str, tuple[str, ...]]:
    """Return the name and the synonyms of a concept without those that are too general.

    A concept without another name keeps its own with its id appended, which matches no text.

    >>> clean_names("BFO:15", "process", ["features"])
    ('process [BFO:15]', ())
    """
    cleaned = [" ".join(each.split()) for each in (name, *synonyms)]
    kept = dict.fromkeys(each for each in cleaned if each and not is_too_general(each))
    if not kept:
        return (f"{cleaned[0]} [{concept_id}]" if cleaned[0] else concept_id), ()
    first, *others = kept
    return first, tuple(others)


def normalize_reference(written: str) -> str:
    """Return a cross-reference as ``SOURCE:accession``; empty if it is no reference to a concept.

    >>> (
    ...     normalize_reference("UMLS_CUI:C0018923"),
    ...     normalize_reference("SNOMEDCT_US_2025_09_01:39000009"),
    ... )
    ('UMLS:C0018923', 'SNOMEDCT_US:39000009')
    >>> normalize_reference("url:http://example.org")
    ''

    A prefix that the accession repeats counts once, as UMLS writes the codes of HPO and GO:

    >>> normalize_reference("HPO:HP:0001250")
    'HP:0001250'
    """
    prefix, colon, accession = written.strip().partition(":")
    accession = accession.strip()
    if not colon or not accession or any(each.isspace() or each == "/" for each in prefix):
        return ""
    if accession.startswith("//") or prefix in _NO_CONCEPTS:
        return ""
    prefix = _prefix(prefix)
    inner, colon, rest = accession.partition(":")
    while colon and _prefix(inner) == prefix:
        accession = rest.strip()
        inner, colon, rest = accession.partition(":")
    return f"{prefix}:{accession}" if accession and accession not in _NO_CODES else ""


def _prefix(written: str) -> str:
    dated = _DATED.sub("", written)
    return _PREFIXES.get(dated, dated)


def map_relation(label: str) -> tuple[str, bool]:
    """Return our name of a relation, and whether its direction is reversed.

    >>> map_relation("develops from"), map_relation("Disease_Has_Finding")
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
