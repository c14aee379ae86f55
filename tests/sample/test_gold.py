from typing import Any

import pytest

from pathreward import Sample
from pathreward.sample.gold import gold_label, normalized_answer

OPTIONS = {"A": "granuloma", "B": "abscess"}


@pytest.mark.parametrize(
    ("answer", "label"),
    [
        ("B", "B"),
        ("b", "B"),
        ("(B)", "B"),
        ("B.", "B"),
        ('B "', "B"),
        ("B. abscess", "B"),
        ("B: Abscess", "B"),
        ("abscess", "B"),
        ("2", "B"),
        ("(B) abscess", "B"),
        ("[B] Abscess", "B"),
        ("Answer: B", "B"),
        ("The correct answer is: B.", "B"),
        ("\u7b54\u6848\uff1aB", "B"),
        ("<answer>B</answer>", "B"),
        ("<think>Pus.</think>\n<answer> B) abscess </answer>", "B"),
        (r"\boxed{B}", "B"),
        ("<answer>B</answer><|im_end|>", "B"),
    ],
)
def test_the_gold_answer_names_an_option_in_any_usual_way(answer: str, label: str) -> None:
    assert Sample("", answer=answer, options=OPTIONS).gold == label


@pytest.mark.parametrize(
    ("answer", "labels"),
    [
        ("A, B", ("A", "B")),
        ("B and A", ("A", "B")),
        ("AB", ("A", "B")),
        (["B", "A"], ("A", "B")),
        (["abscess"], ("B",)),
        ("1; 2", ("A", "B")),
        ("granuloma; abscess", ("A", "B")),
        ("B", ("B",)),
    ],
)
def test_several_options_may_be_right(answer: Any, labels: tuple[str, ...]) -> None:
    sample = Sample("", answer=answer, options=OPTIONS)
    assert sample.gold_labels == labels
    assert sample.gold == ", ".join(labels)


def test_a_list_of_answers_without_options_is_text() -> None:
    assert Sample("", answer=["ER", "PR"]).answer == "ER; PR"
    assert Sample("", answer="ER").gold_labels == ()


def test_a_gold_number_is_an_option_number_before_it_is_a_text() -> None:
    assert gold_label("3", {"A": "2", "B": "3", "C": "4", "D": "5"}) == "C"
    assert gold_label("5", {"A": "2", "B": "3", "C": "4", "D": "5"}) == "D"  # there is no fifth


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (True, "yes"),
        (False, "no"),
        (3, "3"),
        (2.5, "2.5"),
        ("Answer: melanoma", "melanoma"),
        ("answer key", "answer key"),  # no colon, no verb: a text
        ("  melanoma ", "  melanoma "),
        ("<answer>ER</answer><answer>PR</answer>", "ER; PR"),
        ("Answer:", "Answer:"),
        (None, None),
    ],
)
def test_a_gold_answer_becomes_bare_text(given: Any, kept: str | None) -> None:
    assert normalized_answer(given) == kept


def test_yes_and_no_as_booleans_mean_the_options_of_that_text() -> None:
    assert Sample("", answer=True, options={"A": "Yes", "B": "No"}).gold == "A"
    assert Sample("", answer=False, options=["yes", "no"]).gold == "B"
