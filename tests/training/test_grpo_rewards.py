from typing import Any

import pytest

import pathreward as pr
from pathreward.compose import Composite, WeightedSum
from pathreward.training.grpo_rewards import stage_rewards
from pathreward.training.settings import Grpo

STAGE: dict[str, Any] = {
    "kind": "grpo",
    "steps": 1,
    "learning_rate": 1e-6,
    "completions": 2,
    "max_tokens": 10,
}


def settings(**changes: Any) -> Grpo:
    return Grpo.model_validate({**STAGE, **changes})


def reward() -> Composite:
    return WeightedSum(
        {"format": pr.FormatReward(("answer",)), "answer": pr.AnswerReward()},
        {"format": 1, "answer": 3},
    )


def values(given: Grpo, answers: list[str | None]) -> tuple[dict[str, list[float | None]], Any]:
    """Return what each callable gives a right and a wrong answer of 8 and 9 tokens."""
    functions, weights = stage_rewards(reward(), given)
    columns = {
        "prompts": ["Which?"] * 2,
        "completions": ["<answer>melanoma</answer>", "<answer>sarcoidosis</answer>"],
        "completion_ids": [[0] * 8, [0] * 9],
        "answer": answers,
    }
    found = {each.__name__: each(**columns) for each in functions}
    return found, dict(zip(found, weights, strict=True))


@pytest.mark.parametrize("overlong", [None, {"buffer": 4, "weight": 0.5}])
def test_parts_add_up_to_the_total(overlong: Any) -> None:
    answers: list[str | None] = ["melanoma"] * 2
    totals = []
    for parts in ("fused", "separate"):
        found, weights = values(settings(parts=parts, overlong=overlong), answers)
        columns = zip(*found.values(), strict=True)
        totals.append(
            [sum(a * b for a, b in zip(x, weights.values(), strict=True)) for x in columns]
        )
    # format 1/4 and answer 3/4; 8 of 10 tokens are 2 into a buffer of 4, 9 are 3: -.5 and -.75
    expected = [1.0, 0.25] if overlong is None else [1.0 - 0.25, 0.25 - 0.375]
    assert totals == [pytest.approx(expected)] * 2


def test_the_buffer_is_a_fifth_by_default() -> None:
    assert settings(overlong=True).overlong_buffer == 2
    found, _ = values(settings(overlong=True), ["melanoma"] * 2)
    assert found["overlong"] == [0.0, -0.5]


def test_a_completion_that_cannot_be_judged_is_not_punished() -> None:
    only_answer = WeightedSum({"answer": pr.AnswerReward()})
    functions, _ = stage_rewards(only_answer, settings(overlong={"buffer": 10}))
    columns = {
        "prompts": ["Which?"] * 2 + ["Is it?"] * 2,
        "completions": ["<answer>melanoma</answer>"] * 4,
        "completion_ids": [[0] * 5] * 4,
        "answer": ["melanoma"] * 2 + [None] * 2,
    }
    found = {each.__name__: each(**columns) for each in functions}
    assert found == {"pathreward": [1, 1, None, None], "overlong": [-0.5, -0.5, None, None]}
