"""Answers that are taken back in the words around them, and those that are not."""

import pytest

from pathreward.answers.denial import denied, unsure

DENIED = [
    "anything but leiomyoma",
    "it is other than pT2 pN0",
    "every diagnosis except melanoma",
    "it is false that the answer is C",
    "it is not true that it is pT2",
    "wrong: B",
    "nobody would doubt that it is not yes",
    "grade 2 is ruled out",
    "No evidence of 3+4=7",
    "B. Actually, C",
    "B: incorrect",
    "melanoma (false)",
    "not: C",
    "\u2260 B",
    "grade 2 has been refuted",
    "melanoma doesn't fit",
    "melanoma - not sure",
    "pT2, but I may be wrong",
    "B, though this is only a guess",
]
COMMITTED = [
    "B, since A is wrong",
    "B; none of the others fit",
    "adenocarcinoma, not squamous cell carcinoma",
    "necrosis is absent",
    "yes, there is no evidence against it",
    "ductal carcinoma in situ without invasion",
    "pT2 pN0 (other than that unremarkable)",
    "B, since A does not fit the pattern",
    "B. A is implausible, since keratin is absent",
    "melanoma: the clinical guess was wrong in its depth",
]


@pytest.mark.parametrize("text", DENIED)
def test_what_takes_an_answer_back(text: str) -> None:
    assert denied(text)


@pytest.mark.parametrize("text", COMMITTED)
def test_what_does_not(text: str) -> None:
    assert denied(text) == ""


def test_what_the_gold_answer_says_itself_takes_nothing_back() -> None:
    assert denied("No evidence of malignancy", known="no evidence of malignancy") == ""
    assert denied("No evidence of invasion.", known="B\nNo evidence of invasion.\nInvasion.") == ""


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("B?", "the answer asks"),
        ("(C?)", "the answer asks"),
        ("perhaps B", "the answer hedges"),
        ("I think it may be B", "the answer hedges"),
        ("B (60 %), C (40 %)", "the answer gives chances"),
        ("B", ""),
        ("B. 60 % of the cells stain", ""),
    ],
)
def test_an_option_chosen_by_halves(text: str, why: str) -> None:
    assert unsure(text) == why
