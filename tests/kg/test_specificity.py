import pytest

from pathreward import Concept, KnowledgeGraph
from pathreward.kg import Relation
from pathreward.kg.specificity import descendants, specificity


def graph_of(diagnoses: int, kinds: int = 0, head: bool = False) -> KnowledgeGraph:
    """Return a graph with a finding of some diagnoses, which may be of one family."""
    names = [f"d{i}" for i in range(diagnoses)]
    finer = [f"k{i}" for i in range(kinds)]
    relations = [Relation("finding", "supports", each) for each in names]
    for kind in finer:
        relations.append(Relation(kind, "is_a", "finding"))
        relations.append(Relation(kind, "supports", f"of_{kind}"))
    if head:
        relations += [Relation(each, "is_a", names[0]) for each in names[1:]]
    return KnowledgeGraph(
        [
            *(Concept(each, each, "diagnosis") for each in names),
            *(Concept(f"of_{each}", f"of {each}", "diagnosis") for each in finer),
            *(Concept(each, each, "finding") for each in ("finding", *finer)),
        ],
        relations,
    )


# log(64 / n) / log(16): each doubling from four on costs a quarter.
@pytest.mark.parametrize(
    ("graph", "expected"),
    [
        (graph_of(1), 1.0),
        (graph_of(4), 1.0),
        (graph_of(8), 0.75),
        (graph_of(16), 0.5),
        (graph_of(32), 0.25),
        (graph_of(64), 0.02),
        (graph_of(90), 0.02),
        (graph_of(32, head=True), 1.0),  # one family
        (graph_of(4, kinds=12), 0.5),  # who has a kind of it has it
    ],
)
def test_a_finding_of_many_diagnoses_is_less_specific(
    graph: KnowledgeGraph, expected: float
) -> None:
    row = next(graph.relations("finding", "supports"))
    assert specificity(graph, row) == pytest.approx(expected)


def test_an_umbrella_is_no_family() -> None:
    graph = graph_of(102, head=True)  # the head has 101 descendants
    assert specificity(graph, next(graph.relations("finding", "supports"))) == 0.02


def test_descendants_of_a_concept_that_is_no_umbrella() -> None:
    assert descendants(graph_of(3, head=True), "d0") == frozenset({"d1", "d2"})
    assert descendants(graph_of(1), "d0") == frozenset()
    assert descendants(graph_of(101, head=True), "d0") is not None
    assert descendants(graph_of(102, head=True), "d0") is None
