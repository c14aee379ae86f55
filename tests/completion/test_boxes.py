import pytest

from pathreward.completion.boxes import boxed


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
