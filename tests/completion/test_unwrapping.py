import pytest

from pathreward.completion.unwrapping import boxed, unwrapped


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("**B**", "B"),
        (r"\textbf{B}", "B"),
        (r"\boxed{A} or \boxed{B}", "A ; B"),
        (r"$\boxed{\text{B}}$", "B"),
        ('{"answer": "B"}', "B"),
        ('```json\n{"answer": 2}\n```', "2"),
        ('{"answer": ["A", "C"]}', "A, C"),
        ('{"answer": }', '"answer":'),
    ],
)
def test_what_is_wrapped_around_an_answer_goes(text: str, bare: str) -> None:
    assert unwrapped(text) == bare


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (r"\boxed{B}", ["B"]),
        (r"\boxed {B}", ["B"]),
        (r"\boxed{\text{B}}", [r"\text{B}"]),  # braces are balanced
        (r"\boxed{A}, \boxed{C}", ["A", "C"]),
        (r"\boxed{\boxed{B}}", [r"\boxed{B}"]),
        (r"\boxed{B", []),
        ("{B}", []),
    ],
)
def test_the_content_of_boxes(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in boxed(text)] == found
