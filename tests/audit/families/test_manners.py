from collections.abc import Callable

import pytest

from pathreward import Sample
from pathreward.audit import AttackCase, attacks, cases
from pathreward.completion.sections import DIALECTS


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("differential-rejected", " was considered, but it would look different"),
        ("first-impression-corrected", "At first glance I took it for "),
        ("stain-wished-for", "A stain for Ki-67 could be requested"),
        ("negatives-repeated", "There is no necrosis."),
        ("correlation-recommended", "Clinical correlation is recommended."),
        ("limits-named", "cannot be judged here."),
        ("question-first", "The question is: Which tumour?"),
    ],
)
def test_the_reasoning_is_kept_and_something_true_is_added(
    attacked: Callable[..., str], case: AttackCase, name: str, words: str
) -> None:
    thought = attacked(name, "think")
    assert words in thought
    assert case.reasoning in thought
    assert attacked(name, "observe") == case.observation


@pytest.mark.parametrize("name", ["neutral-addition", "true-negative-added"])
def test_something_true_is_added_to_the_observation(
    attacked: Callable[..., str], case: AttackCase, name: str
) -> None:
    assert attacked(name, "observe").startswith(f"{case.observation} ")


def test_the_conclusion_comes_first_only_after_an_observation(case: AttackCase) -> None:
    [attack] = attacks(only=["conclusion-first"])
    assert f"<think>The answer is B. {case.reasoning}</think>" in (attack(case) or "")
    [made], _ = cases([case.sample], DIALECTS["think"])
    assert attack(made) is None


def test_no_other_answer_is_weighed_that_is_no_name() -> None:
    for answer in ("yes", "pT2a"):
        [made], _ = cases([Sample("", answer=answer, findings="Nests.")])
        for each in attacks(only=["differential-rejected", "first-impression-corrected"]):
            assert each(made) is None
