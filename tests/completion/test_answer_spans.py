import pytest

from pathreward.completion.answer_spans import concluded, places
from pathreward.completion.sections import parse_completion


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("<answer>B</answer>", ["B"]),
        ("<answer>B</answer> or C", ["B", " or C"]),
        ("<think>A?</think>B", ["B"]),
        (r"\boxed{A} and \boxed{C}", ["A", "C"]),
        ("Pus. The answer is B.", ["B."]),
        ("The answer is B.\n\nAnswer: Let's think step by step. Pus", [None]),
        ("<think>B", []),
        ("", []),
    ],
)
def test_where_the_answer_stands(text: str, answers: list[str | None]) -> None:
    found = [text[place.start : place.end] for place in places(parse_completion(text))]
    assert len(found) == len(answers)
    for said, expected in zip(found, answers, strict=True):
        assert said.startswith("B.") if expected is None else said == expected


def test_what_follows_the_last_cue_is_the_conclusion() -> None:
    assert concluded("The answer is A. No, the answer is B") == "B"
