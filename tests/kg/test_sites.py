import pytest

from pathreward.kg import KnowledgeGraph
from pathreward.kg.sites import places


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
