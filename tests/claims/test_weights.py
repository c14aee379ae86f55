import pytest

from pathreward.claims.weights import concept_weight
from pathreward.kg import KnowledgeGraph


@pytest.mark.parametrize(
    ("vague", "telling"),
    [
        ("neoplasm", "clear_cell_renal_cell_carcinoma"),
        ("architecture", "keratin_pearls"),
        ("neoplastic_cells", "granuloma"),
        ("resection", "necrosis"),
    ],
)
def test_what_reports_often_mention_says_little(vague: str, telling: str) -> None:
    graph = KnowledgeGraph.default()
    assert 0 < 2 * concept_weight(graph, vague) < concept_weight(graph, telling) <= 1


def test_grades_and_stages_are_facts() -> None:
    graph = KnowledgeGraph.default()
    assert concept_weight(graph, "grade_2") == 0.0
