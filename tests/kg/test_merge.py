from pathlib import Path

import pytest

from pathreward.errors import GraphError
from pathreward.kg import Concept, KnowledgeGraph, Relation


def graph_of(*concepts: Concept, relations: tuple[str, ...] = ()) -> KnowledgeGraph:
    edges = [Relation(*each.split()) for each in relations]
    return KnowledgeGraph(concepts, edges, strict=False)


OURS = graph_of(
    Concept("scc", "squamous cell carcinoma", "diagnosis", ("SCC",), ("DOID:1749", "ICDO:8070/3")),
    Concept("carcinoma", "carcinoma", "diagnosis", (), ("NCIT:C2916",)),
    Concept("pearls", "keratin pearls", "finding"),
    relations=("scc is_a carcinoma", "pearls supports scc"),
)


def test_one_that_ours_refers_to_becomes_ours() -> None:
    doid = graph_of(
        Concept("DOID:1749", "epidermoid carcinoma", "disease", ("Scc", "SCC"), ("UMLS:C1",)),
        Concept("DOID:305", "carcinoma", "disease"),
        relations=("DOID:1749 is_a DOID:305",),
    )
    merged = OURS.merge(doid)
    scc = merged["scc"]
    assert scc.names == ("squamous cell carcinoma", "SCC", "epidermoid carcinoma", "Scc")
    assert (scc.type, scc.xrefs) == ("diagnosis", ("DOID:1749", "ICDO:8070/3", "UMLS:C1"))
    assert "DOID:1749" not in merged
    assert merged.related("scc", "is_a", "DOID:305")  # the relations come along
    assert "DOID:305" in merged  # a name in common is no reason


def test_the_frequency_of_the_first_graph_counts() -> None:
    rows = [Concept("scc", "SCC", "diagnosis"), Concept("p40", "p40", "marker")]
    graphs = [
        KnowledgeGraph(rows, [Relation("scc", "marker_positive", "p40", each)])
        for each in ("always", "sometimes", "")
    ]
    merged = graphs[0].merge(graphs[1:])
    assert [each.frequency for each in merged.relations()] == ["always"]
    assert merged != graphs[1]


@pytest.mark.parametrize(
    ("theirs", "called"),
    [
        (Concept("X:1", "x", "", (), ("DOID:1749",)), "scc"),  # both refer to a third
        (Concept("X:1", "x", "", (), ("carcinoma",)), "carcinoma"),  # it refers to ours
        (Concept("carcinoma", "x", ""), "carcinoma"),  # the same id
        (Concept("X:1", "x", "", (), ("ICDO:8070/3",)), "X:1"),  # a code for many concepts
        (Concept("X:1", "keratin pearls", ""), "X:1"),
    ],
)
def test_what_makes_two_concepts_one(theirs: Concept, called: str) -> None:
    merged = OURS.merge(graph_of(theirs))
    assert called in merged
    assert len(merged) == len(OURS) + (called == "X:1")


def test_two_concepts_of_one_source_are_never_united() -> None:
    theirs = graph_of(
        Concept("X:1", "other", "", (), ("DOID:1749",)),
        Concept("X:2", "SCC", "", (), ("DOID:1749",)),
        relations=("X:1 is_a X:2",),
    )
    merged = OURS.merge(theirs)
    assert "X:1" in merged
    assert "X:2" not in merged  # the name decides between equals
    assert merged.related("X:1", "is_a", "scc")


def test_an_id_counts_for_more_than_a_reference() -> None:
    theirs = graph_of(
        Concept("X:1", "x", "", (), ("scc", "DOID:1749")),
        Concept("scc", "y", ""),
    )
    merged = OURS.merge(theirs)
    assert "X:1" in merged
    assert "y" in merged["scc"].names


def test_a_cycle_from_merging_is_broken_and_reported() -> None:
    theirs = graph_of(
        Concept("X:1", "x", "", (), ("scc",)),
        Concept("X:2", "y", "", (), ("carcinoma",)),
        relations=("X:2 is_a X:1",),
    )
    merged = OURS.merge(theirs)
    assert merged.is_a("scc", "carcinoma")
    assert not merged.is_a("carcinoma", "scc")
    assert [str(each) for each in merged.repairs] == [
        "a cycle, scc is_a carcinoma is_a scc: carcinoma is_a scc left out"
    ]


def test_merging_nothing_changes_nothing() -> None:
    assert OURS.merge([]) == OURS
    assert OURS.merge(OURS) == OURS
    assert OURS.merge([OURS, OURS], by="ids") == OURS


def test_by_ids_references_do_not_count() -> None:
    theirs = graph_of(Concept("X:1", "x", "", (), ("scc",)), Concept("scc", "z", ""))
    merged = OURS.merge(theirs, by="ids")
    assert "X:1" in merged
    assert "z" in merged["scc"].names
    with pytest.raises(GraphError, match="unknown way to merge 'names'"):
        OURS.merge(theirs, by="names")  # type: ignore[arg-type]  # what is refused


def test_what_is_published_merges(shared_data: Path) -> None:
    folder = shared_data / "kg"
    doid = KnowledgeGraph.from_obo(sorted(folder.glob("doid-*.obo.gz")))
    oncotree = KnowledgeGraph.from_oncotree(folder / "oncotree_2025_10_03.json.gz")
    merged = KnowledgeGraph.default().merge([doid, oncotree])
    assert merged["melanoma"].type == "diagnosis"
    assert len(merged) < len(KnowledgeGraph.default()) + len(doid) + len(oncotree) - 400
    assert all(merged.similarity(each, each) == 1.0 for each in list(merged)[:50])
