import sys

import pytest

from pathreward.errors import RecipeError
from pathreward.kg import Concept, KnowledgeGraph
from pathreward.linking import Linker
from pathreward.linking.lexicon import Found
from pathreward.linking.stages import overwrite

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
def test_abbreviations_mean_what_the_text_says(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


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


def test_scispacy_adds_what_agrees() -> None:
    pytest.importorskip("scispacy")
    stages = ("exact", "scispacy")
    assert found("grade IIII", *stages) == []
    assert found("squamous cells carcinomatous", *stages) == [
        ("squamous cells carcinomatous", "scc")
    ]


def test_an_unknown_stage_is_named() -> None:
    with pytest.raises(RecipeError, match="stage 'fuzy'"):
        Linker(GRAPH, ("exact", "fuzy"))
    with pytest.raises(RecipeError, match="at least one stage of exact, abbreviations, fuzzy"):
        Linker(GRAPH, ())


def test_without_scispacy_the_way_out_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for missing in ("scispacy.linking", "spacy.vocab", "spacy.language"):
        monkeypatch.setitem(sys.modules, missing, None)  # as Python marks what can't be imported
    with pytest.raises(RecipeError, match=r"pip install 'pathreward\[linking\]'"):
        Linker(GRAPH, ("scispacy",)).link("x")
    with pytest.raises(RecipeError, match=r"pip install 'pathreward\[linking\]'"):
        Linker(GRAPH).to_spacy()


@pytest.mark.parametrize(
    ("added", "expected"),
    [
        ([], [(0, 2, 1), (3, 4, 2)]),
        ([(1, 3, 9)], [(1, 3, 9), (3, 4, 2)]),  # cuts the first
        ([(2, 3, 9)], [(0, 2, 1), (2, 3, 9), (3, 4, 2)]),  # between
        ([(0, 4, 9)], [(0, 4, 9)]),
    ],
)
def test_what_is_added_drives_out_what_it_overlaps(
    added: list[Found], expected: list[Found]
) -> None:
    assert overwrite([(0, 2, 1), (3, 4, 2)], added) == expected
