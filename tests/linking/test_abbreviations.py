import pytest

from pathreward.kg import Concept, KnowledgeGraph
from pathreward.linking import Linker

GRAPH = KnowledgeGraph(
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


def found(text: str, *stages: str) -> list[tuple[str, str]]:
    linker = Linker(GRAPH, stages or ("exact", "abbreviations"))
    return [(each.text, each.concept.id) for each in linker.link(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "signet ring cell carcinoma (SRCC). No SRCC.",
            [("signet ring cell carcinoma", "srcc"), ("SRCC", "srcc"), ("SRCC", "srcc")],
        ),
        ("SRCC", []),  # not defined
        (
            "SRCC (signet ring cell carcinoma)",
            [("SRCC", "srcc"), ("signet ring cell carcinoma", "srcc")],
        ),
        ("serum creatine clearance (SCC) and SCC", []),  # it means something else here
        ("SCC was seen", [("SCC", "scc")]),
        ("breast carcinoma (grade 2)", [("breast carcinoma", "breast_ca")]),  # no abbreviation
    ],
)
def test_abbreviations_have_the_meaning_that_the_text_defines(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert found(text) == expected
