from typing import Any

import pytest

from pathreward.adapters.easyr1 import REWARD_NAME, REWARD_TYPE, compute_score
from pathreward.errors import RewardError

TEXT = "<think>Nests.</think><answer>{}</answer>"


def row(answer: str, truth: Any) -> dict[str, Any]:
    return {"response": TEXT.format(answer), "response_length": 9, "ground_truth": truth}


def test_the_wire_contract() -> None:
    assert (REWARD_NAME, REWARD_TYPE) == ("pathreward", "batch")
    rows = [row("B", "B"), row("A", '{"answer": "B", "options": ["cyst", "abscess"]}')]
    found = compute_score(rows, recipe="patho-r1-grpo")
    assert [each["overall"] for each in found] == [1.0, 0.0]
    assert [each["accuracy/value"] for each in found] == [1.0, 0.0]
    assert len({tuple(each) for each in found}) == 1
    assert compute_score([], recipe="patho-r1-grpo") == []


def test_no_value_is_an_error_or_the_number_that_was_chosen() -> None:
    with pytest.raises(RewardError, match="row 1 of the batch has no value"):
        compute_score([row("B", "B"), row("B", None)], recipe="patho-r1-grpo")
    found = compute_score([row("B", None)], recipe="patho-r1-grpo", unscored=-1)
    assert (found[0]["overall"], found[0]["unscored"]) == (-1.0, 1.0)
