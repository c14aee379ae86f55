import importlib.util
import logging
import re
from typing import Any

import pytest
import torch

from pathreward.adapters import open_rlhf
from pathreward.adapters.open_rlhf import reward_func
from pathreward.errors import DataError, RewardError

PROMPT = "Is it malignant? "
RIGHT, WRONG = (f"<think>Nests.</think><answer>{each}</answer>" for each in ("Yes", "No"))


def test_the_wire_contract() -> None:
    queries = [PROMPT + RIGHT + "<|im_end|>", PROMPT + WRONG]
    labels = ["yes", '{"answer": "yes", "findings": "Nests."}']
    found = reward_func(queries, [PROMPT] * 2, labels, recipe="patho-r1-grpo")
    assert found["rewards"].tolist() == found["scores"].tolist() == [1.0, 0.0]
    assert {name: each.tolist() for name, each in found["extra_logs"].items()} == {
        "unscored": [0.0, 0.0],
        "format/value": [1.0, 1.0],
        "format/scored": [1.0, 1.0],
        "accuracy/value": [1.0, 0.0],
        "accuracy/scored": [1.0, 1.0],
    }
    one = reward_func(queries[:1], [PROMPT], labels[:1], recipe="patho-r1-grpo")
    assert torch.tensor([one["rewards"]]).tolist() == [1.0]  # as OpenRLHF reads it


def test_the_file_is_loaded_by_its_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATHREWARD_RECIPE", "patho-r1-grpo")
    spec = importlib.util.spec_from_file_location("reward_func", open_rlhf.__file__)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.reward_func([PROMPT + RIGHT], [PROMPT], ["yes"])["rewards"].tolist() == [1.0]


@pytest.mark.parametrize(
    ("query", "label", "error", "message"),
    [
        (RIGHT, "yes", DataError, "the text does not contain its prompt"),
        (
            PROMPT + RIGHT,
            None,
            RewardError,
            r"row 0 of the call \(prompt 'Is it malignant\? '\) has no value",
        ),
    ],
    ids=["a cut prompt", "no reference"],
)
def test_a_failure_is_logged_because_openrlhf_catches_it(
    query: str, label: Any, error: type[Exception], message: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR), pytest.raises(error, match=message):
        reward_func([query], [PROMPT], [label], recipe="patho-r1-grpo")
    assert "OpenRLHF gets no reward for 1 completions" in caplog.text
    assert re.search(message, caplog.text)


def test_lists_of_different_lengths() -> None:
    with pytest.raises(DataError, match="got 1 queries, 1 prompts and 2 labels"):
        reward_func([RIGHT], [""], ["yes", "no"], recipe="patho-r1-grpo")
