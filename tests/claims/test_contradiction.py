"""How likely it is that two claims that differ contradict each other."""

from itertools import product

import pytest

from pathreward.claims.contradiction import Differing, probability, signals
from pathreward.claims.extract import text_claims
from pathreward.linking import Linker


def pair(text: str, reference: str) -> Differing:
    """Return the first two claims on one scale with different values."""
    mine, theirs = (text_claims(each, Linker.default()) for each in (text, reference))
    claim, other = next(
        (claim, other)
        for claim, other in product(mine.claims, theirs.claims)
        if claim.axis == other.axis and claim.value != other.value
    )
    return Differing("scale", claim.kind, claim, mine, other, theirs)


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("pT3.", "pT2."),
        ("The tumour measures 2 cm.", "The tumour measures 4 cm."),
        ("Perineural invasion is present.", "No perineural invasion."),
        ("ER is positive.", "ER is negative."),
        ("The left kidney.", "The right kidney."),
    ],
)
def test_plain_contradictions_are_likely(text: str, reference: str) -> None:
    assert probability(pair(text, reference)) > 0.7


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("Necrosis is present where no mitoses are seen.", "denial in clause"),
        ("Necrosis is present. It is the only finding, but no mitoses are seen.", ""),
        ("Mitoses are not seen, whereas necrosis is present.", "denial in sentence"),
    ],
)
def test_denials_around_an_affirmed_claim_are_doubts(text: str, doubt: str) -> None:
    found = signals(pair(text, "No necrosis."))
    assert [each for each in found if each.startswith("denial in")] == [doubt] * bool(doubt)


def test_the_order_of_other_sentences_says_nothing() -> None:
    one = pair("Necrosis is present. Keratin pearls.", "No necrosis.")
    other = pair("Keratin pearls. Necrosis is present.", "No necrosis.")
    assert signals(one) == signals(other)
