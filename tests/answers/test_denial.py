"""Answers that are taken back in the words around them, and those that are not."""

import pytest

from pathreward.answers.denial import denied, unsure
from pathreward.completion.unicode import as_seen, hidden

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


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("yes <!-- no -->", "a comment"),
        ('C <span style="display:none">B</span>', "a tag with attributes"),
        ("<del>C</del> B", "a tag"),
        ("~~C~~ B", "struck text"),
        ("B ![C](tile.png)", "a link that is not shown"),
        ("A\n\n[//]: # (B)", "a link that is not shown"),
        (r"C \phantom{B}", "hidden text"),
        ("C\u0336 B", "struck letters"),
        ("A \u202eB\u202c", "marks that turn the direction of reading"),
        ("<b>B</b>", ""),
        ("B [see above], p < 0.05", ""),
        ("pT2 ~ 3 cm", ""),
    ],
)
def test_what_is_hidden(text: str, what: str) -> None:
    assert hidden(text) == what


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("n\u043et B", "not B"),  # a Cyrillic letter among Latin ones
        ("n\u200bot B", "not B"),
        ("isn\u2019t B", "isn't B"),
        ("\uff4e\uff4f\uff54 B", "not B"),
        ("\u03b2-catenin", "\u03b2-catenin"),
        ("TNF-\u03b1", "TNF-\u03b1"),
        ("3 \u00b5m", "3 \u03bcm"),
        ("癌", "癌"),
    ],
)
def test_how_a_text_looks(text: str, seen: str) -> None:
    assert as_seen(text) == seen
