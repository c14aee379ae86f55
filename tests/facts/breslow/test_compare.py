"""Breslow thickness of an answer beside the gold one, here and in the rewards."""

import pytest

from pathreward import AnswerReward, DetailsReward, Sample
from pathreward.facts.breslow.compare import compare, describe, detail, unique
from pathreward.facts.breslow.parse import thicknesses
from pathreward.facts.protocol import Credit
from pathreward.facts.registry import fact_types


@pytest.mark.parametrize(
    ("answer", "gold", "value"),
    [
        ("Breslow depth 1.8 millimetres", "Breslow thickness 1.8 mm", 1),
        ("Breslow 0.18 cm", "Breslow thickness 1.8 mm", 1),
        ("Breslow 2.8 mm", "Breslow thickness 1.8 mm", 0),
        ("Breslow at least 1.8 mm", "Breslow thickness 1.8 mm", 0),
        ("1.8 mm from the margin", "Breslow thickness 1.8 mm", 0),
    ],
)
def test_values(answer: str, gold: str, value: float) -> None:
    assert compare(thicknesses(answer), thicknesses(gold), Credit()).value == value


def test_the_names_of_a_thickness() -> None:
    [found] = thicknesses("Breslow depth: 0.18 cm")
    assert describe(found) == "Breslow 1.8 mm"
    assert detail("", found) == ("breslow", "Breslow", "1.8 mm")
    assert unique(found) == ("Breslow", "1.8 mm")


def test_the_rewards_find_the_type_in_its_folder() -> None:
    assert list(fact_types()).index("breslow") < list(fact_types()).index("measurement")
    row = {"prompt": "What is the Breslow thickness?", "answer": "Breslow thickness 1.8 mm"}
    reward = AnswerReward()
    for answer, value in (("1.8 mm", 1), ("Breslow 1.8 mm", 1), ("2 mm", 0), ("Clark IV", 0)):
        assert reward(Sample(f"<answer>{answer}</answer>", **row)).value == value
    findings = "Melanoma, Breslow 1.8 mm, 5 mm from the margin."
    details = DetailsReward()
    assert details(Sample("Breslow depth 1.8 mm; margin 5 mm.", findings=findings)).value == 1
    assert details(Sample("Breslow depth 5 mm; margin 1.8 mm.", findings=findings)).value == 0
