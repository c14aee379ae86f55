"""The head of an answer: what a sentence asserts, in front of its explanation."""

import pytest

from pathreward.answers.candidates import Candidate, Recognised
from pathreward.answers.frame import Fault
from pathreward.answers.head import Head, HeadReader
from pathreward.answers.segments import sentences


def head(text: str) -> Head | Fault | None:
    named = tuple(
        Candidate(at, at + 1, letter, float(letter == "B"))
        for at, letter in enumerate(text)
        if letter in "BC" and not (text[at - 1 : at].isalpha() or text[at + 1 : at + 2].isalpha())
    )
    reader = HeadReader(text, Recognised(named))
    [first, *_] = sentences(text, [(each.start, each.end) for each in named])
    return reader.read(first)


@pytest.mark.parametrize(
    "text",
    [
        "B",
        "The answer is B.",
        "I would say B, without question.",
        "It is B, not C.",
        "Not C, but B.",
        "So B.",
        "Answer: B",
        "There is no doubt that it is B.",
    ],
)
def test_the_answer_is_asserted(text: str) -> None:
    found = head(text)
    assert isinstance(found, Head)
    assert found.candidate.key == "B"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("It is not B.", "rejects"),
        ("B or C.", "alternative|several"),
        ("B and C.", "several"),
        ("It may be B.", "hedge"),
        ("Is it B?", "asks"),
        ("If it were malignant, B.", "condition|if"),
    ],
)
def test_the_answer_is_not_asserted(text: str, why: str) -> None:
    found = head(text)
    assert isinstance(found, Fault)
    assert any(each in found.reason for each in why.split("|")), found.reason


def test_a_sentence_that_names_nothing_has_no_head() -> None:
    assert head("The slide shows pus.") is None


def test_a_rejected_candidate_is_remembered() -> None:
    text = "Not C, but B."
    named = (Candidate(4, 5, "C", 0.0), Candidate(11, 12, "B", 1.0))
    reader = HeadReader(text, Recognised(named))
    reader.read(sentences(text, [(4, 5), (11, 12)])[0])
    assert [each.key for each in reader.rejected] == ["C"]
