"""The organ of the answer against those of the reasoning."""

import pytest

from pathreward import ConsistencyReward, Sample, Score


def checked(check: str, think: str, answer: str) -> Score:
    completion = f"<think>{think}</think><answer>{answer}</answer>"
    return ConsistencyReward(checks=(check,))(Sample(completion, answer=answer))


@pytest.mark.parametrize(
    ("think", "answer", "value"),
    [
        ("The sigmoid colon is infiltrated.", "Adenocarcinoma of the colon", 1.0),
        ("The stomach is infiltrated.", "Adenocarcinoma of the colon", 0.0),
        ("A metastasis in the liver.", "Adenocarcinoma of the colon", 1.0),  # it spread
        ("Lymph nodes are free.", "Adenocarcinoma of the colon", 1.0),  # no organ
    ],
)
def test_sites(think: str, answer: str, value: float) -> None:
    assert checked("sites", think, answer).value == value
