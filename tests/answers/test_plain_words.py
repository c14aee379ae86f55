"""One form for every spelling of a word."""

import pytest

from pathreward.answers.plain_words import are_decisive, plain_words


def forms(text: str) -> list[str]:
    return [each.form for each in plain_words(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tumour", "tumor"),
        ("haemorrhage", "hemorrhage"),
        ("fibre", "fiber"),
        ("metastasised", "metastasized"),
        ("Étude", "etude"),
        ("three", "3"),
        ("twenty one", "21"),
        ("second", "2nd"),
        ("grade II", "grade 2"),
        ("stage I", "stage 1"),
        ("1,500", "1500"),
        ("5 cm", "5 centimetres"),
        ("5cm", "5 cm"),
        ("50 percent", "50 %"),
        ("glands", "gland"),
        ("biopsies", "biopsy"),
        ("patches", "patch"),
        ("the nests of a tumour", "nest tumor"),
        ("J. K. Rowling", "JK Rowling"),
        ("U.S.", "United States of America"),
        ("UK", "United Kingdom"),
        ("patient's", "patient"),
        ("3 cm x 4 cm", "3 x 4 cm"),
    ],
)
def test_spellings_of_one_word_are_one(one: str, other: str) -> None:
    assert forms(one) == forms(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("grade II", "grade III"),
        ("left", "right"),
        ("benign", "malignant"),
        ("no necrosis", "necrosis"),
        ("1.5", "15"),
        ("+", "-2"),
        ("hyper", "hypo"),
        ("sinus", "sinu"),  # no plural
        ("I", "1"),  # a pronoun where nothing is counted
    ],
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert forms(one) != forms(other)


def test_places_are_those_of_the_text() -> None:
    text = "The tumours, twenty one of them"
    assert [(text[e.start : e.end], e.is_name) for e in plain_words(text)] == [
        ("tumours", False),
        ("twenty one", False),
        ("them", False),
    ]


@pytest.mark.parametrize(
    ("text", "may_not_be_left_out"),
    [("left lung", True), ("12 nodes", True), ("not seen", True), ("a small nest", False)],
)
def test_words_that_must_be_said(text: str, may_not_be_left_out: bool) -> None:
    assert are_decisive(plain_words(text)) == may_not_be_left_out
