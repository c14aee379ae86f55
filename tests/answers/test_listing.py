"""Lists of answers: each item once, an extra one costs."""

import pytest

from pathreward.answers.grading import read_answer
from pathreward.answers.listing import grade_list
from pathreward.answers.question import question_of
from pathreward.answers.row import row_of
from pathreward.facts.protocol import Credit
from pathreward.linking import Linker
from pathreward.sample import Sample

GOLD = "necrosis; mitoses; pleomorphism"


def graded(text: str, sets: str = "all") -> tuple[float, str]:
    linker, credit = Linker.default(), Credit()._replace(sets=sets)
    question = question_of(Sample("", answer=GOLD), linker)
    assert question.kind == "set"
    return grade_list(text, question, row_of("", GOLD, linker), linker, credit, read_answer)


@pytest.mark.parametrize(
    ("text", "exact", "f1"),
    [
        ("necrosis; mitoses; pleomorphism", 1.0, 1.0),
        ("1. pleomorphism\n2. necrosis\n3. mitoses", 1.0, 1.0),  # another order and layout
        ("necrosis, mitoses and pleomorphism", 1.0, 1.0),
        ("necrosis; mitoses", 0.0, 0.8),  # 2 * 2 / (3 + 2)
        ("necrosis; mitoses; pleomorphism; fibrosis", 0.0, 6 / 7),  # 2 * 3 / (3 + 4)
        ("necrosis; necrosis; necrosis", 0.0, 1 / 3),  # 2 * 1 / (3 + 3): each counts once
        ("fibrosis", 0.0, 0.0),
        ("", 0.0, 0.0),
    ],
)
def test_what_a_list_earns(text: str, exact: float, f1: float) -> None:
    assert graded(text)[0] == exact
    assert graded(text, "f1")[0] == pytest.approx(f1)


def test_the_reason_counts_items() -> None:
    assert graded("necrosis; fibrosis")[1] == "1 of 3 items, 1 added"


def test_a_very_long_list_is_none() -> None:
    value, reason = graded("; ".join(f"item {n}" for n in range(51)), "f1")
    assert (value, reason) == (0.0, "the answer lists more than 50 items")
