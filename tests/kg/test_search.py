import pytest

from pathreward.kg import KnowledgeGraph
from pathreward.kg.search import nearest_concepts


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("keratin perl", "keratin_pearls"),  # misspelt
        ("SCC", "squamous_cell_carcinoma"),  # an abbreviation
        ("pearls keratin", "keratin_pearls"),  # in another order
    ],
)
def test_the_nearest_comes_first(text: str, first: str) -> None:
    found = nearest_concepts(KnowledgeGraph.default(), text, limit=3)
    assert found[0].id == first
    assert len({each.id for each in found}) == len(found) <= 3


@pytest.mark.parametrize("text", ["", "x" * 10_000, "\ud800"])
def test_what_no_name_is_like_finds_nothing(text: str) -> None:
    assert nearest_concepts(KnowledgeGraph.default(), text) == []
