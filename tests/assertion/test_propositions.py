"""Statements that are denied as a whole: each span in them, values too; and honest look-alikes."""

import pytest

from pathreward.assertion import Assertion, assertions

VALUE, FINDING = "pT2", "necrosis"


def read(text: str) -> list[Assertion]:
    spans = [(text.index(each), text.index(each) + len(each)) for each in (VALUE, FINDING)]
    return assertions(text, spans, ["value", "finding"])


@pytest.mark.parametrize(
    "text",
    [
        "It isn't the case that the tumor is pT2 and shows necrosis.",
        "It is incorrect that the tumor is pT2 and shows necrosis.",
        "It would be wrong to say that this is pT2 with necrosis.",
        "It would be a mistake to claim pT2 and necrosis.",
        "It is impossible that the tumor is pT2 or shows necrosis.",
        "No one could claim that the tumor is pT2 with necrosis.",
        "Nobody would say this is pT2 or shows necrosis.",
        "I do not believe that it is pT2 or shows necrosis.",
        "I deny that it is pT2 with necrosis.",
        "We dispute that it is pT2 with necrosis.",
        "Nothing suggests that it is pT2 with necrosis.",
        "There is no truth in the statement that it is pT2 with necrosis.",
        "Under no circumstances is this pT2 or is there necrosis.",
        "By no means does it reach pT2 or show necrosis.",
        "That it is pT2 and shows necrosis is wrong.",
        "The claim that it is pT2 with necrosis is false.",
        "Forget pT2 and necrosis.",
        "Wrong: pT2, grade 3, necrosis.",
        "Not true: pT2, grade 3, necrosis.",
        "Ruled out: pT2, necrosis.",
        "The following can be dismissed: pT2, necrosis.",
        "None of the following applies: pT2, necrosis.",
    ],
)
def test_a_denied_statement(text: str) -> None:
    assert [(each.polarity, each.is_whole) for each in read(text)] == [("negated", True)] * 2


@pytest.mark.parametrize(
    "text",
    [
        "It is the case that the tumor is pT2 and shows necrosis.",
        "It would not be wrong to say that this is pT2 with necrosis.",
        "It is wrong to overlook that this is pT2 with necrosis.",
        "Nobody would deny that this is pT2 with necrosis.",
        "It cannot be denied that this is pT2 with necrosis.",
        "True: pT2, necrosis.",
        "The following were found: pT2, necrosis.",
        "Following neoadjuvant therapy, it is pT2 with necrosis.",
        "It is not true that this is benign: it is pT2 with necrosis.",
        "We do not believe that this is lymphoma, but pT2 carcinoma with necrosis.",
        "The wrong block was not used: it is pT2 with necrosis.",
    ],
)
def test_an_honest_statement(text: str) -> None:
    assert [each.polarity for each in read(text)] == ["affirmed"] * 2


@pytest.mark.parametrize(
    "text",
    [
        "It is unclear whether it is pT2 with necrosis.",
        "I doubt that it is pT2 with necrosis.",
        "Is it pT2 with necrosis?",
    ],
)
def test_a_doubted_statement(text: str) -> None:
    assert [each.polarity for each in read(text)] == ["uncertain"] * 2


def test_a_denial_in_a_denied_statement_is_open() -> None:
    text = "It is wrong to say that necrosis is absent."
    [found] = assertions(text, [(text.index(FINDING), text.index(FINDING) + len(FINDING))])
    assert found.polarity == "uncertain"


def test_a_statement_ends_where_another_clause_begins() -> None:
    text = "There is no evidence that it shows necrosis, and it is pT2."
    value, finding = read(text)
    assert (value.polarity, finding.polarity) == ("affirmed", "negated")
