"""Where a text says the words of a gold answer."""

import pytest

from pathreward.answers.alignment import occurrences
from pathreward.answers.plain_words import plain_words


def said(text: str, gold: str, *, strict: bool = False) -> list[str]:
    words = plain_words(text)
    places = occurrences(text, words, plain_words(gold), strict=strict)
    return [text[words[first].start : words[last].end].rstrip(".") for first, last in places]


@pytest.mark.parametrize(
    ("text", "gold", "found"),
    [
        ("It is a pleomorphic adenoma.", "pleomorphic adenoma", ["pleomorphic adenoma"]),
        ("adenoma, or adenoma", "adenoma", ["adenoma", "adenoma"]),
        ("a pleomorfic adenoma", "pleomorphic adenoma", ["pleomorfic adenoma"]),  # a long word
        ("the haemangoima", "haemangioma", ["haemangoima"]),  # a slip
        ("the angioma", "haemangioma", []),  # another word
        ("osteoclasts", "osteoblasts", []),  # no slip: two consonants make two words
        ("osteoblastoma", "osteoclastoma", []),  # nor in a long word
        ("osteo sarcoma", "osteosarcoma", ["osteo sarcoma"]),  # written apart
        ("oncocytoma", "oncocytic carcinoma", []),
        ("May 2, 1990", "2 May 1990", ["May 2, 1990"]),
        ("May 3, 1990", "2 May 1990", []),
        ("John Ronald Reuel Tolkien", "J. R. R. Tolkien", ["John Ronald Reuel Tolkien"]),
        ("John Paul Tolkien", "J. R. R. Tolkien", []),
        ("adenoma that is pleomorphic", "pleomorphic adenoma", ["adenoma that is pleomorphic"]),
        ("adenoma. It was pleomorphic", "pleomorphic adenoma", []),  # two sentences
        ("left kidney", "right kidney", []),
        ("3 of 12", "12 of 3", []),  # numbers have an order
    ],
)
def test_the_words_of_the_answer_are_found(text: str, gold: str, found: list[str]) -> None:
    assert said(text, gold) == found


def test_a_long_answer_may_lack_a_word_unless_strict() -> None:
    gold = "chronic granulomatous inflammation with caseous necrosis of nodes"
    text = "chronic granulomatous inflammation with caseous necrosis"
    assert said(text, gold) == [text]
    assert said(text, gold, strict=True) == []


def test_a_word_that_must_be_said_may_not_be_left_out() -> None:
    gold = "poorly formed granulomatous inflammation with caseous necrosis"
    assert said("formed granulomatous inflammation with caseous necrosis", gold) == []
