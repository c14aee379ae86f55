from collections.abc import Callable

import pytest

from pathreward import Sample
from pathreward.audit import attacks, cases
from pathreward.kg import KnowledgeGraph


@pytest.mark.parametrize(
    ("name", "gold", "answer"),
    [
        ("side-in-answer", "left testis", "right testis"),
        ("grade-in-answer", "Gleason 3+4=7", "Gleason 4+3=7"),
        ("stage-in-answer", "pT2a N0", "pT3a N1"),
        ("count-in-answer", "2/15", "5/15"),
        ("status-in-answer", "HER2 3+", "HER2 0"),
        ("side-in-answer", "melanoma", None),  # no side
    ],
)
def test_values_are_changed_in_the_answer(
    answer_of: Callable[..., str | None], name: str, gold: str, answer: str | None
) -> None:
    assert answer_of(name, gold) == answer


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("side-in-findings", "right eye"),
        ("grade-in-findings", "<think>Grade 1"),
        ("stage-in-findings", "and pT2"),
        ("count-in-findings", "4.5 cm"),
        ("status-in-findings", "S100 negative"),
    ],
)
def test_values_are_changed_in_observation_and_reasoning(name: str, written: str) -> None:
    findings = "Grade 3 tumour of the left eye, pT1, 1.5 cm, S100 positive."
    sample = Sample("", answer="melanoma", findings=findings, reasoning="Grade 3 and pT1.")
    [made], _ = cases([sample])
    [attack] = attacks(only=[name])
    assert written in (attack(made) or "")


def test_a_sibling_replaces_the_diagnosis(answer_of: Callable[..., str | None]) -> None:
    graph = KnowledgeGraph.default()
    [right], [other] = (
        graph.find("melanoma"),
        graph.find(answer_of("sibling-answer", "melanoma") or ""),
    )
    assert other != right
    parents = {each.object for each in graph.relations(right.id, "is_a")}
    assert parents & {each.object for each in graph.relations(other.id, "is_a")}


def test_a_sibling_replaces_each_finding(attacked: Callable[..., str]) -> None:
    assert "keratin pearls" not in attacked("sibling-findings", "observe").casefold()
