"""Facts that a text states as an answer, beside the gold ones."""

import pytest

from pathreward.answers.fact import recognise
from pathreward.facts.gold import gold_facts
from pathreward.facts.protocol import Credit
from pathreward.linking import Linker


def earned(
    text: str, kind: str, gold: str, row: str = "", credit: Credit | None = None
) -> list[float]:
    found = recognise(
        text, kind, gold_facts(kind, gold), f"{row}\n{gold}", credit or Credit(), Linker.default()
    )
    return [each.value for each in found.candidates]


@pytest.mark.parametrize(
    ("text", "kind", "gold", "values"),
    [
        ("T2, N0", "stage", "pT2 N0", [1.0]),
        ("pT3 N0", "stage", "pT2 N0", [0.0]),
        ("pT2", "stage", "pT2 N0", [0.0]),  # half of it
        ("grade 2", "grade", "grade 2", [1.0]),
        ("grade II", "grade", "grade 2", [1.0]),
        ("grade 3", "grade", "grade 2", [0.0]),
        ("2", "grade", "grade 2", [1.0]),  # a bare number, on the gold scale
        ("3.2 cm", "measurement", "3.2 cm", [1.0]),
        ("32 mm", "measurement", "3.2 cm", [1.0]),
        ("3.3 cm", "measurement", "3.2 cm", [0.0]),
        ("3.2 cm or 4 cm", "measurement", "3.2 cm", [1.0, 0.0]),  # the commitment decides
        ("ER positive", "marker", "ER positive", [1.0]),
        ("ER negative", "marker", "ER positive", [0.0]),
        ("Gleason 3+4=7", "grade", "Gleason 3+4=7", [1.0]),
        ("Gleason 4+3=7", "grade", "Gleason 3+4=7", [0.0]),
        ("no fact at all", "stage", "pT2", []),
    ],
)
def test_what_a_text_states(text: str, kind: str, gold: str, values: list[float]) -> None:
    assert earned(text, kind, gold) == values


def test_a_tolerance_pays_a_near_measurement() -> None:
    near = Credit(near=0.5, relative=0.05)
    assert earned("3.3 cm", "measurement", "3.2 cm", credit=near) == [1.0]  # 3 % off
    assert earned("3.6 cm", "measurement", "3.2 cm", credit=near) == [0.0]  # 12 % off


@pytest.mark.parametrize(
    ("row", "costs"), [("", ["pM1, which the row does not state"]), ("Staged as pT2 N0 pM1.", [])]
)
def test_a_further_stage_needs_the_row(row: str, costs: list[str]) -> None:
    gold = gold_facts("stage", "pT2 N0")
    found = recognise("pT2 N0 pM1", "stage", gold, f"{row}\npT2 N0", Credit(), Linker.default())
    assert [each.value for each in found.candidates] == [1.0]
    assert [each.cls for each in found.additions] == costs
