"""Where free text says a gold answer."""

import pytest

from pathreward.answers.free_text import LONGEST, places


@pytest.mark.parametrize(
    ("text", "gold", "said"),
    [
        ("It was Obama.", "Barack Obama", ["Obama"]),
        ("  Paris ", "paris", ["Paris "]),
        ("The capital is Paris, France.", "Paris", ["Paris"]),
        ("two tumours", "2 tumors", ["two tumours"]),
        ("grade III", "grade II", []),
        ("the right kidney", "the left kidney", []),
        ("not malignant", "malignant", ["malignant"]),  # a denial is for the commitment to read
        ("Malmo", "Malmö", ["Malmo"]),
        ("1. Paris\n2. London", "Paris", ["Paris"]),
        ("nothing of the kind", "Paris", []),
        ("", "Paris", []),
        ("x " * LONGEST, "x", []),  # too long
    ],
)
def test_places(text: str, gold: str, said: list[str]) -> None:
    assert [text[start:end] for start, end in places(text, gold)] == said


def test_another_right_answer_is_as_right() -> None:
    text = "a nevus or mole"
    assert [text[a:b] for a, b in places(text, "mole", ["nevus"])] == ["nevus or mole"]
    assert [text[a:b] for a, b in places(text, "mole")] == ["mole"]
