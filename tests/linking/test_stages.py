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
def test_an_added_name_replaces_all_that_it_overlaps(
    added: list[Found], expected: list[Found]
) -> None:
    assert overwrite([(0, 2, 1), (3, 4, 2)], added) == expected
