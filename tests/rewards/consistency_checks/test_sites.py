from collections.abc import Callable

import pytest

from pathreward import KnowledgeGraph, Score
from pathreward.lexicon import load_table

Checked = Callable[..., Score]


@pytest.mark.parametrize(
    ("think", "answer", "value"),
    [
        ("The sigmoid colon is infiltrated.", "Adenocarcinoma of the colon", 1.0),
        ("The stomach is infiltrated.", "Adenocarcinoma of the colon", 0.0),
        ("A metastasis in the liver.", "Adenocarcinoma of the colon", 1.0),  # it spread
        ("Lymph nodes are free.", "Adenocarcinoma of the colon", 1.0),  # no organ
    ],
)
def test_sites(checked: Checked, think: str, answer: str, value: float) -> None:
    assert checked("sites", think, answer).value == value


def test_every_organ_of_the_table_is_a_site_of_the_graph() -> None:
    graph = KnowledgeGraph.default()
    table = load_table(
        "pathreward.rewards.consistency_checks", "site_words", frozenset({"organ", "spread"})
    )
    assert {graph[each].type for each in table.phrases("organ")} == {"anatomy"}
