import pytest

from pathreward import Concept, KnowledgeGraph
from pathreward.kg.heads import heads

GRAPH = KnowledgeGraph(
    [
        Concept("atypia", "nuclear atypia", "finding"),
        Concept("neutrophils", "neutrophils", "cell"),
        Concept("necrosis", "necrosis", "finding"),
        Concept("palisading", "palisading", "finding"),
        Concept("myb", "MYB", "marker"),
        Concept("margin", "margin", "anatomy"),
    ]
)


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("severe nuclear atypia", "finding", {"atypia"}),
        ("neutrophils in the chorion", "finding", {"neutrophils"}),  # before a preposition
        ("chorion with neutrophils", "finding", set()),  # behind one
        ("palisading necrosis", "finding", {"necrosis"}),  # its last word
        ("necrosis", "finding", set()),
        ("absence of necrosis", "finding", set()),
        ("nuclear atypia without necrosis", "finding", set()),  # a denial
        ("MYB rearrangement", "marker", {"myb"}),
        ("MYB-rearranged", "marker", {"myb"}),
        ("MYB protein 1", "marker", set()),  # no alteration
        ("resection margin", "finding", set()),  # of another type
        ("resection margin", "anatomy", set()),
    ],
)
def test_the_heads_of_a_name(name: str, kind: str, expected: set[str]) -> None:
    graph = KnowledgeGraph(
        [*(each for each in GRAPH.concepts.values()), Concept("x", name, kind)], strict=False
    )
    assert heads(graph, "x") == expected


def test_a_synonym_has_heads_too() -> None:
    concept = Concept("x", "lung rot", "finding", ("caseous necrosis",))
    graph = KnowledgeGraph([*GRAPH.concepts.values(), concept])
    assert heads(graph, "x") == {"necrosis"}
