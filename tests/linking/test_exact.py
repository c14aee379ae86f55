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
        ("carcinoma of the breast", [("carcinoma of the breast", "breast_ca")]),
        ("carcinoma of the left breast", [("carcinoma of the left breast", "breast_ca")]),
        ("Carcinoma, breast", [("Carcinoma, breast", "breast_ca")]),
        ("Diagnosis: carcinoma, breast.", [("carcinoma, breast", "breast_ca")]),
        ("carcinoma, breast tissue", [("carcinoma", "ca"), ("breast", "breast")]),  # no field
        (
            "vascular and perineural invasion",
            [("vascular", "vi"), ("perineural invasion", "pni")],
        ),
        (
            "ductal or lobular carcinoma in situ",
            [("ductal", "dcis"), ("lobular carcinoma in situ", "lcis")],
        ),
        ("breast and perineural invasion", [("breast", "breast"), ("perineural invasion", "pni")]),
        ("pT2aN0Mx", [("pT2a", "t2a"), ("N0", "n0")]),
        ("Gleason score 3+4=7", [("Gleason score 3+4=7", "g34")]),
        ("Gleason 3 + 4", [("Gleason 3 + 4", "g34")]),
        ("Gleason score of 3+4=7", [("Gleason score of 3+4=7", "g34")]),
        ("Gleason score 7 (3+4)", [("Gleason score 7 (3+4)", "g34")]),
        ("a grade of II", [("grade of II", "g2")]),
        ("squamous-\ncell carcinoma", [("squamous-\ncell carcinoma", "scc")]),
        ("carci-\nnoma", [("carci-\nnoma", "ca")]),  # a word across two lines
        ("TNF-\u03b1", [("TNF-\u03b1", "tnf")]),
        ("TNF\u03b1", [("TNF\u03b1", "tnf")]),
    ],
)
def test_exact_reads_other_orders_and_spellings(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text, "exact") == expected
