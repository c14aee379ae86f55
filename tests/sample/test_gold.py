import re
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from pathreward import DataError, Sample
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
        ("Answer:", None),  # a label without content
        ("The answer is", None),
        ("\u7b54\u6848\uff1a", None),
        ("<answer></answer>", None),
        ("<answer>Answer: </answer>", None),
        (r"\boxed{}", None),
        ("", None),
        ("  ", None),
        (None, None),
    ],
)
def test_a_gold_answer_becomes_bare_text(given: Any, kept: str | None) -> None:
    assert normalized_answer(given) == kept


def test_yes_and_no_as_booleans_mean_the_options_of_that_text() -> None:
    assert Sample("", answer=True, options={"A": "Yes", "B": "No"}).gold == "A"
    assert Sample("", answer=False, options=["yes", "no"]).gold == "B"


def test_numbers_of_numpy_are_numbers() -> None:
    assert normalized_answer(np.int64(2)) == "2"
    options = ["cyst", "abscess"]
    row = {"completion": "", "answer": np.int64(0), "options": options}
    assert Sample.from_row(row, first_option=0).gold == "A"


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_missing_number_is_no_gold_answer(value: float) -> None:
    with pytest.raises(DataError, match="give null where the row has no gold answer"):
        normalized_answer(value)


ZEROS = "0" * 5000
NINES = "9" * 5000
A_TO_Z = "A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, S, T, U, V, W, X, Y, Z"
TOO_LARGE = "the number (int) is beyond the range of a float; give it as text"
NO_OPTION = "is none of the options A, B; give a label, a 1-based number or an option's text"


@pytest.mark.parametrize(
    ("answer", "options", "message"),
    [
        (NINES, OPTIONS, f"the gold answer '{'9' * 76}... {NO_OPTION}"),
        ("x\ny", OPTIONS, f"the gold answer 'x\\ny' {NO_OPTION}"),
        (
            "fat",
            [f"cyst {i}" for i in range(40)],
            f"the gold answer 'fat' is none of the options {A_TO_Z},...; give a label, a 1-based "
            "number or an option's text",
        ),
        (10**400, None, TOO_LARGE),
        pytest.param(10**5000, None, TOO_LARGE, id="5001 digits"),
        pytest.param(-(10**5000), OPTIONS, TOO_LARGE, id="negative"),
        ([1, 10**5000], OPTIONS, TOO_LARGE),
        (
            Fraction(10**400),
            None,
            "the number (fractions.Fraction) is beyond the range of a float; give it as text",
        ),
        (
            "cyst",
            {"A": "Cyst", "B": "abscess", "C": "cyst "},
            "the gold answer 'cyst' is the text of the options A, C; give the label",
        ),
        (
            ["abscess", "cyst"],
            {"A": "cyst", "B": "abscess", "C": "cyst"},
            "the gold answer 'cyst' is the text of the options A, C; give the label",
        ),
    ],
)
def test_a_gold_answer_that_is_no_option_is_refused(
    answer: Any, options: Any, message: str
) -> None:
    with pytest.raises(DataError) as caught:
        Sample("", answer=answer, options=options)
    assert str(caught.value) == f"field 'answer': {message}"


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (NINES, f"there is no option number {'9' * 77}...; 2 options count from 0 to 1"),
        (2, "there is no option number 2; 2 options count from 0 to 1"),
        pytest.param(10**5000, TOO_LARGE, id="5001 digits"),
    ],
)
def test_a_number_beyond_the_options_is_refused(answer: Any, message: str) -> None:
    row = {"completion": "", "answer": answer, "options": ["cyst", "abscess"]}
    with pytest.raises(DataError, match=f"^field 'answer': {re.escape(message)}$"):
        Sample.from_row(row, first_option=0)


def test_a_label_tells_two_options_of_one_text_apart() -> None:
    options = {"A": "cyst", "B": "abscess", "C": "cyst"}
    assert Sample("", answer="C", options=options).gold == "C"
    assert Sample("", answer="C) cyst", options=options).gold == "C"
    assert Sample("", answer=f"{ZEROS}3", options=options).gold == "C"  # a long number, the third
