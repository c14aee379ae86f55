"""The test of own_reward.py: the laws of every reward, a preference, and cases."""

from pathlib import Path

import pytest
from own_reward import NegativesReward

import pathreward as pr
from pathreward.testing import assert_prefers, check_reward

REWARD = NegativesReward(enough=2)
RECIPE = Path(__file__).with_name("own_reward.yaml")


def observed(text: str) -> pr.Sample:
    return pr.Sample(f"<observe>{text}</observe><think>So.</think><answer>B</answer>")


def test_it_keeps_the_laws() -> None:
    check_reward(REWARD)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("Granulomas.", 0.0, id="nothing denied"),
        pytest.param("No necrosis.", 0.5, id="one of two"),
        pytest.param("No necrosis, no necrosis.", 0.5, id="the same twice"),
        pytest.param("No necrosis, no atypia, no granulomas.", 1.0, id="more than enough"),
    ],
)
def test_it_counts_denied_findings(text: str, value: float) -> None:
    assert REWARD(observed(text)).value == value


def test_its_evidence_points_at_the_text() -> None:
    sample = observed("Granulomas. No necrosis.")
    [found] = REWARD(sample).evidence
    assert sample.text[found.start : found.end] == found.text == "necrosis"


def test_the_recipe_prefers_a_right_answer() -> None:
    seen = "<observe>No necrosis, no atypia.</observe><think>So.</think>"
    right = pr.Sample(seen + "<answer>sarcoidosis</answer>", answer="sarcoidosis")
    assert_prefers(pr.load(RECIPE), right, seen + "<answer>tuberculosis</answer>")
