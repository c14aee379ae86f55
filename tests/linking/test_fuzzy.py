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
        ("squamuos cell carcinoma", [("squamuos cell carcinoma", "scc")]),  # swapped
        ("squmous cell carcinoma", [("squmous cell carcinoma", "scc")]),  # left out
        ("squamouss", []),  # another ending may be another word
        ("squamouss cell carcinoma", [("squamouss cell carcinoma", "scc")]),  # the others tell
        ("aerineural invasion", [("aerineural invasion", "pni")]),  # another first letter
        ("macroscopic cell carcinoma", []),
        ("squamous cell carcinomas", [("squamous cell carcinomas", "scc")]),
        ("macroscopic focus", []),  # another prefix
        ("hypoplasia", []),
        ("carcinima and carcinima", []),  # what recurs is no slip
        ("grade IIII", []),
    ],
)
def test_fuzzy_repairs_slips_only(text: str, expected: list[tuple[str, str]]) -> None:
    full = [each for each in found(text, "exact", "fuzzy") if each[0] == text]
    assert full == expected
