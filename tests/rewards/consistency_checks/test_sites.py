from collections.abc import Callable

import pytest

from pathreward import KnowledgeGraph, Score
from pathreward.rewards.consistency_checks.sites import _organ_ids

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


def test_the_organs_of_the_facts_are_sites_of_the_graph() -> None:
    concepts = KnowledgeGraph.default().concepts
    known = {each for each in _organ_ids() if each in concepts}
    assert {concepts[each].type for each in known} == {"anatomy"}
    assert known >= {"breast", "colon", "lung", "prostate", "urinary_bladder"}
