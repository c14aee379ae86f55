"""A diagnosis or site of a completion in place of which the reference has another one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathreward.claims.compare import compare
from pathreward.claims.comparison import Near, Reasoning, Reference
from pathreward.claims.extract import text_claims
from pathreward.claims.kinship import exclude
from pathreward.linking import Linker

LINKER = Linker.default()
DIAGNOSES = ("Crohn disease", "Ulcerative colitis", "Melanoma", "Schwannoma", "Lymphoma", "Sarcoma")


def substituted(text: str, reference: str, reasoning: Reasoning | None = None) -> set[str]:
    """Return the concepts of a text that contradict another concept of the reference."""
    found, expected = text_claims(text, LINKER), Reference([text_claims(reference, LINKER)])
    compared = compare([found], expected, LINKER.graph, Near(), reasoning=reasoning or Reasoning())
    return {
        each.claim.concept
        for each in compared.judged
        if each.outcome == "contradicts"
        and each.by is not None
        and each.by.concept != each.claim.concept
    }


@pytest.mark.parametrize(
    ("text", "reference", "found"),
    [
        ("Crohn disease.", "Ulcerative colitis.", {"crohn_disease"}),
        ("In the sigmoid colon.", "In the cecum.", {"sigmoid_colon"}),
        ("No Crohn disease.", "Ulcerative colitis.", set()),  # what is denied substitutes nothing
        ("Crohn disease.", "No ulcerative colitis.", set()),  # nor is it substituted
        ("Crohn disease and ulcerative colitis.", "Ulcerative colitis.", set()),  # it is met
        ("Crohn disease.", "Crohn disease, not ulcerative colitis.", set()),
    ],
)
def test_a_concept_contradicts_what_it_is_in_place_of(
    text: str, reference: str, found: set[str]
) -> None:
    assert substituted(text, reference) == found


def test_reasoning_may_weigh_another_diagnosis() -> None:
    weighs = Reasoning(frozenset({0}))
    assert substituted("Crohn disease.", "Ulcerative colitis.", weighs) == set()


@settings(max_examples=40)
@given(st.sampled_from(DIAGNOSES), st.sampled_from(DIAGNOSES))
def test_only_concepts_that_exclude_each_other_are_substituted(one: str, other: str) -> None:
    mine, theirs = (
        {each.concept for each in text_claims(f"{text}.", LINKER).claims if each.concept}
        for text in (one, other)
    )
    found = substituted(f"{one}.", f"{other}.")
    assert found <= mine
    assert all(any(exclude(LINKER.graph, each, that) for that in theirs) for each in found)
    assert not (one == other and found)
