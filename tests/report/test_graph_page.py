import re
from xml.etree import ElementTree

from pathreward.kg import Concept, KnowledgeGraph, Relation
from pathreward.report.graph_layout import draw_neighbourhood
from pathreward.report.graph_page import concept_page, path_page, svg

HOSTILE = '<script>alert("x")</script>'
GRAPH = KnowledgeGraph(
    [
        Concept("a", HOSTILE, "x", ("</style>",)),
        Concept("b", "b & \N{RIGHT-TO-LEFT OVERRIDE}c", "y"),
    ],
    [Relation("a", "likes<b>", "b")],
    strict=False,
)


def test_a_picture_is_well_formed() -> None:
    picture = ElementTree.fromstring(svg(draw_neighbourhood(KnowledgeGraph.default(), "melanoma")))
    assert picture.tag == "svg"
    assert len(picture.findall("g")) > 10
    assert {each.text for each in picture.iter("tspan")} >= {"melanoma", "S100"}


def test_a_page_loads_nothing_and_runs_nothing() -> None:
    for page in (concept_page(GRAPH, [GRAPH["a"]]), path_page(GRAPH, GRAPH.paths("a", "b"))):
        assert "<script" not in page
        assert not re.search(r"(src|href)=", page)
        assert "default-src 'none'" in page
        assert "&lt;script&gt;" in page


def test_a_page_says_in_words_what_its_picture_shows() -> None:
    graph = KnowledgeGraph.default()
    page = concept_page(graph, graph.find("melanoma"))
    for name in ("SOX10", "melanin pigment", "HMB-45"):
        assert name in page
    assert "← supports" in page
    paths = graph.paths("keratin_pearls", "squamous_cell_carcinoma", limit=2)
    html = path_page(graph, paths)
    assert "<b>keratin pearls</b> supports → <b>squamous cell carcinoma</b>" in html


def test_a_concept_without_relations_has_a_page() -> None:
    graph = KnowledgeGraph([Concept("a", "a", "x")], strict=False)
    assert "It has no relations." in concept_page(graph, graph.find("a"))
