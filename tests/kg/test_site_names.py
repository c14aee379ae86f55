import pytest

from pathreward.kg import Concept, KnowledgeGraph, Relation
from pathreward.kg.site_names import SiteNames

NAMES = SiteNames(KnowledgeGraph.default())


@pytest.mark.parametrize(
    ("name", "site", "words"),
    [
        ("papillary thyroid carcinoma", "thyroid_gland", "papillary carcinoma"),  # a noun
        ("melanoma of the oral cavity", "oral_cavity", "melanoma"),  # two words
        ("renal oncocytoma", "kidney", "oncocytoma"),  # an adjective
        ("renal oncocytoma", "lung", "renal oncocytoma"),  # of another organ
        ("small cell carcinoma of the small intestine", "small_intestine", "small cell carcinoma"),
        ("colonic tubular adenoma", "sigmoid_colon", "tubular adenoma"),  # the site is a part
        (
            "ductal carcinoma of the breast",
            "mammary_duct",
            "ductal carcinoma",
        ),  # a part's adjective
    ],
)
def test_a_name_without_its_organ(name: str, site: str, words: str) -> None:
    assert list(NAMES.without_organ(name, [site])) == words.split()


def test_namesakes() -> None:
    graph = KnowledgeGraph(
        [
            Concept("adenoma", "adenoma", "diagnosis"),
            Concept("colonic", "colonic adenoma", "diagnosis"),
            Concept("skin", "fibroma", "diagnosis"),
            Concept("bone", "fibroma of bone", "diagnosis"),
            Concept("finding", "fibroma of bone seen", "finding"),
            Concept("colon", "colon", "anatomy"),
            Concept("femur", "bone", "anatomy"),
        ],
        [
            Relation("colonic", "is_a", "adenoma"),
            Relation("colonic", "located_in", "colon"),
            Relation("bone", "located_in", "femur"),
        ],
    )
    found = [tuple(each) for each in SiteNames(graph).namesakes()]
    assert found == [("skin", "fibroma", "bone", "fibroma of bone")]  # the adenoma is below
