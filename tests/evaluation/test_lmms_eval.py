from typing import Any

import pytest

from pathreward.evaluation.lmms_eval import process_results

OPTIONS = {"question": "Which?", "options": ["cyst", "abscess"], "answer": "B", "image": object()}


@pytest.mark.parametrize(
    ("doc", "text", "expected"),
    [
        (OPTIONS, "<answer>B</answer>", {"accuracy": 1, "accuracy_choice": 1}),
        (OPTIONS, "<answer>A</answer>", {"accuracy": 0, "accuracy_choice": 0}),
        ({"question": "What?", "answer": "melanoma"}, "melanoma", {"rouge1": 1, "rougeL": 1}),
    ],
)
def test_measures_by_name(doc: dict[str, Any], text: str, expected: dict[str, float]) -> None:
    found = process_results(doc, [text])
    assert {name: found[name] for name in expected} == expected
    assert None not in found.values()
