from collections.abc import Callable

import pytest

from pathreward import KnowledgeGraph, Score
from pathreward.facts.anatomy import organs

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


def test_the_organs_are_sites_of_the_graph() -> None:
    graph = KnowledgeGraph.default()
    known = [each.replace(" ", "_") for each in organs() if each.replace(" ", "_") in graph]
    assert len(known) > 20
    assert {graph[each].type for each in known} == {"anatomy"}
