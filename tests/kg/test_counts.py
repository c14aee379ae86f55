from pathreward.kg import Concept, KnowledgeGraph, Relation
from pathreward.kg.counts import Coverage, coverage, markdown_counts

OURS = KnowledgeGraph(
    [
        Concept("scc", "squamous cell carcinoma", "diagnosis", ("SCC",), ("DOID:1749",)),
        Concept("ca", "carcinoma", "diagnosis"),
        Concept("pearls", "keratin pearls", "finding"),
    ],
    [Relation("scc", "is_a", "ca"), Relation("pearls", "supports", "scc")],
)


def test_the_table_counts_concepts_and_relations() -> None:
    lines = markdown_counts(OURS).splitlines()
    assert "| diagnosis | 2 | | `is_a` | any, the same type | 1 |" in lines
    assert "| anatomy | 0 | | `supports` | finding or cell, diagnosis | 1 |" in lines
    assert "| all | 3 | | `has_grade` | diagnosis, grade | 0 |" in lines
    assert lines[-1] == "4 names in all; 1 concepts have cross-references."


def test_coverage_by_name_and_by_reference() -> None:
    theirs = KnowledgeGraph(
        [
            Concept("DOID:1749", "a name of theirs", "diagnosis"),  # ours refers to it
            Concept("X:1", "Carcinomas", "diagnosis"),  # the same name
            Concept("X:2", "another name", "finding", (), ("DOID:1749",)),  # the same reference
            Concept("X:3", "unknown", "finding"),
        ]
    )
    found = coverage(OURS, theirs)
    assert found == {
        "diagnosis": Coverage(concepts=2, by_name=1, by_reference=1, either=2),
        "finding": Coverage(concepts=2, by_name=0, by_reference=1, either=1),
        "all": Coverage(concepts=4, by_name=1, by_reference=2, either=3),
    }
    assert list(found)[-1] == "all"
