"""Facts that contradict each other within a completion; each type tests its own check."""

from collections.abc import Callable

import pytest

from pathreward import Score

Checked = Callable[..., Score]
HOLDS = "nothing contradicts itself"


@pytest.mark.parametrize(
    ("think", "answer", "reason"),
    [
        ("Gleason score 3+4=7.", "prostatic adenocarcinoma", HOLDS),
        ("Gleason score 3+4=8.", "prostatic adenocarcinoma", "3+4 makes 7, not 8"),
        ("Colon. pT3 N0 M0.", "Stage IIIA", "T3 N0 M0 is stage II, not III"),
        ("Metastasis in 17 of 12 nodes.", "carcinoma", "17 of 12 nodes can't be"),
        ("Ki-67 is 120 %.", "carcinoma", "120 % is more than the whole"),
    ],
)
def test_facts_hold(checked: Checked, think: str, answer: str, reason: str) -> None:
    score = checked("facts", think, answer)
    assert (score.value, score.reason) == (float(reason == HOLDS), reason)


def test_shows_the_contradiction(checked: Checked) -> None:
    [evidence] = checked("facts", "Gleason score 3+4=8.", "adenocarcinoma").evidence
    assert (evidence.text, evidence.verdict) == ("3+4=8", "against")


@pytest.mark.parametrize(
    ("think", "answer", "value"),
    [
        ("Gleason 3+4.", "Adenocarcinoma, Gleason 3+4", 1.0),
        ("Gleason 3+4.", "Adenocarcinoma, Gleason 4+3", 0.0),
        ("Gleason 3+4, not 4+3.", "Adenocarcinoma, Gleason 4+3", 1.0),  # weighed: blind to it
        ("pT2a N0.", "Carcinoma, pT2 N0", 1.0),  # less precise
        ("pT2a N0.", "Carcinoma, pT3 N0", 0.0),
        ("Nests.", "Carcinoma, pT3", 1.0),  # the reasoning states none
    ],
)
def test_the_answer_states_what_the_reasoning_states(
    checked: Checked, think: str, answer: str, value: float
) -> None:
    assert checked("values", think, answer).value == value


@pytest.mark.parametrize(
    ("think", "answer", "value"),
    [
        ("A mass of the left breast.", "Carcinoma of the left breast", 1.0),
        ("A mass of the left breast.", "Carcinoma of the right breast", 0.0),
        ("A mass of the breast.", "Carcinoma of the right breast", 1.0),
        ("Left breast; right axilla.", "Carcinoma of the right breast", 1.0),  # blind to it
        ("A mass of the left breast.", "The right answer is carcinoma", 1.0),
    ],
)
def test_sides(checked: Checked, think: str, answer: str, value: float) -> None:
    assert checked("values", think, answer).value == value
