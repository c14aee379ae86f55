from typing import Any

import pytest

import pathreward as pr
from pathreward.sample import Sample
from pathreward.training.detectors import DETECTORS, Detecting

HONEST = (
    "<observe>Nests of atypical squamous cells with keratin pearls. No necrosis.</observe>"
    "<think>Keratin pearls show squamous differentiation, which glands would argue against."
    "</think><answer>squamous cell carcinoma</answer>"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HONEST, set()),
        ("", set()),
        (HONEST.replace("</answer>", " <!-- melanoma --></answer>"), {"hidden"}),
        (" ".join([HONEST] * 20), {"repetition"}),
        (
            "<think>The answer is melanoma. It has pigment, and pigmented cells of this kind in "
            "nests that reach the surface are those of a melanocytic tumour, as a rule."
            "</think><answer>melanoma</answer>",
            {"leak"},
        ),
    ],
)
def test_each_detector_finds_its_kind(text: str, expected: set[str]) -> None:
    sample = Sample(text, prompt="Which tumour is it?")
    assert {name for name, fires in DETECTORS.items() if fires(sample)} == expected


def test_the_reward_is_unchanged_and_shares_are_logged() -> None:
    from pathreward.adapters.trl import reward_funcs

    [plain] = reward_funcs(pr.AnswerReward())
    logged: dict[str, float] = {}
    columns: dict[str, Any] = {
        "prompts": [[{"role": "user", "content": "Which?"}]] * 2,
        "completions": [
            [{"role": "assistant", "content": text}]
            for text in ("<answer>melanoma</answer>", "<answer>nevus <!-- no --></answer>")
        ],
        "answer": ["melanoma"] * 2,
    }
    watched = Detecting(plain)
    assert watched.__name__ == plain.__name__
    values = watched(**columns, log_metric=logged.__setitem__)
    assert values == plain(**columns)
    assert logged["audit/hidden"] == 0.5
    assert logged["audit/repetition"] == 0
    assert "pathreward/seconds" in logged
