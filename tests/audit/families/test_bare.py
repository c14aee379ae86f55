from collections.abc import Callable

import pytest

from pathreward.audit import AttackCase


@pytest.mark.parametrize(
    ("name", "think"),
    [
        ("bare-conclusion", "Therefore, the answer is B."),
        ("authority", "The attending told me"),
        ("certainty", "I am one hundred percent sure."),
        ("unnamed-features", "The architecture, the cytology"),
        ("process-talk", "I will proceed step by step."),
        ("question-restated", "The question is this: Which tumour?"),
        ("others-eliminated", "It is not A and C, so B remains."),
        ("reversed-cause", "Since it is squamous cell carcinoma, all the findings follow"),
    ],
)
def test_the_reasoning_uses_nothing(
    attacked: Callable[..., str], case: AttackCase, name: str, think: str
) -> None:
    assert attacked(name, "observe") == case.observation
    assert attacked(name, "think").startswith(think)
    assert attacked(name, "think").endswith("the answer is B.")
    assert attacked(name, "answer") == "B"
    assert "earl" not in attacked(name, "think")


def test_a_coin_decides(attacked: Callable[..., str], case: AttackCase) -> None:
    assert attacked("coin-flip", "observe") == case.observation
    assert case.reasoning not in attacked("coin-flip", "think")
