from collections.abc import Callable

import pytest

from pathreward.kg import Concept, KnowledgeGraph
from pathreward.linking import Linker

_GRAPH = KnowledgeGraph(
    [
        Concept("scc", "squamous cell carcinoma", "diagnosis", ("SCC",)),
        Concept("srcc", "signet ring cell carcinoma", "diagnosis"),
        Concept("breast_ca", "breast carcinoma", "diagnosis"),
        Concept("ca", "carcinoma", "diagnosis"),
        Concept("breast", "breast", "anatomy"),
        Concept("vi", "vascular invasion", "finding"),
        Concept("pni", "perineural invasion", "finding"),
        Concept("dcis", "ductal carcinoma in situ", "diagnosis"),
        Concept("lcis", "lobular carcinoma in situ", "diagnosis"),
        Concept("g34", "Gleason 3+4", "grade"),
        Concept("t2a", "pT2a", "stage"),
        Concept("n0", "pN0", "stage"),
        Concept("g2", "grade II", "grade"),
        Concept("g3", "grade III", "grade"),
        Concept("micro", "microscopic focus", "finding"),
        Concept("hyper", "hyperplasia", "finding"),
        Concept("tnf", "TNF-alpha", "marker"),
    ]
)


@pytest.fixture(scope="session")
def graph() -> KnowledgeGraph:
    """A small graph whose names test what each stage finds."""
    return _GRAPH


@pytest.fixture(scope="session")
def found(graph: KnowledgeGraph) -> Callable[..., list[tuple[str, str]]]:
    """What the stages of a linker find in a text: the words and the concepts' ids."""

    def found(text: str, *stages: str) -> list[tuple[str, str]]:
        return [(each.text, each.concept.id) for each in Linker(graph, stages).link(text)]

    return found
