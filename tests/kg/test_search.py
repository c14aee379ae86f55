import pytest

from pathreward.kg import Concept, KnowledgeGraph, Relation
from pathreward.kg.search import nearest_concepts

EVERYDAY = [
    ("squamous", "squamous_cell_carcinoma"),
    ("squamous cell", "squamous_cells"),  # a singular is the same name
    ("squamous cell ca", "squamous_cell_carcinoma"),
    ("adenoca", "adenocarcinoma"),
    ("breast ca", "breast_carcinoma"),
    ("thyroid ca", "thyroid_carcinoma"),
    ("prostate cancer", "prostatic_adenocarcinoma"),
    ("lobular", "lobular_carcinoma_in_situ"),
    ("renal cell", "renal_cell_carcinoma"),
    ("hepatocellular", "hepatocellular_carcinoma"),
    ("DCIS", "ductal_carcinoma_in_situ"),
    ("HCC", "hepatocellular_carcinoma"),
    ("hcc", "hepatocellular_carcinoma"),
    ("GIST", "gastrointestinal_stromal_tumor"),
    ("RCC", "renal_cell_carcinoma"),
    ("PTC", "papillary_thyroid_carcinoma"),
    ("ki-67", "Ki-67"),
    ("her2", "HER2"),
    ("p16", "p16"),
    ("cd 20", "CD20"),
    ("TTF1", "TTF-1"),
    ("cirrhosis", "cirrhosis"),
    ("melanoma", "melanoma"),
    ("hodgkin", "hodgkin_lymphoma"),
    ("barrett", "barrett_esophagus"),
    ("granulomas", "granuloma"),
    ("carcinoid", "carcinoid_tumor"),
    ("mitoses", "mitotic_figures"),
    ("thyroid papillary", "papillary_thyroid_carcinoma"),
    ("cell carcinoma squamous", "squamous_cell_carcinoma"),
    ("pas stain", "periodic_acid_schiff"),
    ("H&E", "hematoxylin_and_eosin"),
    ("keratin perl", "keratin_pearls"),
    ("adenocarcinom of the prostate", "prostatic_adenocarcinoma"),
]


@pytest.mark.parametrize(("text", "first"), EVERYDAY, ids=[text for text, _ in EVERYDAY])
def test_an_everyday_query_finds_its_concept_first(text: str, first: str) -> None:
    found = nearest_concepts(KnowledgeGraph.default(), text, limit=5)
    assert found[0].id == first
    assert len({each.id for each in found}) == len(found) <= 5


def test_the_order_is_exact_prefix_synonym_word_start_fuzzy() -> None:
    graph = KnowledgeGraph(
        [
            Concept("fuzzy", "fost", "finding"),
            Concept("word start", "dry frost", "finding"),
            Concept("synonym prefix", "rime", "finding", ("frosting",)),
            Concept("prefix", "frosty", "finding"),
            Concept("exact", "ice", "finding", ("frost",)),
        ],
        strict=False,
    )
    found = [each.id for each in nearest_concepts(graph, "frost")]
    assert found == ["exact", "prefix", "synonym prefix", "word start", "fuzzy"]


def test_of_equal_matches_the_better_known_comes_first() -> None:
    graph = KnowledgeGraph(
        [
            Concept("bite", "frost bite", "diagnosis"),
            Concept("damage", "frost damage of the skin", "diagnosis"),
            Concept("pattern", "frost pattern", "finding"),
            Concept("blister", "blister", "finding"),
        ],
        [
            Relation("blister", "supports", "damage"),
            Relation("pattern", "supports", "bite"),  # of a pattern that it supports counts nothing
            Relation("pattern", "supports", "damage"),
        ],
    )
    found = nearest_concepts(graph, "frost")
    assert [each.id for each in found] == ["damage", "bite", "pattern"]


@pytest.mark.parametrize("text", ["", "x" * 10_000, "\ud800", "..."])
def test_what_no_name_is_like_finds_nothing(text: str) -> None:
    assert nearest_concepts(KnowledgeGraph.default(), text) == []
