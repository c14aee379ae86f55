import pytest

from pathreward.completion.answer_spans import answer_spans
from pathreward.completion.sections import parse_completion


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("<answer>B</answer>", ["B"]),
        ("<answer>B</answer> or C", ["B", " or C"]),
        ("<think>A?</think>B", ["B"]),
        (r"\boxed{A} and \boxed{C}", ["A", "C"]),
        ("Pus. The answer is B.", ["The answer is B."]),
        ("The answer is B.\n\nAnswer: Let's think step by step. Pus", [None]),
        (
            "Diagnosis: melanoma.\nPrevious diagnosis: nevus",
            ["Diagnosis: melanoma.\nPrevious diagnosis: nevus"],
        ),
        ("<think>B", []),
        ("", []),
    ],
)
def test_answer_spans(text: str, answers: list[str | None]) -> None:
    found = [text[place.start : place.end] for place in answer_spans(parse_completion(text))]
    assert len(found) == len(answers)
    for said, expected in zip(found, answers, strict=True):
        assert said.startswith("The answer is B.") if expected is None else said == expected
