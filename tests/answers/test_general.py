"""Answers of general knowledge: what near words do to the place that is named."""

import pytest

from pathreward.answers.candidates import Candidate
from pathreward.answers.general import fault
from pathreward.answers.segments import sentences


def found(text: str, gold: str = "Paris", asked: str = "") -> str:
    start = text.index(gold)
    one = Candidate(start, start + len(gold), gold, 1.0)
    [*_, sentence] = sentences(text, [(one.start, one.end)])
    return fault(text, sentence, one, asked=asked, gold=gold)


@pytest.mark.parametrize(
    "text",
    [
        "Paris.",
        "It is Paris, on the Seine.",
        "The treaty was signed in Paris in 1783.",
        "There is no doubt that it is Paris.",
        "I think it is Paris.",
        "Founded as Lutetia, it became Paris.",
    ],
)
def test_what_gives_the_answer(text: str) -> None:
    assert found(text) == ""


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("It is not Paris.", "the answer denies Paris"),
        ("I don't think it is Paris.", "the answer denies Paris"),
        ("It is London rather than Paris.", "the answer denies Paris"),
        ("Perhaps Paris.", "the answer hedges on Paris"),
        ("It may be Paris.", "the answer hedges on Paris"),
        ("London or Paris.", "the answer gives Paris as one of several"),
        ("Paris or London.", "the answer gives Paris as one of several"),
        ("Is it Paris?", "the answer asks"),
        ("Paris, London, Rome", "the answer gives Paris and another"),
    ],
)
def test_what_does_not(text: str, why: str) -> None:
    assert found(text) == why


def test_a_denial_of_the_question_denies_nothing() -> None:
    asked = "Which city did not host the games?"
    assert found("The city that did not host them is Paris.", asked=asked) == ""
