import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.kg.sources.vocabulary import (
    clean_names,
    curie,
    is_too_general,
    map_relation,
    normalize_reference,
)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("NCI:C3088", "NCIT:C3088"),
        ("NCIt:C3088", "NCIT:C3088"),
        ("UMLS_CUI:C0018923", "UMLS:C0018923"),
        ("MSH:D006394", "MESH:D006394"),
        ("SNOMEDCT_US_2025_09_01:39000009", "SNOMEDCT_US:39000009"),  # a release's date
        ("ICDO:9120/3", "ICDO:9120/3"),
        ("PMID:12345", ""),  # a paper is no concept
        ("http://example.org/x", ""),
        ("plain words", ""),
        ("DOID:", ""),
        ("HPO:HP:0001250", "HP:0001250"),  # UMLS writes the prefix before a whole id
        ("GO:GO:0008150", "GO:0008150"),
        ("HGNC:HGNC:1100", "HGNC:1100"),
        ("NCI:NCIT:C3088", "NCIT:C3088"),
        ("HP:HP:", ""),
        ("Reactome:R-HSA:1", "Reactome:R-HSA:1"),  # another prefix belongs to the code
        ("MTH:NOCODE", ""),  # thousands of concepts share it
        ("", ""),
    ],
)
def test_references_are_written_alike(written: str, expected: str) -> None:
    assert normalize_reference(written) == expected


@given(st.lists(st.sampled_from(["HP", "HPO", "GO", "1", " ", "", "NOCODE", "a/b"])).map(":".join))
def test_a_normalized_reference_does_not_change(written: str) -> None:
    once = normalize_reference(written)
    assert normalize_reference(once) == once


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("is_a", ("is_a", False)),
        ("BFO:0000050", ("part_of", False)),  # an id without its definition
        ("part of", ("part_of", False)),
        ("Disease_Has_Finding", ("supports", True)),
        ("Disease_Excludes_Finding", ("excludes", True)),
        ("Disease_Has_Primary_Anatomic_Site", ("located_in", False)),
        ("inverse_isa", ("is_a", True)),
        ("???", ("related_to", False)),
    ],
)
def test_relations_are_called_as_ours_where_they_say_the_same(
    label: str, expected: tuple[str, bool]
) -> None:
    assert map_relation(label) == expected


@pytest.mark.parametrize(
    ("name", "synonyms", "expected"),
    [
        ("wart", ["verruca", "wart"], ("wart", ("verruca",))),  # each name once
        ("process", ["growing"], ("growing", ())),  # a name that says more takes its place
        ("process", [], ("process [X:1]", ())),
        ("", [], ("X:1", ())),
        ("  two\n words ", [], ("two words", ())),
    ],
)
def test_names_that_are_too_general_are_left_out(
    name: str, synonyms: list[str], expected: tuple[str, tuple[str, ...]]
) -> None:
    assert clean_names("X:1", name, synonyms) == expected


def test_what_is_too_general() -> None:
    assert all(map(is_too_general, ["Features", "PROCESS", "material  entity", "sites"]))
    assert not any(map(is_too_general, ["necrosis", "process of growth", ""]))


def test_long_identifiers_are_shortened() -> None:
    assert curie("http://purl.obolibrary.org/obo/NCIT_C1") == "NCIT:C1"
    assert curie("http://example.org/onto#part_of") == "part_of"
    assert curie("http://example.org/name") == "name"
