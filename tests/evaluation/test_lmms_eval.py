from pathreward.evaluation.lmms_eval import process_results
from pathreward.evaluation.row_measures import row_measures


def test_the_measures_are_those_of_the_only_completion() -> None:
    doc = {"question": "Which?", "options": ["cyst", "abscess"], "answer": "B"}
    assert process_results(doc, ["<answer>B</answer>"]) == row_measures(doc, "<answer>B</answer>")
