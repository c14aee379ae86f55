"""What answers of each kind earn."""

import pytest

from pathreward.answers.grading import LONGEST, grade
from pathreward.answers.question import question_of
from pathreward.completion.answer_spans import answer_spans
from pathreward.facts.protocol import Credit
from pathreward.linking import Linker
from pathreward.sample import Sample

LINKER = Linker.default()
OPTIONS = {"A": "granuloma", "B": "abscess"}


def graded(text: str, tag: bool = True, **row: object) -> tuple[float, str]:
    sample = Sample(f"<answer>{text}</answer>" if tag else text, **row)  # type: ignore[arg-type]  # a row's fields
    found = grade(
        sample, question_of(sample, LINKER), answer_spans(sample.parsed), LINKER, Credit()
    )
    return found.value, found.reason


@pytest.mark.parametrize(
    ("text", "gold", "value"),
    [
        ("melanoma", "melanoma", 1.0),
        ("Melanoma.", "melanoma", 1.0),
        ("The diagnosis is melanoma.", "melanoma", 1.0),
        ("melanoma, given the nests", "melanoma", 1.0),
        ("nevus", "melanoma", 0.0),
        ("not melanoma", "melanoma", 0.0),
        ("melanoma or nevus", "melanoma", 0.0),
        ("melanoma? No, nevus.", "melanoma", 0.0),
        ("yes", "yes", 1.0),
        ("Yes, there is.", "yes", 1.0),
        ("no", "yes", 0.0),
        ("yes and no", "yes", 0.0),
        ("pT2", "pT2", 1.0),
        ("pT3", "pT2", 0.0),
        ("3 cm", "30 mm", 1.0),
        ("Obama", "Barack Obama", 1.0),
        ("", "melanoma", 0.0),
    ],
)
def test_an_answer_earns_all_or_nothing(text: str, gold: str, value: float) -> None:
    assert graded(text, answer=gold)[0] == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("B", 1.0), ("(b)", 1.0), ("abscess", 1.0), ("A", 0.0), ("A and B", 0.0), ("C", 0.0)],
)
def test_an_option(text: str, value: float) -> None:
    assert graded(text, answer="B", options=OPTIONS)[0] == value


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<answer>B</answer><answer>B</answer>", "the answer is B"),
        (
            "<answer>A</answer><answer>B</answer>",
            "the completion gives several answers that differ",
        ),
        ("<answer>B</answer>" * 51, "the completion gives more than 50 answers"),
        ("<answer>B <!-- A --></answer>", "the answer holds a comment"),
        (f"<answer>{'x' * (LONGEST + 1)}</answer>", "the answer is longer than 20,000 characters"),
        ("<answer> </answer>", "the answer is empty"),
        ("<answer>C</answer>", "the answer names none of the options A, B"),
    ],
    ids=lambda text: text[:40],
)
def test_the_reason(text: str, reason: str) -> None:
    value, found = graded(text, tag=False, answer="B", options=OPTIONS)
    assert found == reason
    assert value == float(reason == "the answer is B")
