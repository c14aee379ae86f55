from typing import Any

import pytest

from pathreward.evaluation.row_measures import row_measures, row_sample

OPTIONS = {"question": "Which?", "options": ["cyst", "abscess"], "answer": "B", "image": object()}


@pytest.mark.parametrize(
    ("row", "text", "expected"),
    [
        (OPTIONS, "<answer>B</answer>", {"accuracy": 1, "accuracy_choice": 1}),
        (OPTIONS, "<answer>A</answer>", {"accuracy": 0, "accuracy_choice": 0}),
        ({"question": "What?", "answer": "melanoma"}, "melanoma", {"rouge1": 1, "rougeL": 1}),
    ],
)
def test_measures_by_name(row: dict[str, Any], text: str, expected: dict[str, float]) -> None:
    found = row_measures(row, text)
    assert {name: found[name] for name in expected} == expected
    assert None not in found.values()


def test_a_prompt_counts_before_a_question() -> None:
    assert row_sample({"prompt": "Which?", "question": "What?"}, "").prompt == "Which?"
