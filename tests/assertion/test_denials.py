"""Rules of denial: what is negated, and what only looks like it."""

import pytest

from pathreward.assertion import assertions
from pathreward.assertion.denials import DENIALS

SPAN = "necrosis"


def polarity(text: str) -> str:
    start = text.index(SPAN)
    [found] = assertions(text, [(start, start + len(SPAN))])
    return found.polarity


@pytest.mark.parametrize(
    "text",
    [
        "No necrosis.",
        "There is no evidence of necrosis.",
        "Without necrosis.",
        "The tumour lacks necrosis.",
        "necrosis is absent.",
        "necrosis is not seen.",
        "We did not find necrosis.",
        "Neither mitoses nor necrosis is seen.",
        "necrosis: none",
        "The section is free of necrosis.",
        "necrosis could not be demonstrated.",
        "necrosis: looked for, not found.",
        "necrosis: carefully searched for and not seen.",
        "necrosis: lacking.",
        "necrosis: entirely lacking.",
        "necrosis: no (small sample).",
        "necrosis was sought but not found.",
        "A search for necrosis proved negative.",
    ],
)
def test_a_denial_negates(text: str) -> None:
    assert polarity(text) == "negated"


@pytest.mark.parametrize(
    "text",
    [
        "necrosis is seen.",
        "Not only mitoses but also necrosis.",
        "There is no doubt about the necrosis.",
        "There is nothing but necrosis.",
        "No loss of the necrosis.",
        "Not without necrosis.",
        "No mitoses. necrosis is extensive.",
        "necrosis: looked for and found.",
        "necrosis was sought and found.",
        "Mitoses were sought but not found; necrosis is seen.",
    ],
)
def test_what_only_looks_like_a_denial_affirms(text: str) -> None:
    assert polarity(text) == "affirmed"


@pytest.mark.parametrize("text", ["necrosis cannot be excluded.", "Almost no necrosis."])
def test_a_weak_denial_is_uncertain(text: str) -> None:
    assert polarity(text) == "uncertain"


def test_every_rule_has_a_name() -> None:
    assert all(each.name and each.pattern for each in DENIALS)
