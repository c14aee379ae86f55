import pytest

from pathreward.kg import KnowledgeGraph
from pathreward.kg.sites import places, without_organ


@pytest.mark.parametrize(
    ("text", "sites"),
    [
        ("Hysterectomy", {"uterus"}),
        ("Orchidectomy in a 34-year-old", {"testis"}),
        ("Vulval biopsy", {"vulva"}),
        ("Thymic mass", {"thymus"}),
        ("A tumor", set()),
    ],
)
def test_places_that_a_text_implies(text: str, sites: set[str]) -> None:
    assert places(text, KnowledgeGraph.default()) == sites


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
    assert list(without_organ(name, [site], KnowledgeGraph.default())) == words.split()
