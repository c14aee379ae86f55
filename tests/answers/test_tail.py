"""What follows an answer: explanation, doubt, or a retraction."""

import pytest

from pathreward.answers.candidates import Candidate
from pathreward.answers.segments import sentences
from pathreward.answers.tail import field_of, regret, retraction, unsure
from pathreward.answers.vocabulary import frames


def taken_back(rest: str) -> str:
    text = f"B. {rest}"
    chosen = Candidate(0, 1, "B", 1.0)
    named = [
        Candidate(at, at + 1, text[at], float(text[at] == "B"))
        for at in range(len(text))
        if text[at] in "ABC" and not text[max(0, at - 1) : at + 2].replace(text[at], "").isalpha()
    ]
    parts = sentences(text, [(each.start, each.end) for each in named])
    return retraction(parts, chosen.end, chosen, named)


@pytest.mark.parametrize(
    "rest",
    [
        "The nests are typical.",
        "A is excluded by the pus.",
        "It is not A.",
        "No necrosis is seen.",
        "There is no doubt.",
        "A would show giant cells.",
        "",
    ],
)
def test_an_explanation_costs_nothing(rest: str) -> None:
    assert taken_back(rest) == ""


@pytest.mark.parametrize(
    "rest",
    [
        "Wait, it is A.",
        "No, that is wrong.",
        "Actually, the answer is A.",
        "Please disregard this.",
        "I take that back.",
        "This is incorrect.",
        "It is A.",
        "Or perhaps A.",
        "I am not sure.",
    ],
)
def test_a_retraction_or_doubt_is_found(rest: str) -> None:
    assert taken_back(rest)


def test_a_head_can_end_in_regret() -> None:
    text = "Having settled on B, I must now recant"
    [sentence] = sentences(text, [(18, 19)])
    assert "recant" in regret(sentence, 0, len(text))
    text = "Having settled on B, I am content"
    [sentence] = sentences(text, [(18, 19)])
    assert regret(sentence, 0, len(text)) == ""


@pytest.mark.parametrize(
    ("label", "field"),
    [("differential diagnosis", True), ("final diagnosis", False), ("answer", False)],
)
def test_a_label_may_put_a_field_aside(label: str, field: bool) -> None:
    assert bool(field_of(frames().tokens(label))) == field


@pytest.mark.parametrize(
    ("lead", "doubts"), [("not sure", True), ("I am certain", False), ("hard to say", True)]
)
def test_a_lead_may_leave_the_answer_open(lead: str, doubts: bool) -> None:
    assert bool(unsure(frames().tokens(lead))) == doubts
