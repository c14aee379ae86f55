"""Tests of what denies the answers of a segment, and of words that cancel a denial."""

import pytest

from pathreward.answers.candidates import Accounted, Candidate, Recognised
from pathreward.answers.commitment import affirmed
from pathreward.answers.denial import balance, is_praise, of_lead, spares
from pathreward.answers.vocabulary import frames


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("not", "not"),
        ("no doubt", ""),
        ("nothing other than", ""),
        ("no hesitation", ""),
        ("not hard", ""),
        ("no doubt that it is wrong", "no"),
        ("ruled out by the second stain", "ruled out"),
        ("neither age nor sex is required", ""),
        ("excluded", "excluded"),
        ("clearly right", ""),
    ],
)
def test_words_that_deny_cancel_in_pairs(text: str, word: str) -> None:
    assert balance(frames().tokens(text)) == word


@pytest.mark.parametrize(
    ("text", "classes"),
    [
        ("competing views", []),
        ("like a fingerprint", []),
        ("age or sex", []),
        ("the question what should be said", []),
        ("it may be", ["hedge"]),
        ("none of the others", ["negator", "exclusive"]),
    ],
)
def test_what_of_a_lead_bears_on_the_answer(text: str, classes: list[str]) -> None:
    kept = of_lead(frames().tokens(text))
    polar = {"hedge", "alternative", "comparison", "exclusive", "negator", "doubt"}
    assert [each.cls for each in kept if each.cls in polar] == classes


def test_words_that_deny_the_others_spare_the_answer() -> None:
    assert spares(frames().tokens("not one of the others"))
    assert not spares(frames().tokens("not this one"))


def test_right_before_an_answer_noun_is_praise() -> None:
    text = "the right answer"
    assert is_praise(Accounted(4, 9, "'right', a side"), frames().tokens(text))
    assert not is_praise(Accounted(4, 9, "'right', a side"), frames().tokens("the right gizmo"))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("A is out of the question; B", ["B"]),
        ("A, B and C are ruled out, leaving D", ["D"]),
        ("B rather than C", ["B"]),
        ("Not A. B.", ["B"]),
    ],
)
def test_affirmed_leaves_out_what_is_denied(text: str, kept: list[str]) -> None:
    found = [Candidate(at, at + 1, each, 0.0) for at, each in enumerate(text) if each in "ABCD"]
    found = [each for each in found if not text[each.end : each.end + 1].isalpha()]
    assert [each.key for each in affirmed(text, Recognised(tuple(found)))] == kept
