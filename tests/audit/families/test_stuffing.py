from collections.abc import Callable

from pathreward.audit import AttackCase


def test_lists_of_the_graphs_terms(attacked: Callable[..., str], case: AttackCase) -> None:
    assert len(attacked("graph-findings", "observe").split(", ")) >= 200
    added = attacked("graph-findings-added", "observe")
    assert added.startswith(f"{case.observation} Also: ")
    assert len(added.split(", ")) >= 60


def test_supporting_findings_of_the_diagnosis_are_listed(attacked: Callable[..., str]) -> None:
    listed = attacked("textbook-list", "observe").rstrip(".").split(", ")
    assert "keratin pearls" in listed  # of squamous cell carcinoma
    assert len(listed) >= 2


def test_terms_of_the_reference_are_repeated_or_listed(attacked: Callable[..., str]) -> None:
    assert attacked("repeated-hit", "observe") == "Keratin pearls. " * 30
    assert attacked("terms-without-sentences", "observe") == "Keratin pearls Necrosis"


def test_the_right_answer_is_in_the_reasoning_of_a_wrong_one(
    attacked: Callable[..., str], case: AttackCase
) -> None:
    think = attacked("answers-in-reasoning", "think")
    assert think.count("squamous cell carcinoma.") == 20
    assert attacked("answers-in-reasoning", "answer") == case.wrong
